/// JSON of one object without white space, escapes or values inside values, read eight bytes at a time.
struct FlatJSON {
  private let bytes: UnsafeRawBufferPointer
  private var position = 0

  init(_ bytes: UnsafeRawBufferPointer) { self.bytes = bytes }

  var isAtEnd: Bool { position == bytes.count }

  @inline(__always)
  mutating func take(_ sign: UInt8) -> Bool {
    guard position < bytes.count, bytes[position] == sign else { return false }
    position += 1
    return true
  }

  /// Where a string without escapes stands; nil for anything else.
  @inline(__always)
  mutating func text() -> Range<Int>? {
    guard take(UInt8(ascii: "\"")) else { return nil }
    let start = position
    while true {
      let found = Self.ends(in: bytes.word(at: position))
      guard found == 0 else {
        position += found.trailingZeroBitCount / 8
        break
      }
      position += 8
    }
    // What is not said by its own bytes is read elsewhere; behind the end stand zeros.
    guard take(UInt8(ascii: "\"")) else { return nil }
    return start..<position - 1
  }

  subscript(range: Range<Int>) -> UnsafeRawBufferPointer {
    UnsafeRawBufferPointer(rebasing: bytes[range])
  }

  @inline(__always)
  func word(_ range: Range<Int>) -> ShortWord {
    ShortWord(
      count: range.count, low: bytes.word(at: range.lowerBound, count: range.count),
      high: bytes.word(at: range.lowerBound + 8, count: range.count - 8))
  }

  @inline(__always)
  mutating func number() -> Int? {
    let start = position
    var value = 0
    while position < bytes.count, position - start < 12, bytes[position] &- 0x30 < 10 {
      value = value * 10 + Int(bytes[position] - 0x30)
      position += 1
    }
    return position > start ? value : nil
  }

  mutating func flag() -> Bool? {
    func take(_ word: ShortWord) -> Bool {
      let end = position + word.count
      guard end <= bytes.count, self.word(position..<end) == word else { return false }
      position = end
      return true
    }
    return take("true") ? true : take("false") ? false : nil
  }

  /// A word of which the lowest bit that is set is that of its first quotation mark, backslash or control character.
  ///
  /// What is subtracted borrows from the next byte only where a byte is one of those, so that only bits above it
  /// may be wrong.
  @inline(__always)
  private static func ends(in word: UInt64) -> UInt64 {
    let ones: UInt64 = 0x0101_0101_0101_0101
    let quotes = word ^ (ones &* UInt64(UInt8(ascii: "\"")))
    let slashes = word ^ (ones &* UInt64(UInt8(ascii: "\\")))
    let found =
      ((quotes &- ones) & ~quotes) | ((slashes &- ones) & ~slashes)
      | ((word &- ones &* 0x20) & ~word)
    return found & (ones &* 0x80)
  }
}

/// A word of at most sixteen bytes as two numbers, which are faster to compare; of a longer one its first.
struct ShortWord: Equatable, ExpressibleByStringLiteral {
  let count: Int
  private let low: UInt64
  private let high: UInt64

  fileprivate init(count: Int, low: UInt64, high: UInt64) {
    (self.count, self.low, self.high) = (count, low, high)
  }

  init(_ text: String) {
    let bytes = Array(text.utf8)
    self = bytes.withUnsafeBytes { FlatJSON($0).word(0..<bytes.count) }
  }

  init(stringLiteral text: StaticString) {
    func word(from start: Int) -> UInt64 {
      (start..<max(start, min(start + 8, text.utf8CodeUnitCount))).reversed().reduce(0) {
        $0 << 8 | UInt64(text.utf8Start[$1])
      }
    }
    self.init(count: text.utf8CodeUnitCount, low: word(from: 0), high: word(from: 8))
  }
}

extension UnsafeRawBufferPointer {
  /// Eight bytes, the first the lowest; zeros where there are none.
  @inline(__always)
  fileprivate func word(at offset: Int) -> UInt64 {
    if offset + 8 <= count {
      return UInt64(littleEndian: loadUnaligned(fromByteOffset: offset, as: UInt64.self))
    }
    return (Swift.min(offset, count)..<count).reversed().reduce(0) { $0 << 8 | UInt64(self[$1]) }
  }

  /// The first of them.
  @inline(__always)
  fileprivate func word(at offset: Int, count: Int) -> UInt64 {
    guard count > 0 else { return 0 }
    let word = word(at: offset)
    return count < 8 ? word & (1 << (8 * UInt64(count)) - 1) : word
  }
}
