/// What a relay answered (RFC 5321 §4.2), kept as data.
package struct SMTPReply: Sendable, Hashable {
  /// Three digits.
  package var code: Int
  package var enhanced: EnhancedStatusCode?
  /// All lines, without codes, joined by blanks; printable.
  package var text: String

  package init(code: Int, enhanced: EnhancedStatusCode? = nil, text: String) {
    self.code = code
    self.enhanced = enhanced
    self.text = text
  }

  /// 2yz: done.
  package var isPositive: Bool { (200..<300).contains(code) }
  /// 4yz: may work later.
  package var isTransient: Bool { (400..<500).contains(code) }
  /// 5yz: will not work.
  package var isPermanent: Bool { (500..<600).contains(code) }
  /// Whether commands came in an order that the relay does not take (RFC 5321 §4.2.2; X.5.0 and X.5.1 of RFC
  /// 3463 §3.6), as it may think of those that were pipelined.
  package var isOutOfTurn: Bool {
    code == 503 || isPermanent && enhanced.map { $0.subject == 5 && $0.detail <= 1 } ?? false
  }
}

extension SMTPReply: CustomStringConvertible {
  package var description: String {
    [String(code), enhanced?.description, text.isEmpty ? nil : text].compactMap { $0 }
      .joined(separator: " ")
  }
}

/// An enhanced mail system status code (RFC 3463 §2): class, subject, detail.
package struct EnhancedStatusCode: Sendable, Hashable, CustomStringConvertible {
  package var statusClass: Int
  package var subject: Int
  package var detail: Int

  package init(_ statusClass: Int, _ subject: Int, _ detail: Int) {
    self.statusClass = statusClass
    self.subject = subject
    self.detail = detail
  }

  /// Reads `5.1.1`; nil when it is anything else.
  package init?(parsing text: some Collection<UInt8>) {
    var parts = [0, 0, 0]
    var part = 0
    var digits = 0
    for byte in text {
      if byte == UInt8(ascii: "."), digits > 0, part < 2 {
        part += 1
        digits = 0
      } else if (0x30...0x39).contains(byte), digits < 3 {
        parts[part] = parts[part] * 10 + Int(byte - 0x30)
        digits += 1
      } else {
        return nil
      }
    }
    guard part == 2, digits > 0, [2, 4, 5].contains(parts[0]) else { return nil }
    self.init(parts[0], parts[1], parts[2])
  }

  package var description: String { "\(statusClass).\(subject).\(detail)" }
}
