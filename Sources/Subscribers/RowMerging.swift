import Expressions
import Foundation

/// The rows of one person in three rosters as the one that they come to, in the form of ours.
struct RowMerging {
  /// What somebody should know of a row.
  enum Remark: Equatable {
    /// Both changed the same cell.
    case conflict(String)
    /// It was taken out on one side, and the other had changed it.
    case lost(String)
  }

  private let columns: [String]
  private let old: RosterSide
  private let ours: RosterSide
  private let theirs: RosterSide
  private let separator: UInt8
  private let lineEnd: [UInt8]
  /// What stands before the rows.
  let heading: [UInt8]
  /// Whether rows of ours may stay as they are written.
  private let isHeadSame: Bool
  /// Whether rows that are written alike say the same in all three.
  private let isFormSame: Bool
  /// Which columns a side has.
  private let (here, there): (Set<String>, Set<String>)

  init(_ columns: [String], _ old: RosterSide, _ ours: RosterSide, _ theirs: RosterSide) {
    (self.columns, self.old, self.ours, self.theirs) = (columns, old, ours, theirs)
    let form = ours.isEmpty ? theirs : ours
    separator = form.separator
    lineEnd = form.lineEnd ?? theirs.lineEnd ?? old.lineEnd ?? [0x0A]
    (here, there) = (Set(ours.columns), Set(theirs.columns))
    let spelled = columns.map { ours.spelling(of: $0) ?? theirs.spelling(of: $0) ?? "" }
    isHeadSame = ours.isHeadAsWritten && spelled == ours.names
    isFormSame =
      isHeadSame
      && [old, theirs].allSatisfy {
        $0.columns == ours.columns && $0.separator == ours.separator
      }
    let names = Self.line(spelled, separator, lineEnd)
    let statement = RosterHeader.statement(above: names, separator)
    heading =
      isHeadSame
      ? Self.ended(ours.head[...], lineEnd)
      : form.mark + statement + (statement.isEmpty ? [] : lineEnd) + names
  }

  /// All rows, side by side: what both came from, ours, theirs.
  func join() -> RosterJoin {
    RosterJoin([old.rows.reader(), ours.rows.reader(), theirs.rows.reader()])
  }

  /// What becomes of the rows of one person: nothing where they are taken out.
  /// - Parameter found: as `join` has them.
  func merge(_ found: [SortedRows.Row?]) -> (text: [UInt8], remark: Remark?) {
    switch (found[0], found[1], found[2]) {
    case (_, let here?, let there?) where isFormSame && here.text == there.text:
      return (written(here.text), nil)
    case (let before, let here?, let there?):
      guard let own = ours.row(here), let other = theirs.row(there) else { return ([], nil) }
      return merge(own, other, before.flatMap(old.row), here.text)
    case (nil, let here?, nil):
      return (ours.row(here).map { text(of: $0, orAsWritten: here.text) } ?? [], nil)
    case (nil, nil, let there?):
      return (theirs.row(there).map { text(of: $0, orAsWritten: nil) } ?? [], nil)
    case (let before?, let here?, nil): return ([], lost(before, here, ours))
    case (let before?, nil, let there?): return ([], lost(before, there, theirs))
    case (_, nil, nil): return ([], nil)
    }
  }

  /// Who took a row out had a reason, and who is not on the list is not mailed.
  private func lost(
    _ before: SortedRows.Row, _ left: SortedRows.Row, _ side: RosterSide
  ) -> Remark? {
    if isFormSame, before.text == left.text { return nil }
    guard let row = side.row(left), row.values != old.row(before)?.values else { return nil }
    return .lost(row.shown)
  }

  private func merge(
    _ own: RosterSide.Row, _ other: RosterSide.Row, _ before: RosterSide.Row?,
    _ written: ArraySlice<UInt8>
  ) -> (text: [UInt8], remark: Remark?) {
    var merged: [String: String] = [:]
    var isConflict = false
    for column in columns {
      let o = before?.values[column] ?? ""
      // A side that has not the column changed no cell of it.
      let a = here.contains(column) ? own.values[column] ?? "" : o
      let b = there.contains(column) ? other.values[column] ?? "" : o
      if a == b || b == o {
        merged[column] = a
      } else if a == o {
        merged[column] = b
      } else if column == "tags" {
        merged[column] = Self.tags(a, b, o)
      } else if column == "email" {
        // Two spellings of one address.
        merged[column] = a
      } else {
        isConflict = true
      }
    }
    let more =
      own.more == other.more || other.more == before?.more ?? [] ? own.more : other.more
    if more != own.more, own.more != before?.more ?? [] { isConflict = true }
    guard !isConflict else { return (both(own, other, written), .conflict(own.shown)) }
    let isOurs = more == own.more && columns.allSatisfy { merged[$0] == own.values[$0] ?? "" }
    let row = RosterSide.Row(values: merged, more: more, raw: own.raw)
    return (text(of: row, orAsWritten: isOurs ? written : nil), nil)
  }

  /// As git writes it, so that every tool for conflicts knows it; nothing is sent to such a roster.
  private func both(
    _ own: RosterSide.Row, _ other: RosterSide.Row, _ written: ArraySlice<UInt8>
  ) -> [UInt8] {
    var text = MergeMarks.ours.utf8 + lineEnd
    text += self.text(of: own, orAsWritten: written)
    text += MergeMarks.between.utf8 + lineEnd
    text += self.text(of: other, orAsWritten: nil)
    return text + MergeMarks.theirs.utf8 + lineEnd
  }

  /// Tags are many values in one cell: what either side added or took away counts.
  private static func tags(_ a: String, _ b: String, _ o: String) -> String {
    func list(_ text: String) -> [(text: String, name: TagName)] {
      text.split { $0 == ";" || $0 == "," }.map { $0.trimmingCharacters(in: .whitespaces) }
        .filter { !$0.isEmpty }.map { ($0, TagName($0)) }
    }
    let (here, there) = (list(a), list(b))
    let (hereNames, thereNames) = (Set(here.map(\.name)), Set(there.map(\.name)))
    let before = Set(list(o).map(\.name))
    let kept = here.filter { thereNames.contains($0.name) || !before.contains($0.name) }
    let added = there.filter { !hereNames.contains($0.name) && !before.contains($0.name) }
    return (kept + added).map(\.text).joined(separator: ";")
  }

  /// - Parameter written: how the row stands in ours, where it says this.
  private func text(
    of row: RosterSide.Row, orAsWritten written: ArraySlice<UInt8>?
  ) -> [UInt8] {
    if let raw = row.raw ?? (isHeadSame ? written : nil) { return self.written(raw) }
    return Self.line(columns.map { row.values[$0] ?? "" } + row.more, separator, lineEnd)
  }

  private func written(_ row: ArraySlice<UInt8>) -> [UInt8] { Self.ended(row, lineEnd) }

  /// The last line of a file may lack its end, be it a row or the header.
  private static func ended(_ lines: ArraySlice<UInt8>, _ lineEnd: [UInt8]) -> [UInt8] {
    Array(lines) + (lines.last == 0x0A || lines.last == 0x0D ? [] : lineEnd)
  }

  private static func line(
    _ values: [String], _ separator: UInt8, _ lineEnd: [UInt8]
  ) -> [UInt8] {
    let record = csvRecord(values, separator: separator)
    return Array(record.utf8.dropLast()) + lineEnd
  }
}
