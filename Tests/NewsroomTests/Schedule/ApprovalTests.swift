import Clock
import Delivery
import Diagnostics
import Foundation
import Digest
import Mail
import TestSupport
import Testing

@testable import Newsroom

/// Issues that wait for a person.
@Suite struct ApprovalTests {
  private static let weekly = "{ every: week, on: monday, at: \"08:00\", approve: true }"
  private static let editors = "notify: { editors: [edda@example.org], on: [] }"

  private func desk(_ schedule: String = weekly) throws -> Heartbeats {
    try Heartbeats(schedule, extra: Self.editors)
  }

  private var waiting: [String] { ["2026-11-23T08:00 waiting"] }

  @Test func `it waits, says so at every heartbeat, and goes when it is approved`() throws {
    let desk = try desk()
    #expect(try desk.beat("2026-11-23 08:00") == waiting)
    #expect(desk.edition.mailed == ["edda@example.org"])
    let proof = String(decoding: desk.edition.relay.messages[0].bytes, as: UTF8.self)
    let state = try desk.at("2026-11-23 08:01").newsroom.issues(of: nil).rows.first?.state
    #expect(state == .waiting)
    #expect(try desk.beat("2026-11-23 08:05") == waiting)
    #expect(try desk.beat("2026-11-26 08:05") == waiting)
    #expect(try desk.history() == waiting)
    let digits = try desk.at("2026-11-26 09:00").newsroom.approve("2026-W48")
    #expect(proof.contains("[2026-W48 \(digits)]"))
    #expect(try desk.beat("2026-11-26 09:05") == ["2026-11-23T08:00 sent"])
    #expect(desk.edition.mailed == ["edda@example.org", "ada@example.org", "ben@example.org"])
  }

  @Test(arguments: [
    ("", true), ("notify: { command: cat }", false),
    ("notify: { command: cat, on: [sent] }", true),
    ("notify: { editors: [edda@example.org], on: [] }", false),
  ])
  func `that an issue waits for nobody is said before it does`(
    _ notify: String, isTold: Bool
  ) throws {
    let schedule = "\n  every: week\n  on: monday\n  at: \"08:00\"\n  approve: true"
    let desk = try Heartbeats(schedule, start: nil, extra: notify)
    let yaml = try desk.edition.folder.read("broadsheet.yml").split(
      separator: "\n", omittingEmptySubsequences: false)
    let line = yaml.firstIndex { $0.hasPrefix("  approve:") }.map { $0 + 1 }
    let newsroom = desk.at("2026-11-20 10:00").newsroom
    func lines(_ problems: [Problem]) -> [Int?] {
      problems.filter { $0.reason.contains("nobody is told") }.map { $0.location?.line }
    }
    let expected = isTold ? [line] : []
    #expect(lines(try newsroom.startTimetable().warnings) == expected)
    #expect(lines(try newsroom.timetableView().warnings) == expected)
    let found = newsroom.doctor(DoctorRequest(isOffline: true)).filter {
      $0.check == .timer && $0.severity == .warning
    }
    #expect(lines(found.map(\.problem)) == expected)
    try desk.at("2026-11-20 10:00").compose("one")
    let findings = try newsroom.check("one", skipsBadRows: false).findings.filter {
      $0.rule == .timetable && $0.severity == .warning
    }
    #expect(lines(findings.map(\.problem)) == expected)
  }

  @Test func `only an issue of a slot goes out by the timetable`() throws {
    let desk = try desk()
    let ahead = desk.at("2026-11-20 10:00")
    // By hand before its slot, and under a name that no slot gives.
    try ahead.compose("2026-W48")
    try ahead.compose("extra")
    #expect(ahead.newsroom.isOfTimetable("2026-W48"))
    #expect(!ahead.newsroom.isOfTimetable("extra"))
    try desk.beat("2026-11-23 08:00")
    #expect(desk.at("2026-11-23 08:01").newsroom.isOfTimetable("2026-W48"))
    let none = try TestEdition()
    try none.compose("one")
    #expect(!none.newsroom.isOfTimetable("one"))
  }

  @Test func `what waits is not composed anew`() throws {
    let desk = try desk()
    try desk.beat("2026-11-23 08:00")
    let issue = try desk.edition.folder.read("issues/2026-W48/issue.json")
    try desk.article("second", "2026-11-21")
    try desk.beat("2026-11-23 08:05")
    #expect(try desk.edition.folder.read("issues/2026-W48/issue.json") == issue)
  }

  @Test func `digits of another content approve nothing`() throws {
    let desk = try desk()
    try desk.beat("2026-11-23 08:00")
    for digits in ["0123456789ab", "", "0", "zz"] {
      try desk.edition.folder.write("issues/2026-W48/approved", "\(digits)\n")
      #expect(try desk.beat("2026-11-23 08:05") == waiting)
    }
    #expect(
      problem {
        _ = try desk.at("2026-11-23 08:06").newsroom.approve("2026-W48", digits: "0123456789")
      }
      .contains("nothing was approved"))
    // Too few digits are no approval, right as they may be.
    let hash = try desk.edition.newsroom.files.issues.digest(of: "2026-W48")
    try desk.edition.folder.write("issues/2026-W48/approved", String(hash.prefix(7)))
    #expect(try desk.beat("2026-11-23 08:10") == waiting)
    try desk.edition.folder.write("issues/2026-W48/approved", " \(hash.prefix(8).uppercased())\n")
    #expect(try desk.beat("2026-11-23 08:15") == ["2026-11-23T08:00 sent"])
  }

  @Test func `unapproved it is withdrawn at the next slot, and its articles are in that`() throws {
    let desk = try desk()
    try desk.beat("2026-11-23 08:00")
    #expect(try desk.beat("2026-11-30 07:59") == waiting)
    #expect(
      try desk.beat("2026-11-30 08:00") == ["2026-11-23T08:00 missed", "2026-11-30T08:00 waiting"])
    #expect(try desk.edition.folder.read("issues/2026-W49/issue.json").contains("About first"))
    // Whoever approves it now is too late.
    #expect(
      problem { _ = try desk.at("2026-11-30 08:10").newsroom.approve("2026-W48") }
        .contains("the slot of 2026-W48 is over"))
    let hash = try desk.edition.newsroom.files.issues.digest(of: "2026-W48")
    try desk.edition.folder.write("issues/2026-W48/approved", "\(hash.prefix(12))\n")
    #expect(try desk.beat("2026-11-30 08:15") == ["2026-11-30T08:00 waiting"])
    #expect(
      try desk.at("2026-11-30 08:16").newsroom.agenda(SendRequest(route: .relays)).agenda.goOn == []
    )
  }

  @Test func `a paused slot withdraws it too`() throws {
    let desk = try desk(
      "{ every: week, on: monday, at: \"08:00\", approve: true, pause: [2026-11-30] }")
    try desk.beat("2026-11-23 08:00")
    #expect(
      try desk.beat("2026-11-30 08:00") == ["2026-11-23T08:00 missed", "2026-11-30T08:00 paused"])
  }

  @Test func `until does not end the waiting`() throws {
    let desk = try desk("{ every: week, on: monday, at: \"08:00\", approve: true, until: 1h }")
    try desk.beat("2026-11-23 08:00")
    #expect(try desk.beat("2026-11-25 08:00") == waiting)
  }

  @Test func `composed anew by a person it waits anew, and another proof is mailed`() throws {
    let desk = try desk()
    try desk.beat("2026-11-23 08:00")
    try desk.article("second", "2026-11-21")
    try desk.at("2026-11-23 09:00").compose("2026-W48", replacing: true)
    #expect(try desk.beat("2026-11-23 09:05") == waiting)
    #expect(desk.edition.mailed == ["edda@example.org", "edda@example.org"])
    #expect(try desk.beat("2026-11-23 09:10") == waiting)
    #expect(desk.mails == 2)
    _ = try desk.at("2026-11-23 09:11").newsroom.approve("2026-W48")
    #expect(try desk.beat("2026-11-23 09:15") == ["2026-11-23T08:00 sent"])
    #expect(try desk.edition.folder.read("issues/2026-W48/issue.json").contains("About second"))
  }

  @Test func `sent by hand is approved; discarded is skipped`() throws {
    let desk = try desk()
    try desk.beat("2026-11-23 08:00")
    try desk.at("2026-11-23 10:00").send("2026-W48")
    #expect(try desk.history() == ["2026-11-23T08:00 sent"])
    #expect(try desk.beat("2026-11-23 10:05") == [])
    let other = try self.desk()
    try other.beat("2026-11-23 08:00")
    let newsroom = other.at("2026-11-23 10:00").newsroom
    _ = try newsroom.discard(newsroom.discarding("2026-W48"), reason: "not good")
    #expect(try other.history() == ["2026-11-23T08:00 skipped"])
    #expect(try other.beat("2026-11-23 10:05") == [])
  }

  @Test func `a send without a name leaves it alone`() throws {
    let desk = try desk()
    try desk.beat("2026-11-23 08:00")
    let agenda = try desk.at("2026-11-23 08:05").newsroom.agenda(SendRequest(route: .relays)).agenda
    #expect(agenda.fresh == nil && agenda.candidates == [])
  }

  @Test func `on another machine a slot's issue is not sent`() throws {
    let desk = try desk()
    try desk.beat("2026-11-23 08:00")
    desk.edition.effects.owner = { "a laptop" }
    #expect(
      problem { try desk.at("2026-11-23 08:05").send("2026-W48") }.contains("another machine"))
    // But it may be approved there.
    _ = try desk.at("2026-11-23 08:06").newsroom.approve("2026-W48")
    desk.edition.effects.owner = { "this machine" }
    #expect(try desk.beat("2026-11-23 08:10") == ["2026-11-23T08:00 sent"])
  }

  @Test func `a proof that does not go out is tried again, and holds up nobody`() throws {
    let desk = try desk()
    desk.relay(isDown: true)
    let run = try desk.run("2026-11-23 08:00")
    #expect(desk.words(run) == waiting)
    #expect(run.reports.first?.reason?.contains("the proof could not be mailed") == true)
    desk.relay(isDown: false)
    #expect(try desk.beat("2026-11-23 08:05") == waiting)
    #expect(desk.edition.mailed == ["edda@example.org"])
  }
}
