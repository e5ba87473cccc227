import Diagnostics

/// What git, and `merge-roster`, leave in a roster of which both sides changed the same: until a person has chosen,
/// nobody can tell which rows hold.
enum MergeMarks {
  static let ours = "<<<<<<< ours"
  static let between = "======="
  static let theirs = ">>>>>>> theirs"

  /// - Parameters:
  ///   - first: the first field of a record.
  ///   - isAlone: whether all others are empty: a spreadsheet fills rows up.
  static func isMark(_ first: ArraySlice<UInt8>, isAlone: Bool) -> Bool {
    // Git's marks have seven signs, and those of a side its name behind a blank.
    if isAlone, first.elementsEqual(between.utf8) { return true }
    return ["<<<<<<< ", "||||||| ", ">>>>>>> "].contains { first.starts(with: $0.utf8) }
  }

  /// Whether an import's reading of the roster is at a mark between two rows.
  static func isMark(_ rows: CSVRows) -> Bool {
    guard rows.count > 0, let first = rows.raw.first, [0x3C, 0x3D, 0x3E, 0x7C].contains(first)
    else { return false }
    return isMark(
      Array(rows.field(0))[...],
      isAlone: (1..<max(1, rows.count)).allSatisfy { rows.field($0).isEmpty })
  }

  static func problem(at location: SourceLocation) -> Problem {
    Problem(
      "the marks of a merge stand in the roster: both sides changed the same", at: location,
      hint: "leave one of each two versions, and take the marks out")
  }
}

extension CSVScanner.Record {
  /// Whether it is no row but a mark between two.
  borrowing func isMergeMark() -> Bool {
    field(0).map { MergeMarks.isMark($0, isAlone: isEmpty(from: 1)) } ?? false
  }
}
