package import Foundation

/// A date as front matter, a file name or a person writes it (ISO 8601 and its cousins).
package struct WrittenDate: Sendable, Equatable {
  /// The moment, or a day's first.
  package let date: Date
  /// Whether the text named a day without a time.
  package let isDateOnly: Bool

  /// Reads `2026-11-20`, `2026/11/20 08:00`, `2026-11-20T08:00:00.5Z`, `2026-11-20 08:00:00 +0100`.
  /// - Parameter timeZone: where a time without an offset is meant.
  /// - Returns: nil when it is not a date, or one that no calendar has.
  package init?(parsing text: String, in timeZone: TimeZone) {
    let pattern =
      /(\d{4})[-\/](\d{1,2})[-\/](\d{1,2})(?:[Tt ]\s*(\d{1,2}):(\d{2})(?::(\d{2})(?:[.,]\d+)?)?\s*(Z|z|UTC|GMT|[+-]\d{2}(?::?\d{2})?)?)?/
      .asciiOnlyDigits()
    guard let match = text.trimmingCharacters(in: .whitespaces).wholeMatch(of: pattern)?.output
    else { return nil }
    var components = DateComponents()
    components.year = Int(match.1)
    components.month = Int(match.2)
    components.day = Int(match.3)
    components.hour = match.4.flatMap { Int($0) } ?? 0
    components.minute = match.5.flatMap { Int($0) } ?? 0
    // RFC 3339 §5.6 allows a leap second; clocks that count in days of 86,400 s show it as the 59th.
    components.second = match.6.flatMap { Int($0) }.map { $0 == 60 ? 59 : $0 } ?? 0
    components.timeZone = match.7.map { Self.offset(String($0)) } ?? timeZone
    var calendar = Calendar(identifier: .gregorian)
    calendar.timeZone = components.timeZone ?? timeZone
    guard Self.isPossible(components), let date = calendar.date(from: components)
    else { return nil }
    // The calendar rolls 30 February over to March; only a day that comes back unchanged exists.
    let back = calendar.dateComponents([.year, .month, .day], from: date)
    guard back.year == components.year, back.month == components.month, back.day == components.day
    else { return nil }
    self.date = date
    isDateOnly = match.4 == nil
  }

  package init(date: Date, isDateOnly: Bool) {
    self.date = date
    self.isDateOnly = isDateOnly
  }

  private static func isPossible(_ components: DateComponents) -> Bool {
    (components.year ?? 0) >= 1 && (0...23).contains(components.hour ?? 0)
      && (0...59).contains(components.minute ?? 0) && (0...59).contains(components.second ?? 0)
      && components.timeZone != nil
  }

  private static func offset(_ text: String) -> TimeZone? {
    guard let sign = text.first, sign == "+" || sign == "-" else {
      return TimeZone(identifier: "UTC")
    }
    let digits = text.dropFirst().filter(\.isNumber)
    guard let hours = Int(digits.prefix(2)), hours <= 14,
      let minutes = digits.count > 2 ? Int(digits.suffix(2)) : 0, minutes < 60
    else { return nil }
    return TimeZone(secondsFromGMT: (sign == "-" ? -1 : 1) * (hours * 3600 + minutes * 60))
  }
}
