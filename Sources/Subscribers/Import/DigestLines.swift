import Diagnostics

/// The digests of new rows on their way into the record of an import, some hundreds a line.
struct DigestLines {
  /// As JSON has them, with a comma behind each.
  private var text: [UInt8] = []

  private static let longest = 1 << 14

  mutating func add(_ bits: UInt64, to record: FileDraft) throws(Problem) {
    text.append(0x22)
    for shift in stride(from: 60, through: 0, by: -4) {
      let digit = UInt8(truncatingIfNeeded: bits >> UInt64(shift)) & 0xF
      text.append(digit < 10 ? 0x30 + digit : 0x57 + digit)
    }
    text.append(0x22)
    text.append(0x2C)
    if text.count >= Self.longest { try write(to: record) }
  }

  /// Writes those that are left.
  mutating func write(to record: FileDraft) throws(Problem) {
    guard !text.isEmpty else { return }
    text.removeLast()
    try record.append(Array(#"{"new":["#.utf8))
    try record.append(text)
    try record.append(Array("]}\n".utf8))
    text.removeAll(keepingCapacity: true)
  }
}
