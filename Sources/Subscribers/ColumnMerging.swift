import Diagnostics

/// Which columns two rosters have together that came from one: what either took away, added or gave another name counts.
struct ColumnMerging {
  /// The columns of ours, without what they took away, and behind them what they added.
  private(set) var columns: [String] = []
  /// Columns that one side took away and of which the other changed cells: they stay, with what stands in them.
  private(set) var conflicts: [String] = []
  private(set) var notes: [String] = []

  /// - Parameters: columns that one side gave another name bear it in all three afterwards.
  init(_ old: inout RosterSide, _ ours: inout RosterSide, _ theirs: inout RosterSide) {
    Self.followRenames(&old, ours, &theirs)
    Self.followRenames(&old, theirs, &ours)
    merge(old, ours, theirs)
  }

  /// A column that one side gave another name is that column for both.
  private static func followRenames(
    _ old: inout RosterSide, _ side: RosterSide, _ other: inout RosterSide
  ) {
    for (column, name) in renames(from: old, to: side)
    where !other.columns.contains(name) || !other.columns.contains(column) {
      let spelled = side.spelling(of: name) ?? name
      old.rename(column, to: name, spelled: spelled)
      other.rename(column, to: name, spelled: spelled)
    }
  }

  /// Columns that are gone on a side, each with a new one there that says the same in most rows.
  private static func renames(
    from old: RosterSide, to side: RosterSide
  ) -> [(column: String, name: String)] {
    var fresh = side.columns.filter { !old.columns.contains($0) }
    let gone = old.columns.filter { !side.columns.contains($0) }
    guard !fresh.isEmpty, !gone.isEmpty else { return [] }
    var told: [String: Int] = [:]
    var same: [String: [String: Int]] = [:]
    forEachPair(old, side) { before, now in
      guard let before, let now else { return }
      for column in gone {
        guard let value = before.values[column], !value.isEmpty else { continue }
        told[column, default: 0] += 1
        for name in fresh where now.values[name] == value {
          same[column, default: [:]][name, default: 0] += 1
        }
      }
    }
    return gone.compactMap { column in
      let count = told[column] ?? 0
      guard let found = fresh.first(where: { 2 * (same[column]?[$0] ?? 0) > count }) else {
        return nil
      }
      fresh.removeAll { $0 == found }
      return (column, found)
    }
  }

  private mutating func merge(_ old: RosterSide, _ ours: RosterSide, _ theirs: RosterSide) {
    let (before, here, there) = (old.columns, ours.columns, theirs.columns)
    if here.isEmpty || there.isEmpty {
      columns = here + there
      return
    }
    let gone = before.filter { here.contains($0) != there.contains($0) }
    // A column that one side took away goes, unless the other wrote in it since.
    let written = [ours, theirs].map { side in
      Self.written(in: gone.filter(side.columns.contains), old, side)
    }
    conflicts = gone.filter { column in written.contains { $0.contains(column) } }
    let lost = gone.filter { !conflicts.contains($0) }
    columns = here.filter { !lost.contains($0) }
    columns += there.filter { !here.contains($0) && !lost.contains($0) }
    notes = lost.map { "one side took the column “\($0)” away" }
  }

  /// Those columns in which a side changed a cell.
  private static func written(
    in columns: [String], _ old: RosterSide, _ side: RosterSide
  ) -> Set<String> {
    var written: Set<String> = []
    guard !columns.isEmpty else { return written }
    forEachPair(old, side) { before, now in
      guard let now, written.count < columns.count else { return }
      for column in columns where now.values[column] ?? "" != before?.values[column] ?? "" {
        written.insert(column)
      }
    }
    return written
  }

  private static func forEachPair(
    _ old: RosterSide, _ side: RosterSide, _ body: (RosterSide.Row?, RosterSide.Row?) -> Void
  ) {
    var join = RosterJoin([old.rows.reader(), side.rows.reader()])
    while let rows = join.advance() {
      body(rows[0].flatMap(old.row), rows[1].flatMap(side.row))
    }
  }
}
