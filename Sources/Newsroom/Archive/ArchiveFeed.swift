import Crypto
import Digest
import Foundation
import Template

/// The newest issues of an archive as an Atom feed (RFC 4287).
struct ArchiveFeed {
  /// What tells a feed of ours from others.
  static let mark = "<generator>Broadsheet</generator>"
  /// How many issues it holds.
  static let most = 50

  private let newsletter: Newsletter
  private let issues: ArraySlice<ArchivedIssue>
  private let updated: Date

  /// - Parameters:
  ///   - issues: newest first.
  ///   - evenEmpty: whether there is a feed of no issues too, with a date that follows from none.
  /// - Returns: nil where there is none.
  init?(_ newsletter: Newsletter, _ issues: [ArchivedIssue], evenEmpty: Bool) {
    guard !issues.isEmpty || evenEmpty else { return nil }
    self.newsletter = newsletter
    self.issues = issues.prefix(Self.most)
    updated = issues.first?.sent ?? Date(timeIntervalSince1970: 0)
  }

  var xml: String {
    let base = newsletter.archiveURL ?? ""
    return """
      <?xml version="1.0" encoding="utf-8"?>
      <feed xmlns="http://www.w3.org/2005/Atom" xml:lang="\(newsletter.language.forXML)">
      <title>\(newsletter.name.forXML)</title>
      <id>\(Self.identifier(newsletter.list.listID, ""))</id>
      <updated>\(updated.formatted(.iso8601))</updated>
      <link rel="self" href="\(base.forXML)feed.xml"/>
      <link rel="alternate" type="text/html" href="\(base.isEmpty ? "./" : base.forXML)"/>
      <author><name>\(newsletter.name.forXML)</name></author>
      \(Self.mark)
      \(issues.map(entry).joined())</feed>

      """
  }

  private func entry(_ issue: ArchivedIssue) -> String {
    let link = "\(newsletter.archiveURL ?? "")\(issue.id)/".forXML
    let summary =
      issue.issue.preheader.map { "<summary>\($0.forXML)</summary>\n" } ?? ""
    return """
      <entry>
      <title>\(issue.issue.subject.forXML)</title>
      <id>\(Self.identifier(issue.issue.listID, issue.id))</id>
      <updated>\(issue.sent.formatted(.iso8601))</updated>
      <link rel="alternate" type="text/html" href="\(link)"/>
      <author><name>\(issue.issue.newsletterName.forXML)</name></author>
      \(summary)<content type="html">\(contents(of: issue.issue).forXML)</content>
      </entry>

      """
  }

  /// What is in an issue, by its titles.
  private func contents(of issue: Issue) -> String {
    let sections = issue.sections.filter { !$0.articles.isEmpty }.map { section -> Markup in
      let rows = section.articles.map { article -> Markup in
        guard let url = article.url else { return "<li>\(article.title)</li>" }
        return "<li><a href=\"\(url)\">\(article.title)</a></li>"
      }
      return "<h2>\(section.title)</h2><ul>\(rows)</ul>"
    }
    return sections.map(\.html).joined()
  }

  /// A name that stays, wherever the archive lies and whatever is retitled: a UUID of the vendor's own making
  /// (RFC 9562 §5.8) out of list and issue.
  static func identifier(_ list: String, _ issue: String) -> String {
    var bytes = Array(SHA256.hash(data: Data("\(list)\n\(issue)".utf8)).prefix(16))
    bytes[6] = bytes[6] & 0x0F | 0x80
    bytes[8] = bytes[8] & 0x3F | 0x80
    let digits = bytes.map { String(format: "%02x", $0) }.joined()
    var parts: [Substring] = []
    var rest = digits[...]
    for length in [8, 4, 4, 4, 12] {
      parts.append(rest.prefix(length))
      rest = rest.dropFirst(length)
    }
    return "urn:uuid:\(parts.joined(separator: "-"))"
  }
}

extension String {
  /// Escaped, and without what no XML may hold, escaped or not (XML 1.0 §2.2).
  fileprivate var forXML: String {
    var kept = UnicodeScalarView()
    kept.append(
      contentsOf: unicodeScalars.filter { scalar in
        switch scalar.value {
        case 0x09, 0x0A, 0x0D, 0x20...0xD7FF, 0xE000...0xFFFD, 0x10000...0x10FFFF: true
        default: false
        }
      })
    return String(kept).escapedForHTML
  }
}
