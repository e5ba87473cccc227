import Diagnostics

/// Rows that a quote has taken in which somebody forgot to close, until another one closed it: they stand in one
/// field, and nobody is mailed by them.
struct SwallowedRows {
  /// The last line of the record.
  let lastLine: Int
  /// How many of its lines but the first hold an address.
  let count: Int

  /// - Returns: nil for a record that has one line, or no address behind it.
  init?(in record: borrowing CSVScanner.Record) {
    var (line, count) = (record.line, 0)
    var hasAddress = false
    var last: UInt8 = 0
    for index in 0..<record.count {
      guard let field = record.field(index), field.count > 1 else { continue }
      for byte in field {
        if byte == 0x0D || byte == 0x0A && last != 0x0D {
          if hasAddress, line > record.line { count += 1 }
          hasAddress = false
          line += 1
        } else if byte == UInt8(ascii: "@") {
          hasAddress = true
        }
        last = byte
      }
    }
    if hasAddress, line > record.line { count += 1 }
    guard count > 0 else { return nil }
    (lastLine, self.count) = (line, count)
  }

  /// - Parameter location: the first line of the record.
  func problem(at location: SourceLocation) -> Problem {
    Problem(
      Self.reason(from: location.line ?? 1, to: lastLine, count: count), at: location,
      hint: "nobody is mailed who stands within the quotes of another row")
  }

  /// What somebody must know of it.
  /// - Parameter line: the first line of the record.
  static func reason(from line: Int, to lastLine: Int, count: Int) -> String {
    "the lines \(line) to \(lastLine) stand in one field in quotes, and \(count) of them "
      + "\(count == 1 ? "holds" : "hold") an address: a quote may be missing"
  }
}
