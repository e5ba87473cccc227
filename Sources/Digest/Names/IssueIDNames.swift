import Clock
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
  init(list: String, local: LocalTime, namesWeek: Bool) {
    let week = local.date.week
    self.list = list
    year = namesWeek ? week.year : local.date.year
    month = local.date.month
    day = local.date.day
    self.week = week.number
    hour = local.hour
    minute = local.minute
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
