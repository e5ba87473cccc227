import Diagnostics
import Foundation

/// Rows without an address that say something of those below them.
extension ImportTable {
  /// Whether a row is the header once more.
  func isHeader(_ rows: CSVRows) -> Bool {
    let folded = Self.folded(
      (0..<rows.count).map { String(decoding: rows.field($0), as: UTF8.self) })
    if folded == Self.folded(names) { return true }
    // A list of nothing but addresses has one column, whatever it is called.
    return isPlainList && folded.count == 1 && isOfAddresses(folded[0])
  }

  /// That another table begins with a row: what its columns say of leaving stands in no column of this one.
  func anotherHeader(in rows: CSVRows) -> Problem? {
    guard rows.line > headerLine, rows.raw.first != UInt8(ascii: "#"), !isHeader(rows),
      namesColumns(rows)
    else { return nil }
    return Problem(
      "another header stands here: a second table begins, and what it says of leaving cannot be read by the columns of the first",
      at: location(line: rows.line),
      hint: "put it, with the rows below it, into a file of its own, and import both files")
  }

  /// That readers stand above the header: they would be left out, whatever the lines say of them.
  func strayAddress(in rows: CSVRows) -> Problem? {
    guard rows.line < headerLine, rows.fault == nil,
      let cell = (0..<rows.count).lazy.map({ rows.field($0).trimmed }).first(where: { !$0.isEmpty }
      ),
      AddressColumns.isAddress(cell)
    else { return nil }
    return Problem(
      "an address stands above the header, which is on line \(headerLine): a list and a table were joined",
      at: location(line: rows.line),
      hint: "put what stands above the header into a file of its own, and import both files")
  }

  /// Whether a row without an address names columns, of which one is that of addresses.
  private func namesColumns(_ rows: CSVRows) -> Bool {
    let fields = Self.folded(
      (0..<rows.count).map { String(decoding: rows.field($0), as: UTF8.self) })
    let column = meanings.firstIndex(of: .email) ?? 0
    if !isPlainList, fields.indices.contains(column), isOfAddresses(fields[column]) { return true }
    // Each column of a header has a name, or nearly each; a row may have an “email” by which somebody is reached.
    if fields.indices.contains(column), !fields[column].isEmpty, areNames(fields) { return true }
    let text = String(decoding: rows.raw.prefix(1 << 12), as: UTF8.self)
    return [Character(","), ";", "\t", "|"].contains { other in
      other.asciiValue != separator
        && areNames(Self.folded(text.split(separator: other).map(String.init)))
    }
  }

  private func areNames(_ folded: [String]) -> Bool {
    guard folded.contains(where: isOfAddresses) else { return false }
    let own = Set(Self.folded(names))
    let known = folded.count { !$0.isEmpty && (own.contains($0) || JudgedName($0).meaning != nil) }
    return known > 1 && known * 2 >= folded.count { !$0.isEmpty }
  }

  /// Whether a name is that of a column of addresses.
  private func isOfAddresses(_ name: String) -> Bool {
    guard !name.isEmpty else { return false }
    if ColumnMeaning.general(name) == .email { return true }
    return meanings.firstIndex(of: .email).map { ColumnMeaning.folded(names[$0]) == name } ?? false
  }

  /// Names without what sets apart columns that have none.
  private static func folded(_ names: [String]) -> [String] {
    var folded = names.map { name in
      ColumnMeaning.folded(
        name.trimmingCharacters(in: CharacterSet(charactersIn: "\"").union(.whitespacesAndNewlines))
      )
    }
    while folded.count > 1, folded.last?.isEmpty == true { folded.removeLast() }
    return folded
  }
}

extension CSVRows {
  /// Whether an address may stand in the row, at a glance.
  var mayHoldAddress: Bool {
    let row = raw
    guard let base = row.baseAddress else { return false }
    return memchr(base, 0x40, row.count) != nil
  }

  /// Whether more than one may.
  var mayHoldAddresses: Bool {
    let row = raw
    guard let base = row.baseAddress, let first = memchr(base, 0x40, row.count) else {
      return false
    }
    let rest = UnsafeRawPointer(first) + 1
    return memchr(rest, 0x40, UnsafeRawPointer(base) + row.count - rest) != nil
  }
}
