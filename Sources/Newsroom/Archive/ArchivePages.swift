import Clock
import Digest
import Foundation
import Template

/// The pages of an archive, which follow from its issues alone: the same issues give the same bytes.
struct ArchivePages {
  /// What tells a page of ours from others.
  static let mark = "<meta name=\"generator\" content=\"Broadsheet\">"
  /// Where a page sends whoever would leave: no link of anybody's own may stand in public.
  static let leavingAddress = "../#leave"

  private let newsletter: Newsletter
  private let issues: [ArchivedIssue]

  /// - Parameter issues: those that index and feed name.
  init(_ newsletter: Newsletter, _ issues: [ArchivedIssue]) {
    self.newsletter = newsletter
    self.issues = issues
  }

  /// How the index leads to an issue; a name needs no escaping.
  static func link(to id: String) -> String { "<a href=\"\(id)/\">" }

  /// Nil as long as it would hold nothing: a feed has the date of what is newest in it (RFC 4287 §4.2.15).
  /// - Parameter replacing: whether one lies there, which may name what the index names no more.
  func feed(replacing: Bool) -> String? {
    ArchiveFeed(newsletter, issues, evenEmpty: replacing)?.xml
  }

  /// An issue as its mails show it, with the way to the others.
  func page(of issue: ArchivedIssue) -> String {
    let page = PublicMarkup(issue.html, hasAddress: newsletter.archiveURL != nil).bytes
    let shape = PageShape(of: page)
    let canonical: Markup =
      newsletter.archiveURL.map { "<link rel=\"canonical\" href=\"\($0)\(issue.id)/\">" } ?? ""
    // Whoever has one of its mails finds it; nobody else is led to it.
    let robots: Markup = issue.isListed ? "" : "<meta name=\"robots\" content=\"noindex\">"
    let alternate: Markup =
      issues.isEmpty
      ? ""
      : "<link rel=\"alternate\" type=\"application/atom+xml\" title=\"\(newsletter.name)\" href=\"../feed.xml\">"
    let head: Markup = """
      \(Markup(stringLiteral: Self.mark))\(robots)\(canonical)\(alternate)

      """
    let way: Markup = """
      <p style="margin:0;padding:10px 16px;text-align:center;font:14px/1.5 system-ui,sans-serif"><a href="../" style="color:inherit">\(newsletter.name): all issues</a></p>
      """
    let parts: [ArraySlice<UInt8>] = [
      page[..<shape.endOfHead], Array(head.html.utf8)[...],
      page[shape.endOfHead..<shape.beginningOfBody], Array(way.html.utf8)[...],
      page[shape.beginningOfBody...],
    ]
    return String(decoding: parts.joined(), as: UTF8.self)
  }

  var index: String {
    let names = Set(issues.map(\.issue.newsletterName))
    let rows = issues.map { issue -> Markup in
      let day = issue.sent.shown(in: newsletter.timeZone).prefix(10)
      let of: Markup = names.count > 1 ? "<span> · \(issue.issue.newsletterName)</span>" : ""
      let more: Markup = issue.teaser.map { "<p>\($0)</p>" } ?? ""
      return """
        <li><time datetime="\(String(day))">\(String(day))</time>\(of)<h2>\(Markup(stringLiteral: Self.link(to: issue.id)))<bdi>\(issue.issue.subject)</bdi></a></h2>\(more)</li>

        """
    }
    let list: Markup = rows.isEmpty ? "<p>No issue was sent yet.</p>" : "<ol>\n\(rows)</ol>"
    let feed: Markup =
      rows.isEmpty
      ? ""
      : "<link rel=\"alternate\" type=\"application/atom+xml\" title=\"\(newsletter.name)\" href=\"feed.xml\">"
    let canonical: Markup =
      newsletter.archiveURL.map { "<link rel=\"canonical\" href=\"\($0)\">" } ?? ""
    let reading: Markup = rows.isEmpty ? "" : "<a href=\"feed.xml\">Follow by feed</a>"
    let home: Markup = newsletter.baseURL.map { "<a href=\"\($0)\">\($0)</a>" } ?? ""
    let page: Markup = """
      <!DOCTYPE html>
      <html lang="\(newsletter.language)">
      <head>
      <meta charset="utf-8">
      <meta name="viewport" content="width=device-width, initial-scale=1">
      <meta name="color-scheme" content="light dark">
      \(Markup(stringLiteral: Self.mark))
      \(canonical)\(feed)
      <link rel="icon" href="data:,">
      <title>\(newsletter.name)</title>
      <style>
      \(Markup(stringLiteral: Self.style))
      </style>
      </head>
      <body>
      <main>
      <header><h1>\(newsletter.name)</h1><p>\(home) \(reading)</p></header>
      \(list)
      <footer id="leave"><p>Every mail shows its reader the way to leave the list. It is the reader’s own, and so it stands on no page here.</p></footer>
      </main>
      </body>
      </html>

      """
    return page.html
  }

  private static let style = """
    * { box-sizing: border-box }
    body { margin: 0; font: 17px/1.55 system-ui, sans-serif; overflow-wrap: anywhere; background: #fbfaf7; color: #1c2430 }
    main { max-width: 42rem; margin: 0 auto; padding: 2rem 1rem 3rem }
    header { border-bottom: 1px solid #dcdfe4; margin-bottom: 1.5rem }
    h1 { margin: 0; line-height: 1.2 }
    header a { margin-right: 1rem }
    a { color: #12507b }
    ol { list-style: none; margin: 0; padding: 0 }
    li { padding: 0 0 1.25rem }
    h2 { margin: 0; font-size: 1.2rem; line-height: 1.35 }
    li p { margin: .2rem 0 0 }
    time, li span, footer { color: #566173; font-size: .9rem }
    footer { border-top: 1px solid #dcdfe4; margin-top: 1rem }
    footer:target { outline: 2px solid #12507b; outline-offset: 6px }
    @media (prefers-color-scheme: dark) {
    body { background: #12161c; color: #e6e9ee }
    a { color: #8cc4ee }
    header, footer { border-color: #323b48 }
    time, li span, footer { color: #a3adbb }
    footer:target { outline-color: #8cc4ee }
    }
    """
}
