import Diagnostics
import Expressions
import Foundation
import Mail

/// The roster as an import leaves it: its rows as they stand but where the import says otherwise, then the new ones.
struct RosterRevision {
  let standing: StandingRoster
  /// All columns, those that the import adds behind the others.
  let columns: [String]
  let patches: RowPatches
  /// Who stays, where all others go.
  let kept: SeenAddresses?
  let record: FileDraft
  private(set) var changed = 0
  private(set) var unchanged = 0
  private(set) var removed = 0
  private(set) var removals: [String] = []
  private var ordinal = 0
  private var done: SeenAddresses

  init(
    _ standing: StandingRoster, columns: [String], _ patches: RowPatches,
    keeping kept: SeenAddresses?,
    record: FileDraft
  ) {
    (self.standing, self.columns, self.patches, self.kept, self.record) = (
      standing, columns, patches, kept, record
    )
    done = SeenAddresses(listed: standing.listed)
  }

  var addsColumns: Bool { columns.count > standing.columns.count }

  /// Writes the rows that were there.
  mutating func write(to draft: FileDraft) throws {
    try draft.append(standing.header(adding: Array(columns.dropFirst(standing.columns.count))))
    let rows = try standing.rows()
    while try rows.advance() {
      defer { if !rows.isBlank { ordinal += 1 } }
      guard !rows.isBlank, let hash = standing.hash(of: rows) else {
        try copy(rows, to: draft)
        continue
      }
      if let kept, !kept.contains(hash) {
        try remove(rows)
        continue
      }
      // Of two rows with one address the first is the one that is mailed.
      guard let cells = patches.cells(of: hash), done.insertNew(hash) else {
        try copy(rows, to: draft)
        continue
      }
      try patch(rows, cells, draft)
    }
  }

  private func copy(_ rows: CSVRows, to draft: FileDraft) throws {
    try draft.append(rows.raw)
    if rows.raw.last != 0x0A, rows.raw.last != 0x0D { try draft.append(standing.lineEnd) }
  }

  private mutating func remove(_ rows: CSVRows) throws {
    removed += 1
    if removals.count < ImportReport.shown {
      let cell = String(decoding: rows.field(standing.emailColumn), as: UTF8.self)
      let address = try? Mailbox(pasted: cell, isKnown: true).address.description
      removals.append(address ?? cell)
    }
    var line = ImportRecord.Line()
    line.removed = String(decoding: rows.raw, as: UTF8.self)
    line.before = ordinal
    try record.append(try ImportRecord.encoded(line))
  }

  private mutating func patch(_ rows: CSVRows, _ cells: PackedFields, _ draft: FileDraft) throws {
    var changes: [(column: Int, old: String, now: String)] = []
    for cell in cells {
      let old = rows.field(cell.column).trimmed
      if old.elementsEqual(cell.text) { continue }
      let before = String(decoding: old, as: UTF8.self)
      var now = String(decoding: cell.text, as: UTF8.self)
      if columns[cell.column] == "tags" { now = Self.union(before, now) }
      // A date by hand, in whatever form, is as good as another's.
      if before.replacing("\r\n", with: "\n") != now { changes.append((cell.column, before, now)) }
    }
    guard !changes.isEmpty else {
      unchanged += 1
      return try copy(rows, to: draft)
    }
    changed += 1
    var values = (0..<max(rows.count, (changes.map(\.column).max() ?? 0) + 1)).map {
      String(decoding: rows.field($0), as: UTF8.self)
    }
    let email = values[standing.emailColumn]
    let was = rows.raw
    let before = String(validating: was, as: UTF8.self)
    for change in changes { values[change.column] = change.now }
    try record.append(
      try ImportRecord.encoded(
        ImportRecord.Line(email: email, was: before, digest: mark(of: values))))
    for change in changes {
      var line = ImportRecord.Line()
      (line.email, line.column, line.old, line.now) = (
        email, columns[change.column], change.old, change.now
      )
      try record.append(try ImportRecord.encoded(line))
    }
    try draft.append(Self.row(values, standing))
  }

  private func mark(of values: [String]) -> String {
    var digest = RowDigest(columns: columns)
    for (column, value) in values.prefix(columns.count).enumerated() {
      let cell = value.trimmingCharacters(in: CharacterSet(charactersIn: " \t"))
      if !cell.isEmpty { digest.add(cell.utf8, column: column) }
    }
    return String(digest.bits, radix: 16)
  }

  /// Tags that somebody has stay.
  private static func union(_ old: String, _ new: String) -> String {
    func words(_ text: String) -> [String] {
      text.split { $0 == ";" || $0 == "," }.map { $0.trimmingCharacters(in: .whitespaces) }.filter {
        !$0.isEmpty
      }
    }
    let known = Set(words(old).map { TagName($0) })
    let more = words(new).filter { !known.contains(TagName($0)) }
    return more.isEmpty ? old : (words(old) + more).joined(separator: ";")
  }

  /// A row as the roster writes it.
  static func row(_ values: [String], _ standing: StandingRoster) -> [UInt8] {
    let record = csvRecord(values, separator: standing.separator)
    return Array(record.utf8.dropLast()) + standing.lineEnd
  }
}
