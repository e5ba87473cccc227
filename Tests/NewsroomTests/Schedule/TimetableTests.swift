import Clock
import Foundation
import TestSupport
import Testing

@testable import Newsroom

/// The slots of a timetable, as values.
@Suite struct TimetableTests {
  /// The next slots of `schedule:` in a small edition.
  private func slots(
    _ schedule: String, _ count: Int, after now: String, extra: String = ""
  ) throws -> [Slot] {
    let edition = try TestEdition(extra: "schedule: \(schedule)\n\(extra)")
      .at(Date(now, strategy: .iso8601))
    return try edition.newsroom.nextSlots(count).slots
  }

  private func times(_ schedule: String, _ count: Int, after now: String) throws -> [String] {
    try slots(schedule, count, after: now).map { $0.moment.shown(in: $0.zone) }
  }

  @Test func `every week on its days, in the order of time`() throws {
    #expect(
      try times(
        "{ every: week, on: [thursday, Mon], at: [\"18:00\", \"8:00\"] }", 5,
        after: "2026-11-23T07:00:00Z") == [
          "2026-11-23T18:00:00+01:00", "2026-11-26T08:00:00+01:00", "2026-11-26T18:00:00+01:00",
          "2026-11-30T08:00:00+01:00", "2026-11-30T18:00:00+01:00",
        ])
  }

  @Test func `a slot at this moment is no longer to come`() throws {
    let weekly = "{ every: day, at: \"08:00\" }"
    #expect(
      try times(weekly, 1, after: "2026-11-23T06:59:59Z") == ["2026-11-23T08:00:00+01:00"])
    #expect(
      try times(weekly, 1, after: "2026-11-23T07:00:00Z") == ["2026-11-24T08:00:00+01:00"])
  }

  @Test func `every other week goes on over a year of 53 weeks`() throws {
    let found = try slots(
      "{ every: 2 weeks, from: 2026-12-17, on: monday, at: \"08:00\" }", 4,
      after: "2026-11-01T00:00:00Z")
    // The week of the 17th began before it.
    #expect(
      found.map(\.key) == [
        "2026-12-28T08:00 Europe/Berlin", "2027-01-11T08:00 Europe/Berlin",
        "2027-01-25T08:00 Europe/Berlin", "2027-02-08T08:00 Europe/Berlin",
      ])
    #expect(found.first?.local.date.week.number == 53)
  }

  @Test func `a month that is too short has its last day`() throws {
    let found = try slots(
      "{ every: month, on: [31, 30], at: \"08:00\" }", 6, after: "2027-01-29T12:00:00Z")
    #expect(
      found.map { "\($0.local.date)" } == [
        "2027-01-30", "2027-01-31", "2027-02-28", "2027-03-30", "2027-03-31", "2027-04-30",
      ])
    #expect(
      found.map(\.notes) == [[], [], [.shortMonth(day: 30)], [], [], []])
    #expect(
      try slots("{ every: month, on: 31, at: \"08:00\" }", 2, after: "2028-02-01T00:00:00Z")
        .map { "\($0.local.date) \($0.notes)" } == [
          "2028-02-29 \([Slot.Note.shortMonth(day: 31)])", "2028-03-31 []",
        ])
  }

  @Test func `the last day of a month is no other's`() throws {
    let found = try slots(
      "{ every: month, on: [1, last], at: \"08:00\" }", 4, after: "2028-02-01T12:00:00Z")
    #expect(
      found.map { "\($0.local.date)" } == ["2028-02-29", "2028-03-01", "2028-03-31", "2028-04-01"])
    #expect(found.allSatisfy { $0.notes.isEmpty })
  }

  @Test func `a time that clocks skip is the next, and its key stays`() throws {
    let found = try slots("{ every: day, at: \"02:30\" }", 3, after: "2026-03-27T12:00:00Z")
    #expect(
      found.map { $0.moment.shown(in: $0.zone) } == [
        "2026-03-28T02:30:00+01:00", "2026-03-29T03:00:00+02:00", "2026-03-30T02:30:00+02:00",
      ])
    #expect(found.map(\.notes) == [[], [.skipped(DayTime(minute: 150))], []])
    #expect(found[1].key == "2026-03-29T02:30 Europe/Berlin")
  }

  @Test func `a time that there is twice runs once, the first time`() throws {
    let found = try slots("{ every: day, at: \"02:30\" }", 2, after: "2026-10-24T23:00:00Z")
    #expect(
      found.map { $0.moment.shown(in: $0.zone) } == [
        "2026-10-25T02:30:00+02:00", "2026-10-26T02:30:00+01:00",
      ])
    #expect(found.map(\.notes) == [[.doubled(DayTime(minute: 150))], []])
    // Between the two it is past.
    #expect(
      try times("{ every: day, at: \"02:30\" }", 1, after: "2026-10-25T00:45:00Z")
        == ["2026-10-26T02:30:00+01:00"])
  }

  @Test func `a day that a zone left out moves to the next`() throws {
    let found = try slots(
      "{ every: day, at: \"12:00\", zone: Pacific/Apia }", 3, after: "2011-12-29T00:00:00Z")
    #expect(
      found.map { $0.moment.shown(in: $0.zone) } == [
        "2011-12-29T12:00:00-10:00", "2011-12-31T00:00:00+14:00", "2011-12-31T12:00:00+14:00",
      ])
    #expect(found[1].key == "2011-12-30T12:00 Pacific/Apia")
  }

  @Test func `an entry has a zone of its own`() throws {
    #expect(
      try slots(
        "{ every: day, at: \"08:00\", zone: America/New_York }", 1, after: "2026-11-23T07:00:00Z"
      )
      .map { "\($0.key) \($0.moment.shown(in: .utc))" }
        == ["2026-11-23T08:00 America/New_York 2026-11-23T13:00:00Z"])
  }

  @Test func `several entries are one timetable, each list with its own keys`() throws {
    let found = try slots(
      """

        - { every: week, on: monday, at: "08:00" }
        - { every: day, at: "07:00", list: daily }
        - { dates: [2026-11-24, 2026-11-25 09:15], at: "10:00", list: weekly }
      """, 6, after: "2026-11-23T06:30:00Z", extra: "lists: { daily: { name: Daily } }")
    #expect(
      found.map(\.key) == [
        "2026-11-23T08:00 Europe/Berlin weekly", "2026-11-24T07:00 Europe/Berlin daily",
        "2026-11-24T10:00 Europe/Berlin weekly", "2026-11-25T07:00 Europe/Berlin daily",
        "2026-11-25T09:15 Europe/Berlin weekly", "2026-11-26T07:00 Europe/Berlin daily",
      ])
  }

  @Test func `one list can be asked for`() throws {
    let edition = try TestEdition(
      extra: """
        schedule: [{ every: day, at: "08:00" }, { every: week, on: friday, at: "09:00", list: daily }]
        lists: { daily: { name: Daily } }
        """)
    let found = try edition.newsroom.nextSlots(2, of: "daily").slots
    #expect(found.map(\.list) == ["daily", "daily"])
  }

  @Test func `a pause has both its days, and its slots say so`() throws {
    let found = try slots(
      "{ every: day, at: \"08:00\", pause: [2026-12-24..2026-12-25, 2026-12-27] }", 5,
      after: "2026-12-23T00:00:00Z")
    let christmas = try #require(CivilDate(year: 2026, month: 12, day: 25))
    #expect(
      found.map(\.notes) == [
        [], [.paused(through: christmas)], [.paused(through: christmas)], [],
        [.paused(through: christmas.adding(days: 2))],
      ])
  }

  @Test func `nothing is due before the first day, and nothing after the last date`() throws {
    #expect(
      try times("{ every: day, from: 2027-02-01, at: \"08:00\" }", 1, after: "2026-11-23T00:00:00Z")
        == ["2027-02-01T08:00:00+01:00"])
    #expect(
      try times("{ dates: [2026-12-24], at: \"08:00\" }", 5, after: "2026-12-23T00:00:00Z").count
        == 1)
    #expect(
      try times("{ dates: [2026-12-24], at: \"08:00\" }", 5, after: "2027-01-01T00:00:00Z") == [])
  }

  @Test func `as many slots as are asked for are found`() throws {
    let found = try slots(
      "{ every: month, on: 31, at: \"08:00\" }", 10_000, after: "2026-11-23T07:00:00Z")
    #expect(found.count == 10_000 && found.last.map { "\($0.local.date)" } == "2860-02-29")
  }

  @Test func `each of a thousand slots comes after the one before, in every zone`() throws {
    for zone in ["Australia/Lord_Howe", "Pacific/Chatham", "America/Havana", "Africa/Casablanca"] {
      let found = try slots(
        "{ every: day, at: [\"00:30\", \"02:15\", \"02:45\", \"23:45\"], zone: \(zone) }", 4000,
        after: "2025-06-01T00:00:00Z")
      #expect(found.count == 4000 && Set(found.map(\.key)).count == 4000)
      #expect(
        zip(found, found.dropFirst()).allSatisfy { $0.moment <= $1.moment && $0.local < $1.local })
      // Asked from any of them on, the next are the same.
      for start in [500, 1203, 2777] {
        let edition = try TestEdition(
          extra:
            "schedule: { every: day, at: [\"00:30\", \"02:15\", \"02:45\", \"23:45\"], zone: \(zone) }"
        ).at(found[start].moment)
        let again = try edition.newsroom.nextSlots(40).slots
        #expect(
          again == Array(found[(start + 1)...].drop { $0.moment <= found[start].moment }.prefix(40))
        )
      }
    }
  }
}
