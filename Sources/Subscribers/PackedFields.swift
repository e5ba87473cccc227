/// The fields of one row that hold something, in one run of bytes.
///
/// A list can have a dozen columns that few readers fill: a string for each would cost more memory than
/// all that they say. A field is its column's number, its length and its text in UTF-8; the numbers are
/// written seven bits a byte, the last byte below 0x80 (LEB128).
struct PackedFields: Sendable {
  private(set) var bytes: ArraySlice<UInt8> = []

  init() {}

  /// - Parameter bytes: of a row that was packed before.
  init(bytes: ArraySlice<UInt8>) { self.bytes = bytes }

  /// Puts a field behind the others; an empty one takes no room.
  mutating func append(_ text: some Collection<UInt8>, column: Int) {
    guard !text.isEmpty else { return }
    append(number: column)
    append(number: text.count)
    bytes.append(contentsOf: text)
  }

  /// What stands in a column; nil for nothing.
  subscript(column: Int) -> String? {
    first { $0.column == column }.map { String(decoding: $0.text, as: UTF8.self) }
  }

  /// Takes the fields out and keeps the room, for the next row.
  mutating func removeAll() { bytes.removeAll(keepingCapacity: true) }

  private mutating func append(number: Int) {
    var rest = UInt(number)
    while rest >= 0x80 {
      bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
      rest >>= 7
    }
    bytes.append(UInt8(rest))
  }
}

extension PackedFields: Sequence {
  struct Iterator: IteratorProtocol {
    fileprivate var rest: ArraySlice<UInt8>

    mutating func next() -> (column: Int, text: ArraySlice<UInt8>)? {
      guard let column = number(), let count = number() else { return nil }
      defer { rest = rest.dropFirst(count) }
      return (column, rest.prefix(count))
    }

    private mutating func number() -> Int? {
      var value = 0
      var shift = 0
      while let byte = rest.popFirst() {
        value |= Int(byte & 0x7F) << shift
        if byte < 0x80 { return value }
        shift += 7
      }
      return nil
    }
  }

  func makeIterator() -> Iterator { Iterator(rest: bytes) }
}
