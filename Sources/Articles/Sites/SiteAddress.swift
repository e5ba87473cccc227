import Clock
import Foundation

/// The address that a site gives to a page, by the rules of its generator.
struct SiteAddress {
  let site: SiteFolder
  let page: SitePage

  /// The path below the site's own address, or a whole address; nil where it cannot be told.
  func path() -> String? {
    switch site.generator {
    case .hugo: hugoPath
    case .jekyll: jekyllPath
    case .zola: zolaPath
    case .eleventy: eleventyPath
    case .publish: publishPath
    case nil: site.source.permalink.flatMap { filled($0, spelling: Slug.make) }
    }
  }

  /// The pattern with everything filled in; nil where something is not known.
  /// - Parameter spelling: how words stand in an address.
  func filled(_ pattern: PermalinkPattern, spelling: (String) -> String) -> String? {
    let tokens = page.date.map { DateTokens($0.moment, in: $0.zone) }
    var path = ""
    for piece in pattern.pieces {
      switch piece {
      case .text(let text): path += text
      case .token(let name, let slice):
        guard let value = tokens?.value(name) ?? value(name, slice, spelling) else { return nil }
        path += value
      }
    }
    // What has no value leaves no folder behind.
    var single = String.UnicodeScalarView()
    for scalar in path.unicodeScalars where scalar != "/" || single.last != "/" {
      single.append(scalar)
    }
    return String(single)
  }

  private func value(_ token: String, _ slice: String?, _ spelling: (String) -> String) -> String? {
    let isJekyll = site.generator == .jekyll
    let undated = name(behindDateOf: page.place.stem)
    switch token {
    case "title":
      return isJekyll
        ? JekyllSlug.pretty(page.slug ?? undated) : nonEmpty(spelling(title))
    case "slug":
      return isJekyll ? JekyllSlug.plain(page.slug ?? undated) : nonEmpty(spelling(slugOrTitle))
    case "slugorfilename": return nonEmpty(spelling(page.slug ?? page.place.lastName))
    case "filename": return nonEmpty(spelling(page.place.lastName))
    // Jekyll's name of a file keeps its date.
    case "name":
      return isJekyll ? JekyllSlug.plain(page.place.stem) : nonEmpty(spelling(undated))
    case "basename": return page.place.stem
    case "path":
      return (site.foldersInCollection(of: page.place) + [page.place.stem]).joined(separator: "/")
    case "collection": return site.collection(of: page.place)
    case "section": return page.sections.first.map(spelling) ?? ""
    case "sections":
      return Self.slice(page.sections, by: slice).map(spelling).joined(separator: "/")
    case "categories":
      return Self.distinct(page.categories.map { $0.lowercased() }).joined(separator: "/")
    case "slugified_categories":
      return Self.distinct(page.categories.map(JekyllSlug.plain)).joined(separator: "/")
    case "output_ext": return ".html"
    default: return nil
    }
  }

  /// Jekyll's have no periods at their end.
  private func name(behindDateOf stem: String) -> String {
    var name = WrittenName(stem, by: site.names).behindDate
    while site.generator == .jekyll, name.hasSuffix("."), name.count > 1 { name.removeLast() }
    return name
  }

  private var slugOrTitle: String { page.slug ?? title }

  /// Hugo takes no file's name for one that is not there.
  private var title: String { site.generator == .hugo ? page.string("title") ?? "" : page.title }

  /// Hugo's `[1:]`, `[:1]`, `[0]` and `[last]`.
  private static func slice(_ sections: [String], by text: String?) -> [String] {
    guard let text else { return sections }
    func index(_ text: Substring) -> Int? { text == "last" ? sections.count - 1 : Int(text) }
    guard let colon = text.firstIndex(of: ":") else {
      guard let place = index(text[...]), sections.indices.contains(place) else { return [] }
      return [sections[place]]
    }
    let first = text[..<colon].isEmpty ? 0 : index(text[..<colon]) ?? sections.count
    let end = text[text.index(after: colon)...]
    let last = end.isEmpty ? sections.count : index(end) ?? 0
    guard first >= 0, first < min(last, sections.count) else { return [] }
    return Array(sections[first..<min(last, sections.count)])
  }

  private static func distinct(_ words: [String]) -> [String] {
    words.reduce(into: []) { if !$0.contains($1) { $0.append($1) } }
  }

  private func nonEmpty(_ text: String) -> String? { text.isEmpty ? nil : text }
}

/// A file's name as generators read it.
struct WrittenName {
  /// The name without the day that it begins with.
  let behindDate: String

  init(_ stem: String, by rule: NameRule) {
    let rest = WrittenDate.nameBehindDate(stem, by: rule)?.drop { "-_. ".contains($0) } ?? stem[...]
    behindDate = rest.isEmpty ? stem : String(rest)
  }
}
