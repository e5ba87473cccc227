/// What a row of a roster says, by the names of its columns.
struct RosterRow: Sendable {
  /// One array for all rows.
  let columns: [String]
  let fields: PackedFields

  /// What the row says in a column; nil for nothing.
  subscript(column: String) -> String? {
    guard !column.isEmpty, let index = columns.firstIndex(of: column) else { return nil }
    return fields[index]
  }

  /// Hands over the octets of a column, none where it says nothing.
  func withText<Value>(of column: String, _ body: (UnsafeBufferPointer<UInt8>) -> Value) -> Value {
    guard !column.isEmpty, let index = columns.firstIndex(of: column),
      let text = fields.text(of: index)
    else { return body(UnsafeBufferPointer(start: nil, count: 0)) }
    return text.withUnsafeBufferPointer(body)
  }
}
