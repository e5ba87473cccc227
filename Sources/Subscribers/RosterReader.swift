import Diagnostics
import Foundation
import Mail

/// Turns the records of a roster into subscribers.
struct RosterReader {
  private(set) var header: RosterHeader?
  private(set) var subscribers: [Subscriber] = []
  private(set) var problems: [Problem] = []
  private(set) var duplicates: [Problem] = []
  /// The row whose quote the file does not close.
  private(set) var unclosedQuote: Problem?

  private let file: String
  private let separator: UInt8
  private var scanner: CSVScanner
  private var addresses = AddressIndex()
  /// The fields of the row that is being read.
  private var fields = PackedFields()

  init(file: String, separator: UInt8) {
    self.file = file
    self.separator = separator
    scanner = CSVScanner(separator: separator)
  }

  mutating func feed(_ chunk: UnsafeBufferPointer<UInt8>) throws {
    var scanner = scanner
    try scanner.feed(chunk) { try read($0) }
    self.scanner = scanner
  }

  mutating func finish() throws {
    var scanner = scanner
    let isInsideQuotes = scanner.isInsideQuotes
    try scanner.finish { try read($0) }
    self.scanner = scanner
    if isInsideQuotes { unclosedQuote = problems.last }
  }

  private mutating func read(_ record: borrowing CSVScanner.Record) throws {
    if record.isBlank { return }
    guard let header else {
      header = try RosterHeader(record, separator: separator, file: file)
      return
    }
    let line = record.line
    do throws(Problem) {
      let subscriber = try subscriber(from: record, header: header)
      if let first = addresses.row(of: subscriber.address, in: subscribers) {
        let earlier = subscribers[first].line
        duplicates.append(
          Problem(
            "\(subscriber.address) stands on line \(earlier) already; it is mailed once",
            at: SourceLocation(file: file, line: line)))
      } else {
        subscribers.append(subscriber)
        addresses.addLast(of: subscribers)
      }
    } catch {
      var problem = error
      problem.location = SourceLocation(file: file, line: line)
      problems.append(problem)
    }
  }

  private mutating func subscriber(
    from record: borrowing CSVScanner.Record, header: RosterHeader
  ) throws(Problem) -> Subscriber {
    if let fault = record.fault { throw Problem(fault) }
    guard record.count <= header.columns.count else {
      throw Problem(
        "\(record.count) fields, where the header names \(header.columns.count)",
        hint: "put a value that holds the separator in quotes")
    }
    fields.removeAll()
    for (index, column) in header.columns.enumerated() {
      guard let bytes = record.field(index) else { break }
      if Self.isPlain(bytes) {
        fields.append(bytes, column: index)
      } else {
        fields.append(try Self.value(bytes, column: column).utf8, column: index)
      }
    }
    guard let email = fields[header.emailColumn] else {
      throw Problem("no address in the column “email”")
    }
    return Subscriber(
      address: try EmailAddress(parsing: email), columns: header.columns, packed: fields.compacted,
      line: record.line)
  }

  /// The common case has neither control characters nor blanks to take away.
  private static func isPlain(_ bytes: ArraySlice<UInt8>) -> Bool {
    bytes.first != 0x20 && bytes.last != 0x20 && bytes.allSatisfy { $0 &- 0x20 < 0x5F }
  }

  /// A field's text without blanks at its ends. Line breaks may stand in a note, never in a name.
  private static func value(
    _ bytes: ArraySlice<UInt8>, column: String
  ) throws(Problem) -> String {
    guard let text = String(validating: bytes, as: UTF8.self) else {
      throw Problem("not UTF-8 text", hint: "save the file as UTF-8")
    }
    let trimmed = text.trimmingCharacters(in: .whitespacesAndNewlines)
    let isHeaderValue = column == "email" || column == "name"
    for scalar in trimmed.unicodeScalars where scalar.isControl {
      guard !isHeaderValue, scalar == "\n" || scalar == "\r" || scalar == "\t" else {
        throw Problem("the column “\(column)” holds a control character: \(trimmed.printable)")
      }
    }
    // CRLF is a newline too, as one character.
    return String(trimmed.map { $0.isNewline ? "\n" : $0 })
  }
}
