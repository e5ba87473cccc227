import Clock
import Delivery
import Diagnostics
import Foundation
import Mail
import Synchronization
import TestSupport
import Testing

@testable import Newsroom

/// A timetable that changes while it runs.
@Suite struct EntryChangeTests {
  private static let name =
    "issue: { id: \"{{year}}-{{month}}-{{day}}-{{time}}\", window: 7 days, minimum: 0 }"

  private func desk(_ schedule: String) throws -> Heartbeats {
    try Heartbeats(schedule, extra: Self.name)
  }

  @Test func `the old entry owes what was due until the change is seen`() throws {
    let desk = try desk("{ every: day, at: \"08:00\", from: 2026-11-23 }")
    try desk.schedule("{ every: day, at: \"09:00\", from: 2026-11-23 }", extra: Self.name)
    // 08:00 is owed; 09:00 of the same day is past when it is seen, and no day has two.
    #expect(try desk.beat("2026-11-23 09:30") == ["2026-11-23T08:00 sent"])
    #expect(try desk.beat("2026-11-24 09:05") == ["2026-11-24T09:00 sent"])
    #expect(try desk.beat("2026-11-24 10:00") == [])
  }

  @Test func `a day that has had its issue by the old entry has no other`() throws {
    let desk = try desk("{ every: day, at: \"08:00\", from: 2026-11-23 }")
    #expect(try desk.beat("2026-11-23 08:00") == ["2026-11-23T08:00 sent"])
    try desk.schedule("{ every: day, at: \"18:00\", from: 2026-11-23 }", extra: Self.name)
    let run = try desk.run("2026-11-23 08:05")
    #expect(run.reports.isEmpty)
    #expect(run.warnings.map(\.reason).contains { $0.contains("2026-11-23T18:00") })
    #expect(run.warnings.count == 1 && run.warnings.first?.location?.line ?? 0 > 0)
    #expect(try desk.run("2026-11-23 18:05").warnings.isEmpty)
    #expect(try desk.beat("2026-11-24 18:05") == ["2026-11-24T18:00 sent"])
  }

  @Test func `nor by an entry that came and went that day`() throws {
    let desk = try desk("{ every: day, at: \"08:00\", from: 2026-11-23 }")
    #expect(try desk.beat("2026-11-23 08:00") == ["2026-11-23T08:00 sent"])
    for (now, next) in [("09:00", "10:00"), ("12:00", "14:00"), ("15:00", "16:00")] {
      try desk.schedule(
        "{ every: day, at: \"\(next)\", from: 2026-11-23 }", extra: Self.name)
      #expect(try desk.beat("2026-11-23 \(now)") == [])
    }
    #expect(try desk.beat("2026-11-23 16:05") == [])
    #expect(try desk.beat("2026-11-24 16:05") == ["2026-11-24T16:00 sent"])
  }

  @Test func `a second entry beside it has a slot of its own that day`() throws {
    let desk = try desk("[{ every: day, at: \"08:00\", from: 2026-11-23 }]")
    #expect(try desk.beat("2026-11-23 08:00") == ["2026-11-23T08:00 sent"])
    try desk.schedule(
      "[{ every: day, at: \"08:00\", from: 2026-11-23 }, { dates: [2026-11-23 18:00] }]",
      extra: Self.name)
    try desk.beat("2026-11-23 08:05")
    #expect(try desk.beat("2026-11-23 18:05").last?.hasPrefix("2026-11-23T18:00") == true)
  }

  @Test func `an entry that comes back begins anew`() throws {
    let weekly = "{ every: week, on: monday, at: \"08:00\" }"
    let desk = try desk(weekly)
    try desk.schedule("{ every: week, on: friday, at: \"08:00\" }", extra: Self.name)
    #expect(try desk.beat("2026-11-21 12:00") == [])
    try desk.schedule(weekly, extra: Self.name)
    // Monday the 23rd is past when it is seen again.
    #expect(try desk.beat("2026-11-24 12:00") == [])
    #expect(try desk.beat("2026-11-30 08:00") == ["2026-11-30T08:00 sent"])
  }

  @Test func `a timetable that is taken away owes what was due, and who is left over`() throws {
    let refusal = SMTPReply(code: 450, enhanced: EnhancedStatusCode(4, 2, 1), text: "Busy")
    let isBusy = Mutex(true)
    let desk = try Heartbeats("{ every: day, at: \"08:00\" }", extra: Self.name) { mail in
      let isBen = mail.envelope.forwardPaths.contains { "\($0)" == "ben@example.org" }
      return isBen && isBusy.withLock { $0 }
        ? .refused(refusal, at: .recipient) : .accepted(SMTPReply(code: 250, text: "taken"))
    }
    try desk.edition.configure(extra: Self.name)
    #expect(try desk.beat("2026-11-21 08:30") == ["2026-11-21T08:00 sent"])
    #expect(desk.edition.mailed == ["ada@example.org"])
    isBusy.withLock { $0 = false }
    #expect(try desk.beat("2026-11-21 10:30") == ["2026-11-21T08:00 sent"])
    #expect(desk.edition.mailed == ["ada@example.org", "ben@example.org"])
    #expect(try desk.history() == ["2026-11-21T08:00 sent"])
    // With nothing left to do it is said that there is none.
    #expect(problem { try desk.beat("2026-11-22 08:30") }.contains("there is no timetable"))
  }

  @Test func `what makes no entry changes without another`() throws {
    let desk = try desk("{ every: week, on: monday, at: \"08:00\" }")
    try desk.schedule(
      "{ every: week, on: monday, at: \"08:00\", until: 2h, missed: skip }", extra: Self.name)
    #expect(try desk.beat("2026-11-23 11:00") == ["2026-11-23T08:00 missed"])
    #expect(!desk.record.contains("gone"))
  }

  @Test func `a new entry is not due for the time before it was seen`() throws {
    let desk = try desk("{ every: week, on: monday, at: \"08:00\" }")
    try desk.schedule(
      "[{ every: week, on: monday, at: \"08:00\" }, { every: week, on: [tuesday, wednesday], at: \"08:00\" }]",
      extra: Self.name)
    #expect(try desk.beat("2026-11-24 12:00").map { $0.prefix(10) } == ["2026-11-23"])
    #expect(try desk.beat("2026-11-25 08:00") == ["2026-11-25T08:00 sent"])
  }

  @Test func `a merge goes back to the first that was missed`() throws {
    for (missed, titles) in [("merge", ["About early", "About late"]), ("send", ["About late"])] {
      let desk = try Heartbeats(
        "{ every: week, on: monday, at: \"08:00\", missed: \(missed) }", start: "2026-10-30 10:00",
        extra: "issue: { window: 2 days, late: 2 days, first: 60 days }")
      #expect(try desk.beat("2026-11-02 08:00") == ["2026-11-02T08:00 skipped"])
      try desk.article("before", "2026-11-01")
      #expect(try desk.beat("2026-11-09 08:00") == ["2026-11-09T08:00 sent"])
      try desk.article("early", "2026-11-15")
      try desk.article("late", "2026-11-23")
      // The 16th was missed.
      #expect(
        try desk.beat("2026-11-23 12:00") == ["2026-11-16T08:00 missed", "2026-11-23T08:00 sent"])
      let issue = try desk.edition.folder.read("issues/2026-W48/issue.json")
      for title in ["About early", "About late"] {
        #expect(issue.contains(title) == titles.contains(title), "\(missed): \(title)")
      }
    }
  }

  @Test(arguments: ["{{year}}-{{month}}-{{day}}", "{{year}}-{{month}}-{{day}}-{{time}}"])
  func `a day whose old slot is still tried has no other either`(_ name: String) throws {
    let extra = "issue: { id: \"\(name)\", window: 7 days, minimum: 0 }"
    let desk = try Heartbeats("{ every: day, at: \"08:00\", from: 2026-11-23 }", extra: extra)
    desk.relay(isDown: true)
    #expect(try desk.beat("2026-11-23 08:00") == ["2026-11-23T08:00 failed"])
    try desk.schedule("{ every: day, at: \"09:00\", from: 2026-11-23 }", extra: extra)
    for time in ["08:30", "09:00"] {
      #expect(try desk.beat("2026-11-23 \(time)") == ["2026-11-23T08:00 failed"])
    }
    desk.relay(isDown: false)
    #expect(try desk.beat("2026-11-23 09:05") == ["2026-11-23T08:00 sent"])
    #expect(try desk.beat("2026-11-23 10:00") == [])
    #expect(try desk.history() == ["2026-11-23T08:00 sent"])
    #expect(desk.mails == 2)
    #expect(try desk.beat("2026-11-24 09:00") == ["2026-11-24T09:00 sent"])
  }

  @Test func `what waits is not withdrawn by the slot that it was moved to`() throws {
    let approving = "from: 2026-11-23, approve: true }"
    let extra = "\(Self.name)\nnotify: { editors: [edda@example.org], on: [] }"
    let desk = try Heartbeats("{ every: day, at: \"08:00\", \(approving)", extra: extra)
    try desk.beat("2026-11-23 08:00")
    try desk.schedule("{ every: day, at: \"09:00\", \(approving)", extra: extra)
    for time in ["08:30", "09:00"] {
      #expect(try desk.beat("2026-11-23 \(time)") == ["2026-11-23T08:00 waiting"])
    }
    _ = try desk.at("2026-11-23 09:30").newsroom.approve("2026-11-23-0800")
    #expect(try desk.beat("2026-11-23 09:35") == ["2026-11-23T08:00 sent"])
    #expect(try desk.beat("2026-11-23 10:00") == [])
  }

  @Test func `nor is one that is late given up for the slot that it was moved to`() throws {
    let desk = try desk("{ every: day, at: \"08:00\", from: 2026-11-23, until: 1h }")
    try desk.schedule(
      "{ every: day, at: \"10:00\", from: 2026-11-23, until: 1h }", extra: Self.name)
    #expect(try desk.beat("2026-11-23 09:30") == ["2026-11-23T08:00 sent"])
    #expect(try desk.beat("2026-11-23 10:00") == [])
    #expect(desk.mails == 2)
  }
}
