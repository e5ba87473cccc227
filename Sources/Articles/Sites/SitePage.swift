import Foundation
import Settings

/// What the address of a page is made of.
struct SitePage {
  let place: SitePlace
  let title: String
  let settings: YAMLMapping?
  /// When it was written; nil where nobody knows.
  let date: ArticleDates.Dating?
  /// What it is filed under, in the order in which addresses have it.
  let categories: [String]
  /// The sections that it lies in.
  let sections: [String]

  func string(_ key: String) -> String? {
    ((try? settings?.string(key)) ?? nil).flatMap { $0.isEmpty ? nil : $0 }
  }

  var slug: String? { string("slug") }
}

/// The parts of a date that stand in addresses.
struct DateTokens {
  private let parts: DateComponents
  private let date: Date
  private let calendar: Calendar

  /// - Parameter timeZone: whose clocks count.
  init(_ date: Date, in timeZone: TimeZone) {
    var calendar = Calendar(identifier: .gregorian)
    calendar.timeZone = timeZone
    self.calendar = calendar
    self.date = date
    parts = calendar.dateComponents(
      [.year, .month, .day, .hour, .minute, .second, .weekday], from: date)
  }

  /// - Returns: nil for what is no part of a date.
  func value(_ token: String) -> String? {
    switch token {
    case "year": number(parts.year, 4)
    case "short_year": number(parts.year.map { $0 % 100 }, 2)
    case "month": number(parts.month, 2)
    case "i_month": number(parts.month, 1)
    case "monthname", "long_month": name(parts.month, Self.months)
    case "short_month": name(parts.month, Self.months).map { String($0.prefix(3)) }
    case "day": number(parts.day, 2)
    case "i_day": number(parts.day, 1)
    case "yearday": number(dayOfYear, 1)
    case "y_day": number(dayOfYear, 3)
    case "weekday": number(parts.weekday.map { $0 - 1 }, 1)
    case "weekdayname", "long_day": name(parts.weekday, Self.weekdays)
    case "short_day": name(parts.weekday, Self.weekdays).map { String($0.prefix(3)) }
    case "week": number(isoCalendar.component(.weekOfYear, from: date), 2)
    case "w_year": number(isoCalendar.component(.yearForWeekOfYear, from: date), 4)
    case "w_day": number(parts.weekday.map { ($0 + 5) % 7 + 1 }, 1)
    case "hour": number(parts.hour, 2)
    case "minute": number(parts.minute, 2)
    case "second": number(parts.second, 2)
    default: nil
    }
  }

  private var dayOfYear: Int? { calendar.ordinality(of: .day, in: .year, for: date) }

  /// Weeks as ISO 8601 counts them.
  private var isoCalendar: Calendar {
    var calendar = Calendar(identifier: .iso8601)
    calendar.timeZone = self.calendar.timeZone
    return calendar
  }

  private func number(_ value: Int?, _ width: Int) -> String? {
    value.map { value in
      let digits = String(value)
      return String(repeating: "0", count: max(0, width - digits.count)) + digits
    }
  }

  private func name(_ number: Int?, _ names: [String]) -> String? {
    number.flatMap { names.indices.contains($0 - 1) ? names[$0 - 1] : nil }
  }

  private static let months = [
    "January", "February", "March", "April", "May", "June", "July", "August", "September",
    "October", "November", "December",
  ]
  private static let weekdays = [
    "Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday",
  ]
}
