import Clock
import Diagnostics
import Digest
import Foundation
import TestSupport
import Testing

@testable import Newsroom

/// What `schedule:` may say, and how a slip of the pen in it is named.
@Suite struct ScheduleReaderTests {
  private func timetable(_ schedule: String, _ extra: String = "") throws -> Timetable {
    let edition = try TestEdition(extra: "schedule: \(schedule)\n\(extra)")
    defer { withExtendedLifetime(edition) {} }
    return try edition.newsroom.edition().configuration.timetable
  }

  @Test func `an entry says all that is to be known`() throws {
    let entry = try #require(
      timetable(
        "{ every: week, on: [Monday, THU], at: \"8:05\", zone: Asia/Tokyo, missed: merge, until: 90m, pause: 2026-12-24..2027-01-06, approve: true, from: 2026-11-01 }"
      ).entries.first)
    #expect(entry.list == "weekly" && entry.zone.name == "Asia/Tokyo")
    #expect(entry.days == .week(on: [1, 4]) && entry.times == [DayTime(minute: 485)])
    #expect(entry.missed == .merge && entry.until == 5400 && entry.waitsForApproval)
    #expect(entry.pauses.map { "\($0)" } == ["2026-12-24...2027-01-06"])
    #expect(entry.from.map { "\($0)" } == "2026-11-01" && entry.location.line == 9)
  }

  @Test func `what is not said is as usual`() throws {
    let entry = try #require(timetable("{ every: day, at: 08:00 }").entries.first)
    #expect(entry.zone.name == "Europe/Berlin" && entry.missed == .send && entry.until == 86_400)
    #expect(entry.pauses.isEmpty && !entry.waitsForApproval && entry.from == nil)
    #expect(try timetable("").entries.isEmpty)
  }

  @Test(arguments: [
    ("24h", 86_400.0), ("1 h", 3600), ("2 hours", 7200), ("90 min", 5400), ("1m", 60),
    ("30 days", 2_592_000), ("1d", 86_400),
  ])
  func `until is a span of time`(_ text: String, _ seconds: TimeInterval) throws {
    #expect(
      try timetable("{ every: day, at: \"08:00\", until: \(text) }").entries.first?.until == seconds
    )
  }

  @Test(arguments: [
    ("{ evry: day, at: \"08:00\" }", "9:13: unknown key “evry”", "did you mean “every”?"),
    (
      "{ at: \"08:00\" }", "9:11: an entry of the timetable needs “every” or “dates”", "every: week"
    ),
    ("{ every: weak, at: \"08:00\" }", "9:13: “weak” is no span", "did you mean “week”?"),
    ("{ every: year, at: \"08:00\" }", "9:13: “year” is no span", ""),
    ("{ every: day }", "9:11: an entry of the timetable without “at”", "at: \"08:00\""),
    (
      "{ every: day, on: monday, at: \"08:00\" }", "9:25: every day has no other days",
      "every: week"
    ),
    (
      "{ every: week, at: \"08:00\" }", "9:11: an entry of the timetable without “on”", "on: monday"
    ),
    (
      "{ every: week, on: mondy, at: \"08:00\" }", "9:26: “mondy” is no day of the week",
      "did you mean “monday”?"
    ),
    ("{ every: week, on: 1, at: \"08:00\" }", "9:26: “1” is no day of the week", "on: [monday"),
    (
      "{ every: 2 weeks, on: monday, at: \"08:00\" }",
      "9:13: every other week must begin somewhere", "from: 2026-11-23"
    ),
    (
      "{ every: month, on: 32, at: \"08:00\" }", "9:27: “32” is no day of a month",
      "1 to 31, or last"
    ),
    ("{ every: month, on: 0, at: \"08:00\" }", "9:27: “0” is no day of a month", ""),
    ("{ every: month, on: monday, at: \"08:00\" }", "9:27: “monday” is no day of a month", ""),
    ("{ every: day, at: \"24:00\" }", "9:25: “24:00” is no time of day", ""),
    ("{ every: day, at: \"8\" }", "9:25: “8” is no time of day", ""),
    ("{ every: day, at: \"08:60\" }", "9:25: “08:60” is no time of day", ""),
    ("{ every: day, at: [\"08:00\", \"8:00\"] }", "9:25: a time stands there twice", ""),
    (
      "{ every: day, at: \"08:00\", zone: europe/berlin }",
      "9:38: “europe/berlin” is not a time zone", "did you mean “Europe/Berlin”?"
    ),
    ("{ every: day, at: \"08:00\", zone: GMT+2 }", "9:38: “GMT+2” is a fixed offset", ""),
    (
      "{ every: day, at: \"08:00\", list: weakly }", "9:38: no list “weakly” is configured",
      "did you mean “weekly”?"
    ),
    (
      "{ every: day, at: \"08:00\", missed: skp }", "9:38: “skp” is nothing", "did you mean “skip”?"
    ),
    ("{ every: day, at: \"08:00\", until: soon }", "9:38: “soon” is no span of time", "until: 24h"),
    ("{ every: day, at: \"08:00\", until: 0h }", "9:38: “0h” is no span of time", ""),
    ("{ every: day, at: \"08:00\", until: 31 days }", "9:38: “31 days” is no span of time", ""),
    ("{ every: day, at: \"08:00\", approve: maybe }", "9:38: “approve” must be true or false", ""),
    (
      "{ every: day, at: \"08:00\", from: 2026-02-30 }",
      "9:38: “2026-02-30” is not a day that there is", ""
    ),
    (
      "{ every: day, at: \"08:00\", pause: 2027-01-06..2026-12-24 }",
      "9:38: the pause ends before it begins", ""
    ),
    (
      "{ every: day, at: \"08:00\", pause: christmas }",
      "9:38: “christmas” is not a day that there is", ""
    ),
    (
      "{ every: day, at: \"08:00\", pause: [2026-12-24..2026-12-25..2026-12-26] }",
      "9:38: “2026-12-24..2026-12-25..2026-12-26” is no span of days", ""
    ),
    (
      "{ dates: [2027-02-31], at: \"08:00\" }", "9:13: “2027-02-31” is not a date that there is",
      "2026-12-24"
    ),
    ("{ dates: [2027-02-01] }", "9:11: an entry of the timetable without “at”", ""),
    ("{ dates: [], at: \"08:00\" }", "9:11: an entry of the timetable without “dates”", ""),
    (
      "{ dates: [2027-02-01, 2027-02-01], at: \"08:00\" }",
      "9:13: the date 2027-02-01 stands there twice", ""
    ),
    ("{ dates: [2027-02-01T08:00+01:00] }", "9:13: “2027-02-01T08:00+01:00” is not a date", ""),
    ("{ dates: [2027-02-01], every: week, at: \"08:00\" }", "9:34: dates need no “every”", ""),
    ("daily", "9:11: “schedule” must be a mapping", ""),
    ("[daily]", "9:12: an entry of “schedule” must be a mapping", ""),
  ])
  func `a slip of the pen is named with its line and what was meant`(
    _ schedule: String, _ reason: String, _ hint: String
  ) {
    let said = problem { _ = try timetable(schedule) }
    #expect(said.hasPrefix("broadsheet.yml:\(reason)"), "\(said)")
    #expect(hint.isEmpty || said.contains(hint), "\(said)")
  }

  @Test(arguments: [
    (
      "{ every: day, at: \"08:00\" }", "{ every: week, on: friday, at: [\"07:00\", \"08:00\"] }",
      true
    ),
    ("{ every: month, on: 31, at: \"08:00\" }", "{ every: month, on: last, at: \"08:00\" }", true),
    ("{ every: week, on: monday, at: \"08:00\" }", "{ every: month, on: 13, at: \"08:00\" }", true),
    ("{ dates: [2026-11-23 08:00] }", "{ every: week, on: monday, at: \"08:00\" }", true),
    (
      "{ dates: [2020-11-23 08:00, 2030-01-07 08:00] }",
      "{ every: week, on: monday, from: 2025-01-01, at: \"08:00\" }", true
    ),
    (
      "{ every: 2 weeks, from: 2026-11-23, on: monday, at: \"08:00\" }",
      "{ every: 2 weeks, from: 2026-12-07, on: monday, at: \"08:00\" }", true
    ),
    (
      "{ every: 2 weeks, from: 2026-11-23, on: monday, at: \"08:00\" }",
      "{ every: 2 weeks, from: 2026-11-30, on: monday, at: \"08:00\" }", false
    ),
    (
      "{ every: week, on: monday, at: \"08:00\" }", "{ every: week, on: tuesday, at: \"08:00\" }",
      false
    ),
    (
      "{ every: week, on: monday, at: \"08:00\" }", "{ every: week, on: monday, at: \"08:01\" }",
      false
    ),
    (
      "{ every: week, on: monday, at: \"08:00\" }",
      "{ every: week, on: monday, at: \"08:00\", list: daily }", false
    ),
    (
      "{ every: week, on: monday, at: \"08:00\" }",
      "{ every: week, on: monday, at: \"08:00\", zone: Asia/Tokyo }", false
    ),
    ("{ dates: [2026-11-24 08:00] }", "{ every: week, on: monday, at: \"08:00\" }", false),
  ])
  func `two entries that share a slot are refused`(
    _ one: String, _ other: String, _ overlap: Bool
  ) throws {
    let said = problem {
      _ = try timetable("\n  - \(one)\n  - \(other)", "lists: { daily: { name: Daily } }")
    }
    #expect(said.isEmpty == !overlap, "\(said)")
    guard overlap else { return }
    #expect(said.hasPrefix("broadsheet.yml:11:5: the timetable has the slot 20"), "\(said)")
    #expect(said.contains("Europe/Berlin twice") && said.contains("broadsheet.yml:10:5"), "\(said)")
  }

  @Test func `two slots that would give one id are refused by a check`() throws {
    func problems(_ schedule: String, id: String) throws -> [String] {
      let edition = try TestEdition(
        extra: "schedule: \(schedule)\nissue: { id: \"\(id)\" }\nlists: { daily: { name: Daily } }")
      try edition.compose()
      let report = try edition.newsroom.check(nil, skipsBadRows: false)
      let found = report.findings.filter { $0.rule == .timetable }
      #expect(found.allSatisfy { $0.severity == .error })
      return found.map(\.problem.description)
    }
    let weekly = "{{year}}-W{{week}}"
    #expect(try problems("{ every: week, on: monday, at: \"08:00\" }", id: weekly) == [])
    #expect(try problems("{ every: day, at: \"08:00\" }", id: "{{year}}-{{month}}-{{day}}") == [])
    // Its week is that of its own year.
    #expect(
      try problems("{ every: 2 weeks, from: 2025-12-01, on: thu, at: \"08:00\" }", id: weekly) == []
    )
    let daily = try problems("{ every: day, at: \"08:00\" }", id: weekly)
    #expect(daily.count == 1)
    #expect(
      daily.first?.hasPrefix(
        "broadsheet.yml:10:10: the slots 2025-11-22T08:00 Europe/Berlin weekly and 2025-11-23T08:00 Europe/Berlin weekly would both give the issue “2025-W47”"
      ) == true, "\(daily)")
    let twice = "{ every: day, at: [\"08:00\", \"18:00\"] }"
    #expect(try problems(twice, id: "{{year}}-{{month}}-{{day}}").count == 1)
    #expect(try problems(twice, id: "{{year}}-{{month}}-{{day}}-{{time}}") == [])
    // Another list's ids begin with its name.
    let both =
      "[{ every: week, on: monday, at: \"08:00\" }, { every: week, on: tuesday, at: \"08:00\", list: daily }]"
    #expect(try problems(both, id: weekly) == [])
  }

  @Test func `an issue is named by the local time of its slot, in the slot's own zone`() throws {
    // Half past midnight on Monday in Kiritimati is noon on Sunday in Berlin.
    let edition = try TestEdition(
      extra: """
        schedule:
          - { every: week, on: monday, at: "00:30", zone: Pacific/Kiritimati }
          - { every: week, on: sunday, at: "23:30" }
        issue: { id: "{{year}}-{{month}}-{{day}}" }
        """)
    try edition.compose()
    let report = try edition.newsroom.check(nil, skipsBadRows: false)
    #expect(!report.findings.contains { $0.rule == .timetable }, "\(report.findings)")
  }

  @Test func `no timetable is said where somebody asks for slots`() throws {
    let edition = try TestEdition()
    let said = problem { _ = try edition.newsroom.nextSlots(1) }
    #expect(said.contains("there is no timetable") && said.contains("schedule: {"), "\(said)")
  }
}
