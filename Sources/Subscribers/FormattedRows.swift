import Foundation
import Mail

/// The rows of a roster that is being formatted: those that stand there as they should are their bytes, and only of
/// others it is kept what they are to say.
struct FormattedRows {
  private struct Entry {
    /// The first octets of the key, by which most rows are told apart.
    var prefix: UInt64
    /// The row of the document; the order of two rows with one key.
    var row: UInt32
    /// Where the address stands in its row, and how long it is; no length for a row that is kept with its values.
    var start: UInt16
    var count: UInt8
  }

  private struct Written {
    /// The canonical address; nil where none can be read: such a row stays where people look for it, behind all.
    var key: [UInt8]?
    /// Nil for a row that stays as it is.
    var values: [String]?
  }

  private let document: RosterDocument
  private var entries: [Entry] = []
  /// By their rows.
  private var written: [UInt32: Written] = [:]
  private var known = AddressSet()
  /// The first entry of each address; made when there are two of one.
  private var firsts: [AddressHash: Int]?

  init(_ document: RosterDocument) {
    self.document = document
    entries.reserveCapacity(document.rows.count)
    known.reserve(document.rows.count)
  }

  var count: Int { entries.count }

  /// Takes a row that stands there as it should: printable ASCII, a value for each column, none in quotes or with
  /// blanks at its ends, and an address in small letters that no earlier row has.
  mutating func takePlain(_ index: Int, _ isForgotten: (String) -> Bool) -> Bool {
    let range = document.rows[index].range
    let column = document.header.emailColumn
    let separator = document.separator
    let found = document.bytes.withUnsafeBufferPointer { bytes -> (Range<Int>, AddressHash)? in
      let line = UnsafeBufferPointer(rebasing: bytes[range].withoutLineEnd)
      var (fields, start, email, previous) = (1, 0, 0..<0, separator)
      for (index, byte) in line.enumerated() {
        if byte == separator {
          if previous == 0x20 { return nil }
          if fields == column + 1 { email = start..<index }
          (fields, start) = (fields + 1, index + 1)
        } else if byte == 0x22 || byte &- 0x20 >= 0x5F || byte == 0x20 && previous == separator {
          return nil
        }
        previous = byte
      }
      if fields == column + 1 { email = start..<line.count }
      guard previous != 0x20, fields == document.names.count,
        !line[email].contains(where: { $0 &- 0x41 < 26 }),
        let hash = AddressHash(
          plain: UnsafeRawBufferPointer(UnsafeBufferPointer(rebasing: line[email])))
      else { return nil }
      return (email, hash)
    }
    guard let (email, hash) = found, let start = UInt16(exactly: email.lowerBound),
      let count = UInt8(exactly: email.count)
    else { return false }
    let key = document.bytes[
      range.lowerBound + email.lowerBound..<range.lowerBound + email.upperBound]
    if isForgotten(String(decoding: key, as: UTF8.self)) { return false }
    guard known.insertNew(hash) else { return false }
    firsts?[hash] = entries.count
    entries.append(
      Entry(
        prefix: Self.prefix(key), row: UInt32(index), start: start, count: count))
    return true
  }

  /// The entry that has an address; nil for none.
  mutating func first(of address: EmailAddress) -> Int? {
    let hash = AddressHash(address)
    guard known.contains(hash) else { return nil }
    if firsts == nil {
      var all: [AddressHash: Int] = [:]
      for (index, entry) in entries.enumerated() {
        guard let key = key(of: entry) else { continue }
        let other = AddressHash(
          EmailAddress(spelling: String(decoding: key, as: UTF8.self), canonical: nil))
        if all[other] == nil { all[other] = index }
      }
      firsts = all
    }
    guard let first = firsts?[hash],
      key(of: entries[first])?.elementsEqual(address.canonical.utf8) == true
    else { return nil }
    return first
  }

  mutating func append(_ row: Int, _ address: EmailAddress?, _ values: [String]?) {
    let key = address.map { Array($0.canonical.utf8) }
    if let address {
      let hash = AddressHash(address)
      if known.insertNew(hash) { firsts?[hash] = entries.count }
    }
    written[UInt32(row)] = Written(key: key, values: values)
    entries.append(
      Entry(prefix: key.map { Self.prefix($0[...]) } ?? .max, row: UInt32(row), start: 0, count: 0))
  }

  func values(_ index: Int) -> [String] {
    let row = entries[index].row
    return written[row]?.values ?? document.fields(of: document.rows[Int(row)])?.values ?? []
  }

  mutating func replace(_ index: Int, by values: [String]) {
    let key = key(of: entries[index]).map { Array($0) }
    written[entries[index].row] = Written(key: key, values: values)
    entries[index].count = 0
  }

  /// In the order of their addresses, by bytes: the same on every machine.
  mutating func sort() {
    // Nobody asks any more who is among them.
    (known, firsts) = (AddressSet(), nil)
    // Taken out for as long as they are moved.
    var sorted: [Entry] = []
    swap(&sorted, &entries)
    sorted.sort { one, other in
      if one.prefix != other.prefix { return one.prefix < other.prefix }
      let (first, second) = (key(of: one), key(of: other))
      guard let first, let second else {
        return first == nil && second == nil ? one.row < other.row : second == nil
      }
      let order = first.withUnsafeBufferPointer { first in
        second.withUnsafeBufferPointer { second in
          let order = first.baseAddress.flatMap { one in
            second.baseAddress.map { memcmp(one, $0, min(first.count, second.count)) }
          }
          return order == 0 || order == nil
            ? Int32(clamping: first.count - second.count) : order ?? 0
        }
      }
      return order == 0 ? one.row < other.row : order < 0
    }
    entries = sorted
  }

  /// Hands over line after line.
  /// - Parameter take: returns whether it wants more.
  func forEach(_ take: (UnsafeBufferPointer<UInt8>) throws -> Bool) rethrows {
    let separator = Character(Unicode.Scalar(document.separator))
    try document.bytes.withUnsafeBufferPointer { bytes in
      var line: [UInt8] = []
      for entry in entries {
        line.removeAll(keepingCapacity: true)
        if let values = written[entry.row]?.values {
          line.append(contentsOf: csvRecord(values, separator: separator).utf8)
        } else {
          let range = document.rows[Int(entry.row)].range
          line.append(contentsOf: bytes[range].withoutLineEnd)
          line.append(0x0A)
        }
        guard try line.withUnsafeBufferPointer(take) else { return }
      }
    }
  }

  private func key(of entry: Entry) -> ArraySlice<UInt8>? {
    guard entry.count > 0 else { return written[entry.row]?.key?[...] }
    let start = document.rows[Int(entry.row)].range.lowerBound + Int(entry.start)
    return document.bytes[start..<start + Int(entry.count)]
  }

  private static func prefix(_ key: ArraySlice<UInt8>) -> UInt64 {
    var prefix: UInt64 = 0
    for index in 0..<8 {
      prefix = prefix << 8 | (index < key.count ? UInt64(key[key.startIndex + index]) : 0)
    }
    return prefix
  }
}

extension Slice<UnsafeBufferPointer<UInt8>> {
  /// Without LF, CR or CRLF behind it.
  fileprivate var withoutLineEnd: Self {
    var line = self
    if line.last == 0x0A { line = line.dropLast() }
    if line.last == 0x0D { line = line.dropLast() }
    return line
  }
}
