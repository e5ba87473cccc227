import Diagnostics
import Foundation
import TestSupport
import Testing

@testable import Delivery

/// A journal that is torn, damaged, old or from the future.
@Suite struct JournalDamageTests {
  /// The bytes of a journal with so many recipients, most of them with two records.
  private func bytes(_ count: Int) throws -> [UInt8] {
    let medium = MemoryJournal()
    let journal = try Journal.begin(
      TestJournal.beginning, TestJournal.recipients, on: medium, now: TestJournal.now)
    for number in 1..<(count + 1) {
      _ = try journal.append(.attempt, number, relay: "a")
      let kinds = JournalRecord.Kind.allCases
      _ = try journal.append(
        kinds[number % kinds.count], number, relay: "b", reply: "550 \(number)")
    }
    try journal.close()
    return medium.bytes
  }

  private func state(_ bytes: [UInt8]) throws(Problem) -> JournalState {
    try JournalState(on: MemoryJournal(bytes))
  }

  private func line(_ rest: String) -> String {
    var bytes: [UInt8] = []
    JournalLine.append(at: JournalTime(milliseconds: 0), to: &bytes) {
      $0.append(contentsOf: rest.utf8)
    }
    return String(decoding: bytes, as: UTF8.self)
  }

  /// What is read of a journal that was cut is what its whole lines said, no more and no less.
  @Test func `a journal may be cut anywhere`() throws {
    let whole = try bytes(40)
    var words: (end: Int, words: [Int: JournalRecord.Kind]) = (0, [:])
    for length in (whole.count - 2048)...whole.count {
      let cut = Array(whole[..<length])
      let state = try state(cut)
      let end = (cut.lastIndex(of: 0x0A) ?? -1) + 1
      if end != words.end { words = (end, Self.words(in: cut[..<end])) }
      #expect(state.wholeLength == end)
      #expect(state.words == words.words, "cut to \(length)")
      // Whatever is left out is told.
      let line = cut[..<end].count { $0 == 0x0A } + 1
      #expect(
        state.torn == (length == end ? nil : JournalState.Torn(line: line, bytes: length - end)))
    }
  }

  /// The last words, read in another way.
  private static func words(in bytes: ArraySlice<UInt8>) -> [Int: JournalRecord.Kind] {
    var words: [Int: JournalRecord.Kind] = [:]
    for line in String(decoding: bytes, as: UTF8.self).split(separator: "\n").dropFirst() {
      let fields = line.split(separator: "\t")
      if let kind = JournalRecord.Kind(rawValue: String(fields[2])) {
        words[Int(fields[3]) ?? 0] = kind
      }
    }
    return words
  }

  @Test func `no bit is turned in silence`() throws {
    let whole = try bytes(9)
    let words = try state(whole).words
    let lines = whole.indices.filter { whole[$0] == 0x0A }
    for index in whole.indices {
      for bit in 0..<8 {
        var turned = whole
        turned[index] ^= 1 << UInt8(bit)
        let problem = #expect(throws: Problem.self, "byte \(index), bit \(bit)") {
          try state(turned)
        }
        // Where two lines have run together, it is the first of them.
        let line = (lines.firstIndex { $0 >= index } ?? lines.count) + 1
        #expect(problem?.location == SourceLocation(file: "journal", line: line))
      }
    }
    #expect(words.count == 9)
  }

  @Test func `a journal may come in pieces`() throws {
    let whole = try bytes(20)
    let words = try state(whole).words
    for size in [1, 7, 100] {
      var parser = JournalParser(MemoryJournal().place)
      for start in stride(from: 0, to: whole.count, by: size) {
        try whole[start..<min(start + size, whole.count)].withUnsafeBytes { try parser.feed($0) }
      }
      let state = try parser.finish()
      #expect(state.words == words)
      #expect(state.wholeLength == whole.count)
    }
  }

  @Test(arguments: [
    "1a2b", "00000000\t2027-01-15T08:00:00.000Z\taccepted\t2\ta\t250", "x", "\0\0\0\0",
    "\0\0\n\0\n", "2027-01-15T08\0\0\0\0",
  ])
  func `a torn last record is cut off`(tail: String) throws {
    let whole = try bytes(3)
    let medium = MemoryJournal(whole + Array(tail.utf8))
    #expect(try JournalState(on: medium).words.count == 3)
    #expect(
      try JournalState(on: medium).torn
        == JournalState.Torn(line: whole.count { $0 == 0x0A } + 1, bytes: tail.utf8.count))
    // Reading alone changes nothing.
    #expect(medium.bytes == whole + Array(tail.utf8))
    let journal = try Journal.resume(on: medium, now: TestJournal.now)
    _ = try journal.append(.rejected, 4, relay: "a", reply: "550 no")
    try journal.close()
    #expect(medium.bytes.starts(with: whole))
    #expect(try state(medium.bytes).words.count == 4)
  }

  @Test(arguments: ["", "broadsheet-jou", "\0\0\0\0", "broadsheet\0\0\0", "broadsheet-journal 2\n"])
  func `a torn head is written anew`(content: String) throws {
    let medium = MemoryJournal(Array(content.utf8))
    #expect(try !JournalState(on: medium).isBegun)
    try Journal.begin(
      TestJournal.beginning, TestJournal.recipients, on: medium, now: TestJournal.now
    ).close()
    #expect(try medium.bytes == bytes(0))
  }

  @Test func `a head may be cut anywhere`() throws {
    let head = try bytes(0)
    let isWhole = try (0...head.count).map { try state(Array(head[..<$0])).isBegun }
    // From the recipients' line end on: the run behind them is no part of what was begun.
    let lines = head.indices.filter { head[$0] == 0x0A }
    #expect(isWhole.firstIndex(of: true) == lines[2] + 1)
    #expect(!isWhole[(lines[2] + 1)...].contains(false))
  }

  @Test(arguments: [
    ("my notes, without a line end", 1, "not a journal"), ("my notes\n", 1, "not a journal"),
    ("broadsheet-journal 3\n", 1, "a journal of another version: “3”"),
    ("HEAD\0\0\0\0\nRECORD", 5, "a damaged record"), ("HEADRECORDxRECORD", 6, "a damaged record"),
    ("HEADRECORD00000000\t1970-01-01T00:00:00.000Z\taccepted\t1\ta\t250\n", 6, "a damaged record"),
    ("HEADattempt\t1\ta\n", 5, "a damaged record"),
  ])
  func `damage is named`(content: String, line: Int, reason: String) throws {
    let head = String(decoding: try bytes(0), as: UTF8.self)
    let content = content.replacing("HEAD", with: head)
      .replacing("RECORD", with: self.line("accepted\t1\ta\t250"))
    let problem = #expect(throws: Problem.self) { try state(Array(content.utf8)) }
    #expect(problem?.location == SourceLocation(file: "journal", line: line))
    #expect(problem?.reason == reason)
  }

  /// Whole lines whose checksum is right, but not their place or what they say.
  @Test(arguments: [
    #"begin⇥{"carries":[],"issue":"x","owner":"y"}"#, "recipients⇥{}",
    #"recipients⇥{"carries":[],"digest":"x","first":7,"last":9,"segment":null}"#,
    #"recipients⇥{"carries":[],"digest":"x","first":100003,"last":100009,"segment":null}"#,
    #"recipients⇥{"carries":[],"digest":"x","first":99999,"last":100009,"segment":null}"#,
    #"recipients⇥{"carries":[],"digest":"x","first":100001,"last":99999999999,"segment":null}"#,
    "owner⇥desk", #"run⇥{"started":"now"}"#, "accepted⇥0⇥a⇥250", "accepted⇥100001⇥a⇥250",
    "accepted⇥x⇥a⇥250", "accepted⇥-1⇥a⇥250", "accepted⇥01⇥a⇥250", "accepted⇥1⇥⇥250", "accepted⇥1",
    "accepted", "accepted⇥99999999999999999999⇥a⇥250",
  ])
  func `what has no business there is damage`(rest: String) throws {
    let bytes = try bytes(1) + Array(line(rest.replacing("⇥", with: "\t")).utf8)
    let problem = #expect(throws: Problem.self) { try state(bytes) }
    #expect(problem?.reason == "a damaged record")
  }

  @Test(arguments: [
    "attempt\t1\ta", "run\t{\"started\":\"1970-01-01T00:00:00.000Z\"}", "owner\t{\"owner\":\"a\"}",
    "later\tx",
  ])
  func `nothing comes before the beginning`(rest: String) {
    let text = "broadsheet-journal 2\n" + line(rest)
    #expect(throws: Problem.self) { try state(Array(text.utf8)) }
  }

  @Test func `what a later version adds is read past`() throws {
    let head = [
      "broadsheet-journal 2\n",
      line(#"begin\#t{"carries":["a"],"color":{"a":[1]},"issue":"d1","owner":"desk"}"#),
      line(#"recipients\#t{"carries":[],"digest":"d","first":1,"last":2,"segment":null,"x":1}"#),
      line(#"owner\#t{"owner":"laptop","since":1}"#),
      line("rejected\t2\ta\t550 no\tand more"),
    ]
    let state = try state(Array(head.joined().utf8))
    #expect(state.begin?.carries == ["a"])
    #expect(state.owner == "laptop")
    #expect(state.outcome(of: 2)?.reply == "550 no")
    #expect(state.unknownKinds.isEmpty)
  }

  @Test func `an unknown kind forbids sending not reading`() throws {
    let bytes =
      try bytes(2) + Array((line("bounced\t1\ta\t550 late") + line("accepted\t1\ta\t250")).utf8)
    let state = try state(bytes)
    #expect(state.unknownKinds == [.init(line: 9, kind: "bounced")])
    #expect(state.outcome(of: 1)?.kind == .accepted)
    let medium = MemoryJournal(bytes)
    let problem = #expect(throws: Problem.self) {
      try Journal.resume(on: medium, now: TestJournal.now)
    }
    #expect(problem?.location?.line == 9)
    #expect(medium.steps == [.read])
  }

  private static let old = """
    broadsheet-journal 1
    2027-01-15T08:00:00.000Z\tattempt\tanna@example.org
    2027-01-15T08:00:01.250Z\taccepted\tAnna@Example.org\t250 2.0.0 ok
    2027-01-15T08:00:02.000Z\tattempt\t"a b"@example.org
    2027-01-15T08:00:03.000Z\tdeferred\tzoë@münchen.example\t450 later
    2027-01-15T08:00:04.000Z\tdeferred\tzoë@münchen.example\t450 later, again

    """

  @Test func `an old journal is read and not written`() throws {
    let bytes = Array(Self.old.utf8)
    let state = try state(bytes)
    #expect(state.version == 1)
    #expect(state.isBegun)
    #expect(
      state.entriesByAddress.mapValues(\.outcome.kind) == [
        "anna@example.org": .accepted, "a b@example.org": .attempt,
        "zoë@xn--mnchen-3ya.example": .deferred,
      ])
    #expect(state.mailedCount == 2)
    let zoe = try #require(state.entriesByAddress["zoë@xn--mnchen-3ya.example"])
    #expect(zoe.outcome.deferrals == 2)
    #expect(zoe.outcome.reply == "450 later, again")
    #expect(zoe.outcome.time == Date(timeIntervalSince1970: 1_800_000_004))
    let medium = MemoryJournal(bytes)
    let resumed = #expect(throws: Problem.self) {
      try Journal.resume(on: medium, now: TestJournal.now)
    }
    #expect(resumed?.reason == "sending was begun by an older Broadsheet")
    #expect(throws: Problem.self) {
      try Journal.begin(
        TestJournal.beginning, TestJournal.recipients, on: medium, now: TestJournal.now)
    }
    #expect(medium.steps == [.read, .read])
    #expect(throws: Problem.self) {
      try self.state(bytes + Array("2027-01-15T08:00:04.000Z\tgone\ta@example.org\n".utf8))
    }
    #expect(try self.state(bytes + Array("2027-01-15T08:0".utf8)).entriesByAddress.count == 3)
  }
}
