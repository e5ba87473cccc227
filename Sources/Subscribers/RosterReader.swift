import Diagnostics
import Foundation
import Mail

/// Turns the records of a roster into subscribers.
struct RosterReader {
  private(set) var header: RosterHeader?
  private(set) var subscribers = SubscriberTable()
  private(set) var problems: [Problem] = []
  private(set) var duplicates: [Problem] = []
  /// Rows whose quotes hold lines that look like those of others.
  private(set) var swallowing: [Problem] = []
  private(set) var listed = AddressSet()
  /// The row whose quote the file does not close.
  private(set) var unclosedQuote: Problem?

  private let file: String
  private let separator: UInt8
  private let kept: Roster.Kept
  /// Whose rows are kept, where it is not everybody's, and what passes by those of others.
  private let wanted: Set<AddressHash>?
  private let sieve: AddressSieve?
  /// Rows that can be used, and addresses that more than one of them has, by their hashes.
  private(set) var rowCount = 0
  private(set) var repeated: Set<AddressHash> = []
  private var scanner: CSVScanner
  /// Made for the first row whose address was there before: most rosters have none.
  private var addresses: AddressIndex?
  /// The fields of the row that is being read.
  private var fields = PackedFields()
  /// Lines that are looked at together.
  private var lines = PlainLines()

  init(file: String, separator: UInt8, keeping kept: Roster.Kept) {
    self.file = file
    self.separator = separator
    self.kept = kept
    scanner = CSVScanner(separator: separator)
    switch kept {
    case .rowsOf(let addresses):
      wanted = Set(addresses.map { AddressHash($0) })
      sieve = AddressSieve(addresses, in: .table)
    case .rowsAlike(let hashes): (wanted, sieve) = (hashes, nil)
    case .rows, .addresses, .rowsBesides: (wanted, sieve) = (nil, nil)
    }
  }

  /// Hands over the rows that were read since it was asked last.
  mutating func takePart(_ body: (SubscriberTable) throws -> Void) rethrows {
    try body(subscribers)
    subscribers.removeAll()
  }

  /// Makes room for as many rows as a file has whose beginning tells of the rest.
  mutating func expect(_ descriptor: Int32, by start: ArraySlice<UInt8>) {
    if wanted != nil { return }
    if case .rowsBesides = kept { return }
    var status = stat()
    guard fstat(descriptor, &status) == 0 else { return }
    let size = Int(status.st_size)
    let rows = max(1, start.count { $0 == UInt8(ascii: "@") })
    // Rows are a little longer here and shorter there.
    listed.reserve(size / max(16, start.count / rows) / 64 * 66)
  }

  mutating func feed(_ chunk: UnsafeBufferPointer<UInt8>) throws {
    var scanner = scanner
    defer { self.scanner = scanner }
    var rest = chunk
    let whole = sieve == nil ? 0 : (chunk.lastIndex(of: 0x0A) ?? -1) + 1
    while !rest.isEmpty {
      if let sieve, header != nil, scanner.isBetweenRecords {
        let others = rest[..<max(0, whole - chunk.count + rest.count)]
        let passed = passed(by: sieve, UnsafeBufferPointer(rebasing: others), &scanner)
        rest = UnsafeBufferPointer(rebasing: rest[passed...])
      }
      guard scanner.isBetweenRecords, let header else {
        let line = rest.firstIndex(of: 0x0A).map { $0 + 1 } ?? rest.count
        try feed(UnsafeBufferPointer(rebasing: rest[..<line]), to: &scanner)
        rest = UnsafeBufferPointer(rebasing: rest[line...])
        continue
      }
      lines.take(rest, atMost: sieve == nil ? 32 : 1, by: header)
      // A line that goes on in the next chunk.
      if lines.isEmpty { return try feed(rest, to: &scanner) }
      if wanted == nil { listed.lookAhead(lines.hashes) }
      for line in lines {
        let text = UnsafeBufferPointer(rebasing: rest[..<line.count])
        let next = UnsafeBufferPointer(rebasing: rest[(line.count + 1)...])
        if let hash = line.hash, take(plain: text, hash, line: scanner.nextLine) {
          scanner.skipLines(1)
        } else {
          try feed(UnsafeBufferPointer(rebasing: rest[..<(line.count + 1)]), to: &scanner)
        }
        rest = next
        // Lines behind a quote may be one record.
        if !scanner.isBetweenRecords { break }
      }
    }
  }

  private mutating func feed(
    _ bytes: UnsafeBufferPointer<UInt8>, to scanner: inout CSVScanner
  ) throws {
    try scanner.feed(bytes) { try read($0) }
  }

  /// Passes by the lines of others.
  /// - Returns: where the first line begins that must be read.
  private func passed(
    by sieve: AddressSieve, _ lines: UnsafeBufferPointer<UInt8>, _ scanner: inout CSVScanner
  ) -> Int {
    let found = sieve.firstSuspect(in: UnsafeRawBufferPointer(lines))
    scanner.skipLines(found.lines)
    guard let suspect = found.suspect else { return lines.count }
    return (lines[..<suspect].lastIndex(of: 0x0A) ?? -1) + 1
  }

  /// Takes a row that says who it is at a glance.
  /// - Returns: false where an earlier one has the address.
  private mutating func take(
    plain text: UnsafeBufferPointer<UInt8>, _ hash: AddressHash, line: Int
  ) -> Bool {
    if let wanted, !wanted.contains(hash) { return true }
    if case .rowsBesides(let lines) = kept {
      if lines.contains(line) { return true }
    } else {
      let isNew = listed.insertNew(hash)
      guard note(hash, isNew: isNew) else { return true }
      guard isNew else { return false }
    }
    addresses?.add(subscribers.count, hash)
    let isReturn = text.last == 0x0D
    subscribers.append(
      plain: isReturn ? UnsafeBufferPointer(rebasing: text.dropLast()) : text, line: line)
    return true
  }

  /// Counts a row that can be used.
  /// - Returns: whether it is asked for more than who has it.
  private mutating func note(_ hash: AddressHash, isNew: Bool) -> Bool {
    rowCount += 1
    guard case .addresses = kept else { return true }
    if !isNew { repeated.insert(hash) }
    return false
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
    if let swallowed = SwallowedRows(in: record) {
      swallowing.append(swallowed.problem(at: SourceLocation(file: file, line: line)))
    }
    do throws(Problem) {
      let address = try readFields(of: record, header: header)
      let hash = AddressHash(address)
      if let wanted, !wanted.contains(hash) { return }
      if case .rowsBesides(let lines) = kept {
        if !lines.contains(line) { subscribers.append(address, &fields, line: line) }
        return
      }
      let isNew = listed.insertNew(hash)
      guard note(hash, isNew: isNew) else { return }
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
      // Of the rows of others not all were read.
      if wanted != nil { return }
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
      if RosterField.isPlain(bytes) {
        fields.append(bytes, column: index)
      } else {
        fields.append(try RosterField.text(bytes, column: column).utf8, column: index)
      }
    }
    guard let email = fields[header.emailColumn] else {
      throw Problem("no address in the column “email”")
    }
    do throws(Problem) { return try EmailAddress(parsing: email) } catch {
      let mailbox = try mailbox(email, column: header.columns[header.emailColumn])
      if let column = header.columns.firstIndex(of: "name"), fields[column] == nil {
        fields.append(mailbox.displayName.utf8, column: column)
      }
      return mailbox.address
    }
  }

  /// - Throws: `Problem` where it is none, be it for a note beside it that says that somebody has left.
  private func mailbox(_ cell: String, column: String) throws(Problem) -> Mailbox {
    do throws(Problem) { return try Mailbox(pasted: cell) } catch {
      guard let note = AddressNote(cell), !note.addresses.isEmpty, note.mayRefuse else {
        throw error
      }
      var problem = Problem(
        "“\(String(cell.prefix(60)).onOneLine.printable)” may say that somebody is not to be mailed",
        advice: .answerAddressNotes)
      problem.about = ["ROSTER": file, "COLUMN": column]
      throw problem
    }
  }
}
