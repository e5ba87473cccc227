package import Diagnostics
import Expressions
import Foundation

/// Joins two rosters that came from one, as git asks for it: by address and cell, so that only what both changed in
/// one cell is left to a person. They may be of any size: rows lie in files where they are many, and are read only where
/// the three differ.
package struct RosterMerging: Sendable {
  /// Addresses of which both changed the same cell, as far as anybody will read them, and how many there are.
  package private(set) var conflicts: [String] = []
  package private(set) var conflictCount = 0
  /// Columns that one side took away and of which the other changed cells: they stay, with what stands in them.
  package private(set) var columnConflicts: [String] = []
  /// What somebody should know of what was decided, and of how many more rows the same is so.
  package private(set) var notes: [String] = []
  package private(set) var unnamed = 0

  private static let shown = 100

  /// - Parameters:
  ///   - old: what both came from; nothing where there was none.
  ///   - place: the name to show.
  ///   - draft: what the roster is to be, in the form of ours.
  ///   - room: how many octets of rows are in memory at once at most.
  /// - Throws: `Problem` that says which version is no roster.
  package init(
    old: borrowing LockedFile, ours: borrowing LockedFile, theirs: borrowing LockedFile,
    place: Place, to draft: FileDraft, room: Int = 1 << 26
  ) throws(Problem) {
    var old = try Self.side(old, "what both came from", place, room)
    var ours = try Self.side(ours, "our version", place, room)
    var theirs = try Self.side(theirs, "their version", place, room)
    for (side, name) in [(ours, "our version"), (theirs, "their version")] where old.count > 0 {
      // A save that was cut off takes nobody out: of a side on which nothing stands any more a person must say what it
      // is.
      if side.isEmpty {
        throw Problem(
          "\(name) is empty, where \(old.count) rows stood", at: place.location(),
          hint: "take the version that is whole")
      }
      if side.count == 0 {
        notes.append("\(name) has no rows any more: the \(old.count) of before are taken out")
      }
    }
    let merging = ColumnMerging(&old, &ours, &theirs)
    columnConflicts = merging.conflicts
    notes += merging.notes
    guard merging.columns.contains("email") else {
      throw Problem(
        "the two rosters have no column “email” together", at: place.location(line: 1))
    }
    var rows = RowMerging(merging.columns, old, ours, theirs)
    try draft.append(rows.heading)
    try merge(&rows, isSorted: ours.isSorted && theirs.isSorted, to: draft, room)
  }

  /// Those of ours where they stand, and behind them those that theirs has alone; in the order of addresses where both
  /// keep it.
  private mutating func merge(
    _ rows: inout RowMerging, isSorted: Bool, to draft: FileDraft, _ room: Int
  ) throws(Problem) {
    var arranged = SortedRows(room: room)
    var join = rows.join()
    while let found = join.advance() {
      let merged = rows.merge(found)
      switch merged.remark {
      case .conflict(let shown):
        conflictCount += 1
        if conflicts.count < Self.shown { conflicts.append(shown) }
      case .lost(let shown):
        if notes.count < Self.shown {
          notes.append("\(shown) was taken out on one side, and what the other changed goes too")
        } else {
          unnamed += 1
        }
      case nil: break
      }
      if merged.text.isEmpty { continue }
      if isSorted {
        try draft.append(merged.text)
      } else {
        let place = found[1]?.number ?? (1 << 40 + (found[2]?.number ?? 0))
        let key = (0..<8).map { UInt8(truncatingIfNeeded: place >> (56 - 8 * $0)) }
        arranged.append(.init(key: key[...], number: 0, line: 0, text: merged.text[...]))
      }
    }
    arranged.finish()
    var reader = arranged.reader()
    while let row = reader.next() { try draft.append(Array(row.text)) }
  }

  /// Writes both versions whole, between git's marks: where one of them cannot be read a person must choose.
  package static func writeUnmerged(
    ours: borrowing LockedFile, theirs: borrowing LockedFile, to draft: FileDraft
  ) throws(Problem) {
    func mark(_ text: String) throws(Problem) { try draft.append(Array("\(text)\n".utf8)) }
    try mark(MergeMarks.ours)
    try append(ours, to: draft)
    try mark(MergeMarks.between)
    try append(theirs, to: draft)
    try mark(MergeMarks.theirs)
  }

  /// Writes a version with a line end behind its last line.
  private static func append(
    _ file: borrowing LockedFile, to draft: FileDraft
  ) throws(Problem) {
    try draft.append(contentsOf: file.descriptor)
    var last: UInt8?
    try file.forEachChunk {
      last = $0.last ?? last
      return true
    }
    if let last, last != 0x0A { try draft.append([0x0A]) }
  }

  /// - Throws: `Problem` that says which version cannot be read: the file that a person sees is one of them.
  private static func side(
    _ file: borrowing LockedFile, _ name: String, _ place: Place, _ room: Int
  ) throws(Problem) -> RosterSide {
    do throws(Problem) { return try RosterSide(file, room: room) } catch {
      var problem = error
      let line = problem.location?.line.map { ", line \($0)" } ?? ""
      problem.reason = "\(name)\(line): \(problem.reason)"
      problem.location = place.location()
      throw problem
    }
  }
}
