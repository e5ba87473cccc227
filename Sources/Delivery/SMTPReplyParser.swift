import Mail

/// Puts replies together from the bytes of a connection (RFC 5321 §4.2.1).
struct SMTPReplyParser {
  struct Malformed: Error { var reason: String }

  private var buffer: [UInt8] = []
  private var start = 0
  private var code: Int?
  private var lines: [String] = []

  /// Longer than RFC 5321 §4.5.3.1.5 asks for; a hostile relay cannot fill the memory.
  private static let maximumLine = 4096
  private static let maximumLines = 200

  /// Whether all that was fed is taken.
  var isEmpty: Bool { start == buffer.count && lines.isEmpty }

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
    let text = String(decoding: line, as: UTF8.self)
    guard let code = Int(text.prefix(3)), (200..<600).contains(code),
      self.code == nil || self.code == code, lines.count < Self.maximumLines
    else {
      throw Malformed(reason: "not an SMTP reply: “\(text.prefix(80).description.printable)”")
    }
    let separator = text.dropFirst(3).first
    guard separator == nil || separator == " " || separator == "-" else {
      throw Malformed(reason: "not an SMTP reply: “\(text.prefix(80).description.printable)”")
    }
    self.code = code
    lines.append(String(text.dropFirst(4)))
    if separator == "-" { return nil }
    defer {
      self.code = nil
      lines = []
    }
    return Self.reply(code, lines)
  }

  /// The enhanced code stands at the beginning of every line (RFC 2034 §4).
  private static func reply(_ code: Int, _ lines: [String]) -> SMTPReply {
    let first = lines.first?.split(separator: " ").first ?? ""
    let enhanced = EnhancedStatusCode(parsing: first)
    let texts = lines.map { line in
      enhanced != nil && line.hasPrefix(first) ? String(line.dropFirst(first.count)) : line
    }
    let text = texts.joined(separator: " ").split(separator: " ").joined(separator: " ")
    return SMTPReply(code: code, enhanced: enhanced, text: String(text.prefix(1000)).printable)
  }
}
