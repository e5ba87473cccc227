/// Digests of rows that are to go from the records of imports.
package struct RowDigests: Sendable {
  private var bits: Set<UInt64> = []

  package init() {}

  var isEmpty: Bool { bits.isEmpty }

  mutating func insert(_ bits: UInt64) { self.bits.insert(bits) }
  mutating func formUnion(_ others: RowDigests) { bits.formUnion(others.bits) }

  /// That of a row in which nothing stands but an address, as of nearly all whom a bare list had brought.
  mutating func insert(address: some Sequence<UInt8>) {
    var digest = RowDigest(columns: ["email"])
    digest.add(address, column: 0)
    insert(digest.bits)
  }

  /// As records have it.
  mutating func insert(written text: String) { UInt64(text, radix: 16).map { insert($0) } }

  /// That of a row, and of its address alone.
  mutating func insert(_ row: RowReading) {
    insert(row.digest)
    row.email.map { insert(address: $0.utf8) }
  }

  private static let opening = Array(#"{"new":["#.utf8)
  private static let end = Array("]}".utf8)

  /// Whether a line of a record has digests and nothing else.
  static func isLine(_ line: UnsafeRawBufferPointer) -> Bool {
    line.starts(with: opening) && line.suffix(end.count).elementsEqual(end)
  }

  /// A line of digests without these; nothing where no other is left, nil where none of them stands there.
  func left(of line: UnsafeRawBufferPointer) -> [UInt8]? {
    guard !bits.isEmpty else { return nil }
    let marks = line.dropFirst(Self.opening.count).dropLast(Self.end.count)
      .split(separator: UInt8(ascii: ","))
    let left = marks.filter { !isOne($0) }
    guard left.count < marks.count else { return nil }
    guard !left.isEmpty else { return [] }
    return Self.opening + left.joined(separator: [UInt8(ascii: ",")]) + Self.end
  }

  /// - Parameter mark: hexadecimal digits in quotes.
  private func isOne(_ mark: Slice<UnsafeRawBufferPointer>) -> Bool {
    var value: UInt64 = 0
    for byte in mark.dropFirst().dropLast() {
      switch byte {
      case UInt8(ascii: "0")...UInt8(ascii: "9"): value = value << 4 | UInt64(byte & 0xF)
      case UInt8(ascii: "a")...UInt8(ascii: "f"): value = value << 4 | UInt64(byte - 0x57)
      default: return false
      }
    }
    return bits.contains(value)
  }
}

/// What a row of a roster says, and whose it is as it is written there.
struct RowReading {
  let digest: UInt64
  let email: String?
}

extension RosterLayout {
  /// - Parameter row: with or without its line end.
  /// - Returns: nil for what is no row.
  func reading(_ row: String) -> RowReading? {
    guard let byte = separator.utf8.first else { return nil }
    var scanner = CSVScanner(separator: byte, firstLine: 1)
    var digest = RowDigest(columns: columns)
    var reading: RowReading?
    WrittenRow.scan(Array(row.utf8)[...], &scanner) { record in
      if record.isBlank || record.fault != nil { return }
      var email: String?
      digest.reset()
      for index in 0..<min(record.count, columns.count) {
        guard let cell = record.field(index)?.withoutBlanks, !cell.isEmpty else { continue }
        digest.add(cell, column: index)
        if columns[index] == "email" { email = String(decoding: cell, as: UTF8.self) }
      }
      reading = RowReading(digest: digest.bits, email: email)
    }
    return reading
  }
}

extension ArraySlice<UInt8> {
  /// Without blanks at its ends, as cells are compared.
  fileprivate var withoutBlanks: ArraySlice<UInt8> {
    func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 }
    let start = drop(while: isBlank)
    return start.prefix(start.count - start.reversed().prefix(while: isBlank).count)
  }
}
