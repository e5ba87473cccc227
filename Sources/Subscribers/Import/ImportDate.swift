import Clock
import Foundation

/// A date in a cell: most are read byte by byte, the rest as generators print them.
struct ImportDate: Sendable, Equatable {
  /// In seconds since 1970.
  let seconds: Int
  /// As `2026-11-20`.
  let day: String

  /// The last moment that it may mean: of a mere day, its end.
  var end: Int { seconds % 86_400 == 0 ? seconds + 86_399 : seconds }

  /// In which order the numbers of `3/4/2021` stand.
  enum Order: Sendable { case dayFirst, monthFirst, unknown }

  init?(_ text: String, order: Order) {
    let bytes = Array(text.utf8)
    guard let parsed = Self.parse(bytes, order) else {
      guard let date = WrittenDate(printed: text, in: .utc)?.date else { return nil }
      seconds = Int(date.timeIntervalSince1970.rounded(.down))
      day = String(Date(timeIntervalSince1970: Double(seconds)).formatted(.iso8601).prefix(10))
      return
    }
    (seconds, day) = parsed
  }

  /// Of which order a date with strokes, hyphens or points must be; nil where it says nothing.
  static func order(of text: String) -> Order? {
    let bytes = Array(text.utf8)
    var index = 0
    guard let first = number(bytes, &index, 1...2), index < bytes.count,
      separators.contains(bytes[index])
    else { return nil }
    index += 1
    guard let second = number(bytes, &index, 1...2) else { return nil }
    return first > 12 ? .dayFirst : second > 12 ? .monthFirst : nil
  }

  /// Whether a date can be read in two ways that are two days.
  static func isTwofold(_ text: String) -> Bool {
    let days = [Order.dayFirst, .monthFirst].map { ImportDate(text, order: $0)?.day }
    return days[0] != days[1] && ImportDate(text, order: .unknown) == nil
  }

  private static let separators: [UInt8] = [0x2D, 0x2F, 0x2E]

  /// Whether it stands between the numbers of a date.
  static func isSeparator(_ byte: UInt8) -> Bool { byte == 0x2D || byte == 0x2F || byte == 0x2E }

  private static func parse(_ bytes: [UInt8], _ order: Order) -> (Int, String)? {
    var index = 0
    guard let first = number(bytes, &index, 1...4), index < bytes.count else { return nil }
    let isYearFirst = index == 4
    let separator = bytes[index]
    guard separators.contains(separator) else { return nil }
    index += 1
    guard let second = number(bytes, &index, 1...2), index < bytes.count, bytes[index] == separator
    else { return nil }
    index += 1
    guard let third = number(bytes, &index, isYearFirst ? 1...2 : 4...4) else { return nil }
    var (year, month, day) = (first, second, third)
    if !isYearFirst {
      // Points stand between day, month and year wherever they are used.
      let order = separator == 0x2E ? .dayFirst : order
      guard order != .unknown else { return nil }
      (year, month, day) = order == .dayFirst ? (third, second, first) : (third, first, second)
    }
    guard (1...12).contains(month), (1...31).contains(day), (1900...9999).contains(year),
      let time = time(bytes, index)
    else { return nil }
    // Days since 1970 in the proleptic Gregorian calendar, with the year beginning in March.
    let shifted = month > 2 ? year : year - 1
    let era = shifted / 400
    let yearOfEra = shifted - era * 400
    let dayOfYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1
    let days =
      era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468
    func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
    return (days * 86_400 + time, "\(year)-\(two(month))-\(two(day))")
  }

  /// The seconds of the day behind a date, with its offset; nil for text that is none.
  private static func time(_ bytes: [UInt8], _ start: Int) -> Int? {
    var index = start
    guard index < bytes.count else { return 0 }
    guard bytes[index] == 0x20 || bytes[index] | 0x20 == UInt8(ascii: "t") else { return nil }
    index += 1
    guard let hour = number(bytes, &index, 1...2), index < bytes.count, bytes[index] == 0x3A else {
      return nil
    }
    index += 1
    guard let minute = number(bytes, &index, 2...2) else { return nil }
    var second = 0
    if index < bytes.count, bytes[index] == 0x3A {
      index += 1
      guard let number = number(bytes, &index, 2...2) else { return nil }
      second = number
      if index < bytes.count, bytes[index] == 0x2E {
        index += 1
        while index < bytes.count, (0x30...0x39).contains(bytes[index]) { index += 1 }
      }
    }
    guard hour < 24, minute < 60, second < 61 else { return nil }
    var rest = String(decoding: bytes[index...], as: UTF8.self).trimmingCharacters(in: .whitespaces)
    var clock = hour
    if let half = ["AM", "PM"].first(where: { rest.uppercased().hasPrefix($0) }) {
      guard (1...12).contains(hour) else { return nil }
      clock = hour % 12 + (half == "PM" ? 12 : 0)
      rest = rest.dropFirst(2).trimmingCharacters(in: .whitespaces)
    }
    let seconds = clock * 3600 + minute * 60 + min(second, 59)
    if rest.isEmpty { return seconds }
    if let offset = WrittenDate.offset(ofZone: rest) { return seconds - offset }
    guard let sign = rest.first, "+-".contains(sign) else { return nil }
    let digits = rest.dropFirst().filter(\.isNumber)
    guard let hours = Int(digits.prefix(2)), hours < 15,
      let minutes = Int(digits.dropFirst(2).isEmpty ? "0" : digits.dropFirst(2)), minutes < 60
    else { return nil }
    return seconds - (sign == "-" ? -1 : 1) * (hours * 3600 + minutes * 60)
  }

  private static func number(_ bytes: [UInt8], _ index: inout Int, _ width: ClosedRange<Int>)
    -> Int?
  {
    var value = 0
    let start = index
    while index < bytes.count, index - start < width.upperBound,
      (0x30...0x39).contains(bytes[index])
    {
      value = value * 10 + Int(bytes[index] - 0x30)
      index += 1
    }
    return index - start >= width.lowerBound ? value : nil
  }
}
