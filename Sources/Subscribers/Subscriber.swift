package import Mail

/// One row of a roster.
package struct Subscriber: Sendable {
  package let address: EmailAddress
  /// The line of the roster that the row begins on.
  package let line: Int
  let row: RosterRow

  /// - Parameter columns: the names of the roster's columns; one without a name is not shown.
  init(address: EmailAddress, columns: [String], packed: PackedFields, line: Int) {
    self.address = address
    row = RosterRow(columns: columns, fields: packed)
    self.line = line
  }

  /// - Parameter values: as many as there are columns, empty where the row says nothing.
  package init(address: EmailAddress, columns: [String], values: [String], line: Int) {
    var packed = PackedFields()
    for (column, value) in values.enumerated() { packed.append(value.utf8, column: column) }
    self.init(address: address, columns: columns, packed: packed, line: line)
  }

  package init(address: EmailAddress, fields: [String: String], line: Int) {
    let columns = fields.keys.sorted()
    self.init(
      address: address, columns: columns, values: columns.map { fields[$0] ?? "" }, line: line)
  }

  /// What the row says in a column; nil for nothing.
  package subscript(column: String) -> String? { row[column] }

  package var name: String? { self["name"] }

  /// Every column that is not empty, by its name; `email` as it was written.
  package var fields: [String: String] {
    row.fields.reduce(into: [:]) { fields, field in
      guard row.columns.indices.contains(field.column) else { return }
      let name = row.columns[field.column]
      if !name.isEmpty { fields[name] = String(decoding: field.text, as: UTF8.self) }
    }
  }
}
