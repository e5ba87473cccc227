import Diagnostics
import Foundation
import Settings

/// What front matter says of whether its site shows an article: Jekyll's, Hugo's, Zola's, Eleventy's and
/// Pelican's keys, in whatever spelling people give to yes and no.
extension Withheld {
  /// - Throws: `Problem` where nobody can tell whether it is a draft.
  init?(in settings: YAMLMapping) throws(Problem) {
    if try settings.flag("draft") == true {
      self.init(settings, "draft")
    } else if try settings.publishedFlag() == false {
      self.init(settings, "published")
    } else if let key = ["status", "state", "visibility"].first(where: { settings.isSaidToHide($0) }
    ) {
      self.init(settings, key)
    } else if let build = Self.build(settings) {
      self = build
    } else if let key = Self.flags.first(where: { (try? settings.flag($0)) == true }) {
      self.init(settings, key)
    } else if let key = Self.refusals.first(where: { (try? settings.flag($0)) == false }) {
      self.init(settings, key)
    } else {
      return nil
    }
  }

  /// Whether a line of settings keeps its article back by itself, whatever stands around it.
  static func isSaid(by key: String, _ value: String) -> Bool {
    let word = value.trimmingCharacters(in: .whitespaces).lowercased()
    switch key {
    case "status", "state", "visibility": return statuses.contains(word)
    case "published": return YAMLMapping.flag(word) == false
    case _ where refusals.contains(key.lowercased()): return YAMLMapping.flag(word) == false
    default:
      return flags.contains { $0.lowercased() == key.lowercased() }
        && YAMLMapping.flag(word) == true
    }
  }

  /// Yes or no; nil for what is neither.
  static func flag(_ text: String) -> Bool? { YAMLMapping.flag(text.lowercased()) }

  /// Of WordPress, Pelican and those who follow them.
  fileprivate static let statuses: Set = [
    "draft", "private", "future", "pending", "hidden", "skip", "trash", "unpublished", "scheduled",
    "unlisted",
  ]

  /// Keys that keep an article back with yes.
  private static let flags = [
    "headless", "hidden", "unlisted", "private", "unpublished", "isDraft", "is_draft",
    "eleventyExcludeFromCollections",
    // How “draft” is written by those who would be sorry.
    "drafts", "dratf", "darft", "drfat", "draf",
  ]

  /// Keys that keep an article back with no: Eleventy then writes no page, nor does
  /// Zola; Obsidian's publisher shows none.
  private static let refusals = ["permalink", "render", "publish"]

  private init(_ settings: YAMLMapping, _ key: String) {
    self = .frontMatter(key: key, value: settings.word(key) ?? "")
  }

  /// Hugo's `build`, formerly `_build`: a page that no list has, or that is never written. Eleventy's `permalink`
  /// may hold one too.
  private static func build(_ settings: YAMLMapping) -> Withheld? {
    if settings.isMapping("permalink"), let permalink = try? settings.mapping("permalink"),
      (try? permalink.flag("build")) == false
    {
      return .frontMatter(key: "permalink.build", value: permalink.word("build") ?? "")
    }
    for key in ["build", "_build"] {
      guard settings.isMapping(key), let build = try? settings.mapping(key) else { continue }
      for option in ["list", "render"] {
        guard let word = build.word(option) else { continue }
        if ["never", "false", "no"].contains(word) || option == "render" && word == "link" {
          return .frontMatter(key: "\(key).\(option)", value: word)
        }
      }
    }
    return nil
  }
}

extension YAMLMapping {
  /// Yes or no, quoted or not.
  func flag(_ key: String) throws(Problem) -> Bool? {
    guard let text = try string(key)?.onOneLine.lowercased(), !text.isEmpty else { return nil }
    if let flag = Self.flag(text) { return flag }
    throw problem("“\(key)” must be true or false", at: key)
  }

  /// What `published` says where it holds no date.
  fileprivate func publishedFlag() throws(Problem) -> Bool? {
    guard let text = try string("published")?.onOneLine.lowercased() else { return nil }
    // “1” could be one of both; a date is longer.
    return Self.flag(text)
  }

  fileprivate static func flag(_ text: String) -> Bool? {
    switch text {
    case "true", "yes", "on", "y", "t", "1": true
    case "false", "no", "off", "n", "f", "0": false
    default: nil
    }
  }

  /// Whether a word of who may see the article hides it.
  fileprivate func isSaidToHide(_ key: String) -> Bool {
    word(key).map(Withheld.statuses.contains) ?? false
  }

  /// A value of one line in lower case; nil where it is none.
  fileprivate func word(_ key: String) -> String? {
    ((try? string(key)) ?? nil)?.onOneLine.lowercased()
  }
}
