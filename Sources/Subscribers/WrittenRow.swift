import Diagnostics
import Mail

/// A row of a roster as it is written, and what it says.
enum WrittenRow {
  /// A value for each field, who it is, and why it is no good as it stands: what is written of one that is none would be
  /// another's word. Nil for a blank line.
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

  /// The names of the columns, of a row that gives them; nil for a blank line.
  static func header(
    _ row: ArraySlice<UInt8>, cutBy separator: UInt8, line: Int, of place: Place
  ) throws(Problem) -> RosterHeader? {
    var scanner = CSVScanner(separator: separator, firstLine: line)
    var header: RosterHeader?
    var problem: Problem?
    scan(row, &scanner) { record in
      if record.isBlank { return }
      do throws(Problem) {
        header = try RosterHeader(record, separator: separator, file: place.location().file)
      } catch { problem = error }
    }
    if let problem { throw problem }
    return header
  }

  /// Reads one record, be it without its line end.
  static func scan(
    _ bytes: ArraySlice<UInt8>, _ scanner: inout CSVScanner,
    _ body: (borrowing CSVScanner.Record) throws -> Void
  ) rethrows {
    try bytes.withUnsafeBufferPointer { try scanner.feed($0, body) }
    try scanner.finish(body)
  }

  /// How many lines end there: CRLF ends one, as CR and LF alone do.
  static func lineCount(_ bytes: some Sequence<UInt8>) -> Int {
    var (count, previous) = (0, UInt8(0))
    for byte in bytes {
      if byte == 0x0D || byte == 0x0A && previous != 0x0D { count += 1 }
      previous = byte
    }
    return count
  }
}
