import Foundation

/// A moment as a journal writes it: `2026-11-25T08:00:00.000Z`, always 24 bytes (ISO 8601, UTC).
///
/// A journal holds millions of them, so they are read and written by hand.
struct JournalTime: Equatable {
  /// Since 1970-01-01.
  var milliseconds: Int64

  static let length = 24

  /// Nil outside the years that four digits hold.
  init?(_ date: Date) {
    let value = (date.timeIntervalSince1970 * 1000).rounded()
    guard value >= -62_167_219_200_000, value < 253_402_300_800_000 else { return nil }
    milliseconds = Int64(value)
  }

  init(milliseconds: Int64) { self.milliseconds = milliseconds }

  var date: Date { Date(timeIntervalSince1970: Double(milliseconds) / 1000) }

  /// Reads exactly 24 bytes; nil when they are anything else.
  init?(parsing bytes: UnsafeRawBufferPointer) {
    guard bytes.count == Self.length, bytes[4] == 0x2D, bytes[7] == 0x2D,
      bytes[10] == UInt8(ascii: "T"), bytes[13] == 0x3A, bytes[16] == 0x3A, bytes[19] == 0x2E,
      bytes[23] == UInt8(ascii: "Z"), let year = Self.number(bytes, 0, 4),
      let month = Self.number(bytes, 5, 2), let day = Self.number(bytes, 8, 2),
      let hour = Self.number(bytes, 11, 2), let minute = Self.number(bytes, 14, 2),
      let second = Self.number(bytes, 17, 2), let fraction = Self.number(bytes, 20, 3),
      (1...12).contains(month), (1...31).contains(day), hour < 24, minute < 60, second < 61
    else { return nil }
    let seconds = ((Self.days(year, month, day) * 24 + hour) * 60 + minute) * 60 + second
    milliseconds = seconds * 1000 + fraction
  }

  func append(to output: inout [UInt8]) {
    let (seconds, fraction) = Self.divide(milliseconds, by: 1000)
    let (days, second) = Self.divide(seconds, by: 86_400)
    let (year, month, day) = Self.date(days)
    func append(_ separator: Unicode.Scalar, _ value: Int64, _ digits: Int) {
      output.append(UInt8(ascii: separator))
      Self.append(value, digits, to: &output)
    }
    Self.append(year, 4, to: &output)
    append("-", month, 2)
    append("-", day, 2)
    append("T", second / 3600, 2)
    append(":", second / 60 % 60, 2)
    append(":", second % 60, 2)
    append(".", fraction, 3)
    output.append(UInt8(ascii: "Z"))
  }

  private static func number(_ bytes: UnsafeRawBufferPointer, _ start: Int, _ count: Int) -> Int64?
  {
    var value: Int64 = 0
    for index in start..<start + count {
      let digit = bytes[index] &- 0x30
      guard digit < 10 else { return nil }
      value = value * 10 + Int64(digit)
    }
    return value
  }

  private static func append(_ value: Int64, _ digits: Int, to output: inout [UInt8]) {
    var divisor: Int64 = digits == 4 ? 1000 : digits == 3 ? 100 : 10
    while divisor > 0 {
      output.append(0x30 + UInt8(value / divisor % 10))
      divisor /= 10
    }
  }

  /// Rounded down, so that the rest is never negative.
  private static func divide(_ value: Int64, by divisor: Int64) -> (Int64, rest: Int64) {
    let rest = (value % divisor + divisor) % divisor
    return ((value - rest) / divisor, rest)
  }

  // The Gregorian calendar in eras of 400 years that begin in March, so that a leap day comes last.

  private static func days(_ year: Int64, _ month: Int64, _ day: Int64) -> Int64 {
    let shifted = month <= 2 ? year - 1 : year
    let (era, yearOfEra) = divide(shifted, by: 400)
    let dayOfYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1
    return era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468
  }

  private static func date(_ days: Int64) -> (year: Int64, month: Int64, day: Int64) {
    let (era, day) = divide(days + 719_468, by: 146_097)
    let yearOfEra = (day - day / 1460 + day / 36_524 - day / 146_096) / 365
    let dayOfYear = day - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let shifted = (5 * dayOfYear + 2) / 153
    let month = shifted < 10 ? shifted + 3 : shifted - 9
    return (
      yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, dayOfYear - (153 * shifted + 2) / 5 + 1
    )
  }
}
