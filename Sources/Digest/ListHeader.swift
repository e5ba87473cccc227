import Diagnostics
import Foundation
import Mail

/// The header fields that tell a mailing list's mail from a person's.
enum ListHeader {
  /// The fields that every mail of an issue has alike, behind its date.
  static func fields(of issue: Issue, from: Mailbox) throws(Problem) -> [HeaderField] {
    var fields: [HeaderField] = [try .mailboxes("From", [from])]
    let replyTo = try issue.replyTo.map { text throws(Problem) in try Mailbox(parsing: text) }
    if let replyTo { fields.append(try .mailboxes("Reply-To", [replyTo])) }
    // RFC 2919 §3
    fields.append(try .identified("List-Id", phrase: issue.newsletterName, id: issue.listID))
    // RFC 2369 §3.1: a person answers there.
    let help = (replyTo ?? from).address.smtp
    fields.append(try .list("List-Help", ["<mailto:\(escaped(help))?subject=help>"]))
    // Four parts set apart by colons, as the large mailbox providers count complaints.
    let parts = [issue.id, issue.list, "newsletter", issue.listID]
    fields.append(
      try .token(
        "Feedback-ID", parts.map { $0.replacing(":", with: "-") }.joined(separator: ":")))
    // RFC 3834 §5.1
    if issue.isScheduled { fields.append(try .token("Auto-Submitted", "auto-generated")) }
    return fields
  }

  /// RFC 2369 §3.2 and RFC 8058 §3.1: one click needs an https link, which no cookie or form guards.
  static func unsubscribeFields(_ ways: WaysOut) throws(Problem) -> [HeaderField] {
    let links = [ways.web, ways.mail].compactMap { $0.map { "<\($0)>" } }
    guard !links.isEmpty else { return [] }
    var fields = [try HeaderField.list("List-Unsubscribe", links)]
    if ways.web?.lowercased().hasPrefix("https://") == true {
      fields.append(try .token("List-Unsubscribe-Post", "List-Unsubscribe=One-Click"))
    }
    return fields
  }

  /// Text for a mailto link (RFC 6068 §2): all but unreserved characters and “@” as percent codes.
  static func escaped(_ text: String) -> String {
    var allowed = CharacterSet.alphanumerics.intersection(
      CharacterSet(charactersIn: "\0"..."\u{7F}"))
    allowed.insert(charactersIn: "-._~@")
    return text.addingPercentEncoding(withAllowedCharacters: allowed) ?? ""
  }
}
