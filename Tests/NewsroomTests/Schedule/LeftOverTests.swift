import Clock
import Delivery
import Diagnostics
import Digest
import Foundation
import Mail
import TestSupport
import Testing

@testable import Newsroom

/// What would be lost without a word: people, notices, a person's work.
@Suite struct LeftOverTests {
  private static let refusal = SMTPReply(
    code: 450, enhanced: EnhancedStatusCode(4, 2, 1), text: "Mailbox busy")

  private func half(_ extra: String = "") throws -> Heartbeats {
    try Heartbeats(extra: extra) { mail in
      mail.envelope.forwardPaths.contains { "\($0)" == "ben@example.org" }
        ? .refused(Self.refusal, at: .recipient)
        : .accepted(SMTPReply(code: 250, text: "taken"))
    }
  }

  @Test func `whoever is left over of another machine's issue is named, once`() throws {
    let desk = try half()
    try desk.beat("2026-11-23 08:00")
    desk.edition.effects.owner = { "another" }
    _ = try desk.at("2026-11-23 09:00").newsroom.startTimetable(takesOver: true)
    let report = try #require(try desk.run("2026-11-23 09:05").reports.first)
    #expect(report.outcome == .sent && report.isNew)
    #expect(
      report.reason?.contains(
        "1 left over, and its journal belongs to another machine (this machine)")
        == true)
    #expect(try desk.beat("2026-11-23 09:10") == [])
    let row = try #require(try desk.at("2026-11-23 09:15").newsroom.slotHistory().rows.first)
    #expect(row.reason?.contains("belongs to another machine") == true)
    #expect(row.counts?.leftOver == 1)
  }

  @Test
  func `who was left over of another machine's issue and has left is counted by the next run`()
    throws
  {
    let desk = try half()
    try desk.beat("2026-11-23 08:00")
    desk.edition.effects.owner = { "another" }
    _ = try desk.at("2026-11-23 09:00").newsroom.startTimetable(takesOver: true)
    _ = try desk.beat("2026-11-23 09:05")
    try desk.edition.unsubscribe("ben@example.org")
    _ = try desk.beat("2026-11-23 09:10")
    let row = try #require(try desk.at("2026-11-23 09:15").newsroom.slotHistory().rows.first)
    #expect(row.counts?.leftOver == 0 && row.counts?.suppressed == 1)
    #expect(row.reason == nil)
  }

  @Test func `whoever is left over of an issue whose folder is gone is named, once`() throws {
    let desk = try half()
    try desk.beat("2026-11-23 08:00")
    try FileManager.default.removeItem(
      at: desk.edition.folder.url.appending(path: "issues/2026-W48"))
    let report = try #require(try desk.run("2026-11-23 08:05").reports.first)
    #expect(report.reason?.contains("bring issues/2026-W48 back") == true)
    #expect(try desk.beat("2026-11-23 08:10") == [])
  }

  @Test func `that retries have ended is told once, with who was given up`() throws {
    let desk = try half()
    for day in 23...27 { try desk.beat("2026-11-\(day) 08:00") }
    // The try that was due on the fifth day is made, though the machine slept over the end of the time.
    #expect(try desk.run("2026-11-28 09:00").reports.allSatisfy { !$0.isNew })
    let report = try #require(try desk.run("2026-11-28 09:05").reports.first)
    #expect(report.isNew)
    #expect(report.status?.rejected == 1 && report.status?.deferred == 0)
    #expect(report.reason?.hasPrefix("1 given up") == true)
    #expect(try desk.beat("2026-11-28 09:10") == [])
  }

  @Test func `windows that were missed are merged into the first issue too`() throws {
    let desk = try Heartbeats(
      "{ every: week, on: monday, at: \"08:00\", missed: merge, until: 6h }",
      extra: "issue: { window: 7 days, first: 7 days }")
    try desk.article("second", "2026-11-27")
    #expect(
      try desk.beat("2026-12-01 10:00") == ["2026-11-23T08:00 missed", "2026-11-30T08:00 sent"])
    let text = try desk.edition.folder.read("issues/2026-W49/digest.txt")
    #expect(text.contains("About first") && text.contains("About second"))
  }

  @Test func `of an issue that was closed nobody is left over`() throws {
    let desk = try half()
    try desk.beat("2026-11-23 08:00")
    let newsroom = desk.at("2026-11-23 08:10").newsroom
    _ = try newsroom.discard(newsroom.discarding("2026-W48"), reason: "a mistake")
    try desk.beat("2026-11-23 08:15")
    let lines = desk.record
    #expect(try desk.beat("2026-11-23 08:20") == [])
    #expect(desk.record == lines)
    #expect(try desk.history() == ["2026-11-23T08:00 sent"])
  }

  /// A desk whose command is told of slots, and what it was told.
  private func telling(_ extra: String = "") throws -> (Heartbeats, Collected<String>) {
    let desk = try Heartbeats(extra: "notify: { command: ./tell }\n" + extra)
    let told = Collected<String>()
    desk.edition.effects.tell = { input, _, _ in told.add(String(decoding: input, as: UTF8.self)) }
    return (desk, told)
  }

  @Test func `a notice that the machine died before is given at a later heartbeat, once`() throws {
    let (desk, told) = try telling()
    try desk.beat("2026-11-23 08:00")
    #expect(told.all.count == 1 && desk.record.contains(#""step":"told""#))
    // It died between the send and the notice.
    let lines = desk.record.split(separator: "\n").filter { !$0.contains(#""step":"told""#) }
    try desk.edition.folder.write("issues/slots.jsonl", lines.joined(separator: "\n") + "\n")
    // Another run may be about to tell.
    #expect(try desk.beat("2026-11-23 08:05") == [])
    #expect(told.all.count == 1)
    #expect(try desk.beat("2026-11-23 08:11") == [])
    #expect(told.all.count == 2)
    #expect(told.all.last?.contains(#""outcome":"sent""#) == true)
    #expect(told.all.last?.contains(#""accepted":2"#) == true)
    #expect(try desk.beat("2026-11-23 08:30") == [])
    #expect(told.all.count == 2)
  }

  @Test func `where nobody is told any more the notice is owed no longer`() throws {
    let (desk, told) = try telling()
    try desk.beat("2026-11-23 08:00")
    let lines = desk.record.split(separator: "\n").filter { !$0.contains(#""step":"told""#) }
    try desk.edition.folder.write("issues/slots.jsonl", lines.joined(separator: "\n") + "\n")
    try desk.schedule("{ every: week, on: monday, at: \"08:00\" }")
    try desk.beat("2026-11-23 08:20")
    let record = desk.record
    try desk.beat("2026-11-23 08:40")
    #expect(told.all.count == 1 && desk.record == record)
  }

  @Test func `what failed is told again too, with its reason`() throws {
    let (desk, told) = try telling()
    desk.relay(isDown: true)
    try desk.beat("2026-11-23 08:00")
    let lines = desk.record.split(separator: "\n").filter { !$0.contains(#""step":"told""#) }
    try desk.edition.folder.write("issues/slots.jsonl", lines.joined(separator: "\n") + "\n")
    try desk.beat("2026-11-23 08:15")
    #expect(told.all.count == 2)
    #expect(told.all.last?.contains("the relay is down") == true)
  }

  @Test func `an issue made by hand before the slot before is made anew, and that is said`() throws
  {
    let desk = try Heartbeats()
    try desk.at("2026-11-20 12:00").compose("2026-W49")
    try desk.beat("2026-11-23 08:00")
    try desk.article("second", "2026-11-25")
    let run = try desk.run("2026-11-30 08:00")
    #expect(
      run.warnings.contains { $0.reason.contains("which somebody composed at 2026-11-20T12:00") })
    #expect(try desk.edition.folder.read("issues/2026-W49/issue.json").contains("About second"))
  }

  @Test func `articles of a first issue that was withdrawn are in the next`() throws {
    let desk = try Heartbeats(
      "{ every: week, on: monday, at: \"08:00\", approve: true }", extra: "issue: { first: 4 days }"
    )
    #expect(try desk.beat("2026-11-23 08:00") == ["2026-11-23T08:00 waiting"])
    try desk.article("second", "2026-11-28")
    #expect(
      try desk.beat("2026-11-30 08:00") == ["2026-11-23T08:00 missed", "2026-11-30T08:00 waiting"])
    let issue = try desk.edition.folder.read("issues/2026-W49/issue.json")
    #expect(issue.contains("About first") && issue.contains("About second"))
    // What a person makes ahead of the slot is the same.
    #expect(
      try titles(desk.at("2026-12-01 09:00").compose()).sorted() == ["About first", "About second"])
  }

  @Test func `a failed slot is blamed on what its last step failed with`() throws {
    let desk = try Heartbeats(
      "{ every: week, on: monday, at: \"08:00\", missed: skip, until: 1h }",
      answer: { _ in .refused(Self.refusal, at: .recipient) })
    let first = try #require(try desk.run("2026-11-23 08:00").reports.first)
    let last = try #require(try desk.run("2026-11-23 09:05").reports.first)
    #expect(first.outcome == .failed && !first.isFinal)
    #expect(last.outcome == .failed && last.isFinal)
    #expect(first.cause == last.cause && last.cause != nil)
    // What no issue could be named for is blamed on that.
    let other = try Heartbeats(
      "{ every: week, on: monday, at: \"08:00\", missed: skip, until: 1h }")
    try other.schedule(
      "{ every: week, on: monday, at: \"08:00\", missed: skip, until: 1h }",
      extra: "issue: { minimum: none }")
    for time in ["2026-11-23 08:00", "2026-11-23 09:05"] {
      let mistake = try #require(try other.run(time).reports.first)
      #expect(mistake.outcome == .failed && mistake.cause == .configuration, "\(mistake)")
    }
  }

  @Test func `a slot that sends nothing stands in no missed one's way`() throws {
    let paused = try Heartbeats(
      "{ every: week, on: monday, at: \"08:00\", pause: [2026-11-30] }")
    #expect(try paused.beat("2026-11-29 12:00") == ["2026-11-23T08:00 sent"])
    let skipped = try Heartbeats()
    _ = try skipped.at("2026-11-22 10:00").newsroom.skip("2026-11-30T08:00")
    #expect(try skipped.beat("2026-11-29 12:00") == ["2026-11-23T08:00 sent"])
  }

  @Test func `what is to come leaves out what was sent ahead or skipped, and names it`() throws {
    let desk = try Heartbeats()
    _ = try desk.at("2026-11-22 10:00").newsroom.run(slot: "2026-11-23T08:00")
    _ = try desk.at("2026-11-22 10:00").newsroom.skip("2026-12-07T08:00")
    let newsroom = desk.at("2026-11-22 11:00").newsroom
    let next = try newsroom.nextSlots(2)
    #expect(
      next.slots.map { "\($0.local.date)" } == ["2026-11-30", "2026-12-14"])
    #expect(
      next.leftOut.map { "\($0.slot.local.date) \($0.outcome)" } == [
        "2026-11-23 sent", "2026-12-07 skipped",
      ])
    #expect(try newsroom.nextSlots(1).leftOut.count == 1)
    #expect(try newsroom.timetableView().next.first.map { "\($0.local.date)" } == "2026-11-30")
  }

  @Test func `a dry run writes nothing but its mails`() throws {
    let desk = try Heartbeats()
    let files = desk.edition.newsroom.files
    // As a kill leaves it between two steps of a replacing.
    try desk.at("2026-11-20 12:00").compose("2026-W48")
    let (place, old) = (
      files.issues.place(of: "2026-W48"), files.issues.folder.appending(".2026-W48.old")
    )
    try FileManager.default.moveItem(at: place.url, to: old.url)
    func all() throws -> [String] {
      try FileManager.default.subpathsOfDirectory(atPath: files.issues.folder.path).sorted()
    }
    let before = try all()
    _ = try desk.at("2026-11-23 08:00").newsroom.runDue(isDry: true)
    _ = try desk.at("2026-11-23 08:00").newsroom.run(slot: "2026-11-23T08:00", isDry: true)
    #expect(try all() == before)
    #expect(desk.edition.newsroom.lastHeartbeat == nil)
  }
}
