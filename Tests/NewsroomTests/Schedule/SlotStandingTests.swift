import Clock
import Diagnostics
import Digest
import Foundation
import TestSupport
import Testing

@testable import Newsroom

/// What is shown of slots is how they stand.
@Suite struct SlotStandingTests {
  private static let weekly = "{ every: week, on: monday, at: \"08:00\", approve: true }"
  private static let editors = "notify: { editors: [edda@example.org], on: [] }"

  private func waiting() throws -> Heartbeats {
    let desk = try Heartbeats(Self.weekly, extra: Self.editors)
    #expect(try desk.beat("2026-11-23 08:00") == ["2026-11-23T08:00 waiting"])
    return desk
  }

  private func row(_ desk: Heartbeats, _ time: String) throws -> SlotRow {
    try #require(try desk.at(time).newsroom.slotHistory().rows.first)
  }

  @Test func `an issue that was approved waits no longer, be it that it cannot go out`() throws {
    let desk = try waiting()
    _ = try desk.at("2026-11-23 08:10").newsroom.approve("2026-W48")
    var row = try row(desk, "2026-11-23 08:11")
    #expect(row.state == .open && row.reason == "approved")
    desk.relay(isDown: true)
    try desk.beat("2026-11-23 08:15")
    row = try self.row(desk, "2026-11-23 08:16")
    #expect(row.state == .open && row.reason == "approved; the relay is down")
    let state = try desk.at("2026-11-23 08:16").newsroom.issues(of: nil).rows.first?.state
    #expect(state == .composed)
    // It is the timetable's all the same: a send without a name takes it for none of its own.
    let agenda = try desk.at("2026-11-23 08:17").newsroom.agenda(
      SendRequest(issue: nil, route: .relays)
    ).agenda
    #expect(agenda.fresh == nil && agenda.candidates == [])
    desk.relay(isDown: false)
    #expect(try desk.beat("2026-11-23 08:20") == ["2026-11-23T08:00 sent"])
  }

  @Test func `that a proof reached nobody is said until one does`() throws {
    let desk = try Heartbeats(Self.weekly, extra: Self.editors)
    desk.relay(isDown: true)
    try desk.beat("2026-11-23 08:00")
    let waits = try row(desk, "2026-11-23 08:01")
    #expect(waits.state == .waiting && waits.reason?.contains("the proof could not") == true)
    let record = desk.record
    try desk.beat("2026-11-23 08:05")
    #expect(desk.record == record)
    desk.relay(isDown: false)
    try desk.beat("2026-11-23 08:10")
    #expect(try row(desk, "2026-11-23 08:11").reason?.contains("the proof") == false)
    #expect(desk.edition.mailed == ["edda@example.org"])
  }

  @Test func `a take-over ends what waits there, and approves nothing of it`() throws {
    let desk = try waiting()
    desk.edition.effects.owner = { "another" }
    let start = try desk.at("2026-11-23 09:00").newsroom.startTimetable(takesOver: true)
    #expect(start.missed == ["2026-11-23T08:00 Europe/Berlin"])
    #expect(try desk.history() == ["2026-11-23T08:00 missed"])
    #expect(
      problem { _ = try desk.at("2026-11-23 09:05").newsroom.approve("2026-W48") }
        .contains("the slot of 2026-W48 is over"))
    #expect(try desk.beat("2026-11-23 09:10") == [])
  }

  @Test func `a dry run of what waits writes its mails`() throws {
    let desk = try waiting()
    let newsroom = desk.at("2026-11-23 08:05").newsroom
    let report = try #require(try newsroom.run(slot: "2026-11-23T08:00", isDry: true).reports.first)
    #expect(report.outcome == .waiting && report.sent?.accepted == 2)
    #expect(report.reason?.hasPrefix("it waits for approval of") == true)
    #expect(try newsroom.runDue(isDry: true).reports.first?.sent?.accepted == 2)
  }

  @Test func `slots that a clock noted which was ahead are counted, and not shown`() throws {
    let desk = try Heartbeats()
    try desk.beat("2030-01-01 00:00")
    let listing = try desk.at("2026-11-20 11:00").newsroom.slotHistory()
    #expect(listing.rows.isEmpty)
    #expect(listing.warnings.contains { $0.reason.contains("slots were written down by a clock") })
    // One that is due is shown, and what a person left out.
    _ = try desk.at("2026-11-20 11:00").newsroom.skip("2026-12-07T08:00")
    #expect(try desk.history("2026-11-20 12:00") == ["2026-12-07T08:00 skipped"])
    #expect(
      try desk.beat("2026-11-23 08:00") == ["2026-11-23T08:00 sent"])
  }

  @Test func `what is to come leaves out what a person sent ahead by hand`() throws {
    let desk = try Heartbeats()
    try desk.at("2026-11-21 10:00").compose("2026-W48")
    let newsroom = desk.at("2026-11-21 11:00").newsroom
    #expect(try newsroom.nextSlots(1).slots.map { "\($0.local.date)" } == ["2026-11-23"])
    try desk.at("2026-11-21 10:01").send("2026-W48")
    let next = try newsroom.nextSlots(1)
    #expect(next.slots.map { "\($0.local.date)" } == ["2026-11-30"])
    #expect(next.leftOut.map { "\($0.slot.local.date) \($0.outcome)" } == ["2026-11-23 sent"])
    #expect(try newsroom.timetableView().next.first.map { "\($0.local.date)" } == "2026-11-30")
    #expect(problem { _ = try newsroom.skip("2026-11-23T08:00") }.contains("was sent already"))
    #expect(try desk.beat("2026-11-23 08:00") == ["2026-11-23T08:00 sent"])
    #expect(desk.mails == 2)
  }

  @Test func `two slots of one name are told before the first issue is composed`() throws {
    let desk = try Heartbeats("{ every: week, on: [thursday, friday], at: \"08:00\" }", start: nil)
    let newsroom = desk.at("2026-11-20 11:00").newsroom
    let words = "would both give the issue"
    func said(_ problems: [Problem]) -> Bool { problems.contains { $0.reason.contains(words) } }
    #expect(problem { _ = try newsroom.check(nil, skipsBadRows: false) }.contains(words))
    #expect(said(try newsroom.startTimetable().warnings))
    #expect(said(try newsroom.timetableView().warnings))
    let doctor = newsroom.doctor(DoctorRequest(isOffline: true))
    #expect(doctor.contains { $0.severity == .error && said([$0.problem]) })
  }
}
