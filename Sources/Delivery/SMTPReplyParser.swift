import Diagnostics

/// Puts replies together from the bytes of a connection (RFC 5321 §4.2.1).
struct SMTPReplyParser {
  struct Malformed: Error { var reason: String }

  private var buffer: [UInt8] = []
  private var start = 0
  private var code: Int?
  private var enhanced: EnhancedStatusCode?
  private var text: [UInt8] = []
  private var lineCount = 0

  /// Longer than RFC 5321 §4.5.3.1.5 asks for; a hostile relay cannot fill the memory.
  private static let maximumLine = 4096
  private static let maximumLines = 200

  /// The beginning of a reply that never ended.
  var leftOver: String {
    let bytes = text + buffer[start...]
    return String(decoding: bytes.prefix(200), as: UTF8.self).printable
  }

  /// Whether all that was fed is taken.
  var isEmpty: Bool { start == buffer.count && lineCount == 0 }

  mutating func feed(_ bytes: UnsafeRawBufferPointer) {
    if start > 0 {
      buffer.removeFirst(start)
      start = 0
    }
    buffer.append(contentsOf: bytes)
  }

  /// The next whole reply, or nil until more bytes come.
  mutating func next() throws(Malformed) -> SMTPReply? {
    while let end = buffer[start...].firstIndex(of: 0x0A) {
      let line = buffer[start..<end]
      start = end + 1
      if let reply = try take(line.last == 0x0D ? line.dropLast() : line) { return reply }
    }
    guard buffer.count - start <= Self.maximumLine else {
      throw Malformed(reason: "a reply line without an end")
    }
    return nil
  }

  private mutating func take(_ line: ArraySlice<UInt8>) throws(Malformed) -> SMTPReply? {
    let digits = line.prefix(3)
    let separator = line.dropFirst(3).first
    guard digits.count == 3, digits.allSatisfy({ (0x30...0x39).contains($0) }),
      separator == nil || separator == UInt8(ascii: " ") || separator == UInt8(ascii: "-")
    else { throw malformed(line) }
    let code = digits.reduce(0) { $0 * 10 + Int($1 - 0x30) }
    guard (200..<600).contains(code), self.code == nil || self.code == code,
      lineCount < Self.maximumLines
    else { throw malformed(line) }
    self.code = code
    appendText(of: line.dropFirst(4))
    if separator == UInt8(ascii: "-") { return nil }
    defer {
      self.code = nil
      enhanced = nil
      text.removeAll(keepingCapacity: true)
      lineCount = 0
    }
    return SMTPReply(
      code: code, enhanced: enhanced, text: String(decoding: text, as: UTF8.self).printable)
  }

  /// The enhanced code stands at the beginning of every line (RFC 2034 §4).
  private mutating func appendText(of line: ArraySlice<UInt8>) {
    lineCount += 1
    let first = line.prefix { $0 != 0x20 }
    var rest = line
    if let code = EnhancedStatusCode(parsing: first), enhanced == nil || enhanced == code {
      enhanced = code
      rest = rest.dropFirst(first.count)
    }
    rest = rest.drop { $0 == 0x20 }
    // Enough for a person to see what is meant.
    guard text.count < 1000, !rest.isEmpty else { return }
    if !text.isEmpty { text.append(0x20) }
    text.append(contentsOf: rest.prefix(1000 - min(1000, text.count)))
  }

  private func malformed(_ line: ArraySlice<UInt8>) -> Malformed {
    Malformed(
      reason: "not an SMTP reply: “\(String(decoding: line.prefix(80), as: UTF8.self).printable)”")
  }
}
