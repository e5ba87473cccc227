package import Foundation

/// The time of day as the clocks of a time zone show it.
extension Date {
  /// Minutes since the local midnight, as a clock shows them: 480 at 08:00, also on a day that is an hour
  /// shorter.
  package func minuteOfDay(in timeZone: TimeZone) -> Int {
    let parts = Self.calendar(timeZone).dateComponents([.hour, .minute], from: self)
    return (parts.hour ?? 0) * 60 + (parts.minute ?? 0)
  }

  /// The next moment after this one at which a clock shows so many minutes; where a day skips that time, the
  /// first one after it.
  package func next(minuteOfDay minute: Int, in timeZone: TimeZone) -> Date {
    Self.calendar(timeZone).nextDate(
      after: self, matching: DateComponents(hour: minute / 60, minute: minute % 60, second: 0),
      matchingPolicy: .nextTime) ?? self + 86_400
  }

  /// Midnights from here to there; below zero where that is earlier.
  package func calendarDays(until other: Date, in timeZone: TimeZone) -> Int {
    let calendar = Self.calendar(timeZone)
    return calendar.dateComponents(
      [.day], from: calendar.startOfDay(for: self), to: calendar.startOfDay(for: other)
    ).day ?? 0
  }

  /// The beginning of a calendar day; nil for one that no calendar has.
  package init?(year: Int, month: Int, day: Int, in timeZone: TimeZone) {
    let calendar = Self.calendar(timeZone)
    let parts = DateComponents(year: year, month: month, day: day)
    guard let date = calendar.date(from: parts),
      calendar.dateComponents([.year, .month, .day], from: date) == parts
    else { return nil }
    self = calendar.startOfDay(for: date)
  }

  private static func calendar(_ timeZone: TimeZone) -> Calendar {
    var calendar = Calendar(identifier: .gregorian)
    calendar.timeZone = timeZone
    return calendar
  }
}
