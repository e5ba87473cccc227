import Clock
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

  var slug: String? { string("slug") ?? date?.slug }
}

/// The parts of a date that stand in addresses.
struct DateTokens {
  private let local: LocalTime

  /// - Parameter timeZone: whose clocks count.
  init(_ date: Date, in timeZone: Zone) { local = timeZone.local(date) }

  /// - Returns: nil for what is no part of a date.
  func value(_ token: String) -> String? {
    let day = local.date
    // From Sunday on, which ISO 8601 has as the last.
    let weekday = day.weekday % 7
    return switch token {
    case "year": number(day.year, 4)
    case "short_year": number(day.year % 100, 2)
    case "month": number(day.month, 2)
    case "i_month": number(day.month, 1)
    case "monthname", "long_month": name(day.month - 1, Self.months)
    case "short_month": name(day.month - 1, Self.months).map { String($0.prefix(3)) }
    case "day": number(day.day, 2)
    case "i_day": number(day.day, 1)
    case "yearday": number(day.dayOfYear, 1)
    case "y_day": number(day.dayOfYear, 3)
    case "weekday": number(weekday, 1)
    case "weekdayname", "long_day": name(weekday, Self.weekdays)
    case "short_day": name(weekday, Self.weekdays).map { String($0.prefix(3)) }
    case "week": number(day.week.number, 2)
    case "w_year": number(day.week.year, 4)
    case "w_day": number(day.weekday, 1)
    case "hour": number(local.hour, 2)
    case "minute": number(local.minute, 2)
    case "second": number(local.second % 60, 2)
    default: nil
    }
  }

  private func number(_ value: Int, _ width: Int) -> String {
    let digits = String(value)
    return String(repeating: "0", count: max(0, width - digits.count)) + digits
  }

  private func name(_ index: Int, _ names: [String]) -> String? {
    names.indices.contains(index) ? names[index] : nil
  }

  private static let months = [
    "January", "February", "March", "April", "May", "June", "July", "August", "September",
    "October", "November", "December",
  ]
  private static let weekdays = [
    "Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday",
  ]
}
