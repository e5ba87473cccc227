import Foundation

/// A day of the Gregorian calendar and a time of that day, as one clock shows them, reckoned without a calendar.
struct CivilTime: Equatable {
  var year: Int
  var month: Int
  var day: Int
  var hour = 0
  var minute = 0
  var second = 0

  /// Nil for a day that no calendar has.
  init?(year: Int, month: Int, day: Int) {
    guard year >= 1, (1...12).contains(month), day >= 1, day <= Self.days(in: month, of: year)
    else { return nil }
    (self.year, self.month, self.day) = (year, month, day)
  }

  /// What a clock shows that is so many seconds behind 1970-01-01T00:00:00.
  init(seconds: Int) {
    // Years are reckoned from March on, so that the leap day is the last of one; 400 years are 146,097 days.
    let days = Int((Double(seconds) / 86_400).rounded(.down))
    let shifted = days + 719_468
    let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
    let ofEra = shifted - era * 146_097
    let yearOfEra = (ofEra - ofEra / 1460 + ofEra / 36_524 - ofEra / 146_096) / 365
    let ofYear = ofEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let fromMarch = (5 * ofYear + 2) / 153
    day = ofYear - (153 * fromMarch + 2) / 5 + 1
    month = fromMarch < 10 ? fromMarch + 3 : fromMarch - 9
    year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
    let time = seconds - days * 86_400
    (hour, minute, second) = (time / 3600, time / 60 % 60, time % 60)
  }

  /// Seconds since 1970-01-01T00:00:00 of the same clock.
  var seconds: Int {
    let year = month <= 2 ? year - 1 : year
    let era = (year >= 0 ? year : year - 399) / 400
    let yearOfEra = year - era * 400
    let ofYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
    let ofEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + ofYear
    return (era * 146_097 + ofEra - 719_468) * 86_400 + hour * 3600 + minute * 60 + second
  }

  /// The moment, where the clock is so many seconds east of UTC.
  func date(offset: Int) -> Date { Date(timeIntervalSince1970: Double(seconds - offset)) }

  /// The moment at which the clocks of a zone show it; of two the first, and where they skip it an hour later.
  func date(in timeZone: TimeZone) -> Date? {
    let local = Date(timeIntervalSince1970: Double(seconds))
    let offset = timeZone.secondsFromGMT(for: local)
    // No zone changes its clocks twice in two days; where it does so once, the calendar knows what is meant.
    // It also knows of days before the reform of 1582.
    if year >= 1600,
      timeZone.secondsFromGMT(for: local - 86_400) == offset,
      timeZone.secondsFromGMT(for: local + 86_400) == offset
    {
      return date(offset: offset)
    }
    var calendar = Calendar(identifier: .gregorian)
    calendar.timeZone = timeZone
    return calendar.date(
      from: DateComponents(
        year: year, month: month, day: day, hour: hour, minute: minute, second: second))
  }

  private static func days(in month: Int, of year: Int) -> Int {
    switch month {
    case 2: year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28
    case 4, 6, 9, 11: 30
    default: 31
    }
  }
}
