import Clock
import Diagnostics
import Foundation
import Settings

/// Reads `schedule:`: one entry, or a list of them.
struct ScheduleReader {
  let root: YAMLMapping
  let zones: ZoneFiles
  /// The zone of entries that name none.
  let zone: Zone
  /// All lists, the default one first.
  let lists: [String]

  /// - Throws: `Problem` or `ProblemList` of the configuration, with the line of the entry or its key.
  func read() throws -> Timetable {
    let timetable = Timetable(
      entries: try Self.mappings(in: root).map {
        try ScheduleEntryReader(entry: $0, schedule: self).read()
      },
      namesLists: lists.count > 1)
    if let overlap = timetable.overlap() { throw overlap }
    return timetable
  }

  /// The entries as they are written.
  static func mappings(in root: YAMLMapping) throws(Problem) -> [YAMLMapping] {
    root.isList("schedule")
      ? try root.mappings("schedule") ?? [] : try [root.mapping("schedule")].compactMap(\.self)
  }
}

/// Reads one entry of `schedule:`.
struct ScheduleEntryReader {
  static let keys = [
    "every", "from", "on", "at", "dates", "zone", "list", "missed", "until", "pause", "approve",
  ]

  let entry: YAMLMapping
  let schedule: ScheduleReader

  func read() throws -> TimetableEntry {
    try entry.rejectKeys(otherThan: Self.keys)
    let from = try day("from")
    let times = try times()
    let days = try entry.has("dates") ? dates(times) : recurrence(from: from)
    return TimetableEntry(
      list: try list(), zone: try entry.zone("zone", in: schedule.zones) ?? schedule.zone,
      days: days, times: times, from: from,
      pauses: try (entry.strings("pause") ?? []).map(pause), missed: try missed(),
      until: try until(), waitsForApproval: try entry.bool("approve") ?? false,
      location: entry.location)
  }

  private func recurrence(from: CivilDate?) throws -> Recurrence {
    guard let text = try entry.string("every") else {
      throw Problem(
        "an entry of the timetable needs “every” or “dates”", at: entry.location,
        hint: "schedule: { every: week, on: monday, at: \"08:00\" }", category: .configuration)
    }
    switch text.lowercased().split(whereSeparator: \.isWhitespace).joined(separator: " ") {
    case "day":
      guard !entry.has("on") else {
        throw entry.problem(
          "every day has no other days", at: "on",
          hint: "every: week, on: [monday, tuesday, wednesday, thursday, friday]")
      }
      return .day
    case "week": return .week(on: try weekdays())
    case "2 weeks":
      guard let from else {
        throw entry.problem(
          "every other week must begin somewhere", at: "every",
          hint: "name a day of the first one, such as “from: 2026-11-23”")
      }
      return .twoWeeks(on: try weekdays(), from: from)
    case "month": return .month(on: try monthDays())
    default:
      let known = ["day", "week", "2 weeks", "month"]
      throw entry.problem(
        "“\(text)” is no span of the timetable", at: "every",
        hint: nearestName(to: text, among: known).map { "did you mean “\($0)”?" }
          ?? "known here: \(known.joined(separator: ", "))")
    }
  }

  private static let weekdays = [
    "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday",
  ]

  private func weekdays() throws -> Set<Int> {
    let words = try entry.strings("on") ?? []
    guard !words.isEmpty else { throw needed("on", "on: monday") }
    return Set(
      try words.map { word in
        let wanted = word.lowercased()
        let found = Self.weekdays.firstIndex {
          $0 == wanted || wanted.count == 3 && $0.hasPrefix(wanted)
        }
        guard let found else {
          throw entry.problem(
            "“\(word)” is no day of the week", at: "on",
            hint: nearestName(to: word, among: Self.weekdays).map { "did you mean “\($0)”?" }
              ?? "on: [monday, thursday]")
        }
        return found + 1
      })
  }

  private func monthDays() throws -> Set<Recurrence.MonthDay> {
    let words = try entry.strings("on") ?? []
    guard !words.isEmpty else { throw needed("on", "on: 1, or “on: last”") }
    return Set(
      try words.map { word in
        if word.lowercased() == "last" { return .last }
        guard let number = Int(word), (1...31).contains(number) else {
          throw entry.problem(
            "“\(word)” is no day of a month", at: "on", hint: "1 to 31, or last")
        }
        return .number(number)
      })
  }

  private func dates(_ times: [DayTime]) throws -> Recurrence {
    for key in ["every", "on", "from"] where entry.has(key) {
      throw entry.problem(
        "dates need no “\(key)”", at: key, hint: "make another entry of it")
    }
    let words = try entry.strings("dates") ?? []
    guard !words.isEmpty else { throw needed("dates", "dates: [2026-12-24]") }
    let dates = try words.flatMap { word in
      guard let read = WrittenDate.local(word) else {
        throw entry.problem(
          "“\(word)” is not a date that there is", at: "dates",
          hint: "write it as 2026-12-24 or 2026-12-24 08:00")
      }
      guard read.isDateOnly else { return [read.time] }
      guard !times.isEmpty else { throw needed("at", "at: \"08:00\"") }
      return times.map { LocalTime(date: read.time.date, second: $0.minute * 60) }
    }
    if let twice = Dictionary(grouping: dates, by: \.self).first(where: { $1.count > 1 })?.key {
      throw entry.problem("the date \(twice.date) stands there twice", at: "dates")
    }
    return .dates(dates.map { LocalTime(date: $0.date, second: $0.second / 60 * 60) })
  }

  private func times() throws -> [DayTime] {
    let words = try entry.strings("at") ?? []
    guard !words.isEmpty || entry.has("dates") else { throw needed("at", "at: \"08:00\"") }
    let times = try words.map { word in
      guard let time = DayTime(parsing: word), time.minute < 1440 else {
        throw entry.problem(
          "“\(word)” is no time of day", at: "at", hint: "at: \"08:00\", from 00:00 to 23:59")
      }
      return time
    }
    guard Set(times).count == times.count else {
      throw entry.problem("a time stands there twice", at: "at")
    }
    return times.sorted()
  }

  private func day(_ key: String) throws -> CivilDate? {
    guard let text = try entry.string(key) else { return nil }
    return try day(text, at: key)
  }

  private func day(_ text: String, at key: String) throws -> CivilDate {
    guard let day = CivilDate(parsing: text) else {
      throw entry.problem(
        "“\(text)” is not a day that there is", at: key, hint: "write it as 2026-11-23")
    }
    return day
  }

  private func pause(_ text: String) throws -> ClosedRange<CivilDate> {
    let ends = text.components(separatedBy: "..")
    guard ends.count <= 2, let first = ends.first, let last = ends.last else {
      throw entry.problem(
        "“\(text)” is no span of days", at: "pause", hint: "pause: [2026-12-24..2027-01-06]")
    }
    let (begin, end) = (try day(first, at: "pause"), try day(last, at: "pause"))
    guard begin <= end else {
      throw entry.problem("the pause ends before it begins, on \(end)", at: "pause")
    }
    return begin...end
  }

  private func list() throws -> String {
    guard let name = try entry.string("list") else { return schedule.lists.first ?? "" }
    guard schedule.lists.contains(name) else {
      throw entry.problem(
        "no list “\(name)” is configured", at: "list",
        hint: nearestName(to: name, among: schedule.lists).map { "did you mean “\($0)”?" }
          ?? "the lists: \(schedule.lists.joined(separator: ", "))")
    }
    return name
  }

  private func missed() throws -> TimetableEntry.Missed {
    guard let word = try entry.string("missed") else { return .send }
    guard let missed = TimetableEntry.Missed(rawValue: word) else {
      let known = TimetableEntry.Missed.allCases.map(\.rawValue)
      throw entry.problem(
        "“\(word)” is nothing that becomes of a missed slot", at: "missed",
        hint: nearestName(to: word, among: known).map { "did you mean “\($0)”?" }
          ?? "known here: \(known.joined(separator: ", "))")
    }
    return missed
  }

  private func until() throws -> TimeInterval {
    guard let text = try entry.string("until") else { return 86_400 }
    let match = text.lowercased().wholeMatch(of: /(\d{1,4})\s*(m|min|h|hours?|d|days?)/)
    let unit: Double =
      switch match?.2.first {
      case "m": 60
      case "h": 3600
      default: 86_400
      }
    guard let match, let number = Double(match.1), (60...86_400 * 30).contains(number * unit) else {
      throw entry.problem(
        "“\(text)” is no span of time, or not from a minute to 30 days", at: "until",
        hint: "until: 24h, or 90m, or 2 days")
    }
    return number * unit
  }

  private func needed(_ key: String, _ example: String) -> Problem {
    Problem(
      "an entry of the timetable without “\(key)”", at: entry.location,
      hint: "add “\(example)”", category: .configuration)
  }
}
