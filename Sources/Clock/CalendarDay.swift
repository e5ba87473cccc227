package import Foundation

/// Calendar days of a time zone, which are not always 24 hours long.
extension Date {
  /// The day as one number, such as 20261120.
  package func dayNumber(in zone: Zone) -> Int {
    let day = zone.local(self).date
    return day.year * 10_000 + day.month * 100 + day.day
  }

  /// The same local time so many calendar days later, or earlier for a number below zero.
  ///
  /// A day is 23 or 25 hours long where clocks change. A local time that such a day skips becomes the next that
  /// there is; of one that it has twice, the one of the same offset is meant.
  package func adding(days: Int, in zone: Zone) -> Date {
    let local = zone.local(self)
    let fraction = timeIntervalSince1970 - timeIntervalSince1970.rounded(.down)
    let moments = zone.moments(
      of: LocalTime(date: local.date.adding(days: days), second: local.second))
    let same = moments.all.first { zone.offset(at: $0) == zone.offset(at: self) }
    return (same ?? moments.first) + fraction
  }

  /// Midnights from here to there; below zero where that is earlier.
  package func calendarDays(until other: Date, in zone: Zone) -> Int {
    zone.local(other).date.number - zone.local(self).date.number
  }

  /// The beginning of a calendar day, which some begin an hour late.
  package init(startOf day: CivilDate, in zone: Zone) {
    self = zone.moments(of: LocalTime(date: day, second: 0)).first
  }

  /// The same; nil for one that no calendar has.
  package init?(year: Int, month: Int, day: Int, in zone: Zone) {
    guard let day = CivilDate(year: year, month: month, day: day) else { return nil }
    self.init(startOf: day, in: zone)
  }
}
