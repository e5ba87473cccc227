import Diagnostics
import Foundation
import Mail

/// A roster as it is written: the bytes of each record with what they say, so that it can be written again.
struct RosterDocument {
  /// A record behind the header.
  struct Row {
    private let start: Int
    private let count: UInt32
    private let startLine: UInt32

    init(range: Range<Int>, line: Int) {
      start = range.lowerBound
      // No line is longer than what is read of a roster at all (`LockedFile.bytes`).
      count = UInt32(clamping: range.count)
      startLine = UInt32(clamping: line)
    }

    var range: Range<Int> { start..<start + Int(count) }
    /// The line that it begins on.
    var line: Int { Int(startLine) }
  }

  let place: Place
  let header: RosterHeader
  /// The names of the columns as the editor wrote them.
  let names: [String]
  let separator: UInt8
  let rows: [Row]
  /// What stands before the first row: a byte-order mark, blank lines, the header.
  let head: Range<Int>
  /// How the header's line ends.
  let lineEnd: [UInt8]
  let bytes: [UInt8]

  init(at place: Place) throws {
    let file = try RosterFile.open(place)
    defer { close(file) }
    try self.init(
      FileHandle(fileDescriptor: file, closeOnDealloc: false).readToEnd() ?? Data(), place)
  }

  init(_ data: Data, _ place: Place) throws { try self.init(Array(data), place) }

  init(_ bytes: [UInt8], _ place: Place) throws {
    let start = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
    let separator = RosterHeader.separator(in: bytes[start...])
    var header: (RosterHeader, [String], Range<Int>)?
    var rows: [Row] = []
    var line = 1
    var isUnclosed = false
    try bytes.withUnsafeBufferPointer { buffer in
      var records = RawRecords(buffer, separator: separator)
      while let record = records.next() {
        let range = max(record.start, start)..<record.next
        defer { line += Self.lineCount(bytes[range]) }
        guard header == nil else {
          rows.append(Row(range: range, line: line))
          continue
        }
        if record.isSeparatorLine(buffer) { continue }
        var scanner = CSVScanner(separator: separator, firstLine: line)
        try Self.scan(bytes[range], &scanner) { record in
          if record.isBlank { return }
          let names = (0..<record.count).map { index in
            record.field(index).map { String(decoding: $0, as: UTF8.self) } ?? ""
          }
          header = (
            try RosterHeader(record, separator: separator, file: place.location().file), names,
            range
          )
        }
      }
      isUnclosed = records.isUnclosed
    }
    guard let header else {
      throw Problem(
        "the roster is empty", at: place.location(line: 1),
        hint: "its first line names the columns: email,name")
    }
    if isUnclosed {
      throw Problem(
        "a quote is not closed: what is behind it is no row",
        at: place.location(line: rows.last?.line ?? 1), hint: "close it in an editor")
    }
    (self.place, self.bytes, self.separator, self.rows) = (place, bytes, separator, rows)
    (self.header, names) = (header.0, header.1)
    head = 0..<header.2.upperBound
    let end = bytes[header.2].suffix(2)
    lineEnd = end.elementsEqual([0x0D, 0x0A]) ? [0x0D, 0x0A] : end.last == 0x0D ? [0x0D] : [0x0A]
  }

  /// - Throws: `Problem` where a merge has left its marks.
  func mustBeMerged() throws(Problem) {
    for row in rows where Self.markSigns.contains(bytes[row.range.lowerBound]) {
      var scanner = CSVScanner(separator: separator, firstLine: row.line)
      var isMark = false
      Self.scan(bytes[row.range], &scanner) { isMark = isMark || $0.isMergeMark() }
      if isMark { throw MergeMarks.problem(at: place.location(line: row.line)) }
    }
  }

  private static let markSigns = Array("<=|>".utf8)

  /// What a row says, a value for each column, who it is, and why it is no good as it stands: what is written of one
  /// that is none would be another's word. Nil for a blank line.
  func fields(of row: Row) -> (values: [String], address: EmailAddress?, fault: String?)? {
    Self.fields(of: bytes[row.range], header, line: row.line)
  }

  /// The same of a row that lies elsewhere.
  static func fields(
    of row: ArraySlice<UInt8>, _ header: RosterHeader, line: Int
  ) -> (values: [String], address: EmailAddress?, fault: String?)? {
    var scanner = CSVScanner(separator: header.separator, firstLine: line)
    var found: (values: [String], address: EmailAddress?, fault: String?)?
    scan(row, &scanner) { record in
      if record.isBlank { return }
      let values = (0..<record.count).map { index in
        record.field(index).map { String(decoding: $0, as: UTF8.self) } ?? ""
      }
      let email = values.indices.contains(header.emailColumn) ? values[header.emailColumn] : ""
      let address = try? Mailbox(pasted: email, isKnown: true).address
      let isText = String(validating: record.bytes, as: UTF8.self) != nil
      found = (
        values, record.fault == nil ? address : nil,
        record.fault ?? (isText ? nil : "not UTF-8 text")
      )
    }
    return found
  }

  /// Reads one record, be it without its line end.
  static func scan(
    _ bytes: ArraySlice<UInt8>, _ scanner: inout CSVScanner,
    _ body: (borrowing CSVScanner.Record) throws -> Void
  ) rethrows {
    try bytes.withUnsafeBufferPointer { try scanner.feed($0, body) }
    try scanner.finish(body)
  }

  /// CRLF ends one line, as CR and LF alone do.
  static func lineCount(_ bytes: ArraySlice<UInt8>) -> Int {
    var count = 0
    var previous: UInt8 = 0
    for byte in bytes {
      if byte == 0x0D || byte == 0x0A && previous != 0x0D { count += 1 }
      previous = byte
    }
    return count
  }
}
