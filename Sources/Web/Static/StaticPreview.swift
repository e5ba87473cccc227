package import Diagnostics
import Digest
package import Foundation
package import Mail
package import Newsroom
import Subscribers

/// The views of an issue as plain files, for a colleague or beside what a build made: nobody's address is in them
/// unless somebody named one.
package struct StaticPreview: Sendable {
  /// Relative to the folder, sorted.
  package private(set) var files: [String: Data] = [:]
  package let issue: String
  /// How many findings are left out because they may name readers.
  package let withheld: Int
  /// What a browser makes pictures of, and how wide it is.
  package static let pictures: [(name: String, page: String, width: Int)] = [
    ("desktop.png", StaticName.frame(nil), 760), ("phone.png", StaticName.frame(nil), 375),
    ("dark.png", StaticName.frame(.own), 760),
  ]

  /// - Parameter reader: whose mail it is; nil for somebody made up.
  /// - Returns: nil where there are too few articles for an issue.
  package init?(
    _ preview: Preview, named id: String?, reader address: EmailAddress?,
    spell: @escaping @Sendable (Advice) -> String
  ) throws(Problem) {
    guard case .issue(let whole) = preview else { return nil }
    let (issue, reader): (PreviewIssue, Subscriber)
    if let address {
      (issue, reader, withheld) = (whole, whole.reader(address), 0)
    } else {
      (issue, withheld) = whole.withoutPeople
      reader = try Self.madeUpReader()
    }
    self.issue = issue.issue.id
    var sight = Sight(
      name: IssueName(id ?? "next"), revision: 0, preview: .issue(issue), problems: [])
    sight.row = issue.row
    func showing(_ pane: Pane, _ query: PageQuery) -> Showing {
      Showing(sight, pane, query, spell: spell, for: reader)
    }
    let plain = showing(.mail, PageQuery())
    if let problem = plain.problem { throw problem }
    guard let mail = plain.mail else { return }
    for pane in StaticName.panes {
      for query in pane == .mail ? StaticName.queries : [PageQuery()] {
        files[StaticName.page(pane, query)] = Data(
          StaticPage(showing: showing(pane, query)).html.utf8)
      }
    }
    for dark in StaticName.darks {
      var framed = FramedMail(dark: dark)
      framed.isAlone = true
      files[StaticName.frame(dark)] = Data(framed.html(of: mail.shown.html).utf8)
    }
    files[StaticName.html] = Data(FileMail().html(of: mail.shown.html).utf8)
    files[StaticName.text] = Data(mail.shown.text.utf8)
    if issue.hasLinks { files[StaticName.message] = Data(mail.bytes) }
    files[StaticName.style] = Data(PackageResources.preview_css)
  }

  /// An address of the kind that no list has (RFC 2606 §3).
  private static func madeUpReader() throws(Problem) -> Subscriber {
    let address = try EmailAddress(parsing: "reader@example.org")
    return Subscriber(
      address: address, fields: ["email": address.description, "name": "Robin Reader"], line: 0)
  }
}
