import Diagnostics
import Foundation
import Settings

/// The addresses of one article: of its page, of what it leads to, and of its picture.
struct ArticleAddresses {
  let site: SiteFolder
  /// Where the newsletter's own pages stand.
  let edition: URL?
  let source: SourceText

  /// What is relative to nothing nearer is relative to this.
  var base: URL? { site.base ?? (site.generator == nil ? edition : nil) }

  /// Keys that lead elsewhere than to the article's own page.
  static let links = ["link", "external_url", "canonical_url"]

  /// Where an article leads, and where its own page is.
  struct Found {
    var url: String?
    var page: String?
    var aliases: [String] = []
    /// What cannot be told.
    var warnings: [Problem] = []
  }

  func addresses(of page: SitePage, at line: Int) throws(Problem) -> Found {
    var found = Found()
    try findPage(of: page, at: line, in: &found)
    for key in Self.links {
      guard let text = page.string(key), !text.contains(/\/:[a-z]/) else { continue }
      found.url = try whole(text, what: key, in: page.settings, relativeTo: base ?? edition)
      if site.generator == nil, found.page == nil, found.url.map(isOwn) == true {
        found.page = found.url
      }
      break
    }
    found.url = found.url ?? found.page
    let aliases =
      (try? page.settings?.strings("aliases")) ?? (try? page.settings?.strings("redirect_from"))
    found.aliases = (aliases ?? []).compactMap { text in
      WebAddress.whole(
        rooted(text), relativeTo: found.page.flatMap { URL(string: $0) } ?? site.base)
    }
    return found
  }

  private func findPage(of page: SitePage, at line: Int, in found: inout Found) throws(Problem) {
    guard site.generator != nil || site.source.permalink != nil else {
      for key in ["permalink", "url"] {
        // Jekyll fills `/:year/:title/` in from its own settings, which are not known here; where Eleventy
        // is told to write no page, there is no address.
        guard let text = page.string(key), !text.contains(/\/:[a-z]/),
          ((try? page.settings?.flag(key)) ?? nil) == nil
        else { continue }
        found.page = try whole(text, what: key, in: page.settings, relativeTo: base)
        return
      }
      return
    }
    // Where Eleventy is told to write no page, there is no address.
    if site.generator == .eleventy, ((try? page.settings?.flag("permalink")) ?? nil) == false {
      return
    }
    guard let base else { return }
    if page.place.isSectionPage {
      found.page = SiteAddress(site: site, page: page).sectionPath.flatMap {
        WebAddress.whole(rooted($0), relativeTo: base)
      }
      return
    }
    let path = SiteAddress(site: site, page: page).path()
    found.page = path.flatMap { WebAddress.whole(rooted($0), relativeTo: base) }
    if found.page == nil {
      found.warnings.append(
        Problem(
          "the address of its page cannot be told, so that it has no link",
          at: source.location(line: line),
          hint: "give it a date, a title or a “slug”, or write “link: https://…”"))
    }
  }

  /// A path as one below the address of the site, which may have a path itself; a whole address stays.
  private func rooted(_ path: String) -> String {
    guard let base, !path.holds(byte: UInt8(ascii: ":")) || !path.contains("://"),
      !path.hasPrefix("//")
    else { return path }
    return base.absoluteString + String(path.drop { $0 == "/" })
  }

  /// The picture's address: below the site where it begins with a slash or its file lies beside no page.
  func image(_ text: String, of page: SitePage, at address: String?, isBeside: (String) -> Bool)
    -> String?
  {
    guard site.generator != nil, !text.contains("://"), !text.hasPrefix("//") else {
      return WebAddress.whole(text, relativeTo: address.flatMap { URL(string: $0) } ?? base)
    }
    if !text.hasPrefix("/"), page.place.isIndex, isBeside(text) {
      return WebAddress.whole(text, relativeTo: address.flatMap { URL(string: $0) })
    }
    return base == nil ? nil : WebAddress.whole(rooted(text), relativeTo: base)
  }

  /// Whether an address is one of the newsletter's own site: a page of somebody else's is no base for pictures.
  private func isOwn(_ address: String) -> Bool {
    guard let host = URL(string: address)?.host(), let base else { return false }
    return host.lowercased() == base.host()?.lowercased()
  }

  /// An http or https address; anything else in a mail leads nowhere or somewhere bad.
  func whole(
    _ text: String, what key: String, in settings: YAMLMapping?, relativeTo base: URL?
  ) throws(Problem) -> String {
    try whole(text, at: settings?.location(of: key) ?? source.location(), relativeTo: base)
  }

  func whole(
    _ text: String, at location: SourceLocation, relativeTo base: URL?
  ) throws(Problem) -> String {
    let isTrimmed = text.first?.isWhitespace == false && text.last?.isWhitespace == false
    let trimmed = isTrimmed ? text : text.trimmingCharacters(in: .whitespacesAndNewlines)
    guard let address = WebAddress.whole(trimmed, relativeTo: base) else {
      throw Problem(
        "“\(text)” is not a web address", at: location,
        hint: "write it whole, such as https://news.example.org/ferry")
    }
    return address
  }
}
