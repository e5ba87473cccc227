/// The table headers of a TOML text, such as `[taxonomies]`, looked at before toml++ reads it: one that begins
/// with no key ends the whole process there, in place of being an error.
struct TOMLHeaders {
  /// The line, counted from 1, of the first header that begins with no key; nil where there is none.
  ///
  /// What stands in strings, lists and comments is no header (TOML 1.0, “String”, “Array”). Behind the first
  /// fault of another kind it does not matter what is found: toml++ reads no further.
  static func firstWithoutKey(in text: String) -> Int? {
    var scanner = TOMLHeaders(rest: Array(text.utf8)[...])
    return scanner.scan()
  }

  private var rest: ArraySlice<UInt8>
  private var line = 1
  private var depth = 0

  private mutating func scan() -> Int? {
    var isAtStart = true
    while let byte = rest.first {
      switch byte {
      case UInt8(ascii: "\n"): (line, isAtStart) = (line + 1, true)
      case UInt8(ascii: " "), UInt8(ascii: "\t"): break
      case UInt8(ascii: "#"):
        rest = rest.drop { $0 != UInt8(ascii: "\n") }
        continue
      case UInt8(ascii: "\""), UInt8(ascii: "'"):
        skipString(quote: byte)
        isAtStart = false
        continue
      case UInt8(ascii: "[") where isAtStart && depth == 0:
        if !beginsWithKey(rest.dropFirst()) { return line }
        rest = rest.drop { $0 != UInt8(ascii: "\n") && $0 != UInt8(ascii: "]") }
        isAtStart = false
        continue
      case UInt8(ascii: "["), UInt8(ascii: "{"): (depth, isAtStart) = (depth + 1, false)
      case UInt8(ascii: "]"), UInt8(ascii: "}"): (depth, isAtStart) = (max(0, depth - 1), false)
      default: isAtStart = false
      }
      rest = rest.dropFirst()
    }
    return nil
  }

  private func beginsWithKey(_ text: ArraySlice<UInt8>) -> Bool {
    let isBlank = { (byte: UInt8) in byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t") }
    var text = text.drop(while: isBlank)
    if text.first == UInt8(ascii: "[") { text = text.dropFirst().drop(while: isBlank) }
    guard let byte = text.first else { return true }
    // What is empty is an error that toml++ tells.
    return (byte | 0x20) &- 0x61 < 26 || byte &- 0x30 < 10 || "_-\"']".utf8.contains(byte)
  }

  /// Skips a string; three quotes begin one that may hold line ends.
  private mutating func skipString(quote: UInt8) {
    let isLong = rest.starts(with: [quote, quote, quote])
    rest = rest.dropFirst(isLong ? 3 : 1)
    while let byte = rest.first {
      if byte == quote, !isLong || rest.starts(with: [quote, quote, quote]) {
        // Two more may belong to the text.
        rest = rest.dropFirst(
          isLong ? 3 + rest.dropFirst(3).prefix(2).prefix { $0 == quote }.count : 1)
        return
      }
      if byte == UInt8(ascii: "\n") {
        guard isLong else { return }
        line += 1
      }
      if byte == UInt8(ascii: "\\"), quote == UInt8(ascii: "\"") {
        rest = rest.dropFirst()
        if rest.first == UInt8(ascii: "\n") { continue }
      }
      rest = rest.dropFirst()
    }
  }
}
