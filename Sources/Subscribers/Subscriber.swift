package import Mail

/// One row of a roster.
package struct Subscriber: Sendable {
  package let address: EmailAddress
  /// The line of the roster that the row begins on.
  package let line: Int
  /// The names of the columns, one array for all rows, and this row's values; a row costs little memory.
  private let columns: [String]
  private let values: [String]

  /// - Parameters:
  ///   - columns: the names of the roster's columns; one without a name is not shown.
  ///   - values: as many as there are columns, empty where the row says nothing.
  init(address: EmailAddress, columns: [String], values: [String], line: Int) {
    self.address = address
    self.columns = columns
    self.values = values
    self.line = line
  }

  package init(address: EmailAddress, fields: [String: String], line: Int) {
    let columns = fields.keys.sorted()
    self.init(
      address: address, columns: columns, values: columns.map { fields[$0] ?? "" }, line: line)
  }

  /// What the row says in a column; nil for nothing.
  package subscript(column: String) -> String? {
    guard !column.isEmpty, let index = columns.firstIndex(of: column), index < values.count,
      !values[index].isEmpty
    else { return nil }
    return values[index]
  }

  package var name: String? { self["name"] }

  /// Every column that is not empty, by its name; `email` as it was written.
  package var fields: [String: String] {
    zip(columns, values).reduce(into: [:]) { fields, pair in
      if !pair.0.isEmpty, !pair.1.isEmpty { fields[pair.0] = pair.1 }
    }
  }
}
