import Diagnostics
import Foundation
import TestSupport
import Testing

@testable import Newsroom

/// What a clock wrote that was ahead loses no slot, and is said.
@Suite struct ClockAheadTests {
  @Test func `a timetable that was begun by such a clock counts from when that is seen`() throws {
    // The clock was five hours ahead; it is five to eight when it is set.
    let desk = try Heartbeats(start: "2026-11-23 12:55")
    let run = try desk.run("2026-11-23 07:55")
    #expect(run.reports.isEmpty)
    let said = run.warnings.map(\.reason)
    #expect(said.contains { $0.contains("the timetable was begun at 2026-11-23T11:55:00Z") })
    #expect(said.contains { $0.contains("the entry") && $0.contains("was noted") })
    #expect(run.warnings.allSatisfy { $0.location?.line ?? 0 > 0 })
    // Once it is written down it is said no more.
    #expect(try desk.run("2026-11-23 07:56").warnings.isEmpty)
    #expect(try desk.beat("2026-11-23 08:00") == ["2026-11-23T08:00 sent"])
    // Nor does what it wrote count when that time has come.
    #expect(try desk.beat("2026-11-23 13:00") == [])
    try desk.article("second", "2026-11-25")
    #expect(try desk.beat("2026-11-30 08:00") == ["2026-11-30T08:00 sent"])
  }

  @Test func `an entry that such a clock saw begins when it is seen again, and stays so`() throws {
    let desk = try Heartbeats("{ every: week, on: tuesday, at: \"08:00\" }")
    try desk.beat("2026-11-20 10:05")
    try desk.schedule(
      "[{ every: week, on: tuesday, at: \"08:00\" }, { every: week, on: saturday, at: \"08:00\" }]",
      extra: "issue: { id: \"{{year}}-{{month}}-{{day}}\" }")
    try desk.beat("2026-11-21 08:03")
    let run = try desk.run("2026-11-20 11:00")
    #expect(run.warnings.contains { $0.reason.contains("which is yet to come") })
    // No heartbeat between the slot and the time at which the old line would count.
    #expect(try desk.beat("2026-11-21 07:59") == [])
    #expect(try desk.beat("2026-11-21 08:05") == ["2026-11-21T08:00 sent"])
  }

  @Test func `who is the owner counts whatever the clocks say`() throws {
    let desk = try Heartbeats()
    desk.edition.effects.owner = { "another" }
    _ = try desk.at("2026-11-23 08:20").newsroom.startTimetable(takesOver: true)
    desk.edition.effects.owner = { "this machine" }
    #expect(problem { try desk.beat("2026-11-23 08:00") }.contains("another machine (another"))
    #expect(desk.mails == 0)
  }

  @Test func `a clock that is centuries ahead gives nothing up, and says so at once`() throws {
    let desk = try Heartbeats(
      "{ every: day, at: \"08:00\" }", extra: "issue: { id: \"{{year}}-{{month}}-{{day}}\" }")
    try desk.beat("2026-11-21 08:00")
    let before = desk.record
    for isDry in [false, true] {
      let said = problem { _ = try desk.at("2199-01-01 00:00").newsroom.runDue(isDry: isDry) }
      #expect(said.contains("the clock says 2198-12-31") && said.contains("slots are past"))
    }
    try desk.schedule("{ every: week, on: monday, at: \"09:00\" }")
    #expect(problem { try desk.beat("2199-01-01 00:00") }.contains("slots are past"))
    #expect(desk.record == before && desk.mails == 2)
  }

  private static let daily =
    "issue: { id: \"{{year}}-{{month}}-{{day}}\", window: 7 days, minimum: 0 }"

  @Test func `an entry that such a clock saw go is not gone when that time comes`() throws {
    let monday = "{ every: week, on: monday, at: \"08:00\" }"
    let desk = try Heartbeats(monday)
    try desk.schedule("{ every: week, on: friday, at: \"08:00\" }")
    try desk.beat("2026-11-23 07:59")
    try desk.schedule(monday)
    let run = try desk.run("2026-11-20 10:10")
    #expect(
      run.warnings.contains { $0.reason.contains("was noted as gone at 2026-11-23T06:59:00Z") })
    #expect(try desk.run("2026-11-20 10:15").warnings.isEmpty)
    // The machine slept over the slot, and over the time at which the entry was said to be gone.
    #expect(try desk.beat("2026-11-23 08:05") == ["2026-11-23T08:00 sent"])
  }

  @Test func `slots that such a clock took for owed of an entry that is gone are not due`() throws {
    let desk = try Heartbeats(extra: Self.daily)
    try desk.schedule("{ every: week, on: wednesday, at: \"08:00\" }", extra: Self.daily)
    desk.relay(isDown: true)
    try desk.beat("2026-12-01 09:00")
    #expect(desk.record.contains("2026-11-23T08:00") && desk.record.contains("2026-11-30T08:00"))
    desk.relay(isDown: false)
    #expect(try desk.beat("2026-11-21 10:00") == [])
    #expect(try desk.beat("2026-11-23 08:05") == [])
    #expect(try desk.beat("2026-11-25 08:00") == ["2026-11-25T08:00 sent"])
    #expect(try desk.beat("2026-11-30 08:05") == [])
    #expect(try desk.beat("2026-12-02 08:00") == ["2026-12-02T08:00 sent"])
  }
}
