import Mail

/// Lines of an import that are no rows.
extension ImportPass {
  /// A line that begins with `#` and holds no address in its place.
  var isComment: Bool {
    guard rows.raw.first == UInt8(ascii: "#") else { return false }
    let cell = rows.field(emailColumn).trimmed
    return emailColumn == 0 || AddressHash(plain: UnsafeRawBufferPointer(cell)) == nil
  }

  /// One that may as well be the row of an address that begins so.
  func tellOfComment() {
    guard (try? EmailAddress(parsing: text(of: emailColumn))) != nil else { return }
    warn("begins with “#”, and is passed over as a comment: in quotes it would be an address")
  }

  var isStatement: Bool {
    rows.line == 1
      && String(decoding: rows.raw.prefix(5), as: UTF8.self).lowercased().hasPrefix("sep=")
  }
}
