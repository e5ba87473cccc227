/// Columns that are gone on a side, each with the new one there that it is under another name.
///
/// What is taken for one column wrongly mixes two in every row, and nobody sees it; what is taken for two is asked about or
/// stands there twice. So one must say the same as the other in nearly all rows, and no third may come into question.
struct ColumnRenames {
  private(set) var found: [(column: String, name: String)] = []

  /// How far the cells of two columns agree.
  private struct Likeness {
    /// Rows in which both say the same, and in which they do not.
    var (same, other) = (0, 0)
    /// Some of what they both say.
    var values: Set<String> = []

    /// Whether it is no chance: a column of ticks is like every other that has few.
    var isPlain: Bool { values.count >= ColumnRenames.fewValues && same >= 9 * other }
    /// Whether no cell speaks against it.
    var isWhole: Bool { other == 0 && same > 0 }

    mutating func add(_ before: String, _ now: String) {
      guard before == now else { return other += 1 }
      guard !now.isEmpty else { return }
      same += 1
      if values.count < ColumnRenames.fewValues { values.insert(now) }
    }
  }

  private static let fewValues = 3

  init(from old: RosterSide, to side: RosterSide) {
    let fresh = side.columns.filter { !old.columns.contains($0) }
    let gone = old.columns.filter { !side.columns.contains($0) }
    guard !fresh.isEmpty, !gone.isEmpty else { return }
    // Where one name alone is another, somebody wrote over it.
    let isInPlace =
      fresh.count == 1 && gone.count == 1
      && side.columns.elementsEqual(old.columns) { $0 == $1 || ($0 == fresh[0] && $1 == gone[0]) }
    var likeness = [Likeness](repeating: Likeness(), count: gone.count * fresh.count)
    var join = RosterJoin([old.rows.reader(), side.rows.reader()])
    while let rows = join.advance() {
      guard let before = rows[0].flatMap(old.row), let now = rows[1].flatMap(side.row) else {
        continue
      }
      for (column, name) in gone.enumerated() {
        let value = before.values[name] ?? ""
        for other in fresh.indices {
          likeness[column * fresh.count + other].add(value, now.values[fresh[other]] ?? "")
        }
      }
    }
    let pairs = likeness.indices.filter {
      likeness[$0].isPlain || isInPlace && likeness[$0].isWhole
    }
    found = pairs.filter { pair in
      pairs.allSatisfy {
        $0 == pair
          || $0 / fresh.count != pair / fresh.count && $0 % fresh.count != pair % fresh.count
      }
    }.map { (gone[$0 / fresh.count], fresh[$0 % fresh.count]) }
  }
}
