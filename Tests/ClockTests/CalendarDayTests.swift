import Clock
import Foundation
import Testing

@Suite struct CalendarDayTests {
  @Test(arguments: [
    ("2026-11-20 08:00", -7, "2026-11-13T08:00:00+01:00"),
    // Clocks go back on 25 October and forward on 29 March.
    ("2026-10-28 08:00", -7, "2026-10-21T08:00:00+02:00"),
    ("2026-10-25", 1, "2026-10-26T00:00:00+01:00"),
    ("2026-03-30 08:00", -1, "2026-03-29T08:00:00+02:00"),
    ("2026-03-29", 1, "2026-03-30T00:00:00+02:00"),
    ("2026-04-05 02:30", -7, "2026-03-29T03:00:00+02:00"),
    ("2026-11-01 02:30", -7, "2026-10-25T02:30:00+01:00"),
    ("2026-10-24 02:30", 1, "2026-10-25T02:30:00+02:00"),
    ("2026-03-01 12:00", -1, "2026-02-28T12:00:00+01:00"),
    ("2026-11-20 08:00", 0, "2026-11-20T08:00:00+01:00"),
  ])
  func `a day later has the same local time, however long the day`(
    _ from: String, _ days: Int, _ expected: String
  ) throws {
    let moment = try #require(WrittenDate(parsing: from, in: berlin)).date
    #expect(moment.adding(days: days, in: berlin).shown(in: berlin) == expected)
  }

  @Test func `a moment is shown with the offset of its zone`() {
    let moment = Date(timeIntervalSince1970: 1_795_158_000)
    #expect(moment.shown(in: berlin) == "2026-11-20T08:00:00+01:00")
    #expect(moment.shown(in: .utc) == "2026-11-20T07:00:00Z")
  }
}
