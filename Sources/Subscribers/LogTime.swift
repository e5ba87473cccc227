import Foundation

/// A moment as programs write it into logs: `2026-11-20T08:00:00Z`, with milliseconds or without (RFC 3339 §5.6).
enum LogTime {
  /// Milliseconds since 1970; nil for any other form, and for moments before.
  static func milliseconds(_ text: UnsafeRawBufferPointer) -> Int64? {
    guard text.count == 20 || text.count == 24 && text[19] == UInt8(ascii: "."),
      text[4] == UInt8(ascii: "-"), text[7] == UInt8(ascii: "-"), text[10] == UInt8(ascii: "T"),
      text[13] == UInt8(ascii: ":"), text[16] == UInt8(ascii: ":"), text.last == UInt8(ascii: "Z"),
      let year = number(text, 0..<4), let month = number(text, 5..<7),
      let day = number(text, 8..<10), let hour = number(text, 11..<13),
      let minute = number(text, 14..<16), let second = number(text, 17..<19),
      let fraction = text.count == 24 ? number(text, 20..<23) : 0,
      year >= 1970, (1...12).contains(month), (1...28).contains(day) || isDay(day, month, year),
      hour < 24, minute < 60, second < 60
    else { return nil }
    // Days since 1970-03-01, in years that begin with March, so that a leap day is the last of one.
    let shifted = month > 2 ? (year, month - 3) : (year - 1, month + 9)
    let years = shifted.0 * 365 + shifted.0 / 4 - shifted.0 / 100 + shifted.0 / 400
    let days = years + (153 * shifted.1 + 2) / 5 + day - 1 - 719_468
    let seconds = ((days * 24 + hour) * 60 + minute) * 60 + second
    return Int64(seconds * 1000 + fraction)
  }

  private static func isDay(_ day: Int, _ month: Int, _ year: Int) -> Bool {
    let isLeap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
    let last = month == 2 ? (isLeap ? 29 : 28) : [4, 6, 9, 11].contains(month) ? 30 : 31
    return (1...last).contains(day)
  }

  private static func number(_ text: UnsafeRawBufferPointer, _ range: Range<Int>) -> Int? {
    var value = 0
    for index in range {
      let digit = text[index] &- 0x30
      guard digit < 10 else { return nil }
      value = value * 10 + Int(digit)
    }
    return value
  }
}
