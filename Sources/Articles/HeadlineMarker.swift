import Clock
import Foundation

/// One line of a headline list that speaks of an article alone.
struct HeadlineMarker {
  enum Meaning: Equatable {
    case link(String)
    case tags([String])
    /// What front matter says in the same words, as YAML.
    case setting(String)
    /// Why nobody can tell what it says, and what to do.
    case unclear(String, hint: String)
  }

  let meaning: Meaning
  /// Whether its word begins titles and sentences too, so that it says nothing of an article where no other line is
  /// left.
  var isSoft = false

  var isUnderstood: Bool {
    if case .unclear = meaning { false } else { true }
  }

  /// - Returns: nil for a line that begins with no such word and a colon.
  init?(_ text: String) {
    guard let colon = text.firstIndex(of: ":") else {
      // A line of this one word is no sentence, and may be all that keeps an article back.
      guard ["draft", "[draft]", "(draft)"].contains(text[...].trimmed().lowercased()) else {
        return nil
      }
      meaning = .unclear("“\(text)” is not understood", hint: "write “draft: true”")
      return
    }
    let word = text[..<colon].trimmed()
    let value = text[text.index(after: colon)...].trimmed()
    let key = Self.names[word.lowercased()] ?? word.lowercased()
    if let detail = HeadlineDetail(word, value) {
      meaning = Self.setting(detail.key, value)
      isSoft = true
      return
    }
    // Words that begin sentences too are markers only where what they say is one.
    guard
      Self.words.contains(key) && word.lowercased() != "url"
        || Self.isRareMarker(key, value)
    else { return nil }
    func unclear(_ hint: String) -> Meaning {
      .unclear(
        "“\(text.prefix(60))” is not understood",
        hint: "\(hint); where it is a sentence, begin it with another word")
    }
    switch key {
    case "link":
      meaning =
        Self.isAddress(value)
        ? .link(String(value)) : unclear("write “link: https://example.org/page” or “link: /page”")
    case "tags":
      let tags = Self.tags(value)
      meaning = tags.isEmpty ? unclear("write “tags: sea, town”") : .tags(tags)
    default:
      meaning =
        Self.isClear(key, value)
        ? Self.setting(key, value)
        : unclear(Self.hints[key] ?? "write it as “2026-11-20” or “2026-11-20 08:00”")
    }
  }

  private static func setting(_ key: String, _ value: Substring) -> Meaning {
    .setting("\(key): '\(value.replacing("'", with: "''"))'")
  }

  private static let words: Set = [
    "link", "tags", "draft", "published", "status", "date", "publishdate", "expirydate",
  ]

  /// Other names that front matter has for them.
  private static let names = [
    "tag": "tags", "url": "link", "publish_date": "publishdate", "pubdate": "publishdate",
    "expiry_date": "expirydate",
  ]

  private static func isRareMarker(_ key: String, _ value: Substring) -> Bool {
    switch key {
    case "link": isAddress(value)
    case "publish": Withheld.flag(String(value)) != nil
    default: Withheld.isSaid(by: key, String(value))
    }
  }

  private static let hints = [
    "draft": "write “draft: true” or “draft: false”",
    "published": "write “published: true”, “published: false” or a date",
    "status": "write “status: draft” or “status: published”",
  ]

  /// Words for what is shown; those for what is not are front matter's.
  private static let shown: Set = ["published", "publish", "public", "live", "final", "ready"]

  private static func isClear(_ key: String, _ value: Substring) -> Bool {
    let isFlag = Withheld.flag(String(value)) != nil
    switch key {
    case "draft": return isFlag
    case "status":
      return shown.contains(value.lowercased()) || Withheld.isSaid(by: key, String(value))
    case "published" where isFlag: return true
    case "publish": return isFlag
    // Only whether it is one: its zone is asked where it is read.
    case "date", "published", "publishdate", "expirydate":
      return WrittenDate(printed: String(value), in: .utc) != nil
    default: return Withheld.isSaid(by: key, String(value))
    }
  }

  /// `[sea, town]` as in front matter, or without brackets.
  private static func tags(_ value: Substring) -> [String] {
    let isList = value.first == "[" && value.last == "]" && value.count > 1
    return (isList ? value.dropFirst().dropLast() : value).split(separator: ",")
      .map { String($0.trimmed()) }.filter { !$0.isEmpty }
  }

  /// Whether it is an address, and no host without `https://`, which would lead to a folder of that name.
  static func isAddress(_ value: Substring) -> Bool {
    guard !value.isEmpty, !value.contains(where: \.isWhitespace) else { return false }
    if "/?#.".contains(value.prefix(1)) || value.contains("://") { return true }
    let folder = value.prefix { !"/?#".contains($0) }
    // Whoever reads the address refuses schemes that are none of the web.
    if folder.contains(":") { return !folder.prefix { $0 != ":" }.contains(".") }
    return !folder.contains(".")
      || folder.endIndex == value.endIndex && [".html", ".htm"].contains(where: folder.hasSuffix)
  }
}
