import Diagnostics

/// JSON as it is printed for people and programs, written at once: what ten thousand rows take `JSONEncoder` a
/// fifth of a second for.
struct JSONText {
  /// Takes the lines of it, many at a time.
  private let print: (String) -> Void
  private var bytes: [UInt8] = []
  private var depth = 0
  private var isFirst = true

  init(printingTo print: @escaping (String) -> Void) { self.print = print }

  /// Prints what is left.
  func end() { print(String(decoding: bytes, as: UTF8.self)) }

  mutating func list(_ members: (inout JSONText) -> Void) { enclosed("[", "]", members) }

  /// - Parameter members: the keys in the order of the alphabet, as all JSON of this program has them.
  mutating func object(_ members: (inout JSONText) -> Void) { enclosed("{", "}", members) }

  /// Begins a member of a list.
  mutating func element() {
    if !isFirst { bytes.append(UInt8(ascii: ",")) }
    isFirst = false
    newLine()
  }

  mutating func key(_ name: String) {
    element()
    string(name)
    bytes += " : ".utf8
  }

  mutating func member(_ name: String, _ value: String?) {
    key(name)
    if let value { string(value) } else { bytes += "null".utf8 }
  }

  mutating func member(_ name: String, _ number: Int) {
    key(name)
    bytes += String(number).utf8
  }

  private mutating func enclosed(
    _ open: Unicode.Scalar, _ close: Unicode.Scalar, _ members: (inout JSONText) -> Void
  ) {
    bytes.append(UInt8(ascii: open))
    depth += 1
    isFirst = true
    members(&self)
    depth -= 1
    // An empty one has a line of its own, as `JSONEncoder` has it.
    if isFirst { bytes.append(UInt8(ascii: "\n")) }
    isFirst = false
    newLine()
    bytes.append(UInt8(ascii: close))
  }

  private mutating func newLine() {
    if bytes.count > 1 << 16 {
      print(String(decoding: bytes, as: UTF8.self))
      bytes.removeAll(keepingCapacity: true)
    } else {
      bytes.append(UInt8(ascii: "\n"))
    }
    for _ in 0..<2 * depth { bytes.append(0x20) }
  }

  /// A string in quotes (RFC 8259 §7); DEL, C1 and the separators, which may stand raw, are escaped too.
  mutating func string(_ text: String) {
    bytes.append(UInt8(ascii: "\""))
    if !appendPlain(text) {
      for scalar in text.unicodeScalars { append(scalar) }
    }
    bytes.append(UInt8(ascii: "\""))
  }

  /// Appends a text in which nothing is escaped, as most are.
  private mutating func appendPlain(_ text: String) -> Bool {
    text.utf8.withContiguousStorageIfAvailable { text in
      var others: UInt8 = 0
      for byte in text { others |= byte &- 0x20 < 0x5F && byte != 0x22 && byte != 0x5C ? 0 : 1 }
      if others == 0 { bytes.append(contentsOf: text) }
      return others == 0
    } ?? false
  }

  private mutating func append(_ scalar: Unicode.Scalar) {
    switch scalar {
    case "\"", "\\": bytes += [0x5C, UInt8(scalar.value)]
    case "\u{8}": bytes += "\\b".utf8
    case "\u{C}": bytes += "\\f".utf8
    case "\n": bytes += "\\n".utf8
    case "\r": bytes += "\\r".utf8
    case "\t": bytes += "\\t".utf8
    case _ where scalar.isControl:
      let digits = String(scalar.value, radix: 16)
      bytes += "\\u\(String(repeating: "0", count: 4 - digits.utf8.count))\(digits)".utf8
    default: bytes += UTF8.encode(scalar).map { Array($0) } ?? []
    }
  }
}

/// A result that writes its own JSON, the same as `JSONEncoder` would.
protocol WritesJSON {
  func write(to json: inout JSONText)
}
