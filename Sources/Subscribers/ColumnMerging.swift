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
    followRenames(&old, ours, &theirs)
    followRenames(&old, theirs, &ours)
    merge(old, ours, theirs)
  }

  /// A column that one side gave another name is that column for both. No file says it, so it is told.
  private mutating func followRenames(
    _ old: inout RosterSide, _ side: RosterSide, _ other: inout RosterSide
  ) {
    for (column, name) in ColumnRenames(from: old, to: side).found
    where !other.columns.contains(name) || !other.columns.contains(column) {
      let spelled = side.spelling(of: name) ?? name
      notes.append(
        "the column “\(old.spelling(of: column) ?? column)” is taken for “\(spelled)”, as one side names it: the cells are the same"
      )
      old.rename(column, to: name, spelled: spelled)
      other.rename(column, to: name, spelled: spelled)
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
    notes += lost.map { "one side took the column “\($0)” away" }
  }

  /// Those columns in which a side changed a cell.
  private static func written(
    in columns: [String], _ old: RosterSide, _ side: RosterSide
  ) -> Set<String> {
    var written: Set<String> = []
    guard !columns.isEmpty else { return written }
    var join = RosterJoin([old.rows.reader(), side.rows.reader()])
    while written.count < columns.count, let rows = join.advance() {
      guard let now = rows[1].flatMap(side.row) else { continue }
      let before = rows[0].flatMap(old.row)
      for column in columns where now.values[column] ?? "" != before?.values[column] ?? "" {
        written.insert(column)
      }
    }
    return written
  }
}
