import Mail

/// Lines of an import that are no rows.
extension ImportPass {
  /// A line that begins with `#` and holds no address in its place.
  var isComment: Bool {
    guard rows.raw.first == UInt8(ascii: "#") else { return false }
    let cell = rows.field(emailColumn).trimmed
    return emailColumn == 0 || AddressHash(plain: UnsafeRawBufferPointer(cell)) == nil
  }

  /// Whether another table begins here, with columns of its own: what its rows say of leaving nobody could read.
  var isOtherHeader: Bool {
    guard rows.hasMore(than: table.names.count) else { return false }
    let names = (0..<rows.count).map { text(of: $0) }
    return !names.contains { $0.contains("@") }
      && names.contains { ColumnMeaning.general(ColumnMeaning.folded($0)) == .email }
  }

  var isStatement: Bool {
    rows.line == 1
      && String(decoding: rows.raw.prefix(5), as: UTF8.self).lowercased().hasPrefix("sep=")
  }
}
