import Diagnostics

/// JSON as it is printed for people and programs, written at once: what ten thousand rows take `JSONEncoder` a
/// fifth of a second for.
struct JSONText: ~Copyable {
  private var bytes: OutgoingBytes
  /// A line's end and the blanks that the next one begins with.
  private var lineEnd: [UInt8] = [0x0A]
  private var isFirst = true

  /// - Parameter write: takes the bytes of it, many at a time.
  init(writingBy write: @escaping (UnsafeRawBufferPointer) -> Void) {
    bytes = OutgoingBytes(writingBy: write)
  }

  /// Writes what is left.
  mutating func end() { bytes.flush() }

  mutating func list(_ members: (inout JSONText) -> Void) { enclosed("[", "]", members) }

  /// - Parameter members: the keys in the order of the alphabet, as all JSON of this program has them.
  mutating func object(_ members: (inout JSONText) -> Void) { enclosed("{", "}", members) }

  /// Begins a member of a list.
  mutating func element() {
    if !isFirst { bytes.append(UInt8(ascii: ",")) }
    isFirst = false
    bytes.append(lineEnd)
  }

  /// Begins a member of an object, whose name has nothing to escape.
  mutating func key(_ name: StaticString) {
    element()
    bytes.append(UInt8(ascii: "\""))
    bytes.append(name)
    bytes.append("\" : ")
  }

  mutating func member(_ name: StaticString, _ value: String?) {
    key(name)
    if let value { string(value) } else { bytes.append("null") }
  }

  mutating func member(_ name: StaticString, _ number: Int) {
    key(name)
    bytes.append(Array(String(number).utf8))
  }

  private mutating func enclosed(
    _ open: Unicode.Scalar, _ close: Unicode.Scalar, _ members: (inout JSONText) -> Void
  ) {
    bytes.append(UInt8(ascii: open))
    lineEnd += [0x20, 0x20]
    isFirst = true
    members(&self)
    lineEnd.removeLast(2)
    // An empty one has a line of its own, as `JSONEncoder` has it.
    if isFirst { bytes.append(UInt8(ascii: "\n")) }
    isFirst = false
    bytes.append(lineEnd)
    bytes.append(UInt8(ascii: close))
  }

  /// A string in quotes (RFC 8259 §7); DEL, C1 and the separators, which may stand raw, are escaped too.
  mutating func string(_ text: String) {
    bytes.append(UInt8(ascii: "\""))
    var text = text
    text.withUTF8 { append($0) }
    bytes.append(UInt8(ascii: "\""))
  }

  private mutating func append(_ text: UnsafeBufferPointer<UInt8>) {
    // Nothing is escaped in most: that is seen of many bytes at a time.
    var others: UInt8 = 0
    for byte in text { others |= byte &- 0x20 < 0x5F && byte != 0x22 && byte != 0x5C ? 0 : 1 }
    var start = 0
    var index = others == 0 ? text.count : 0
    while index < text.count {
      guard let (scalar, length) = Self.escaped(text[index...]) else {
        index += 1
        continue
      }
      bytes.append(UnsafeRawBufferPointer(rebasing: UnsafeRawBufferPointer(text)[start..<index]))
      append(scalar)
      index += length
      start = index
    }
    bytes.append(UnsafeRawBufferPointer(rebasing: UnsafeRawBufferPointer(text)[start...]))
  }

  /// The character that some bytes begin with, and how many it takes, where it is written otherwise (RFC 3629 §3).
  private static func escaped(_ text: Slice<UnsafeBufferPointer<UInt8>>) -> (Unicode.Scalar, Int)? {
    let byte = text[text.startIndex]
    switch byte {
    case ..<0x20, 0x22, 0x5C, 0x7F: return (Unicode.Scalar(byte), 1)
    case 0xC2:
      let next = text[text.startIndex + 1]
      return next < 0xA0 ? (Unicode.Scalar(next), 2) : nil
    case 0xE2 where text[text.startIndex + 1] == 0x80:
      let third = text[text.startIndex + 2]
      return third == 0xA8 ? ("\u{2028}", 3) : third == 0xA9 ? ("\u{2029}", 3) : nil
    default: return nil
    }
  }

  /// Appends a character as it is escaped.
  private mutating func append(_ scalar: Unicode.Scalar) {
    switch scalar {
    case "\"", "\\":
      bytes.append(0x5C)
      bytes.append(UInt8(scalar.value))
    case "\u{8}": bytes.append("\\b")
    case "\u{C}": bytes.append("\\f")
    case "\n": bytes.append("\\n")
    case "\r": bytes.append("\\r")
    case "\t": bytes.append("\\t")
    default:
      let digits = String(scalar.value, radix: 16)
      bytes.append("\\u")
      bytes.append(Array((String(repeating: "0", count: 4 - digits.utf8.count) + digits).utf8))
    }
  }
}

/// A result that writes its own JSON, the same as `JSONEncoder` would.
protocol WritesJSON {
  func write(to json: inout JSONText)
}
