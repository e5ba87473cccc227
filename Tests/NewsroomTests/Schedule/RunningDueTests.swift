import Clock
import Delivery
import Diagnostics
import Foundation
import TestSupport
import Testing

@testable import Newsroom

/// Heartbeats over a folder: what is due goes out, once.
@Suite struct RunningDueTests {
  @Test func `a slot is sent once, however often it is asked for`() throws {
    let desk = try Heartbeats()
    #expect(try desk.beat("2026-11-23 07:59") == [])
    #expect(try desk.beat("2026-11-23 08:00") == ["2026-11-23T08:00 sent"])
    for time in ["2026-11-23 08:00", "2026-11-23 08:05", "2026-11-24 09:00", "2026-11-29 23:00"] {
      #expect(try desk.beat(time) == [])
    }
    #expect(desk.edition.mailed == ["ada@example.org", "ben@example.org"])
    #expect(try desk.history() == ["2026-11-23T08:00 sent"])
    let line = try #require(desk.record.split(separator: "\n").last)
    #expect(line.contains(#""accepted":2"#) && line.contains(#""issue":"2026-W48""#))
  }

  @Test func `nothing is sent before the timetable is started, nor what was due before`() throws {
    let desk = try Heartbeats(start: nil)
    #expect(problem { try desk.beat("2026-11-23 08:00") }.contains("never started"))
    _ = try desk.at("2026-11-23 09:00").newsroom.startTimetable()
    #expect(try desk.beat("2026-11-23 09:05") == [])
    #expect(try desk.beat("2026-11-30 08:05") == ["2026-11-30T08:00 sent"])
  }

  @Test func `from its first day on it sends the newest, and tells of the others`() throws {
    let desk = try Heartbeats(
      "{ every: week, from: 2026-11-02, on: monday, at: \"08:00\" }", start: nil)
    let start = try desk.at("2026-11-24 09:00").newsroom.startTimetable(from: .first)
    #expect(start.past == 4)
    #expect(
      try desk.beat("2026-11-24 09:05") == [
        "2026-11-02T08:00 missed", "2026-11-09T08:00 missed", "2026-11-16T08:00 missed",
        "2026-11-23T08:00 sent",
      ])
  }

  @Test func `a first day that no entry names begins nothing anew, and today's slot is sent`()
    throws
  {
    let desk = try Heartbeats("{ every: week, on: friday, at: \"08:00\" }", start: nil)
    let refused = problem {
      _ = try desk.at("2026-11-19 09:00").newsroom.startTimetable(from: .first)
    }
    #expect(refused.contains("names a first day") && refused.contains("from: DATE"))
    _ = try desk.at("2026-11-19 09:00").newsroom.startTimetable()
    let before = desk.record
    #expect(
      problem { _ = try desk.at("2026-11-20 08:30").newsroom.startTimetable(from: .first) }
        .contains("names a first day"))
    #expect(desk.record == before)
    #expect(try desk.beat("2026-11-20 08:35") == ["2026-11-20T08:00 sent"])
  }

  @Test func `asked again on the same machine, the first day gives up no slot`() throws {
    let desk = try Heartbeats(
      "[{ every: week, from: 2026-11-01, on: monday, at: \"08:00\" }, { every: week, on: friday, at: \"08:00\" }]",
      start: "2026-11-19 09:00")
    // The first day is earlier than the start: that is new, and what was begun stays so.
    let earlier = try desk.at("2026-11-20 08:30").newsroom.startTimetable(from: .first)
    #expect(!earlier.isOld && earlier.missed.isEmpty)
    let written = desk.record
    let again = try desk.at("2026-11-20 08:31").newsroom.startTimetable(from: .first)
    #expect(again.isOld && desk.record == written)
    #expect(try desk.beat("2026-11-20 08:35").last == "2026-11-20T08:00 sent")
    #expect(try desk.at("2026-11-20 09:00").newsroom.startTimetable(from: .first).isOld)
  }

  @Test func `another machine sends nothing, until it takes the timetable over`() throws {
    let desk = try Heartbeats()
    let other = desk
    other.edition.effects.owner = { "another" }
    #expect(
      problem { try other.beat("2026-11-23 08:00") }.contains("another machine (this machine"))
    #expect(
      problem { _ = try other.at("2026-11-23 08:10").newsroom.startTimetable() }
        .contains("another machine"))
    let start = try other.at("2026-11-23 08:10").newsroom.startTimetable(takesOver: true)
    #expect(start.before == "this machine")
    // What was due until then did not vanish.
    #expect(start.missed == ["2026-11-23T08:00 Europe/Berlin"])
    #expect(try other.beat("2026-11-23 08:15") == [])
    #expect(try other.beat("2026-11-30 08:00") == ["2026-11-30T08:00 sent"])
  }

  @Test func `too few articles skip it for good`() throws {
    let desk = try Heartbeats(extra: "issue: { minimum: 3 }")
    #expect(try desk.beat("2026-11-23 08:00") == ["2026-11-23T08:00 skipped"])
    try desk.article("second", "2026-11-21")
    try desk.article("third", "2026-11-21")
    #expect(try desk.beat("2026-11-23 08:05") == [])
    #expect(try desk.beat("2026-11-30 08:00") == ["2026-11-30T08:00 sent"])
  }

  @Test func `a relay that is down is tried again with what was mended`() throws {
    let desk = try Heartbeats()
    desk.relay(isDown: true)
    let first = try desk.run("2026-11-23 08:00")
    #expect(desk.words(first) == ["2026-11-23T08:00 failed"])
    #expect(first.reports.first?.isFinal == false && first.reports.first?.isNew == true)
    let lines = desk.record
    // The same reason is not written down again.
    #expect(try desk.run("2026-11-23 08:05").reports.first?.isNew == false)
    #expect(desk.record == lines)
    try desk.article("second", "2026-11-22")
    desk.relay(isDown: false)
    #expect(try desk.beat("2026-11-23 20:00") == ["2026-11-23T08:00 sent"])
    let issue = try desk.edition.folder.read("issues/2026-W48/issue.json")
    #expect(issue.contains("About second"))
  }

  @Test func `a relay that is down for 26 hours makes it late, not lost`() throws {
    let desk = try Heartbeats()
    desk.relay(isDown: true)
    for hour in 0..<26 {
      #expect(
        try desk.beat("2026-11-2\(hour < 16 ? 3 : 4)T\(hour < 16 ? hour + 8 : hour - 16):00".fixed)
          != [])
    }
    desk.relay(isDown: false)
    #expect(try desk.beat("2026-11-24 10:00") == ["2026-11-23T08:00 sent"])
    #expect(desk.mails == 2)
  }

  @Test func `what could not go out until the next is near has failed`() throws {
    let desk = try Heartbeats(
      "{ every: day, at: \"08:00\" }", extra: "issue: { id: \"{{year}}-{{month}}-{{day}}\" }")
    desk.relay(isDown: true)
    try desk.beat("2026-11-23 08:00")
    #expect(
      try desk.beat("2026-11-24 08:00") == ["2026-11-23T08:00 failed", "2026-11-24T08:00 failed"])
    desk.relay(isDown: false)
    try desk.beat("2026-11-24 08:05")
    #expect(
      try desk.history() == [
        "2026-11-24T08:00 sent", "2026-11-23T08:00 failed", "2026-11-22T08:00 missed",
        "2026-11-21T08:00 missed",
      ])
  }

  @Test func `a machine that slept sends the newest it missed, where the next is not near`() throws
  {
    let desk = try Heartbeats()
    try desk.article("second", "2026-12-02")
    #expect(
      try desk.beat("2026-12-09 12:00") == [
        "2026-11-23T08:00 missed", "2026-11-30T08:00 missed", "2026-12-07T08:00 sent",
      ])
    let near = try Heartbeats()
    #expect(try near.beat("2026-11-29 12:00") == ["2026-11-23T08:00 missed"])
    let skipping = try Heartbeats("{ every: week, on: monday, at: \"08:00\", missed: skip }")
    #expect(try skipping.beat("2026-11-25 12:00") == ["2026-11-23T08:00 missed"])
    let long = try Heartbeats(
      "{ every: week, on: monday, at: \"08:00\", missed: skip, until: 3 days }")
    #expect(try long.beat("2026-11-25 12:00") == ["2026-11-23T08:00 sent"])
  }

  @Test func `a pause names its slots and sends none`() throws {
    let desk = try Heartbeats(
      "{ every: week, on: monday, at: \"08:00\", pause: [2026-11-23..2026-11-30] }")
    #expect(try desk.beat("2026-11-23 08:00") == ["2026-11-23T08:00 paused"])
    try desk.article("second", "2026-12-02")
    #expect(
      try desk.beat("2026-12-07 08:00") == ["2026-11-30T08:00 paused", "2026-12-07T08:00 sent"])
  }

  @Test func `a slot that a person skipped is not sent`() throws {
    let desk = try Heartbeats()
    #expect(
      try desk.at("2026-11-22 10:00").newsroom.skip("2026-11-23T08:00")
        == "2026-11-23T08:00 Europe/Berlin")
    func reason() throws -> String? {
      try desk.at("2026-11-22 12:00").newsroom.slotHistory().rows.first?.reason
    }
    #expect(try reason() == "by hand")
    // A reason that comes later is written; a skip without one takes none away.
    _ = try desk.at("2026-11-22 10:01").newsroom.skip("2026-11-23T08:00", reason: "strike")
    #expect(try reason() == "strike")
    _ = try desk.at("2026-11-22 10:02").newsroom.skip("2026-11-23T08:00")
    #expect(try reason() == "strike")
    #expect(try desk.beat("2026-11-23 08:00") == [])
    #expect(try desk.history() == ["2026-11-23T08:00 skipped"])
    #expect(
      problem { _ = try desk.at("2026-11-22 10:00").newsroom.skip("2026-11-24T08:00") }.contains(
        "no slot"))
  }

  @Test func `sent ahead of its time it is found done`() throws {
    let desk = try Heartbeats()
    let run = try desk.at("2026-11-23 06:00").newsroom.run(slot: "2026-11-23T08:00 Europe/Berlin")
    #expect(desk.words(run) == ["2026-11-23T08:00 sent"])
    #expect(try desk.beat("2026-11-23 08:00") == [])
    #expect(desk.mails == 2)
  }

  @Test func `an issue made by hand for the slot is what goes out`() throws {
    let desk = try Heartbeats()
    let composing = try desk.at("2026-11-20 12:00").compose()
    #expect(titles(composing) == ["About first"])
    try desk.article("second", "2026-11-21")
    #expect(try desk.beat("2026-11-23 08:00") == ["2026-11-23T08:00 sent"])
    #expect(try !desk.edition.folder.read("issues/2026-W48/issue.json").contains("About second"))
  }

  @Test func `an issue sent by hand is what the slot came to`() throws {
    let desk = try Heartbeats()
    try desk.at("2026-11-20 12:00").compose()
    try desk.at("2026-11-20 12:05").send("2026-W48")
    #expect(try desk.beat("2026-11-23 08:00") == ["2026-11-23T08:00 sent"])
    #expect(desk.mails == 2)
    #expect(try desk.beat("2026-11-23 08:05") == [])
  }

  @Test func `mails about to leave are on record before the first leaves`() throws {
    let box = Collected<String>()
    let folder = Collected<TemporaryFolder>()
    let desk = try Heartbeats(answer: { _ in
      if let record = try? folder.all.first?.read("issues/slots.jsonl") { box.add(record) }
      return .accepted(SMTPReply(code: 250, text: "taken"))
    })
    folder.add(desk.edition.folder)
    try desk.beat("2026-11-23 08:00")
    #expect(box.all.count == 2)
    #expect(box.all.allSatisfy { $0.contains(#""step":"sending""#) && !$0.contains(#""outcome""#) })
  }

  @Test func `sending began and its journal is not here: nobody is mailed by itself`() throws {
    let desk = try Heartbeats()
    try desk.beat("2026-11-23 08:00")
    // The record came by git, the issue's folder from a backup of the day before.
    let lines = desk.record.split(separator: "\n").filter { !$0.contains("outcome") }
    try desk.edition.folder.write("issues/slots.jsonl", lines.joined(separator: "\n") + "\n")
    try FileManager.default.removeItem(
      at: desk.edition.folder.url.appending(path: "issues/2026-W48"))
    #expect(try desk.beat("2026-11-23 08:05") == ["2026-11-23T08:00 failed"])
    #expect(try desk.beat("2026-11-23 08:10") == [])
    #expect(desk.mails == 2)
  }

  @Test func `a line that is not understood stops the runs, and the history reads on`() throws {
    let desk = try Heartbeats()
    try desk.beat("2026-11-23 08:00")
    try desk.edition.folder.write(
      "issues/slots.jsonl",
      desk.record
        + #"{"outcome":"dreamt","slot":"2026-11-23T08:00 Europe/Berlin","time":"2026-11-23T08:00:00.000Z"}"#
        + "\n")
    #expect(problem { try desk.beat("2026-11-30 08:00") }.contains("dreamt"))
    #expect(try desk.history() == ["2026-11-23T08:00 sent"])
    #expect(desk.mails == 2)
  }
}

extension String {
  /// `2026-11-23T8:00` as the reader of dates has it.
  fileprivate var fixed: String { replacing("T", with: " ") }
}
