import Foundation
import Template

/// What the name of an issue may be made from.
struct IssueIDSubject: Sendable {
  var list: String
  var year: Int
  var month: Int
  var day: Int
  var week: Int
  var hour: Int
  var minute: Int

  /// - Parameter namesWeek: whether the year is the week's own (ISO 8601).
  init(list: String, date: Date, in timeZone: TimeZone, namesWeek: Bool) {
    var iso = Calendar(identifier: .iso8601)
    iso.timeZone = timeZone
    let parts = iso.dateComponents(
      [.year, .month, .day, .weekOfYear, .yearForWeekOfYear, .hour, .minute], from: date)
    self.list = list
    year = (namesWeek ? parts.yearForWeekOfYear : parts.year) ?? 0
    month = parts.month ?? 0
    day = parts.day ?? 0
    week = parts.weekOfYear ?? 0
    hour = parts.hour ?? 0
    minute = parts.minute ?? 0
  }

  static let names = NameTable<IssueIDSubject>([
    .text(
      "year", "The year; the week's own where `week` is named (ISO 8601).", example: "2026"
    ) { String(format: "%04d", $0.year) },
    .text("month", "The month.", example: "11") { String(format: "%02d", $0.month) },
    .text("day", "The day of the month.", example: "20") { String(format: "%02d", $0.day) },
    .text("week", "The week of the year (ISO 8601).", example: "47") {
      String(format: "%02d", $0.week)
    },
    .text("time", "The hours and minutes of the day, in the edition’s time zone.", example: "0800")
    {
      String(format: "%02d%02d", $0.hour, $0.minute)
    },
    .text("list", "The list's name.", example: "weekly") { $0.list },
  ])
}
