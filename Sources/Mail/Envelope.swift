/// Who a message is from and to, as SMTP sees it (RFC 5321 §2.3.1); never without a recipient.
package struct Envelope: Sendable, Hashable {
  /// Where bounces go; nil is the null reverse-path (§4.5.5).
  package let reversePath: EmailAddress?
  package let forwardPaths: [EmailAddress]

  package init(from reversePath: EmailAddress?, to first: EmailAddress, _ rest: EmailAddress...) {
    self.reversePath = reversePath
    self.forwardPaths = [first] + rest
  }

  /// Whether the relay must offer SMTPUTF8 (RFC 6531 §3.4).
  package var needsSMTPUTF8: Bool {
    forwardPaths.contains(where: \.needsSMTPUTF8) || reversePath?.needsSMTPUTF8 == true
  }
}
