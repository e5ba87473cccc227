import Foundation

/// A message on its way: who it is from and to as SMTP sees it, and its bytes (RFC 5321 §2.3.1).
package struct OutgoingMail: Sendable {
  package var envelope: Envelope
  /// Header and body with CRLF line ends, before dot-stuffing.
  package var bytes: [UInt8]

  package init(envelope: Envelope, bytes: [UInt8]) {
    self.envelope = envelope
    self.bytes = bytes
  }

  /// Whether the relay must offer SMTPUTF8: for the envelope, or for an address in the header, which no
  /// encoding can make ASCII (RFC 6531 §3.4, RFC 6532 §3.2).
  package var needsSMTPUTF8: Bool { envelope.needsSMTPUTF8 || hasUTF8Header }

  private var hasUTF8Header: Bool {
    bytes.withUnsafeBytes { bytes in
      let header = UnsafeRawBufferPointer(rebasing: bytes.prefix(Self.headerLength(of: bytes)))
      // Every mail comes by here: eight octets at a time.
      let words = header.count / 8
      for word in 0..<words
      where header.loadUnaligned(fromByteOffset: word * 8, as: UInt64.self)
        & 0x8080_8080_8080_8080 != 0
      { return true }
      return header.dropFirst(words * 8).contains { $0 >= 0x80 }
    }
  }

  /// The header ends with an empty line (RFC 5322 §2.1).
  private static func headerLength(of bytes: UnsafeRawBufferPointer) -> Int {
    guard let start = bytes.baseAddress else { return 0 }
    var offset = 0
    while offset < bytes.count, let end = memchr(start + offset, 0x0A, bytes.count - offset) {
      let next = UnsafeRawPointer(end) - start + 1
      if next - offset <= 2 { return offset }
      offset = next
    }
    return bytes.count
  }
}
