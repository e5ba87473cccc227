import Diagnostics
import Foundation
import Mail

/// The rows of a roster as they were before an import, but for what was done to them since.
struct RosterUndoing {
  let standing: StandingRoster
  private let draft: FileDraft
  private let new: AddressSet
  /// Rows of which it changed cells.
  private let changes: ChangedRows
  private let claims: RowClaims
  /// What imports had written that were taken back before this one, and that stayed because this one had changed it.
  let earlier: EarlierImports
  /// Whom imports have taken out since that stand.
  let removedSince: RowsOfOthers
  /// Lines of rows that cannot be put back for now.
  var withheld: [UInt8] = []
  /// The line end of the last row, until it is known whether another follows.
  private var lastEnd: [UInt8] = []
  var removed: RemovedRows
  /// Of the roster before the import; nil in records that do not say it.
  let layout: RosterLayout?
  let consent: ConsentView
  /// Of older records.
  private let since: Date
  /// By the address that stands for all of a person's, when the log had last told of them before the import; nil where
  /// nobody wrote that down.
  private let told: [String: Int64]?
  private var digest: RowDigest
  /// How many columns there were before the import.
  private let widthBefore: Int
  /// How many of the new rows were as the import had left them, and whose they are.
  private(set) var found = 0
  var rowsLeft = 0
  /// Columns in which something is left.
  private(set) var filled: Set<String> = []

  init(
    _ standing: StandingRoster, _ draft: FileDraft, new: AddressSet, earlier: EarlierImports,
    removedSince: RowsOfOthers,
    _ changes: ChangedRows, removed: RemovedRows, layout: RosterLayout?, _ consent: ConsentView,
    since: Date, told: [String: Int64]?, widthBefore: Int
  ) throws(Problem) {
    self.layout = layout
    self.widthBefore = widthBefore
    self.told = told
    self.earlier = earlier
    self.removedSince = removedSince
    (self.standing, self.draft, self.new, self.changes) = (standing, draft, new, changes)
    (self.removed, self.consent, self.since) = (removed, consent, since)
    claims = try RowClaims(changes, in: standing, consent)
    digest = RowDigest(columns: standing.columns)
  }

  /// - Parameter isOpenEnded: whether the last row had no line end.
  mutating func run(_ report: inout ImportUndo.Report, isOpenEnded: Bool) throws {
    let rows = try standing.rows()
    var number = -1
    while try rows.advance() {
      guard !rows.isBlank else {
        try write(Array(rows.raw))
        continue
      }
      number += 1
      try putBack(before: 0, &report)
      if isNew(rows) {
        found += 1
        if !(try cameSince(rows, told: told, since: since)) {
          report.removed += 1
          try putWithheld(standing.hash(of: rows), &report)
          continue
        }
        report.leave(email(of: rows), "the log has them as subscribed anew since")
      }
      rowsLeft += 1
      try restore(rows, number, &report)
    }
    try putBack(before: .max, &report)
    // What was changed of somebody whose row is gone cannot be as it was.
    try changes.forEachUnasked { lines in
      for case (let email?, let column?) in lines.map({ ($0.email, $0.column) }) {
        report.leave(email, "“\(column)”: the row is gone")
      }
    }
    if !isOpenEnded || report.left > 0 { try draft.append(lastEnd) }
  }

  /// Writes a row, with the line end of the one before.
  private mutating func write(_ row: [UInt8]) throws {
    try draft.append(lastEnd)
    let end = row.reversed().prefix { $0 == 0x0A || $0 == 0x0D }.count
    // Blank rows are line ends.
    let isBare = end == row.count
    lastEnd = isBare || end == 0 ? (isBare ? [] : standing.lineEnd) : Array(row.suffix(end))
    try draft.append(isBare ? row : Array(row.dropLast(end)))
  }

  func email(of rows: CSVRows) -> String {
    String(decoding: rows.field(standing.emailColumn), as: UTF8.self)
  }

  private mutating func isNew(_ rows: CSVRows) -> Bool {
    guard !new.isEmpty, rows.fault == nil, rows.count <= standing.columns.count else {
      return false
    }
    return new.contains(AddressHash(bits: mark(of: rows)))
  }

  /// Who has a row that stands there as the import had added it: asked for where some have not.
  mutating func reachedNew() throws -> AddressSet {
    var reached = AddressSet()
    let rows = try standing.rows()
    while try rows.advance() {
      guard !rows.isBlank, isNew(rows), let hash = standing.hash(of: rows) else { continue }
      reached.insert(consent.one(hash))
    }
    return reached
  }

  /// Whether a row, as it is without this import, is what an import had added that was taken back before: it stayed
  /// only because this one had changed it.
  mutating func isEarlier(_ row: [UInt8], _ now: CSVRows) throws -> Bool {
    guard !earlier.rows.isEmpty else { return false }
    let rows = standing.rows(in: row)
    guard try rows.advance(), rows.fault == nil else { return false }
    let mark = AddressHash(bits: mark(of: rows))
    guard let added = earlier.rows.first(where: { $0.marks.contains(mark) }) else { return false }
    return try !cameSince(now, told: added.told, since: added.time)
  }

  /// A row without the cells that imports had written which were taken back before.
  func withoutEarlier(_ row: [UInt8], _ person: AddressHash) throws -> [UInt8] {
    let changes = try earlier.changes.lines(of: person).filter { $0.column != nil }
    if changes.isEmpty { return row }
    let rows = standing.rows(in: row)
    guard try rows.advance(), rows.fault == nil else { return row }
    var values = (0..<rows.count).map { String(decoding: rows.field($0), as: UTF8.self) }
    var isChanged = false
    for change in changes {
      guard let column = standing.columns.firstIndex(of: change.column ?? ""),
        column < values.count, values[column] == change.now
      else { continue }
      values[column] = change.old ?? ""
      isChanged = true
    }
    return isChanged ? RosterRevision.row(narrowed(values), standing) : row
  }

  /// Without empty cells in columns that the import had added: they were not reached before.
  private func narrowed(_ values: [String]) -> [String] {
    var values = values
    while values.count > max(1, widthBefore), values.last?.isEmpty == true { values.removeLast() }
    return values
  }

  /// A row that stood there before the import as the roster has its rows now: as it was where the form is the same.
  /// - Returns: nil where nobody can tell which of its cells is which, or something has no place any more.
  func ofNow(_ row: String, _ layout: RosterLayout?) throws -> [UInt8]? {
    guard let layout else { return nil }
    let bytes = Array(row.utf8)
    if layout.isStill(RosterLayout(of: standing)) { return bytes }
    return try layout.values(of: bytes, in: standing.columns, place: standing.place).map {
      RosterRevision.row(narrowed($0), standing)
    }
  }

  private mutating func mark(of rows: CSVRows) -> UInt64 { digest.bits(of: rows) }

  /// Puts a row back as it had stood there.
  mutating func put(_ bytes: [UInt8]) throws {
    let rows = standing.rows(in: bytes)
    if try rows.advance() { note(rows) }
    try write(bytes)
  }

  /// Whether the person has subscribed after an import, in whatever way: of its own events the view knows nothing.
  /// - Parameters:
  ///   - told: when the log had last told of people before that import.
  ///   - since: when that was, where nobody wrote that down.
  private func cameSince(_ rows: CSVRows, told: [String: Int64]?, since: Date) throws -> Bool {
    guard let hash = standing.hash(of: rows), consent.mayName(hash),
      let address = try? Mailbox(
        pasted: String(decoding: rows.field(standing.emailColumn).trimmed, as: UTF8.self),
        isKnown: true
      ).address,
      let words = consent.words(of: address), !words.status.isOptOut
    else { return false }
    guard let newest = words.newest else { return false }
    guard let told else { return newest >= since }
    return told[consent.person(address.canonical)].map {
      newest > Date(timeIntervalSince1970: Double($0) / 1000 + 0.0005)
    } ?? true
  }

  private mutating func restore(
    _ rows: CSVRows, _ number: Int, _ report: inout ImportUndo.Report
  ) throws {
    let email = email(of: rows)
    guard !changes.isEmpty, let person = standing.hash(of: rows).map(consent.one),
      case let changes = try claims.lines(ofRow: number, of: person), !changes.isEmpty
    else {
      note(rows)
      return try write(Array(rows.raw))
    }
    if let whole = changes.first(where: { $0.was != nil }), let was = whole.was,
      let mark = whole.digest,
      mark == String(self.mark(of: rows), radix: 16), let before = try ofNow(was, layout)
    {
      let row = try withoutEarlier(before, person)
      if try isEarlier(row, rows) {
        report.removed += 1
        rowsLeft -= 1
        try putWithheld(standing.hash(of: rows), &report)
        return
      }
      report.restored += 1
      return try put(row)
    }
    var values = (0..<rows.count).map { String(decoding: rows.field($0), as: UTF8.self) }
    var isChanged = false
    for change in changes where change.column != nil {
      guard let column = standing.columns.firstIndex(of: change.column ?? ""),
        column < values.count,
        values[column] == change.now
      else {
        report.leave(email, "“\(change.column ?? "")” was changed since")
        continue
      }
      values[column] = change.old ?? ""
      isChanged = true
    }
    if isChanged { report.restored += 1 }
    values = narrowed(values)
    var row = RosterRevision.row(values, standing)
    if isChanged { row = try withoutEarlier(row, person) }
    if isChanged, try isEarlier(row, rows) {
      report.removed += 1
      report.restored -= 1
      rowsLeft -= 1
      try putWithheld(standing.hash(of: rows), &report)
      return
    }
    for (column, value) in values.enumerated() where !value.isEmpty {
      filled.insert(standing.columns[column])
    }
    try write(row)
  }

  private mutating func note(_ rows: CSVRows) {
    guard filled.count < standing.columns.count else { return }
    for column in 0..<min(rows.count, standing.columns.count)
    where !rows.field(column).trimmed.isEmpty {
      filled.insert(standing.columns[column])
    }
  }
}
