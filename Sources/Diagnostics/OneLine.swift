import Foundation

/// What must stand on one line, such as a title, whatever it was written on.
extension String {
  /// The text with every run of blanks and line ends as one space.
  package var onOneLine: String {
    if isOneLine { return self }
    // Byte by byte where all are ASCII: of these blanks are the same ones.
    guard utf8.allSatisfy({ $0 < 0x80 }) else {
      return split(whereSeparator: \.isWhitespace).joined(separator: " ")
    }
    var line: [UInt8] = []
    line.reserveCapacity(utf8.count)
    var isBetween = false
    for byte in utf8 {
      if byte == 0x20 || 0x09...0x0D ~= byte {
        isBetween = !line.isEmpty
      } else {
        if isBetween { line.append(0x20) }
        isBetween = false
        line.append(byte)
      }
    }
    return String(decoding: line, as: UTF8.self)
  }

  /// Whether bytes show that it is one already: printable ASCII with single spaces between words.
  private var isOneLine: Bool {
    var previous: UInt8 = 0x20
    for byte in utf8 {
      guard byte &- 0x20 < 0x5F, byte != 0x20 || previous != 0x20 else { return false }
      previous = byte
    }
    return previous != 0x20
  }

  /// Whether no character in it takes more than a byte; looks at all of them, many at a time.
  var isASCII: Bool {
    utf8.withContiguousStorageIfAvailable { bytes in
      var all: UInt8 = 0
      for byte in bytes { all |= byte }
      return all < 0x80
    } ?? utf8.allSatisfy { $0 < 0x80 }
  }

  /// Whether a byte stands anywhere in the text, found as fast as the system can.
  package func holds(byte: UInt8) -> Bool {
    utf8.withContiguousStorageIfAvailable { bytes in
      bytes.baseAddress.map { memchr($0, Int32(byte), bytes.count) != nil } ?? false
    } ?? utf8.contains(byte)
  }
}
