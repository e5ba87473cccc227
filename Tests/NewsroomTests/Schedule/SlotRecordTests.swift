import Clock
import Diagnostics
import Foundation
import TestSupport
import Testing

@testable import Newsroom

/// What the lines of `slots.jsonl` come to.
@Suite struct SlotRecordTests {
  static let monday = "2026-11-23T08:00 Europe/Berlin"
  static let tuesday = "2026-11-24T08:00 Europe/Berlin"

  static func key(_ text: String) throws -> SlotKey {
    try #require(SlotKey(parsing: text, defaultList: "weekly"))
  }

  static func record(_ text: String, now: String = "2026-12-01T00:00:00Z") throws -> SlotRecord {
    let place = Place(url: URL(filePath: "/nowhere/slots.jsonl"), shown: "slots.jsonl")
    return SlotRecord(
      parsing: Array(text.utf8), at: place, now: try Date(now, strategy: .iso8601),
      defaultList: "weekly", listNames: ["old": "weekly"])
  }

  private func line(
    _ outcome: String, _ time: String = "2026-11-23T07:00:03.000Z", slot: String = monday,
    _ more: String = ""
  ) -> String {
    #"{"outcome":"\#(outcome)","slot":"\#(slot)","time":"\#(time)"\#(more)}"# + "\n"
  }

  private func outcome(_ text: String, now: String = "2026-12-01T00:00:00Z") throws -> SlotOutcome?
  {
    try Self.record(text, now: now).slots[Self.key(Self.monday)]?.outcome
  }

  @Test func `of two outcomes sent wins, whatever comes first`() throws {
    let (sent, missed) = (
      line("sent", "2026-11-23T09:00:00.000Z"), line("missed", "2026-11-24T07:00:00.000Z")
    )
    #expect(try outcome(sent + missed) == .sent)
    #expect(try outcome(missed + sent) == .sent)
  }

  @Test func `a person's skip wins over all but sent, and others by their time`() throws {
    let skip = line("skipped", "2026-11-25T07:00:00.000Z", #","hand":true"#)
    #expect(try outcome(line("missed") + skip) == .skipped)
    #expect(try outcome(skip + line("sent")) == .sent)
    let few = line("skipped", "2026-11-23T07:00:00.000Z")
    #expect(try outcome(line("missed", "2026-11-24T07:00:00.000Z") + few) == .skipped)
    #expect(try outcome(few + line("missed", "2026-11-24T07:00:00.000Z")) == .skipped)
  }

  @Test(arguments: ["skipped", "paused", "missed", "failed"])
  func `what was written in the future counts for nothing`(_ word: String) throws {
    let text = line(word, "2026-11-23T09:00:00.000Z")
    #expect(try outcome(text, now: "2026-11-23T08:59:59Z") == nil)
    #expect(try outcome(text, now: "2026-11-23T09:00:00Z") != nil)
  }

  @Test func `but sent does, and what a person skipped`() throws {
    let early = "2026-11-23T08:00:00Z"
    #expect(try outcome(line("sent", "2026-11-23T09:00:00.000Z"), now: early) == .sent)
    let skip = line("skipped", "2026-11-23T09:00:00.000Z", #","hand":true"#)
    #expect(try outcome(skip, now: early) == .skipped)
  }

  @Test func `a torn last line is left out and named`() throws {
    let record = try Self.record(line("missed") + line("sent", slot: Self.tuesday).dropLast(20))
    #expect(record.fault == nil)
    #expect(record.warnings.count == 1)
    #expect(record.warnings.first?.location?.line == 2)
    #expect(try record.slots[Self.key(Self.monday)]?.outcome == .missed)
    #expect(try record.slots[Self.key(Self.tuesday)] == nil)
  }

  @Test(arguments: [
    (
      #"{"time":"2026-11-23T07:00:00.000Z","slot":"2026-11-23T08:00 Europe/Berlin","outcome":"posted"}"#,
      "posted"
    ),
    (
      #"{"time":"2026-11-23T07:00:00.000Z","slot":"2026-11-23T08:00 Europe/Berlin","step":"thought"}"#,
      "thought"
    ),
    (
      #"{"time":"2026-11-23T07:00:00.000Z","slot":"2026-11-23T08:00 Europe/Berlin","outcome":"sent","version":2}"#,
      "version 2"
    ),
    (
      #"{"time":"2026-11-23T07:00:00.000Z","slot":"2026-11-23T08:00 Europe/Berlin","outcome":"sent","version":"2"}"#,
      "damaged"
    ),
    (
      #"{"time":"2026-11-23T07:00:00.000Z","slot":"2026-11-23T08:00 Europe/Berlin","outcome":"sent","leftOver":"1"}"#,
      "damaged"
    ),
    (
      #"{"time":"2026-11-23T07:00:00.000Z","slot":"2026-11-23T08:00 Europe/Berlin","outcome":"sent","issue":5}"#,
      "damaged"
    ),
    (#"{"time":"2026-11-23","slot":"2026-11-23T08:00 Europe/Berlin","outcome":"sent"}"#, "no time"),
    (#"{"time":"2026-11-23T07:00:00.000Z","slot":"Monday","outcome":"sent"}"#, "names no slot"),
    (#"{"time":"2026-11-23T07:00:00.000Z","step":"owner"}"#, "no owner"),
    (#"{"time":"2026-11-23T07:00:00.000Z"}"#, "no outcome or step"),
    ("<<<<<<< HEAD", "damaged"), ("{}", "damaged"), ("[]", "damaged"),
  ])
  func `a line that is not understood forbids running, not reading`(
    _ text: String, _ reason: String
  ) throws {
    let record = try Self.record(line("missed") + text + "\n" + line("sent", slot: Self.tuesday))
    let fault = try #require(record.fault)
    #expect(fault.reason.contains(reason), "\(fault)")
    #expect(fault.location?.line == 2)
    #expect(try record.slots[Self.key(Self.tuesday)]?.outcome == .sent)
  }

  @Test func `unknown keys are let be, and JSON in any form is read`() throws {
    let text = """
      { "note": {"a": [1]}, "slot" : "2026-11-23T08:00 Europe\\/Berlin", "outcome": "failed", "time" : "2026-11-23T07:00:00Z" }

      """
    let record = try Self.record(text)
    #expect(record.fault == nil)
    #expect(try record.slots[Self.key(Self.monday)]?.outcome == .failed)
  }

  @Test func `a slot is of its list, by the name that this has now`() throws {
    let record = try Self.record(
      line("sent", slot: "\(Self.monday) old") + line("missed", slot: "\(Self.monday) daily"))
    #expect(try record.slots[Self.key(Self.monday)]?.outcome == .sent)
    #expect(try record.slots[Self.key("\(Self.monday) daily")]?.outcome == .missed)
  }

  @Test func `whoever was named owner last is the owner, wherever the line stands`() throws {
    func owner(_ name: String, _ time: String) -> String {
      #"{"owner":"\#(name)","step":"owner","time":"\#(time)","from":"\#(time)"}"# + "\n"
    }
    let (one, two) = (
      owner("a", "2026-11-01T00:00:00.000Z"), owner("b", "2026-11-02T00:00:00.000Z")
    )
    #expect(try Self.record(one + two).owner?.name == "b")
    #expect(try Self.record(two + one).owner?.name == "b")
    // A clock that is behind takes it from nobody.
    #expect(try Self.record(two + one, now: "2026-11-01T00:00:00Z").owner?.name == "b")
  }

  @Test func `steps tell how far a slot is, in the order of their times`() throws {
    func step(_ step: String, _ second: Int, _ more: String = "") -> String {
      #"{"step":"\#(step)","slot":"\#(Self.monday)","issue":"W48","time":"2026-11-23T07:00:0\#(second).000Z"\#(more)}"#
        + "\n"
    }
    func story(_ text: String) throws -> SlotStory {
      SlotStory(try Self.record(text).lines(of: Self.key(Self.monday)))
    }
    #expect(try story(step("composing", 1)).isComposing)
    #expect(try story(step("sending", 2) + step("composing", 1)).hasBegun)
    // What was composed anew since has not begun.
    #expect(try !story(step("sending", 1) + step("composing", 2)).hasBegun)
    let waiting = step("composing", 1) + step("waiting", 2, #","hash":"abc""#)
    #expect(try story(waiting).waits == "abc")
    #expect(try !story(waiting + step("proof", 3, #","hash":"abd""#)).isProved)
    #expect(try story(waiting + step("proof", 3, #","hash":"abc""#)).isProved)
    #expect(try story(step("tried", 1, #","reason":"no relay""#)).tried == "no relay")
  }

  @Test func `what is written is read, quickly and slowly alike`() throws {
    var line = SlotLine(
      .sent, of: Self.monday, at: try Date("2026-11-23T07:00:03Z", strategy: .iso8601))
    (line.issue, line.owner, line.reason) = ("2026-W48", "m", "it said “no”")
    (line.recipients, line.accepted, line.leftOver, line.tell) = (5, 4, 1, true)
    let bytes = Array(try line.written.dropLast())
    let glance = try #require(bytes.withUnsafeBytes { SlotLineGlance($0) })
    #expect(glance.outcome == .sent && glance.hasLeftOver && glance.tells)
    #expect(try JSONDecoder().decode(SlotLine.self, from: Data(bytes)) == line)
    line.reason = "it said \"no\""
    let quoted = Array(try line.written.dropLast())
    #expect(quoted.withUnsafeBytes { SlotLineGlance($0) == nil })
    let record = try Self.record(String(decoding: quoted, as: UTF8.self) + "\n")
    #expect(try record.slots[Self.key(Self.monday)]?.hasLeftOver == true)
  }

  @Test func `a line that was cut short is cut off before the next`() throws {
    let folder = try TemporaryFolder()
    try folder.write("issues/slots.jsonl", line("missed") + #"{"outcome":"se"#)
    let file = SlotRecordFile(
      place: Place(url: folder.url, shown: "").appending("issues/slots.jsonl"),
      defaultList: "weekly", listNames: [:])
    try file.append([SlotLine(.paused, of: Self.tuesday, at: .distantPast)])
    let text = try folder.read("issues/slots.jsonl")
    #expect(text.hasPrefix(line("missed") + #"{"outcome":"paused""#))
    // One that is whole without its end stays.
    try folder.write("issues/slots.jsonl", String(line("missed").dropLast()))
    try file.append([SlotLine(.paused, of: Self.tuesday, at: .distantPast)])
    #expect(try folder.read("issues/slots.jsonl").hasPrefix(line("missed") + "{"))
  }
}
