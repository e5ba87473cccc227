/// Who a message is from and to, as SMTP sees it (RFC 5321 §2.3.1); never without a recipient.
package struct Envelope: Sendable, Hashable {
  /// Where bounces go; nil is the null reverse-path (§4.5.5).
  package let reversePath: EmailAddress?
  package let forwardPaths: [EmailAddress]
  /// What a bounce calls it (RFC 3461 §4.4); printable.
  package let id: String?

  package init(
    from reversePath: EmailAddress?, to first: EmailAddress, _ rest: EmailAddress...,
    id: String? = nil
  ) {
    self.reversePath = reversePath
    self.forwardPaths = [first] + rest
    self.id = id
  }

  /// Whether the relay must offer SMTPUTF8 (RFC 6531 §3.4).
  package var needsSMTPUTF8: Bool {
    forwardPaths.contains(where: \.needsSMTPUTF8) || reversePath?.needsSMTPUTF8 == true
  }
}
