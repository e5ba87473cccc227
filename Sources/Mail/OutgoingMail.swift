/// A message on its way: who it is from and to as SMTP sees it, and its bytes (RFC 5321 §2.3.1).
package struct OutgoingMail: Sendable {
  package var envelope: Envelope
  /// Header and body with CRLF line ends, before dot-stuffing.
  package var bytes: [UInt8]

  package init(envelope: Envelope, bytes: [UInt8]) {
    self.envelope = envelope
    self.bytes = bytes
  }
}
