import Diagnostics
import Foundation
import Mail

/// Turns the records of a roster into subscribers.
struct RosterReader {
  private(set) var header: RosterHeader?
  private(set) var subscribers = SubscriberTable()
  private(set) var problems: [Problem] = []
  private(set) var duplicates: [Problem] = []
  private(set) var listed = AddressSet()
  /// The row whose quote the file does not close.
  private(set) var unclosedQuote: Problem?

  private let file: String
  private let separator: UInt8
  private let kept: Roster.Kept
  private var scanner: CSVScanner
  /// Made for the first row whose address was there before: most rosters have none.
  private var addresses: AddressIndex?
  /// The fields of the row that is being read.
  private var fields = PackedFields()

  init(file: String, separator: UInt8, keeping kept: Roster.Kept) {
    self.file = file
    self.separator = separator
    self.kept = kept
    scanner = CSVScanner(separator: separator)
  }

  mutating func feed(_ chunk: UnsafeBufferPointer<UInt8>) throws {
    var scanner = scanner
    defer { self.scanner = scanner }
    var rest = chunk
    while let base = rest.baseAddress, !rest.isEmpty {
      let end = memchr(base, 0x0A, rest.count).map {
        UnsafeRawPointer($0) - UnsafeRawPointer(base)
      }
      let line = UnsafeBufferPointer(rebasing: rest[..<(end ?? rest.count)])
      rest = UnsafeBufferPointer(rebasing: rest[min(rest.count, line.count + 1)...])
      if end != nil, scanner.isBetweenRecords, let header, let hash = header.plainAddress(of: line),
        take(plain: line, hash, line: scanner.nextLine)
      {
        scanner.skipLine()
      } else {
        let whole = UnsafeBufferPointer(start: base, count: line.count + (end == nil ? 0 : 1))
        try scanner.feed(whole) { try read($0) }
      }
    }
  }

  /// Takes a row that says who it is at a glance.
  /// - Returns: false where an earlier one has the address.
  private mutating func take(
    plain text: UnsafeBufferPointer<UInt8>, _ hash: AddressHash, line: Int
  ) -> Bool {
    // Of a million rows one is asked for: the others are passed by.
    if case .rowsOf(let wanted) = kept, !wanted.contains(hash) { return true }
    let isNew = listed.insertNew(hash)
    if case .addresses = kept { return true }
    guard isNew else { return false }
    addresses?.add(subscribers.count, hash)
    let isReturn = text.last == 0x0D
    subscribers.append(
      plain: isReturn ? UnsafeBufferPointer(rebasing: text.dropLast()) : text, line: line)
    return true
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
    if record.isMergeMark() {
      throw MergeMarks.problem(at: SourceLocation(file: file, line: record.line))
    }
    guard let header else {
      if SeparatorLine.separator(of: record.bytes + [separator]) != nil, record.count == 2 {
        return
      }
      let header = try RosterHeader(record, separator: separator, file: file)
      subscribers = SubscriberTable(
        columns: header.columns, emailColumn: header.emailColumn, separator: separator)
      self.header = header
      return
    }
    let line = record.line
    do throws(Problem) {
      let address = try readFields(of: record, header: header)
      let hash = AddressHash(address)
      if case .rowsOf(let wanted) = kept, !wanted.contains(hash) { return }
      let isNew = listed.insertNew(hash)
      if case .addresses = kept { return }
      if !isNew, addresses == nil { addresses = AddressIndex(subscribers) }
      if !isNew, let first = addresses?.row(of: address, in: subscribers) {
        duplicates.append(
          Problem(
            "\(address) stands on line \(subscribers.line(first)) already; it is mailed once",
            at: SourceLocation(file: file, line: line)))
      } else {
        addresses?.add(subscribers.count, hash)
        subscribers.append(address, &fields, line: line)
      }
    } catch {
      var problem = error
      problem.location = SourceLocation(file: file, line: line)
      problems.append(problem)
    }
  }

  /// Takes a record's fields.
  /// - Returns: the address among them.
  private mutating func readFields(
    of record: borrowing CSVScanner.Record, header: RosterHeader
  ) throws(Problem) -> EmailAddress {
    if let fault = record.fault { throw Problem(fault) }
    // Spreadsheets fill every row up to the widest.
    guard record.count <= header.columns.count || record.isEmpty(from: header.columns.count) else {
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
    do throws(Problem) { return try EmailAddress(parsing: email) } catch {
      let mailbox = try Mailbox(pasted: email)
      if let column = header.columns.firstIndex(of: "name"), fields[column] == nil {
        fields.append(mailbox.displayName.utf8, column: column)
      }
      return mailbox.address
    }
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
