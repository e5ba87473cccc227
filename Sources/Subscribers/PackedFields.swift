import Foundation

/// The fields of one row that hold something, in one run of bytes.
///
/// A list can have a dozen columns that few readers fill: a string for each would cost more memory than
/// all that they say. A field is its column's number, its length and its text in UTF-8; the numbers are
/// written seven bits a byte, the last byte below 0x80 (LEB128). A row in which nothing is quoted is kept as its
/// line instead, and cut when it is asked.
struct PackedFields: Sendable {
  private(set) var bytes: ArraySlice<UInt8> = []
  /// What sets fields apart in a line; nil where they are packed.
  private let separator: UInt8?

  /// Whether they are kept as their line.
  var isLine: Bool { separator != nil }

  init() { separator = nil }

  /// - Parameter bytes: of a row that was packed before.
  init(bytes: ArraySlice<UInt8>) {
    self.bytes = bytes
    separator = nil
  }

  /// - Parameter line: a row of a roster without quotes, and without its line end.
  init(line: ArraySlice<UInt8>, separator: UInt8) {
    bytes = line
    self.separator = separator
  }

  /// Puts a field behind the others; an empty one takes no room.
  mutating func append(_ text: some Collection<UInt8>, column: Int) {
    guard !text.isEmpty else { return }
    append(number: column)
    append(number: text.count)
    bytes.append(contentsOf: text)
  }

  /// What stands in a column; nil for nothing.
  subscript(column: Int) -> String? {
    text(of: column).map { String(decoding: $0, as: UTF8.self) }
  }

  /// The octets of a column; nil for nothing.
  func text(of column: Int) -> ArraySlice<UInt8>? {
    if let separator { return text(of: column, separator) }
    for field in self where field.column == column { return field.text }
    return nil
  }

  private func text(of column: Int, _ separator: UInt8) -> ArraySlice<UInt8>? {
    let range = bytes.withUnsafeBufferPointer { line -> Range<Int>? in
      var (start, left) = (0, column)
      while true {
        let end =
          line.baseAddress.flatMap { base in
            memchr(base + start, Int32(separator), line.count - start).map {
              UnsafeRawPointer($0) - UnsafeRawPointer(base)
            }
          } ?? line.count
        if left == 0 { return start < end ? start..<end : nil }
        if end == line.count { return nil }
        (start, left) = (end + 1, left - 1)
      }
    }
    guard let range else { return nil }
    return bytes[bytes.startIndex + range.lowerBound..<bytes.startIndex + range.upperBound]
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
    private let bytes: ArraySlice<UInt8>
    private let separator: UInt8?
    private var position: Int
    private var column = 0

    fileprivate init(_ fields: PackedFields) {
      (bytes, separator) = (fields.bytes, fields.separator)
      position = bytes.startIndex
    }

    mutating func next() -> (column: Int, text: ArraySlice<UInt8>)? {
      if let separator { return next(separator) }
      guard let column = number(), let count = number() else { return nil }
      defer { position += count }
      return (column, bytes[position..<Swift.min(position + count, bytes.endIndex)])
    }

    /// The next field of a line in which something stands.
    private mutating func next(_ separator: UInt8) -> (column: Int, text: ArraySlice<UInt8>)? {
      let end = bytes.endIndex
      let (start, stop) = bytes.withUnsafeBufferPointer { line in
        var start = position - bytes.startIndex
        while start < line.count, line[start] == separator {
          start += 1
          column += 1
        }
        var stop = start
        while stop < line.count, line[stop] != separator { stop += 1 }
        return (start + bytes.startIndex, stop + bytes.startIndex)
      }
      guard start < end else { return nil }
      defer {
        position = Swift.min(stop + 1, end)
        column += 1
      }
      return (column, bytes[start..<stop])
    }

    private mutating func number() -> Int? {
      var value = 0
      var shift = 0
      while position < bytes.endIndex {
        let byte = bytes[position]
        position += 1
        value |= Int(byte & 0x7F) << shift
        if byte < 0x80 { return value }
        shift += 7
      }
      return nil
    }
  }

  func makeIterator() -> Iterator { Iterator(self) }
}
