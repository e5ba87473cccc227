import Diagnostics

/// Which columns a roster had when an import began, in their order, and what set its cells apart: what its rows were
/// then says nothing without it once somebody has saved the roster in another form.
struct RosterLayout: Codable, Equatable {
  let columns: [String]
  let separator: String

  init(columns: [String], separator: UInt8) {
    self.columns = columns
    self.separator = String(decoding: [separator], as: UTF8.self)
  }

  init(of standing: StandingRoster) {
    self.init(columns: standing.columns, separator: standing.separator)
  }

  /// Whether a row of then means the same where it stands as it was: more columns behind the others change nothing.
  func isStill(_ now: RosterLayout) -> Bool {
    separator == now.separator && now.columns.starts(with: columns)
  }

  /// The cells of a row of then in the columns of now, each by the name of its column.
  /// - Returns: nil where something stood in a column that is no longer there, or that had no name.
  func values(of row: [UInt8], in now: [String], place: Place) throws -> [String]? {
    guard let rows = rows(of: row, of: place), try rows.advance(), rows.fault == nil else {
      return nil
    }
    var values = [String](repeating: "", count: now.count)
    for index in 0..<rows.count where !rows.field(index).trimmed.isEmpty {
      guard index < columns.count, !columns[index].isEmpty,
        let column = now.firstIndex(of: columns[index])
      else { return nil }
      values[column] = String(decoding: rows.field(index), as: UTF8.self)
    }
    return values
  }

  /// A row of then, to be read.
  func rows(of row: [UInt8], of place: Place) -> CSVRows? {
    guard let byte = separator.utf8.first, separator.utf8.count == 1 else { return nil }
    return CSVRows(ImportStream(sample: row, of: place), of: place, separator: byte)
  }
}
