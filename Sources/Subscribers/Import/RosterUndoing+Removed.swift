import Diagnostics
import Mail

/// Rows that imports took out.
extension RosterUndoing {
  /// Rows that the import took out, unless somebody has put their addresses in again.
  mutating func putBack(before last: Int, _ report: inout ImportUndo.Report) throws {
    // Each that is put back is one more before the next.
    while let line = try removed.first(), (line.before ?? 0) <= max(rowsLeft, last) {
      removed.removeFirst()
      guard let bytes = try ofNow(line.removed ?? "", layout) else {
        report.leave(
          line.removed?.onOneLine ?? "",
          "the columns of the roster are others since, and the row that was taken out has no place in them"
        )
        continue
      }
      let rows = standing.rows(in: bytes)
      guard try rows.advance() else { continue }
      let hash = standing.hash(of: rows)
      if let hash, standing.listed.contains(hash) {
        report.leave(email(of: rows), "they have a row again since")
        try withhold(line)
        continue
      }
      if let hash, removedSince.contains(consent.one(hash)) {
        report.leave(email(of: rows), "an import since has taken them out too")
        try withhold(line)
        continue
      }
      if try isEarlier(bytes, rows) {
        if try putWithheld(hash, &report) { continue }
        report.leave(email(of: rows), "the import that had added them is taken back")
        continue
      }
      report.returned += 1
      rowsLeft += 1
      try put(hash.map { try withoutEarlier(bytes, consent.one($0)) } ?? bytes)
    }
  }

  /// Keeps a row for when what stands in its way is taken back as well.
  private mutating func withhold(_ line: ImportRecord.Line) throws {
    var line = ImportRecord.Line(removed: line.removed)
    line.withheld = true
    withheld += try ImportRecord.encoded(line)
  }

  /// Puts back what an import before this one had taken out, in the place of what goes.
  /// - Returns: whether there is such a row.
  @discardableResult
  mutating func putWithheld(
    _ hash: AddressHash?, _ report: inout ImportUndo.Report
  ) throws -> Bool {
    guard let hash, !earlier.withheld.isEmpty,
      let (row, layout) = try earlier.withheld.row(of: consent.one(hash)),
      let bytes = try ofNow(row, layout)
    else { return false }
    report.returned += 1
    rowsLeft += 1
    try put(try withoutEarlier(bytes, consent.one(hash)))
    return true
  }
}
