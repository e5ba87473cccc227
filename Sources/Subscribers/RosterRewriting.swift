package import Diagnostics
import Foundation
package import Mail

/// What becomes of a roster's bytes when some of its rows change: every other byte stays as it is, be it the
/// byte-order mark, quotes, line ends, or a row that nobody can read.
package struct RosterRewriting: Sendable {
  package enum Change: Sendable {
    /// Columns by name, with what stands in them from now on.
    case set([String: String])
    case remove
  }

  /// What becomes of the rows of an address, of each where it has several.
  package var changes: [EmailAddress: Change] = [:]
  /// Rows to be put behind the others, by the names of columns.
  package var appended: [[String: String]] = []
  /// Columns that are put behind the others.
  package var newColumns: [String] = []

  package init() {}

  package var isEmpty: Bool { changes.isEmpty && appended.isEmpty && newColumns.isEmpty }

  /// - Parameters:
  ///   - bytes: of the whole roster.
  ///   - header: what was read of it.
  /// - Returns: the new bytes, and how many rows each address had.
  package func rewrite(
    _ bytes: [UInt8], _ header: RosterHeader
  ) throws(Problem) -> (bytes: [UInt8], rows: [EmailAddress: Int]) {
    var result: [UInt8] = []
    result.reserveCapacity(bytes.count + 256 * (appended.count + changes.count))
    let rows = try rewrite(bytes, header) { result.append(contentsOf: $0) }
    return (result, rows)
  }

  /// What is handed over at once, in octets.
  private static let room = 1 << 16

  /// The same, part by part: of a long roster the new one is not in memory beside the old one.
  /// - Returns: how many rows each address had.
  func rewrite(
    _ bytes: [UInt8], _ header: RosterHeader,
    to output: (UnsafeBufferPointer<UInt8>) throws(Problem) -> Void
  ) throws(Problem) -> [EmailAddress: Int] {
    let columns = header.columns + newColumns
    var wanted: [AddressHash: (address: EmailAddress, change: Change)] = [:]
    for (address, change) in changes { wanted[AddressHash(address)] = (address, change) }
    var rows: [EmailAddress: Int] = [:]
    var style = RosterStyle(separator: header.separator)
    var isHeader = true
    var result: [UInt8] = []
    // What was handed over last: a row that goes may be the one whose line end is missing.
    var last: UInt8?
    try bytes.withUnsafeBufferPointer { bytes throws(Problem) in
      var scan = RawRecords(bytes, separator: header.separator)
      while let record = scan.next() {
        if result.count >= Self.room {
          last = result.last
          try result.withUnsafeBufferPointer(output)
          result.removeAll(keepingCapacity: true)
        }
        if record.isBlank || record.isSeparatorLine(bytes) {
          result.append(contentsOf: bytes[record.start..<record.next])
          continue
        }
        if isHeader {
          isHeader = false
          style.learn(record, bytes)
          result.append(contentsOf: bytes[record.start..<record.end])
          for column in newColumns { result += style.behind(column) }
          result.append(contentsOf: bytes[record.end..<record.next])
          continue
        }
        guard let hash = record.hash(of: header.emailColumn, bytes), let found = wanted[hash] else {
          result.append(contentsOf: bytes[record.start..<record.next])
          continue
        }
        rows[found.address, default: 0] += 1
        guard case .set(let values) = found.change else { continue }
        if record.cells.count > columns.count {
          throw Problem("the row of \(found.address) has more fields than there are columns")
        }
        result += style.row(record, bytes, values, columns)
        result.append(contentsOf: bytes[record.end..<record.next])
      }
    }
    if !appended.isEmpty {
      if let last = result.last ?? last, last != 0x0A, last != 0x0D { result += style.lineEnd }
      for values in appended {
        result += style.fresh(columns.map { values[$0] ?? "" })
        result += style.lineEnd
      }
    }
    try result.withUnsafeBufferPointer(output)
    return rows
  }
}

/// How a roster is written: what its own hand does, new rows do too.
private struct RosterStyle {
  let separator: UInt8
  var lineEnd: [UInt8] = [0x0A]
  /// Whether even what needs none stands in quotes.
  private var quotesAll = false

  init(separator: UInt8) { self.separator = separator }

  mutating func learn(_ header: RawRecords.Record, _ bytes: UnsafeBufferPointer<UInt8>) {
    if header.next > header.end { lineEnd = Array(bytes[header.end..<header.next]) }
    quotesAll = header.cells.allSatisfy { !$0.isEmpty && bytes[$0.lowerBound] == 0x22 }
  }

  func behind(_ value: String) -> [UInt8] { [separator] + cell(value, isQuoted: quotesAll) }

  func fresh(_ values: [String]) -> [UInt8] {
    Array(values.map { cell($0, isQuoted: quotesAll) }.joined(separator: [separator]))
  }

  /// A row with new values in some columns; the others keep their bytes.
  func row(
    _ record: RawRecords.Record, _ bytes: UnsafeBufferPointer<UInt8>, _ values: [String: String],
    _ columns: [String]
  ) -> [UInt8] {
    let last = columns.lastIndex { values[$0] != nil } ?? -1
    var cells: [[UInt8]] = []
    for index in 0..<max(record.cells.count, last + 1) {
      let old = record.cells.indices.contains(index) ? Array(bytes[record.cells[index]]) : []
      guard columns.indices.contains(index), let value = values[columns[index]] else {
        cells.append(old)
        continue
      }
      cells.append(cell(value, isQuoted: old.first.map { $0 == 0x22 } ?? quotesAll))
    }
    return Array(cells.joined(separator: [separator]))
  }

  private func cell(_ value: String, isQuoted: Bool) -> [UInt8] {
    let text = Array(value.utf8)
    let needsQuotes =
      text.contains { $0 == 0x22 || $0 == 0x0A || $0 == 0x0D || $0 == separator }
      || value.first?.isWhitespace == true || value.last?.isWhitespace == true
    guard isQuoted || needsQuotes else { return text }
    return [0x22] + text.flatMap { $0 == 0x22 ? [0x22, 0x22] : [$0] } + [0x22]
  }
}
