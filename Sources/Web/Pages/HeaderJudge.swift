import Digest
import Mail
import Subscribers

/// Whether each field of a mail's header is as it should be, by what the issue and the reader are.
struct HeaderJudge {
  enum Verdict: Equatable {
    case right(String)
    case wrong(String)
    /// There is nothing to go by.
    case open
  }

  let issue: Issue
  let reader: Subscriber
  let header: MailHeader
  /// Whether the reader's own links are those that would be sent.
  let hasLinks: Bool
  /// The start of the run that first tried the reader; nil where none has.
  var tried: String?

  /// Fields that are not there, and should be.
  var missing: [String] {
    ["From", "Date", "Message-ID", "List-Unsubscribe"].filter { header[$0] == nil }
  }

  func verdict(on field: MailHeader.Field) -> Verdict {
    let value = field.value
    let from = try? Mailbox(parsing: issue.from)
    let domain = from?.address.asciiDomain ?? ""
    return switch field.name.lowercased() {
    case "date":
      Self.check(
        value == tried ?? issue.date,
        tried == nil
          ? "the time of composing" : "the start of the run that first tried this reader",
        "It is another one.")
    case "from":
      Self.check(
        value.names(from?.address), "one sender, at \(domain)",
        "It is not the newsletter’s address.")
    case "reply-to":
      Self.check(
        value.names((try? Mailbox(parsing: issue.replyTo ?? ""))?.address),
        "the address that the configuration names", "It is not the address of the configuration.")
    case "subject":
      Self.check(!value.isEmpty, "it is there, and in ASCII on the wire", "It is empty.")
    case "to":
      Self.check(
        value.names(reader.address), "this reader’s address alone",
        "It is not the reader’s address.")
    case "message-id":
      Self.check(
        value.hasPrefix("<") && value.hasSuffix("@\(domain)>"), "it ends in the sender’s domain",
        "It does not end in the sender’s domain.")
    case "list-id":
      Self.check(
        value.hasSuffix("<\(issue.listID)>"), "the list’s own name, \(issue.listID)",
        "It is not the list’s.")
    case "list-help": Self.check(value.hasPrefix("<mailto:"), "a mail to a person", "No address.")
    case "list-unsubscribe": wayOut(value)
    case "list-unsubscribe-post":
      Self.check(
        value == "List-Unsubscribe=One-Click"
          && header["List-Unsubscribe"]?.lowercased().contains("<https:") ?? false,
        "the words of RFC 8058, beside an https link", "One click needs an https link (RFC 8058).")
    case "feedback-id":
      Self.check(
        value.split(separator: ":").count == 4, "four parts, the last of them always the same",
        "Gmail wants four parts.")
    case "auto-submitted":
      Self.check(
        value == "auto-generated" && issue.isScheduled, "the timetable sends it",
        "A person sends it.")
    case "mime-version":
      Self.check(value == "1.0", "the only version there is", "Only 1.0 is known.")
    case "content-type":
      Self.check(
        value.hasPrefix("multipart/alternative;") && value.contains("boundary="),
        "both parts, set apart by a line of their own", "It is not of two parts.")
    default: .open
    }
  }

  /// A mail without https is right where a mailbox is the way out that was chosen, as the check has it.
  private func wayOut(_ value: String) -> Verdict {
    guard hasLinks else {
      return .wrong("It leads nobody out: the key that signs it cannot be read (see Checks).")
    }
    let hasPage = value.lowercased().contains("<https:")
    let hasMail = value.contains("<mailto:")
    if hasPage {
      return .right(hasMail ? "by a page, and by mail" : "by a page, with one click")
    }
    guard !issue.promisesPage, hasMail else {
      return .wrong("No https link: Gmail and Yahoo want one of whoever sends much (RFC 8058).")
    }
    return .right(
      "by mail, as “unsubscribe: mail” says; whoever sends more than 5,000 a day to Gmail needs https too"
    )
  }

  private static func check(_ isRight: Bool, _ right: String, _ wrong: String) -> Verdict {
    isRight ? .right(right) : .wrong(wrong)
  }
}

extension String {
  /// Whether a field of mailboxes holds this address and no other.
  fileprivate func names(_ address: EmailAddress?) -> Bool {
    guard let address else { return false }
    let forms = [address.smtp, address.description]
    return forms.contains { self == $0 || hasSuffix("<\($0)>") }
  }
}
