import Diagnostics
import Foundation
import Mail

/// The roster as it stands when an import begins, held so that nobody else rewrites it: its form, and who is in it.
final class StandingRoster {
  let place: Place
  let isThere: Bool
  /// Its columns; `email,name` where there is no roster yet.
  let columns: [String]
  let emailColumn: Int
  let separator: UInt8
  /// How its header ends, as new rows will.
  let lineEnd: [UInt8]
  let hasMark: Bool
  /// Who has a row.
  private(set) var listed = AddressSet()
  /// What the first row of each address says, as marks; of rows that say the same as a file, no more is kept.
  private var sayings = AddressSet()
  private(set) var rowCount = 0
  /// Whether its last row has no line end.
  private(set) var isOpenEnded = false
  /// The header's bytes without its line end.
  private let headerText: [UInt8]
  private var hold: LockedFile?
  /// In which state it was read.
  private let stamp: FileStamp?

  /// - Parameter notesSayings: whether it can be asked what rows say.
  init(at files: ListFiles, isDryRun: Bool, notesSayings: Bool = false) throws(Problem) {
    place = files.roster
    let exists = place.exists
    hold = exists && !isDryRun ? try LockedFile(place, for: .writing) : nil
    // One that somebody emptied just now is being saved.
    while let now = FileStamp(of: place.path), now.isBeingSaved { usleep(10_000) }
    stamp = FileStamp(of: place.path)
    guard exists, let header = try Self.header(of: place) else {
      isThere = exists
      (columns, emailColumn, separator, lineEnd) = (
        ["email", "name"], 0, UInt8(ascii: ","), [0x0A]
      )
      (headerText, hasMark) = (Array("email,name".utf8), false)
      return
    }
    isThere = true
    columns = header.header.columns
    emailColumn = header.header.emailColumn
    separator = header.header.separator
    (lineEnd, headerText, hasMark) = (header.lineEnd, header.text, header.hasMark)
    let rows = try self.rows()
    while try rows.advance() {
      guard !rows.isBlank else { continue }
      if MergeMarks.isMark(rows) { throw MergeMarks.problem(at: place.location(line: rows.line)) }
      rowCount += 1
      isOpenEnded = rows.raw.last != 0x0A && rows.raw.last != 0x0D
      guard let hash = hash(of: rows), listed.insertNew(hash), notesSayings else { continue }
      var cells = PackedFields()
      for column in 0..<rows.count where column != emailColumn {
        cells.append(rows.field(column).trimmed, column: column)
      }
      sayings.insert(Self.mark(of: hash, cells))
    }
  }

  /// Whether the row of an address says this, and nothing else.
  func says(_ cells: PackedFields, of hash: AddressHash) -> Bool {
    sayings.contains(Self.mark(of: hash, cells))
  }

  /// Lets go of what rows say: nobody asks any more.
  func forgetSayings() { sayings = AddressSet() }

  private static func mark(of hash: AddressHash, _ cells: PackedFields) -> AddressHash {
    var hasher = Hasher()
    hasher.combine(hash)
    cells.bytes.withUnsafeBytes { hasher.combine(bytes: $0) }
    return AddressHash(bits: UInt64(bitPattern: Int64(hasher.finalize())))
  }

  /// Refuses to go on where somebody who asks for no lock saved it since it was read.
  func mustBeUnchanged() throws(Problem) {
    guard stamp == FileStamp(of: place.path) else { throw .savedMeanwhile(place) }
  }

  /// Lets others write to it.
  func release() { hold = nil }

  /// Its rows, behind the header.
  func rows() throws(Problem) -> CSVRows {
    let rows = CSVRows(try ImportStream(file: place), of: place, separator: separator)
    while try rows.advance() { if !rows.isBlank, !Self.isSeparatorLine(rows) { break } }
    return rows
  }

  /// Rows in the roster's form that stand elsewhere.
  func rows(in text: [UInt8]) -> CSVRows {
    CSVRows(ImportStream(sample: text, of: place), of: place, separator: separator)
  }

  private static func isSeparatorLine(_ rows: CSVRows) -> Bool {
    rows.raw.count < 16
      && SeparatorLine.separator(of: rows.raw.filter { $0 != 0x0A && $0 != 0x0D }) != nil
  }

  /// The hash of the address in a row; nil where there is none.
  func hash(of rows: CSVRows) -> AddressHash? {
    guard rows.fault == nil else { return nil }
    let cell = rows.field(emailColumn).trimmed
    if let hash = AddressHash(plain: UnsafeRawBufferPointer(cell)) { return hash }
    return (try? Mailbox(pasted: String(decoding: cell, as: UTF8.self), isKnown: true)).map {
      AddressHash($0.address)
    }
  }

  /// The header with more columns, as a whole line.
  func header(adding names: [String]) -> [UInt8] {
    let mark: [UInt8] = hasMark ? [0xEF, 0xBB, 0xBF] : []
    return mark + headerText + names.flatMap { [separator] + Array($0.utf8) } + lineEnd
  }

  /// The header without its last columns, as a whole line.
  func header(dropping names: Set<String>) -> [UInt8] {
    var text = headerText[...]
    for name in columns.reversed() {
      let tail = [separator] + Array(name.utf8)
      guard names.contains(name), text.suffix(tail.count).elementsEqual(tail) else { break }
      text = text.dropLast(tail.count)
    }
    return (hasMark ? [0xEF, 0xBB, 0xBF] : []) + text + lineEnd
  }

  private static func header(
    of place: Place
  ) throws(Problem) -> (header: RosterHeader, text: [UInt8], lineEnd: [UInt8], hasMark: Bool)? {
    let stream = try ImportStream(file: place)
    var start = [UInt8](repeating: 0, count: CSVRows.longestRow)
    var count = 0
    while count < start.count {
      let more = try stream.read(atMost: start.count - count, into: &start, at: count)
      if more == 0 { break }
      count += more
    }
    var text = Array(start[..<count])
    let hasMark = text.starts(with: [0xEF, 0xBB, 0xBF])
    if hasMark { text.removeFirst(3) }
    let separator = RosterHeader.separator(in: text)
    let rows = CSVRows(ImportStream(sample: text, of: place), of: place, separator: separator)
    var heading: [UInt8] = []
    while try rows.advance() {
      guard !rows.isBlank else { continue }
      let raw = Array(rows.raw)
      if isSeparatorLine(rows) {
        heading += raw
        continue
      }
      let end = raw.reversed().prefix { $0 == 0x0A || $0 == 0x0D }.count
      var scanner = CSVScanner(separator: separator, firstLine: rows.line)
      var header: RosterHeader?
      var problem: Problem?
      let read: (borrowing CSVScanner.Record) -> Void = { record in
        do throws(Problem) {
          header = try RosterHeader(record, separator: separator, file: place.location().file)
        } catch { problem = error }
      }
      raw.dropLast(end).withUnsafeBufferPointer { scanner.feed($0, read) }
      scanner.finish(read)
      if let problem { throw problem }
      let lineEnd = end == 0 ? [0x0A] : Array(raw.suffix(end == 2 && raw.last == 0x0A ? 2 : 1))
      return header.map { ($0, heading + raw.dropLast(end), lineEnd, hasMark) }
    }
    return nil
  }
}

extension UnsafeBufferPointer<UInt8> {
  /// Without blanks at its ends.
  var trimmed: UnsafeBufferPointer<UInt8> {
    var start = 0
    var end = count
    while start < end, self[start] == 0x20 || self[start] == 0x09 { start += 1 }
    while end > start, self[end - 1] == 0x20 || self[end - 1] == 0x09 { end -= 1 }
    return start == 0 && end == count ? self : UnsafeBufferPointer(rebasing: self[start..<end])
  }

  /// Whether it is printable ASCII.
  var isPrintable: Bool {
    for byte in self where byte &- 0x20 >= 0x5F { return false }
    return true
  }

  /// Whether it is words of ASCII with a `;` alone between two, as tags stand in a roster: there is nothing to part, and
  /// nothing to take off.
  var isPlainTags: Bool {
    var isBetween = true
    var last: UInt8 = 0
    for byte in self {
      if byte == UInt8(ascii: ";") {
        if isBetween || last == 0x20 { return false }
        isBetween = true
      } else {
        guard
          byte.isASCIILetterOrDigit || byte == 0x2D || byte == 0x5F || byte == 0x20 && !isBetween
        else { return false }
        isBetween = false
      }
      last = byte
    }
    return !isBetween && last != 0x20
  }
}
