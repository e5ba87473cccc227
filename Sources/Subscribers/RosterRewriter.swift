import Diagnostics
import Mail

/// A roster on its way through a change of some of its rows, record by record.
struct RosterRewriter {
  typealias Output = (UnsafeBufferPointer<UInt8>) throws(Problem) -> Void

  private let rewriting: RosterRewriting
  private let emailColumn: Int
  private let columns: [String]
  private let wanted: [AddressHash: (address: EmailAddress, change: RosterRewriting.Change)]
  /// How many rows each address had.
  private(set) var rows: [EmailAddress: Int] = [:]
  private var style: RosterStyle
  private var isHeader = true
  private var result: [UInt8] = []
  /// What was handed over last: a row that goes may be the one whose line end is missing.
  private var last: UInt8?

  /// What is handed over at once, in octets.
  private static let room = 1 << 16

  init(_ rewriting: RosterRewriting, _ header: RosterHeader) {
    self.rewriting = rewriting
    emailColumn = header.emailColumn
    columns = header.columns + rewriting.newColumns
    var wanted: [AddressHash: (address: EmailAddress, change: RosterRewriting.Change)] = [:]
    for (address, change) in rewriting.changes { wanted[AddressHash(address)] = (address, change) }
    self.wanted = wanted
    style = RosterStyle(separator: header.separator)
  }

  mutating func take(
    _ record: RawRecords.Record, _ bytes: UnsafeBufferPointer<UInt8>, to output: Output
  ) throws(Problem) {
    if result.count >= Self.room { try handOver(to: output) }
    if record.isBlank || record.isSeparatorLine(bytes) {
      result.append(contentsOf: bytes[record.start..<record.next])
      return
    }
    if isHeader {
      isHeader = false
      style.learn(record, bytes)
      result.append(contentsOf: bytes[record.start..<record.end])
      for column in rewriting.newColumns { result += style.behind(column) }
      result.append(contentsOf: bytes[record.end..<record.next])
      return
    }
    guard let hash = record.hash(of: emailColumn, bytes), let found = wanted[hash] else {
      result.append(contentsOf: bytes[record.start..<record.next])
      return
    }
    rows[found.address, default: 0] += 1
    guard case .set(let values) = found.change else { return }
    if record.cells.count > columns.count {
      throw Problem("the row of \(found.address) has more fields than there are columns")
    }
    result += style.row(record, bytes, values, columns)
    result.append(contentsOf: bytes[record.end..<record.next])
  }

  mutating func finish(to output: Output) throws(Problem) {
    if !rewriting.appended.isEmpty {
      if let last = result.last ?? last, last != 0x0A, last != 0x0D { result += style.lineEnd }
      for values in rewriting.appended {
        result += style.fresh(columns.map { values[$0] ?? "" })
        result += style.lineEnd
      }
    }
    try handOver(to: output)
  }

  private mutating func handOver(to output: Output) throws(Problem) {
    last = result.last ?? last
    try result.withUnsafeBufferPointer(output)
    result.removeAll(keepingCapacity: true)
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

  func behind(_ value: String) -> [UInt8] {
    [separator] + cell(value, isFirst: false, isQuoted: quotesAll)
  }

  func fresh(_ values: [String]) -> [UInt8] {
    let cells = values.enumerated().map { index, value in
      cell(value, isFirst: index == 0, isQuoted: quotesAll)
    }
    return Array(cells.joined(separator: [separator]))
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
      let isQuoted = old.first.map { $0 == 0x22 } ?? quotesAll
      cells.append(cell(value, isFirst: index == 0, isQuoted: isQuoted))
    }
    return Array(cells.joined(separator: [separator]))
  }

  private func cell(_ value: String, isFirst: Bool, isQuoted: Bool) -> [UInt8] {
    let text = Array(value.utf8)
    guard isQuoted || value.needsQuotes(separator, isFirst: isFirst) else { return text }
    return [0x22] + text.flatMap { $0 == 0x22 ? [0x22, 0x22] : [$0] } + [0x22]
  }
}
