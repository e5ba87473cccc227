import Clock
import Diagnostics
import Foundation
import Settings

/// An entry of the timetable as the record remembers it: a list, its zone, days and times are what makes it, and the
/// rest may change without another.
struct EntryText: Sendable, Equatable {
  /// In the words of the configuration: `every: week, on: [monday], at: ['08:00'], zone: Europe/Berlin, list: weekly`.
  let identity: String
  let settings: String
  /// The first day; nil where nothing is said.
  let first: String?

  init(identity: String, settings: String, first: String?) {
    (self.identity, self.settings, self.first) = (identity, settings, first)
  }

  init(_ entry: TimetableEntry) {
    var parts = Self.days(entry.days)
    if !entry.times.isEmpty {
      parts.append("at: [\(entry.times.map { "'\($0)'" }.joined(separator: ", "))]")
    }
    identity = (parts + ["zone: \(entry.zone.name)", "list: \(entry.list)"]).joined(separator: ", ")
    let pauses = entry.pauses.map { "\($0.lowerBound)..\($0.upperBound)" }
    settings =
      "missed: \(entry.missed.rawValue), until: \(Self.span(minutes: Int(entry.until) / 60)), "
      + "approve: \(entry.waitsForApproval)"
      + (pauses.isEmpty ? "" : ", pause: [\(pauses.joined(separator: ", "))]")
    first = entry.from.map { "\($0)" }
  }

  /// What makes an entry, with the name that its list has now: a list that is renamed makes no other.
  static func identity(_ text: String, listNames: [String: String]) -> String {
    guard let list = text.range(of: ", list: ", options: .backwards),
      let name = listNames[String(text[list.upperBound...])]
    else { return text }
    return text[..<list.upperBound] + name
  }

  private static func span(minutes: Int) -> String {
    if minutes % 1440 == 0 { return "\(minutes / 1440)d" }
    return minutes % 60 == 0 ? "\(minutes / 60)h" : "\(minutes)m"
  }

  private static let weekdays = [
    "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday",
  ]

  private static func days(_ days: Recurrence) -> [String] {
    func on(_ days: Set<Int>) -> String {
      "on: [\(days.sorted().map { weekdays[($0 - 1) % 7] }.joined(separator: ", "))]"
    }
    switch days {
    case .day: return ["every: day"]
    case .week(let days): return ["every: week", on(days)]
    case .twoWeeks(let days, let from):
      // Of the day that it is counted from only which of two weeks that is in makes an entry.
      let monday = from.number - from.weekday + 1
      let phase = ((monday - 4) % 14 + 14) % 14
      return ["every: 2 weeks", "from: \(CivilDate(number: 4 + phase))", on(days)]
    case .month(let days):
      let words = days.map { day in
        if case .number(let number) = day { (number, "\(number)") } else { (32, "last") }
      }
      return [
        "every: month",
        "on: [\(words.sorted { $0.0 < $1.0 }.map(\.1).joined(separator: ", "))]",
      ]
    case .dates(let dates):
      let words = dates.sorted().map { "\($0.date) \(DayTime(minute: $0.second / 60))" }
      return ["dates: [\(words.joined(separator: ", "))]"]
    }
  }

  /// The entry that was remembered.
  /// - Throws: `Problem` where it says what this program does not know.
  func entry(zones: ZoneFiles, at location: SourceLocation) throws -> TimetableEntry {
    let mapping = try YAMLMapping(
      parsing: "{ \(identity), \(settings) }", file: location.file, category: .input)
    let list = try mapping.string("list") ?? ""
    let reader = ScheduleReader(root: mapping, zones: zones, zone: .utc, lists: [list])
    var entry = try ScheduleEntryReader(entry: mapping, schedule: reader).read()
    entry.from = first.flatMap(CivilDate.init(parsing:))
    entry.location = location
    return entry
  }
}
