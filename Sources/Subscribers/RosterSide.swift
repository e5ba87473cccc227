import Diagnostics
import Foundation
import Mail

/// One of the rosters that are merged: its rows by who they are, and what they say by the names of its columns.
struct RosterSide {
  struct Row {
    /// By the name of the column.
    var values: [String: String]
    /// Fields behind the last column.
    var more: [String] = []
    /// Of one that is no good: it stays as it is written.
    var raw: ArraySlice<UInt8>?

    var shown: String { values["email"] ?? values.values.joined(separator: " ") }
  }

  private(set) var columns: [String] = []
  /// The same as they are to be written.
  private(set) var names: [String] = []
  private(set) var rows: SortedRows
  private(set) var count = 0
  /// Whether its rows stand in the order of their addresses.
  private(set) var isSorted = true
  /// How the lines before the rows end; nil where none of them does.
  private(set) var lineEnd: [UInt8]?
  /// What stands before the rows: a byte-order mark, blank lines, the header.
  private(set) var head: [UInt8] = []
  /// Whether all columns have the names that they have in the file.
  private(set) var isHeadAsWritten = true
  private(set) var separator = UInt8(ascii: ",")
  private var header: RosterHeader?
  private let place: Place
  private var line = 1
  private var lastKey: ArraySlice<UInt8> = []
  /// Where keys of rows without an address begin: behind all addresses, as in a roster that is in order.
  private static let nobody: UInt8 = 0xFF

  var isEmpty: Bool { header == nil }

  /// A byte-order mark, where the file has one.
  var mark: ArraySlice<UInt8> { head.starts(with: [0xEF, 0xBB, 0xBF]) ? head[..<3] : [] }

  /// - Parameter room: how many octets of rows are in memory at most.
  /// - Throws: `Problem` where it is no roster, or a merge has left its marks.
  init(_ file: borrowing LockedFile, room: Int) throws(Problem) {
    place = file.place
    rows = SortedRows(room: room)
    separator = try file.separator()
    // A roster that one side alone has comes from nothing.
    var isNothing = true
    _ = try file.forEachRecord(cutBy: separator) { (record, bytes) throws(Problem) in
      let whole = bytes[record.start..<record.next]
      let first = line
      line += WrittenRow.lineCount(whole)
      guard let header else {
        if isNothing, whole.allSatisfy({ $0 == 0x0A || $0 == 0x0D || $0 == 0x20 }) {
          head += whole
          lineEnd = Self.lineEnd(of: whole) ?? lineEnd
          return
        }
        isNothing = false
        return try takeHead(Array(whole), record.isSeparatorLine(bytes), first)
      }
      try take(record, bytes, by: header, first)
    }
    rows.finish()
    guard header != nil || isNothing else { throw Roster.isEmpty(place) }
  }

  private mutating func takeHead(
    _ row: [UInt8], _ isSeparatorLine: Bool, _ line: Int
  ) throws(Problem) {
    let mark = head.isEmpty && row.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
    head += row
    lineEnd = Self.lineEnd(of: row) ?? lineEnd
    if isSeparatorLine { return }
    header = try WrittenRow.header(row[mark...], cutBy: separator, line: line, of: place)
    guard let header else { return }
    // A column without a name is known by its place.
    columns = header.columns.enumerated().map { $1.isEmpty ? "#\($0 + 1)" : $1 }
    names = header.written
  }

  /// The line end behind a row: none behind one with which the file stops.
  private static func lineEnd(of row: some BidirectionalCollection<UInt8>) -> [UInt8]? {
    switch row.last {
    case 0x0A: row.dropLast().last == 0x0D ? [0x0D, 0x0A] : [0x0A]
    case 0x0D: [0x0D]
    default: nil
    }
  }

  private mutating func take(
    _ record: RawRecords.Record, _ bytes: UnsafeBufferPointer<UInt8>, by header: RosterHeader,
    _ line: Int
  ) throws(Problem) {
    guard let key = try key(of: record, bytes, by: header, line) else { return }
    if count > 0, key.lexicographicallyPrecedes(lastKey) { isSorted = false }
    lastKey = key
    rows.append(
      SortedRows.Row(
        key: key, number: count, line: line, text: Array(bytes[record.start..<record.next])[...]))
    count += 1
  }

  /// Who a row is: the canonical address, or what is said in a row without one. Nil for a blank line.
  private func key(
    of record: RawRecords.Record, _ bytes: UnsafeBufferPointer<UInt8>, by header: RosterHeader,
    _ line: Int
  ) throws(Problem) -> ArraySlice<UInt8>? {
    let text = UnsafeBufferPointer(rebasing: bytes[record.start..<record.end])
    if let key = Self.plainKey(text, record, bytes, header.emailColumn) { return key }
    let row = Array(text)[...]
    if let first = row.first, Self.markSigns.contains(first) {
      var scanner = CSVScanner(separator: separator, firstLine: line)
      var isMark = false
      WrittenRow.scan(row, &scanner) { isMark = isMark || $0.isMergeMark() }
      if isMark { throw MergeMarks.problem(at: place.location(line: line)) }
    }
    return WrittenRow.fields(of: row, header, line: line).map { values, address, fault in
      if fault == nil, let address { return Array(address.canonical.utf8)[...] }
      return ([Self.nobody] + values.joined(separator: "\u{1F}").utf8)[...]
    }
  }

  private static let markSigns = Array("<=|>".utf8)
  private static let fewFields = 256

  /// The same of a row of printable ASCII without quotes, in which nothing can be wrong.
  private static func plainKey(
    _ text: UnsafeBufferPointer<UInt8>, _ record: RawRecords.Record,
    _ bytes: UnsafeBufferPointer<UInt8>, _ column: Int
  ) -> ArraySlice<UInt8>? {
    guard record.cells.count <= fewFields, record.cells.indices.contains(column),
      !text.contains(where: { $0 == 0x22 || $0 &- 0x20 >= 0x5F && $0 != 0x09 })
    else { return nil }
    let cell = UnsafeRawBufferPointer(UnsafeBufferPointer(rebasing: bytes[record.cells[column]]))
    guard cell.count <= AddressHash.longest else { return nil }
    return withUnsafeTemporaryAllocation(byteCount: 256, alignment: 8) { lower in
      AddressHash.lower(cell, into: lower) ? Array(lower[..<cell.count])[...] : nil
    }
  }

  /// What a row says.
  func row(_ written: SortedRows.Row) -> Row? {
    guard let header,
      let (values, _, fault) = WrittenRow.fields(of: written.text, header, line: written.line)
    else { return nil }
    return Row(
      values: Dictionary(zip(columns, values), uniquingKeysWith: { first, _ in first }),
      more: Array(values.dropFirst(columns.count)), raw: fault == nil ? nil : written.text)
  }

  /// Gives a column another name; its cells are what they were.
  mutating func rename(_ column: String, to name: String, spelled: String) {
    guard let index = columns.firstIndex(of: column) else { return }
    columns[index] = name
    names[index] = spelled
    isHeadAsWritten = false
  }

  /// How a column is named in the file.
  func spelling(of column: String) -> String? {
    columns.firstIndex(of: column).flatMap { names.indices.contains($0) ? names[$0] : nil }
  }
}
