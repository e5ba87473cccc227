package import Diagnostics
import Expressions
package import Foundation

/// Joins two rosters that came from one, as git asks for it: by address and cell, so that only what both changed in
/// one cell is left to a person.
package struct RosterMerging: Sendable {
  /// What the roster is to be, in the form of ours.
  package private(set) var output: [UInt8] = []
  /// Addresses of which both changed the same cell.
  package private(set) var conflicts: [String] = []
  /// Columns that one side took away and of which the other changed cells: they stay, with what stands in them.
  package private(set) var columnConflicts: [String] = []
  /// What somebody should know of what was decided.
  package private(set) var notes: [String] = []

  private var columns: [String] = []
  private var ours: RosterSide
  private var theirs: RosterSide
  private var old: RosterSide

  /// - Parameter old: what both came from; nothing where there was none.
  package init(old: Data, ours: Data, theirs: Data, place: Place) throws {
    self.old = try Self.side(old, "what both came from", place)
    self.ours = try Self.side(ours, "our version", place)
    self.theirs = try Self.side(theirs, "their version", place)
    try mustBothHold(place)
    followRenames()
    mergeColumns()
    for name in ["email"] where !columns.contains(name) {
      throw Problem(
        "the two rosters have no column “\(name)” together", at: place.location(line: 1))
    }
    mergeRows()
  }

  /// Both versions whole, between git's marks: where one of them cannot be read a person must choose.
  package static func unmerged(ours: Data, theirs: Data) -> Data {
    func lines(_ data: Data) -> Data {
      data.isEmpty || data.last == 0x0A ? data : data + Data("\n".utf8)
    }
    return Data("\(MergeMarks.ours)\n".utf8) + lines(ours) + Data("\(MergeMarks.between)\n".utf8)
      + lines(theirs) + Data("\(MergeMarks.theirs)\n".utf8)
  }

  /// - Throws: `Problem` that says which version cannot be read: the file that a person sees is one of them.
  private static func side(
    _ data: Data, _ name: String, _ place: Place
  ) throws -> RosterSide {
    do { return try RosterSide(data, place) } catch var problem as Problem {
      let line = problem.location?.line.map { ", line \($0)" } ?? ""
      problem.reason = "\(name)\(line): \(problem.reason)"
      problem.location = place.location()
      throw problem
    }
  }

  /// A save that was cut off takes nobody out: of a side on which nothing stands any more a person must say what it is.
  private mutating func mustBothHold(_ place: Place) throws(Problem) {
    guard !old.order.isEmpty else { return }
    for (side, name) in [(ours, "our version"), (theirs, "their version")] {
      if side.isEmpty {
        throw Problem(
          "\(name) is empty, where \(old.order.count) rows stood", at: place.location(),
          hint: "take the version that is whole")
      }
      if side.order.isEmpty {
        notes.append("\(name) has no rows any more: the \(old.order.count) of before are taken out")
      }
    }
  }

  /// A column that one side gave another name is that column for both.
  private mutating func followRenames() {
    for (column, name, spelled) in Self.renames(from: old, to: ours)
    where !theirs.columns.contains(name) || !theirs.columns.contains(column) {
      old.rename(column, to: name, spelled: spelled)
      theirs.rename(column, to: name, spelled: spelled)
    }
    for (column, name, spelled) in Self.renames(from: old, to: theirs)
    where !ours.columns.contains(name) || !ours.columns.contains(column) {
      old.rename(column, to: name, spelled: spelled)
      ours.rename(column, to: name, spelled: spelled)
    }
  }

  /// Columns that are gone on a side, each with a new one there that says the same in most rows.
  private static func renames(
    from old: RosterSide, to side: RosterSide
  ) -> [(column: String, name: String, spelled: String)] {
    var fresh = side.columns.filter { !old.columns.contains($0) }
    return old.columns.filter { !side.columns.contains($0) }.compactMap { column in
      let told = old.order.filter {
        side.rows[$0] != nil && old.rows[$0]?.values[column] ?? "" != ""
      }
      let found = fresh.first { name in
        2 * told.count { side.rows[$0]?.values[name] == old.rows[$0]?.values[column] } > told.count
      }
      guard let found else { return nil }
      fresh.removeAll { $0 == found }
      return (column, found, side.spelling(of: found) ?? found)
    }
  }

  /// The columns of ours, without what they took away, and behind them what they added.
  private mutating func mergeColumns() {
    let (before, here, there) = (old.columns, ours.columns, theirs.columns)
    if here.isEmpty || there.isEmpty { return columns = here + there }
    let gone = before.filter { here.contains($0) != there.contains($0) }
    // A column that one side took away goes, unless the other wrote in it since.
    columnConflicts = gone.filter { column in
      let side = here.contains(column) ? ours : theirs
      return side.order.contains {
        side.rows[$0]?.values[column] ?? "" != old.rows[$0]?.values[column] ?? ""
      }
    }
    let lost = gone.filter { !columnConflicts.contains($0) }
    columns = here.filter { !lost.contains($0) }
    columns += there.filter { !here.contains($0) && !lost.contains($0) }
    notes += lost.map { "one side took the column “\($0)” away" }
  }

  private mutating func mergeRows() {
    output = Array(ours.isEmpty ? theirs.head : ours.head)
    let separator = ours.isEmpty ? theirs.separator : ours.separator
    let lineEnd = ours.isEmpty ? theirs.lineEnd : ours.lineEnd
    let spelled = columns.map { ours.spelling(of: $0) ?? theirs.spelling(of: $0) ?? "" }
    let mark = output
    append(spelled, separator, lineEnd)
    let statement = RosterHeader.statement(above: output.dropFirst(mark.count), separator)
    if !statement.isEmpty { output.insert(contentsOf: statement + lineEnd, at: mark.count) }
    let isHeadSame = ours.isHeadAsWritten && spelled == ours.names
    if isHeadSame { output = Array(ours.bytes[ours.headRange]) }
    for key in order() {
      let (here, there, before) = (ours.rows[key], theirs.rows[key], old.rows[key])
      switch (here, there) {
      case (let here?, let there?):
        merge(key, here, there, before, separator, lineEnd, isHeadSame)
      case (let one?, nil), (nil, let one?):
        guard let before else {
          append(one, separator, lineEnd, raw: here == nil || !isHeadSame ? nil : ours.raw(key))
          continue
        }
        // Who took a row out had a reason, and who is not on the list is not mailed.
        if one.values != before.values {
          notes.append(
            "\(one.shown) was taken out on one side, and what the other changed goes too")
        }
      case (nil, nil): break
      }
    }
  }

  /// Those of ours where they stand, each of theirs behind the one that it follows there; in the order of addresses
  /// where both keep it.
  private func order() -> [RosterSide.Key] {
    if ours.isSorted, theirs.isSorted { return Set(ours.order + theirs.order).sorted() }
    return ours.order + theirs.order.filter { ours.rows[$0] == nil }
  }

  private mutating func merge(
    _ key: RosterSide.Key, _ here: RosterSide.Row, _ there: RosterSide.Row,
    _ before: RosterSide.Row?, _ separator: UInt8, _ lineEnd: [UInt8], _ isHeadSame: Bool
  ) {
    var merged: [String: String] = [:]
    var isConflict = false
    for column in columns {
      let o = before?.values[column] ?? ""
      // A side that has not the column changed no cell of it.
      let a = ours.columns.contains(column) ? here.values[column] ?? "" : o
      let b = theirs.columns.contains(column) ? there.values[column] ?? "" : o
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
      here.more == there.more || there.more == before?.more ?? [] ? here.more : there.more
    if more != here.more, here.more != before?.more ?? [] { isConflict = true }
    guard !isConflict else { return appendBoth(here, there, key, separator, lineEnd, isHeadSame) }
    let isOurs = more == here.more && columns.allSatisfy { merged[$0] == here.values[$0] ?? "" }
    append(
      RosterSide.Row(values: merged, more: more, raw: here.raw), separator, lineEnd,
      raw: isOurs && isHeadSame ? ours.raw(key) : nil)
  }

  /// As git writes it, so that every tool for conflicts knows it; nothing is sent to such a roster.
  private mutating func appendBoth(
    _ here: RosterSide.Row, _ there: RosterSide.Row, _ key: RosterSide.Key, _ separator: UInt8,
    _ lineEnd: [UInt8], _ isHeadSame: Bool
  ) {
    conflicts.append(here.shown)
    output += MergeMarks.ours.utf8 + lineEnd
    append(here, separator, lineEnd, raw: isHeadSame ? ours.raw(key) : nil)
    output += MergeMarks.between.utf8 + lineEnd
    append(there, separator, lineEnd, raw: nil)
    output += MergeMarks.theirs.utf8 + lineEnd
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

  private mutating func append(
    _ row: RosterSide.Row, _ separator: UInt8, _ lineEnd: [UInt8], raw: ArraySlice<UInt8>?
  ) {
    if let raw = row.raw ?? raw {
      output += raw
      // The last line of a file may lack its end.
      if raw.last != 0x0A, raw.last != 0x0D { output += lineEnd }
    } else {
      append(columns.map { row.values[$0] ?? "" } + row.more, separator, lineEnd)
    }
  }

  private mutating func append(_ values: [String], _ separator: UInt8, _ lineEnd: [UInt8]) {
    let record = csvRecord(values, separator: Character(Unicode.Scalar(separator)))
    output += record.utf8.dropLast() + lineEnd
  }
}
