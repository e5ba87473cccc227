import Clock
import Diagnostics
import Foundation
import Testing

@testable import Newsroom

/// What the record remembers of an entry of the timetable.
@Suite struct EntryTextTests {
  private func entry(_ schedule: String) throws -> TimetableEntry {
    let edition = try TestEdition(extra: "schedule: { \(schedule) }\n")
    return try #require(try edition.newsroom.edition().configuration.timetable.entries.first)
  }

  @Test(arguments: [
    "every: day, at: [\"08:00\", \"18:30\"]",
    "every: week, on: [monday, sunday], at: \"00:00\", zone: America/New_York",
    "every: 2 weeks, from: 2026-11-23, on: [tue, thu], at: \"8:05\", until: 90m, missed: merge",
    "every: 2 weeks, from: 2026-11-30, on: monday, at: \"08:00\", until: 30 days",
    "every: month, on: [31, 1, last], at: \"08:00\", pause: [2026-12-24..2027-01-06, 2027-05-01]",
    "dates: [2026-12-24, 2027-05-01 09:00], at: \"12:00\", approve: true, missed: skip",
    "every: day, at: \"08:00\", until: 36h, from: 2026-01-01",
  ])
  func `it comes back as it was`(_ schedule: String) throws {
    let entry = try entry(schedule)
    let text = EntryText(entry)
    var back = try text.entry(zones: ZoneFiles(), at: entry.location)
    #expect(EntryText(back) == text)
    if case .twoWeeks(let days, let from) = back.days,
      case .twoWeeks(let own, let start) = entry.days
    {
      // The week that it is counted from is another, of the same kind.
      #expect(days == own && (from.number - start.number + start.weekday - 1) % 14 == 0)
      back.days = entry.days
    }
    #expect(back == entry)
  }

  @Test func `list, zone, days and times make an entry, and nothing else`() throws {
    let weekly = EntryText(try entry("every: week, on: monday, at: \"08:00\"")).identity
    for same in [
      "every: week, on: [Mon], at: [\"8:00\"], until: 2h",
      "every: week, on: monday, at: \"08:00\", missed: skip",
      "every: week, on: monday, at: \"08:00\", pause: [2026-12-24], approve: true, from: 2026-01-01",
    ] {
      #expect(EntryText(try entry(same)).identity == weekly)
    }
    for other in [
      "every: week, on: tuesday, at: \"08:00\"", "every: week, on: monday, at: \"08:05\"",
      "every: week, on: monday, at: \"08:00\", zone: Europe/Vienna",
      "every: 2 weeks, from: 2026-11-23, on: monday, at: \"08:00\"",
      "every: day, at: \"08:00\"",
    ] {
      #expect(EntryText(try entry(other)).identity != weekly)
    }
    func fortnight(_ day: String) throws -> String {
      EntryText(try entry("every: 2 weeks, from: \(day), on: monday, at: \"08:00\"")).identity
    }
    #expect(try fortnight("2026-11-23") == fortnight("2026-12-10"))
    #expect(try fortnight("2026-11-23") != fortnight("2026-11-30"))
  }
}
