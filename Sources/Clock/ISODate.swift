/// What a text says that names a day, and maybe a time and an offset, as ISO 8601 and its cousins have it; read
/// byte by byte, since ten thousand articles have one each.
struct ISODate {
  private(set) var local: LocalTime
  private(set) var hasTime = false
  /// Seconds east of UTC; nil where none is written.
  private(set) var offset: Int?

  /// Reads `2026-11-20`, `2026/11/20 08:00`, `2026-11-20T08:00:00.5Z`, `2026-11-20 08:00:00 +0100`.
  /// - Returns: nil when it is something else, or names a day or a time that there is not.
  init?(_ text: some StringProtocol) {
    let bytes = Array(text.utf8)
    var reader = Reader(rest: bytes[...])
    guard let year = reader.number(4...4), reader.take("-/"), let month = reader.number(1...2),
      reader.take("-/"), let day = reader.number(1...2),
      let date = CivilDate(year: year, month: month, day: day)
    else { return nil }
    local = LocalTime(date: date, second: 0)
    if reader.rest.isEmpty { return }
    guard reader.take("Tt ") else { return nil }
    reader.skipBlanks()
    guard let hour = reader.number(1...2), reader.take(":"), let minute = reader.number(2...2)
    else { return nil }
    var second = 0
    if reader.take(":") {
      guard let number = reader.number(2...2) else { return nil }
      // RFC 3339 §5.6 allows a leap second; clocks that count in days of 86,400 s show it as the 59th.
      second = number == 60 ? 59 : number
      if reader.take(".,"), !reader.skipDigits() { return nil }
    }
    guard hour < 24, minute < 60, second < 60 else { return nil }
    local.second = hour * 3600 + minute * 60 + second
    hasTime = true
    reader.skipBlanks()
    if reader.rest.isEmpty { return }
    guard let offset = reader.offset(), reader.rest.isEmpty else { return nil }
    self.offset = offset
  }

  private struct Reader {
    var rest: ArraySlice<UInt8>

    mutating func take(_ signs: StaticString) -> Bool {
      guard let byte = rest.first else { return false }
      let isOne = signs.withUTF8Buffer { $0.contains(byte) }
      if isOne { rest = rest.dropFirst() }
      return isOne
    }

    mutating func number(_ count: ClosedRange<Int>) -> Int? {
      var number = 0
      var read = 0
      while read < count.upperBound, let byte = rest.first, byte &- 0x30 < 10 {
        number = number * 10 + Int(byte - 0x30)
        rest = rest.dropFirst()
        read += 1
      }
      return count.contains(read) ? number : nil
    }

    mutating func skipDigits() -> Bool {
      let count = rest.count
      rest = rest.drop { $0 &- 0x30 < 10 }
      return rest.count < count
    }

    mutating func skipBlanks() {
      rest = rest.drop { $0 == 0x20 || (0x09...0x0D).contains($0) }
    }

    /// `Z`, `UTC`, `GMT`, `+01`, `+0100` or `+01:00`.
    mutating func offset() -> Int? {
      if rest.elementsEqual("UTC".utf8) || rest.elementsEqual("GMT".utf8) {
        rest = []
        return 0
      }
      if take("Zz") { return 0 }
      let isWest = rest.first == UInt8(ascii: "-")
      guard take("+-"), let hours = number(2...2), hours <= 14 else { return nil }
      var minutes = 0
      if !rest.isEmpty {
        _ = take(":")
        guard let number = number(2...2), number < 60 else { return nil }
        minutes = number
      }
      return (isWest ? -1 : 1) * (hours * 3600 + minutes * 60)
    }
  }
}
