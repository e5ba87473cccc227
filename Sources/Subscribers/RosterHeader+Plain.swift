import Mail

/// Rows that say who they are at a glance, as nearly all do.
extension RosterHeader {
  /// The address of a row in which nothing is left to decide: printable ASCII, no quotes, no blanks at the ends of
  /// fields, no more fields than there are columns, and a plain address; nil for any other, which must be read as
  /// CSV.
  /// - Parameter line: without its LF.
  func plainAddress(of line: UnsafeBufferPointer<UInt8>) -> AddressHash? {
    let end = line.last == 0x0D ? line.count - 1 : line.count
    var column = 0
    var start = 0
    var email = 0..<0
    // What stands before a field is as good as a separator.
    var previous = separator
    for index in 0..<end {
      let byte = line[index]
      if byte == separator {
        if previous == 0x20 { return nil }
        if column == emailColumn { email = start..<index }
        column += 1
        start = index + 1
      } else if byte == 0x22 || byte &- 0x20 >= 0x5F || byte == 0x20 && previous == separator {
        return nil
      }
      previous = byte
    }
    if column == emailColumn { email = start..<end }
    guard column < columns.count, previous != 0x20, !email.isEmpty else { return nil }
    return AddressHash(plain: UnsafeRawBufferPointer(UnsafeBufferPointer(rebasing: line[email])))
  }
}
