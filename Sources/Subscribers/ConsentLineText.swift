import Foundation

/// The bytes of a line of JSON, taken sign by sign: strings without escapes, of printable ASCII, and the two flags.
struct ConsentLineText {
  private let bytes: UnsafeRawBufferPointer
  private var position = 0

  init(_ bytes: UnsafeRawBufferPointer) { self.bytes = bytes }

  var isAtEnd: Bool { position == bytes.count }

  mutating func take(_ sign: Unicode.Scalar) -> Bool {
    guard position < bytes.count, bytes[position] == UInt8(ascii: sign) else { return false }
    position += 1
    return true
  }

  mutating func string() -> UnsafeRawBufferPointer? {
    guard take("\"") else { return nil }
    let start = position
    var end = start
    // Eight octets at a time, up to the first that is no common sign.
    while end + 8 <= bytes.count {
      let special = Self.special(
        UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: end, as: UInt64.self)))
      if special != 0 {
        end += special.trailingZeroBitCount / 8
        break
      }
      end += 8
    }
    while end < bytes.count {
      let byte = bytes[end]
      if byte == UInt8(ascii: "\"") {
        position = end + 1
        return UnsafeRawBufferPointer(rebasing: bytes[start..<end])
      }
      if byte == UInt8(ascii: "\\") || byte &- 0x20 >= 0x5F { return nil }
      end += 1
    }
    return nil
  }

  mutating func flag() -> Bool? {
    for (word, value) in [("true", true), ("false", false)] as [(StaticString, Bool)] {
      let count = word.utf8CodeUnitCount
      guard position + count <= bytes.count, let base = bytes.baseAddress,
        memcmp(base + position, word.utf8Start, count) == 0
      else { continue }
      position += count
      return value
    }
    return nil
  }

  private static let ones: UInt64 = 0x0101_0101_0101_0101
  private static let highs = ones << 7

  /// Marks, of eight octets, those that end a string or cannot stand in it: a quote, a backslash, and what is no
  /// printable ASCII. The lowest mark is always right; those above it may be one too many, by what is borrowed.
  private static func special(_ octets: UInt64) -> UInt64 {
    func zeros(_ octets: UInt64) -> UInt64 { (octets &- ones) & ~octets & highs }
    // DEL is as little to be seen as what is below a blank.
    return zeros(octets ^ ones &* 0x22) | zeros(octets ^ ones &* 0x5C)
      | zeros(octets ^ ones &* 0x7F) | (octets &- ones &* 0x20) & ~octets & highs | octets & highs
  }
}
