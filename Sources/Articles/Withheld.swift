package import Foundation

/// Why an article is not mailed, since its site would not show it.
package enum Withheld: Sendable, Equatable {
  /// A key of its front matter, with its value as it is written.
  case frontMatter(key: String, value: String)
  case draftsFolder
  /// `_index.md`, which is the page of a folder.
  case sectionPage
  case readme
  /// What belongs to a page of which the folder is named, such as the texts in one of Hugo's leaf bundles.
  case resource(of: String)
  /// A section that is not shown, by its folder.
  case section(String)
  /// A file of Jekyll's posts whose name begins with no date.
  case undatedName
  /// A file of Jekyll's that is no post and has no front matter: it is copied as it is.
  case noFrontMatter
  /// Settings that count for it and that nobody understands, by their file: it may be kept back there.
  case notUnderstood(of: String)
  /// A language that its site has switched off.
  case language(String)
  /// A post or page of a collection outside of the folder that its site has for them.
  case outside(of: String)
  case undated
  case embargo(until: Date)
  case expired(since: Date)
}

extension Article {
  /// Why its site does not show it at a time; nil where it does.
  package func withheld(at now: Date) -> Withheld? {
    if let withheld { return withheld }
    if let publishDate, publishDate > now { return .embargo(until: publishDate) }
    if let expiryDate, expiryDate <= now { return .expired(since: expiryDate) }
    return dateSource == .none ? .undated : nil
  }
}

extension Withheld {
  /// Whether somebody keeps the article back for what it is: a draft, which is new at any age once it is
  /// finished. All else comes over many at once, be they as old as their site.
  var isOfItself: Bool {
    switch self {
    case .frontMatter, .draftsFolder, .embargo: true
    case .sectionPage, .readme, .resource, .section, .undatedName, .noFrontMatter, .notUnderstood,
      .language, .outside, .undated, .expired:
      false
    }
  }

  /// What a path alone says, as Jekyll, Hugo and Zola take it.
  init?(path: String) {
    let slash = UInt8(ascii: "/")
    let bytes = path.utf8
    let start = bytes.lastIndex(of: slash).map(bytes.index(after:)) ?? bytes.startIndex
    let isPrivate = bytes[..<start].contains(UInt8(ascii: "_"))
    if isPrivate,
      bytes[..<start].split(separator: slash).contains(where: { $0.elementsEqual("_drafts".utf8) })
    {
      self = .draftsFolder
      return
    }
    // Small letters; of other signs none becomes one that is asked for.
    let name = bytes[start...].lazy.map { $0 &- 0x41 < 26 ? $0 | 0x20 : $0 }
    if name.starts(with: "_index.".utf8) {
      self = .sectionPage
    } else if name.starts(with: "readme".utf8),
      name.count == 6 || name.dropFirst(6).first == UInt8(ascii: ".")
    {
      self = .readme
    } else {
      return nil
    }
  }
}
