package import Diagnostics
package import Mail
package import Subscribers

/// Makes each reader's mail from a frozen issue: written once, merged a million times.
package struct MailMerge: Sendable {
  private let issue: Issue
  private let html: ReaderMerge
  private let text: ReaderMerge
  private let subject: ReaderMerge?
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
    html = try ReaderMerge(frozen.html, fields: issue.readerFields)
    text = try ReaderMerge(frozen.text, fields: issue.readerFields, wraps: true)
    // The tag that sets the delimiters holds the nonce twice; a reader's tag holds it twice more.
    let tags = issue.subjectTemplate.split(separator: issue.nonce, omittingEmptySubsequences: false)
    let isSameForAll = tags.count <= 3
    subject = isSameForAll ? nil : try ReaderMerge(issue.subjectTemplate)
    fixedSubject = isSameForAll ? try .text("Subject", issue.subject) : nil
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
  ) throws(Problem) -> (envelope: Envelope, bytes: [UInt8]) {
    let address = subscriber.address
    let link = issue.baseURL.map { unsubscribe.url(for: address, list: issue.list, base: $0) }
    let reader = Reader(subscriber, unsubscribeURL: link)
    let id = MessageID(
      issue: issue.id, recipient: address, domain: messageDomain, purpose: test ?? "")
    var header = common
    let line = try subject.map { merge throws(Problem) in
      try HeaderField.text(
        "Subject", merge.render(reader).onOneLine)
    }
    if let field = line ?? fixedSubject { header.append(field) }
    header.append(
      try .mailboxes(
        "To", [try Mailbox(displayName: subscriber.name ?? "", address: address)]))
    header.append(try .token("Message-ID", id.description))
    header += try ListHeader.unsubscribeFields(of: issue, link: link, recipient: address)
    let body = MIMEPart.alternative([
      text.part(subtype: "plain", for: reader), html.part(subtype: "html", for: reader),
    ])
    return (
      Envelope(from: envelopeFrom, to: address),
      Message(header: header, body: body, boundarySeed: id.digest).bytes
    )
  }

  /// The copy for nobody in particular, to be looked at or published.
  package func webCopy() -> (html: String, text: String) {
    let nobody = Reader.nobody(baseURL: issue.baseURL)
    return (html.render(nobody), text.render(nobody))
  }
}
