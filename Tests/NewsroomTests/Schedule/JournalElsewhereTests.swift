import Delivery
import Diagnostics
import Foundation
import Mail
import TestSupport
import Testing

@testable import Newsroom

/// What the record of slots knows and the journal does not: nobody is mailed twice by a backup.
@Suite struct JournalElsewhereTests {
  private func issue(_ desk: Heartbeats) -> URL {
    desk.edition.folder.url.appending(path: "issues/2026-W48")
  }

  /// The issue's folder as it was before anybody was mailed takes the place of the one that was sent.
  private func restore(_ desk: Heartbeats, _ body: () throws -> Void) throws {
    let backup = try TemporaryFolder()
    let kept = backup.url.appending(path: "issue")
    try FileManager.default.copyItem(at: issue(desk), to: kept)
    try body()
    try FileManager.default.removeItem(at: issue(desk))
    try FileManager.default.copyItem(at: kept, to: issue(desk))
  }

  @Test func `an issue from a backup of before its sending is not sent again`() throws {
    let desk = try Heartbeats()
    try desk.at("2026-11-23 07:50").compose("2026-W48")
    try restore(desk) { _ = try desk.beat("2026-11-23 08:00") }
    let words = "it was sent to 2 by the timetable's record, and the journal of whom"
    #expect(problem { try desk.at("2026-11-23 08:10").send("2026-W48") }.contains(words))
    // Without a name it is gone on with, which says the same.
    let agenda = try desk.at("2026-11-23 08:10").newsroom.agenda(
      SendRequest(issue: nil, route: .relays)
    ).agenda
    #expect(agenda.goOn == ["2026-W48"] && agenda.fresh == nil)
    #expect(desk.mails == 2)
  }

  @Test func `one of which sending began is sent by its name alone, with a warning`() throws {
    let desk = try Heartbeats()
    try desk.at("2026-11-23 07:50").compose("2026-W48")
    try restore(desk) { try desk.beat("2026-11-23 08:00") }
    let lines = desk.record.split(separator: "\n").filter { !$0.contains("\"outcome\":\"sent\"") }
    try desk.edition.folder.write("issues/slots.jsonl", lines.map { "\($0)\n" }.joined())
    let newsroom = desk.at("2026-11-23 08:10").newsroom
    let agenda = try newsroom.agenda(SendRequest(issue: nil, route: .relays)).agenda
    #expect(agenda.goOn == [] && agenda.fresh == nil && agenda.candidates == [])
    #expect(agenda.passedOver.map(\.issue) == ["2026-W48"])
    let plan = try newsroom.plan(SendRequest(issue: "2026-W48", route: .relays))
    #expect(plan.warnings.contains { "\($0)".contains("sending began by the timetable's record") })
  }

  @Test func `a slot that was counted as sent is not made again by a person`() throws {
    let desk = try Heartbeats()
    try desk.at("2026-11-22 10:00").compose("2026-W48")
    try desk.at("2026-11-22 10:01").send("2026-W48")
    #expect(try desk.beat("2026-11-23 08:00") == ["2026-11-23T08:00 sent"])
    try FileManager.default.removeItem(at: issue(desk))
    let run = try desk.at("2026-11-23 09:00").newsroom.run(slot: "2026-11-23T08:00")
    #expect(run.reports.map(\.outcome) == [.failed])
    #expect(run.reports.first?.reason?.contains("bring issues/2026-W48 back") == true)
    #expect(desk.mails == 2)
  }

  @Test func `a slot stays its list's when another is the default`() throws {
    let desk = try Heartbeats()
    _ = try desk.at("2026-11-20 11:00").newsroom.skip("2026-11-23T08:00")
    #expect(desk.record.contains("\"list\":\"weekly\""))
    try desk.edition.folder.write("subscribers/daily.csv", "email\neve@example.org\n")
    let configuration = try desk.edition.folder.read("broadsheet.yml")
    try desk.edition.folder.write(
      "broadsheet.yml",
      configuration.replacing(
        "list: weekly\n", with: "list: daily\nlists: { weekly: { name: The Weekly } }\n"
      ).replacing("at: \"08:00\" }", with: "at: \"08:00\", list: weekly }"))
    #expect(try desk.beat("2026-11-23 08:00") == [])
    #expect(desk.mails == 0)
    #expect(try desk.history("2026-11-23 09:00") == ["2026-11-23T08:00 skipped"])
  }

  @Test func `a list that is renamed has the same entry, and no slot anew`() throws {
    let desk = try Heartbeats()
    try desk.beat("2026-11-23 08:00")
    _ = try desk.at("2026-11-23 10:00").newsroom.renameList("weekly", to: "harbour")
    let before = desk.record
    #expect(try desk.beat("2026-11-24 08:00") == [])
    #expect(desk.record == before)
    // The machine slept: what is due is due, though nobody saw the entry by its new name.
    try desk.article("second", "2026-11-25")
    #expect(try desk.beat("2026-11-30 09:00") == ["2026-11-30T08:00 sent"])
    #expect(desk.mails == 4)
  }

  @Test func `nor is an entry gone that a record notes by both names of its list`() throws {
    let desk = try Heartbeats()
    _ = try desk.at("2026-11-21 10:00").newsroom.renameList("weekly", to: "harbour")
    let lines = desk.record.split(separator: "\n").map(String.init)
    let seen = try #require(lines.first { $0.contains("\"seen\"") })
    let time = "\"time\":\"2026-11-21T10:00:00.000Z\""
    let renamed = seen.replacing("list: weekly", with: "list: harbour")
      .replacing(/"time":"[^"]*"/, with: time)
    let gone =
      #"{"entry":"every: week, on: [monday], at: ['08:00'], zone: Europe/Berlin, list: weekly","step":"gone",\#(time)}"#
    try desk.edition.folder.write(
      "issues/slots.jsonl", (lines + [renamed, gone]).map { "\($0)\n" }.joined())
    #expect(try desk.beat("2026-11-23 08:30") == ["2026-11-23T08:00 sent"])
  }

  @Test func `whoever is left over longer than retries last is told of once`() throws {
    let refusal = SMTPReply(
      code: 450, enhanced: EnhancedStatusCode(4, 2, 1), text: "Mailbox busy")
    let desk = try Heartbeats { mail in
      mail.envelope.forwardPaths.contains { "\($0)" == "ben@example.org" }
        ? .refused(refusal, at: .recipient)
        : .accepted(SMTPReply(code: 250, text: "taken"))
    }
    try desk.beat("2026-11-23 08:00")
    let report = try #require(try desk.run("2026-11-29 20:00").reports.first)
    #expect(report.isNew && report.reason?.contains("send 2026-W48 by its name") == true)
    #expect(try desk.beat("2026-11-29 20:05") == [])
  }

  @Test func `what failed while heartbeats went on does not keep that back`() throws {
    let refusal = SMTPReply(
      code: 450, enhanced: EnhancedStatusCode(4, 2, 1), text: "Mailbox busy")
    let desk = try Heartbeats { mail in
      mail.envelope.forwardPaths.contains { "\($0)" == "ben@example.org" }
        ? .refused(refusal, at: .recipient)
        : .accepted(SMTPReply(code: 250, text: "taken"))
    }
    try desk.beat("2026-11-23 08:00")
    desk.relay(isDown: true)
    try desk.beat("2026-11-25 08:00")
    let report = try #require(try desk.run("2026-11-29 20:00").reports.first)
    #expect(report.reason?.contains("send 2026-W48 by its name") == true)
    #expect(try desk.beat("2026-11-29 20:05") == [])
  }

  @Test(arguments: [
    (
      "Failed to connect to a.example port 587 after 37 ms: refused",
      "Failed to connect to a.example port 587 after 4021 ms: refused"
    ),
    ("421 4.7.0 try later id=q000123", "421 4.7.0 try later id=q9bc"),
  ])
  func `one cause in other milliseconds is one cause`(_ one: String, _ other: String) {
    #expect(ScheduleRun.cause(of: one) == ScheduleRun.cause(of: other))
  }

  @Test(arguments: [
    ("421 4.7.0 try later", "450 4.7.0 try later"), ("421 4.7.0 try later", "421 4.3.0 try later"),
    ("the relay is down", "the disk is full"),
  ])
  func `another cause is another`(_ one: String, _ other: String) {
    #expect(ScheduleRun.cause(of: one) != ScheduleRun.cause(of: other))
  }
}
