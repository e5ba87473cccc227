package import Diagnostics
package import Mail
package import Subscribers
import Template

/// Makes each reader's mail from a frozen issue: written once, merged a million times.
package struct MailMerge: Sendable {
  private let issue: Issue
  /// The reader's fields that the issue uses.
  private let values: [@Sendable (Reader) -> String?]
  private let html: ReaderMerge
  private let text: ReaderMerge
  /// Nil for a subject that is the same for all.
  private let subject: [TemplatePiece]?
  private let common: [HeaderField]
  private let fixedSubject: HeaderField?
  private let envelopeFrom: EmailAddress
  private let unsubscribe: UnsubscribeLinks
  private let messageDomain: String

  /// - Parameter envelopeFrom: where bounces go; the author's address by default.
  package init(
    _ frozen: FrozenIssue, unsubscribe: UnsubscribeLinks, envelopeFrom: EmailAddress? = nil
  ) throws(Problem) {
    let issue = frozen.issue
    let fields = frozen.readerFields
    values = fields.map(Reader.value)
    html = ReaderMerge(frozen.html, kind: .html, fields: fields)
    text = ReaderMerge(frozen.text, kind: .text, fields: fields)
    let isPersonal = !frozen.subject.fields.isEmpty
    subject = isPersonal ? frozen.subject : nil
    fixedSubject = isPersonal ? nil : try .text("Subject", issue.subject)
    let from = try Mailbox(parsing: issue.from)
    self.envelopeFrom = envelopeFrom ?? from.address
    common = try ListHeader.fields(of: issue, from: from)
    messageDomain = from.address.asciiDomain
    self.unsubscribe = unsubscribe
    self.issue = issue
  }

  /// One reader's mail, to the byte: the same issue, reader and key give the same mail.
  /// - Parameter test: marks a mail that is not the reader's own copy of the issue.
  package func mail(
    for subscriber: Subscriber, test: String? = nil
  ) throws(Problem) -> OutgoingMail {
    let address = subscriber.address
    let link = issue.baseURL.map { unsubscribe.url(for: address, list: issue.list, base: $0) }
    let reader = Reader(subscriber, unsubscribeURL: link)
    let id = MessageID(
      issue: issue.id, recipient: address, domain: messageDomain, purpose: test ?? "")
    var header = common
    let values = values.map { $0(reader) }
    let line = try subject.map { pieces throws(Problem) in
      try HeaderField.text("Subject", pieces.filled(as: .text) { reader[$0] }.onHeaderLine)
    }
    if let field = line ?? fixedSubject { header.append(field) }
    header.append(
      try .mailboxes(
        "To", [try Mailbox(displayName: subscriber.name ?? "", address: address)]))
    header.append(try .token("Message-ID", id.description))
    header += try ListHeader.unsubscribeFields(of: issue, link: link, recipient: address)
    let message = Message(
      header: header, content: .alternative([text.part(for: values), html.part(for: values)]),
      boundarySeed: id.digest)
    return OutgoingMail(envelope: Envelope(from: envelopeFrom, to: address), bytes: message.bytes)
  }
}
