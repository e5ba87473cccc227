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
  /// The issue's own date, for mails that nobody is tried with.
  private let date: HeaderField
  private let fixedSubject: HeaderField?
  private let envelopeFrom: EmailAddress
  /// What makes a reverse path of its own for each reader; nil for one that all have.
  private let bounces: BounceKey?
  private let unsubscribe: UnsubscribeTokens
  private let messageDomain: String

  /// - Parameters:
  ///   - envelopeFrom: where bounces go; the author's address by default.
  ///   - bounces: what makes of that an address for each reader.
  package init(
    _ frozen: FrozenIssue, unsubscribe: UnsubscribeTokens, envelopeFrom: EmailAddress? = nil,
    bounces: BounceKey? = nil
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
    date = try .token("Date", issue.date)
    self.bounces = bounces
    common = try ListHeader.fields(of: issue, from: from)
    messageDomain = from.address.asciiDomain
    self.unsubscribe = unsubscribe
    self.issue = issue
  }

  /// One reader's mail, to the byte: the same issue, reader and key give the same mail.
  /// - Parameters:
  ///   - test: marks a mail that is not the reader's own copy of the issue.
  ///   - date: when the reader was first tried; nil for that of the issue.
  package func mail(
    for subscriber: Subscriber, test: String? = nil, dated date: MailDate? = nil
  ) throws(Problem) -> OutgoingMail {
    let address = subscriber.address
    let ways = WaysOut(of: issue, token: try unsubscribe.token(for: address, list: issue.list))
    let reader = Reader(subscriber, unsubscribeURL: ways.link)
    let id = MessageID(
      list: issue.listID, issue: issue.id, recipient: address, domain: messageDomain,
      purpose: test ?? "")
    var header = [
      try date.map { date throws(Problem) in try .token("Date", date.description) } ?? self.date
    ]
    header += common
    let values = values.map { $0(reader) }
    let line = try subject.map { pieces throws(Problem) in
      try HeaderField.text("Subject", pieces.filled(as: .text) { reader[$0] }.onHeaderLine)
    }
    if let field = line ?? fixedSubject { header.append(field) }
    header.append(
      try .mailboxes(
        "To", [try Mailbox(displayName: subscriber.name ?? "", address: address)]))
    header.append(try .token("Message-ID", id.description))
    header += try ListHeader.unsubscribeFields(ways)
    let message = Message(
      header: header, content: .alternative([text.part(for: values), html.part(for: values)]),
      boundarySeed: id.digest)
    let reversePath = bounces.flatMap {
      BouncePath.path(
        for: address, issue: issue.id, list: issue.list, base: envelopeFrom, key: $0)
    }
    return OutgoingMail(
      envelope: Envelope(from: reversePath ?? envelopeFrom, to: address, id: id.left),
      bytes: message.bytes)
  }
}
