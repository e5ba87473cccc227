import Diagnostics
import Foundation
import Mail

/// The rows of a roster as they are to stand there when it is formatted, taken one after the other.
struct FormattedRows {
  let separator: UInt8
  private let place: Place
  private(set) var header: RosterHeader?
  /// What stands before the rows: a byte-order mark, the line that names the separator, the header.
  private(set) var head: [UInt8] = []
  var rows = SortedRows()
  /// Cells of which a line break became a blank; rows of people who were forgotten; rows that stay as they are.
  private(set) var unbroken = 0
  private(set) var forgotten = 0
  private(set) var problems: [Problem] = []
  private var (number, line) = (0, 1)
  /// A byte-order mark.
  private static let mark: [UInt8] = [0xEF, 0xBB, 0xBF]

  init(_ place: Place, separator: UInt8) { (self.place, self.separator) = (place, separator) }

  /// - Throws: `Problem` where the header is none, or a merge has left its marks.
  mutating func take(
    _ record: RawRecords.Record, _ bytes: UnsafeBufferPointer<UInt8>,
    _ isForgotten: (String) -> Bool
  ) throws(Problem) {
    let whole = bytes[record.start..<record.next]
    let first = line
    line += WrittenRow.lineCount(whole)
    guard let header else {
      let mark = head.isEmpty && whole.starts(with: Self.mark) ? Self.mark : []
      head += mark
      if !record.isSeparatorLine(bytes) {
        try takeHeader(Array(whole.dropFirst(mark.count)), first)
      }
      return
    }
    number += 1
    let text = bytes[record.start..<record.end]
    if takePlain(UnsafeBufferPointer(rebasing: text), header, first, isForgotten) { return }
    try takeOther(Array(text), header, first, isForgotten)
  }

  private mutating func takeHeader(_ text: [UInt8], _ line: Int) throws(Problem) {
    guard
      let found = try WrittenRow.header(text[...], cutBy: separator, line: line, of: place)
    else { return }
    header = found
    let names = found.written.map { Self.oneLine($0).text }
    let heading = csvRecord(names, separator: separator)
    let statement = RosterHeader.statement(above: heading.utf8, separator)
    head += statement + (statement.isEmpty ? [] : [0x0A]) + heading.utf8
  }

  /// Takes a row that stands there as it should: printable ASCII, a value for each column, none in quotes or with
  /// blanks at its ends, and an address in small letters.
  private mutating func takePlain(
    _ text: UnsafeBufferPointer<UInt8>, _ header: RosterHeader, _ line: Int,
    _ isForgotten: (String) -> Bool
  ) -> Bool {
    var (fields, start, email, previous) = (1, 0, 0..<0, separator)
    for (index, byte) in text.enumerated() {
      if byte == separator {
        if previous == 0x20 { return false }
        if fields == header.emailColumn + 1 { email = start..<index }
        (fields, start) = (fields + 1, index + 1)
      } else if byte == 0x22 || byte &- 0x20 >= 0x5F || byte == 0x20 && previous == separator {
        return false
      }
      previous = byte
    }
    if fields == header.emailColumn + 1 { email = start..<text.count }
    let key = UnsafeBufferPointer(rebasing: text[email])
    guard previous != 0x20, fields == header.columns.count,
      !key.contains(where: { $0 &- 0x41 < 26 }),
      AddressHash(plain: UnsafeRawBufferPointer(key)) != nil,
      !isForgotten(String(decoding: key, as: UTF8.self))
    else { return false }
    let bytes = Array(text) + [0x0A]
    rows.append(SortedRows.Row(key: bytes[email], number: number, line: line, text: bytes[...]))
    return true
  }

  private mutating func takeOther(
    _ text: [UInt8], _ header: RosterHeader, _ line: Int, _ isForgotten: (String) -> Bool
  ) throws(Problem) {
    var scanner = CSVScanner(separator: separator, firstLine: line)
    var (isMark, swallowed) = (false, SwallowedRows?.none)
    WrittenRow.scan(text[...], &scanner) {
      isMark = isMark || $0.isMergeMark()
      swallowed = SwallowedRows(in: $0)
    }
    if isMark { throw MergeMarks.problem(at: place.location(line: line)) }
    guard let (written, address, fault) = WrittenRow.fields(of: text[...], header, line: line)
    else { return }
    func stay(_ reason: String) {
      problems.append(Problem(reason, at: place.location(line: line)))
      rows.append(
        SortedRows.Row(key: nil, number: number, line: line, text: (text + [0x0A])[...]))
    }
    if let fault, address.map({ !isForgotten($0.canonical) }) ?? true { return stay(fault) }
    if let swallowed {
      // As one cell they would be lost for good.
      return stay(
        SwallowedRows.reason(from: line, to: swallowed.lastLine, count: swallowed.count))
    }
    if let address, isForgotten(address.canonical) {
      forgotten += 1
      return
    }
    var values: [String] = []
    for value in written {
      let (text, wasBroken) = Self.oneLine(value)
      values.append(text)
      unbroken += wasBroken ? 1 : 0
    }
    values += repeatElement("", count: max(0, header.columns.count - values.count))
    if address == nil {
      problems.append(
        Problem("no address can be read in this row", at: place.location(line: line)))
    }
    let record = csvRecord(values, separator: separator)
    rows.append(
      SortedRows.Row(
        key: address.map { Array($0.canonical.utf8)[...] }, number: number, line: line,
        text: Array(record.utf8)[...]))
  }

  /// Without blanks at its ends, and with a blank for each run of line breaks.
  private static func oneLine(_ value: String) -> (text: String, wasBroken: Bool) {
    let trimmed = value.trimmingCharacters(in: .whitespacesAndNewlines)
    guard trimmed.contains(where: \.isNewline) else { return (trimmed, false) }
    let text = trimmed.split(whereSeparator: \.isNewline)
      .map { $0.trimmingCharacters(in: .whitespaces) }.joined(separator: " ")
    return (text, true)
  }
}
