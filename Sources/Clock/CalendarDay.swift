package import Foundation

/// Calendar days of a time zone, which are not always 24 hours long.
extension Date {
  /// The same local time so many calendar days later, or earlier for a number below zero.
  ///
  /// A day is 23 or 25 hours long where clocks change. A local time that such a day skips becomes the
  /// one an hour later; of one that it has twice, the one of the same offset is meant.
  package func adding(days: Int, in timeZone: TimeZone) -> Date {
    var calendar = Calendar(identifier: .gregorian)
    calendar.timeZone = timeZone
    return calendar.date(byAdding: .day, value: days, to: self)
      ?? addingTimeInterval(86_400 * Double(days))
  }
}
