import Clock
import Diagnostics
import Foundation
import Testing

@Suite struct SpanTests {
  private let now = Date(timeIntervalSince1970: 1_793_170_800)  // 2026-10-28 08:00 in Berlin

  @Test(arguments: [
    ("7 days", 7), ("1 day", 1), ("2 weeks", 14), ("1 week", 7), ("7d", 7), ("3W", 21),
    (" 10 Days ", 10), ("0 days", nil), ("7", nil), ("days", nil), ("-7 days", nil),
    ("7 months", nil), ("12345 days", nil), ("", nil),
  ])
  func `a span of days is read in its spellings`(_ text: String, _ days: Int?) {
    #expect(DaySpan(parsing: text)?.days == days)
  }

  @Test(arguments: [
    (nil, nil), ("7 days", "2026-10-21T08:00:00+02:00"), ("1 week", "2026-10-21T08:00:00+02:00"),
    ("2026-10-25", "2026-10-25T00:00:00+02:00"),
    ("2026-10-26 12:00", "2026-10-26T12:00:00+01:00"),
  ])
  func `it begins at a day, a moment, or days back at the same local time`(
    _ since: String?, _ expected: String?
  ) throws {
    let start = try Span(since: since).start(now: now, in: berlin)
    #expect(start?.shown(in: berlin) == expected)
  }

  @Test(arguments: [
    (nil, nil), ("2026-10-25", "2026-10-26T00:00:00+01:00"),
    ("2026-10-25 12:00", "2026-10-25T12:00:00+01:00"),
  ])
  func `it ends with a day's end, or at a moment`(_ until: String?, _ expected: String?) throws {
    #expect(try Span(until: until).end(in: berlin)?.shown(in: berlin) == expected)
  }

  @Test func `what is no date is named with its bound`() {
    let start = #expect(throws: Problem.self) {
      try Span(since: "soon").start(now: now, in: berlin)
    }
    #expect(start?.reason == "since: “soon” is not a date" && start?.category == .usage)
    let end = #expect(throws: Problem.self) { try Span(until: "7 days").end(in: berlin) }
    #expect(end?.reason == "until: “7 days” is not a date" && end?.category == .usage)
  }
}
