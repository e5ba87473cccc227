import Articles
import Digest
import Foundation
import TestSupport
import Testing

@testable import Newsroom

/// Articles at the edge of two windows, across changes of the clock too: each in one issue.
@Suite struct WindowEdgeTests {
  @Test func `what is dated by its day and what by its hour on the day of an issue`() throws {
    for window in ["7 days", "since-last-issue"] {
      let weeks = try Weeks(issue: "window: \(window)")
      try weeks.article("day", on: "2025-11-14")
      try weeks.article("before", on: "2025-11-14 10:30")
      try weeks.article("at", on: "2025-11-14 11:00")
      #expect(try weeks.issue("11-14") == ["at", "before", "day"])
      try weeks.article("after", on: "2025-11-14 11:30")
      try weeks.article("same-day", on: "2025-11-14")
      #expect(try weeks.issue("11-21") == ["after", "same-day"])
      #expect(try weeks.issue("11-28").isEmpty)
    }
  }

  @Test(arguments: [
    ("2026-10-19 08:30", ["2026-10-19 08:00", "2026-10-26 08:00", "2026-11-02 08:00"], 1),
    ("2026-10-26 07:30", ["2026-10-19 08:00", "2026-10-26 08:00", "2026-11-02 08:00"], 1),
    ("2027-03-22 07:30", ["2027-03-22 08:00", "2027-03-29 08:00", "2027-04-05 08:00"], 0),
    ("2027-03-22 08:30", ["2027-03-22 08:00", "2027-03-29 08:00", "2027-04-05 08:00"], 1),
    ("2027-03-28 02:30", ["2027-03-22 08:00", "2027-03-29 08:00", "2027-04-05 08:00"], 1),
  ])
  func `the clocks change between two Mondays`(
    _ date: String, _ mondays: [String], _ issue: Int
  ) throws {
    for window in ["7 days", "since-last-issue"] {
      let weeks = try Weeks(issue: "window: \(window), first: 7 days, minimum: 0")
      try weeks.article("a", on: date)
      let carried = try mondays.enumerated().map { number, monday in
        try weeks.issue(monday) { $0.issue = "issue-\(number)" }
      }
      #expect(
        carried == (0..<3).map { $0 == issue ? ["a"] : [] }, "\(window): \(date)")
    }
  }

  @Test func `an article dated later than now is in the issue after its date, once`() throws {
    let weeks = try Weeks()
    try weeks.article("a", on: "2025-11-20")
    try weeks.article("soon", on: "2025-11-25")
    #expect(try weeks.issue("11-21") == ["a"])
    #expect(try weeks.issue("11-28") == ["soon"])
    #expect(try weeks.issue("12-05").isEmpty)
  }

  @Test func `a clock that was wrong once opens no window of a time to come`() throws {
    let weeks = try Weeks()
    try weeks.article("a", on: "2025-11-20")
    try weeks.issue("11-21")
    try weeks.article("b", on: "2025-11-22")
    #expect(try weeks.issue("2027-01-01 11:00") { $0.issue = "wrong" } == ["b"])
    try weeks.article("c", on: "2025-11-24")
    // What it carried is carried all the same.
    #expect(try weeks.issue("11-28") == ["c"])
  }
}
