/// A server reply, RFC 5321 §4.2.
struct Reply: Error, Sendable, Equatable {
  let code: Int
  /// The enhanced status code of RFC 3463; nil where RFC 2034 §4 forbids one.
  let enhanced: String?
  let lines: [String]

  init(_ code: Int, _ enhanced: String? = nil, _ lines: String...) {
    self.init(code, enhanced, lines: lines)
  }

  init(_ code: Int, _ enhanced: String?, lines: [String]) {
    self.code = code
    self.enhanced = enhanced
    self.lines = lines
  }

  /// The reply as lines without their CRLF.
  func wireLines(withEnhancedCodes: Bool) -> [String] {
    // RFC 2034 §4: the enhanced code is repeated on every line of a reply.
    let prefix = withEnhancedCodes ? enhanced.map { $0 + " " } ?? "" : ""
    return lines.indices.map { index in
      // RFC 5321 §4.2.1: a hyphen after the code means that more lines follow.
      "\(code)\(index == lines.count - 1 ? " " : "-")\(prefix)\(lines[index])"
    }
  }
}

extension Reply {
  static let malformed = Reply(500, "5.5.2", "commands end in CRLF and hold no other CR, LF or NUL")
  static let tooLong = Reply(500, "5.5.2", "line too long")
  static let unknownCommand = Reply(500, "5.5.2", "command not recognized")
  static let sizeExceeded = Reply(552, "5.3.4", "message exceeds the maximum size")

  /// RFC 5321 §4.1.4: commands out of order are answered with 503.
  static func outOfOrder(_ text: String) -> Reply {
    Reply(503, "5.5.1", text)
  }

  static func badParameters(_ text: String) -> Reply {
    Reply(501, "5.5.4", text)
  }

  /// 451 with the reason, reduced to what a reply line can hold (RFC 5321 §4.5.3.1.5).
  static func storeFailed(_ error: any Error) -> Reply {
    let reason = String(describing: error).unicodeScalars.prefix(300).map {
      (0x20...0x7E).contains($0.value) ? Character($0) : "?"
    }
    return Reply(451, "4.3.0", "could not store the message: \(String(reason))")
  }
}
