import Diagnostics
import Foundation
import Synchronization
import TestSupport
import Testing

@testable import Delivery

/// What a journal writes, and what is read back.
@Suite struct JournalTests {
  private let folder: TemporaryFolder
  private var journal: TestJournal { TestJournal(folder: folder.url) }

  init() throws { folder = try TemporaryFolder() }

  private func lines() throws -> [String] {
    try folder.read("journal").split(separator: "\n").map(String.init)
  }

  @Test func `a journal begins with its head`() throws {
    let open = try journal.open()
    // Before anybody is connected to, it is there, whole and to be read by its owner alone.
    let lines = try lines()
    #expect(lines.first == "broadsheet-journal 2")
    let time = "2027-01-15T08:00:00.000Z"
    #expect(
      lines.dropFirst().map { $0.dropFirst(9) } == [
        #"\#(time)\#tbegin\#t{"carries":["a"],"issue":"d1","owner":"desk"}"#,
        #"\#(time)\#trecipients\#t{"carries":[],"digest":"d2","first":1,"last":100000,"segment":null,"suppressed":0}"#,
        #"\#(time)\#trun\#t{"bounces":true,"started":"\#(time)"}"#,
      ])
    let mode = try FileManager.default.attributesOfItem(atPath: journal.place.path)[
      .posixPermissions]
    #expect(mode as? Int == 0o600)
    try open.close()
  }

  @Test func `a record is a line`() throws {
    let open = try journal.open()
    #expect(try open.append(.attempt, 7, relay: "a") == 1)
    // An attempt is written with what comes next, or when it is waited for.
    #expect(try lines().count == 4)
    #expect(try open.append(.accepted, 7, relay: "", reply: "250 2.0.0 a\tb\nc") == 2)
    #expect(
      try lines().dropFirst(4).map { $0.dropFirst(33) } == [
        "\tattempt\t7\ta", "\taccepted\t7\t-\t250 2.0.0 a\\tb\\nc",
      ])
  }

  /// The values of zlib's `crc32`.
  @Test(
    arguments: [
      ("", 0), ("a", 0xE8B7_BE43), ("123456789", 0xCBF4_3926),
      ("2027-01-15T08:00:00.000Z\tattempt\t7\ta", 0x64B4_B174),
    ] as [(String, UInt32)])
  func `checksums are those of everybody`(text: String, sum: UInt32) {
    #expect(Array(text.utf8).withUnsafeBytes(CRC32.checksum) == sum)
  }

  @Test func `checksums of any length are those of one bit after the other`() {
    for length in 0..<40 {
      let bytes = (0..<length).map { UInt8(truncatingIfNeeded: $0 &* 37 ^ length) }
      var value: UInt32 = 0xFFFF_FFFF
      for byte in bytes {
        value ^= UInt32(byte)
        for _ in 0..<8 { value = value & 1 == 1 ? 0xEDB8_8320 ^ (value >> 1) : value >> 1 }
      }
      #expect(bytes.withUnsafeBytes(CRC32.checksum) == ~value, "\(length) bytes")
    }
  }

  @Test func `what was read is believed as long as nobody wrote`() throws {
    let open = try journal.open()
    try open.close()
    let file = JournalFile(at: journal.place)
    let before = try JournalState(on: file)
    #expect(before.isStill(on: file))
    #expect(!JournalState().isStill(on: file))
    #expect(try !JournalState(on: MemoryJournal()).isStill(on: MemoryJournal()))
    var merged = before
    merged.merge(before)
    #expect(!merged.isStill(on: file))
    let other = try journal.open()
    _ = try other.append(.accepted, 7, relay: "a", reply: "250")
    try other.close()
    #expect(!before.isStill(on: file))
    let resumed = try Journal.resume(on: file, knowing: before, now: TestJournal.now)
    #expect(resumed.before.outcome(of: 7)?.kind == .accepted)
    try resumed.close()
  }

  @Test func `times follow the clock`() throws {
    let clock = Mutex(1_800_000_000.0)
    let open = try journal.open { Date(timeIntervalSince1970: clock.withLock { $0 }) }
    for step in [0, 0.0004, 0.25, 3600, -7200] {
      clock.withLock { $0 += step }
      try open.waitUntilDurable(open.append(.attempt, 1, relay: "a"))
    }
    #expect(
      try lines().dropFirst(4).map { $0.prefix(32).suffix(12) } == [
        "08:00:00.000", "08:00:00.000", "08:00:00.250", "09:00:00.250", "07:00:00.250",
      ])
  }

  @Test(arguments: JournalRecord.Kind.allCases)
  func `the last word counts`(kind: JournalRecord.Kind) throws {
    let open = try journal.open()
    for kind in [.attempt, .deferred, .attempt, kind] as [JournalRecord.Kind] {
      _ = try open.append(kind, 3, relay: "a", reply: "because of \(kind)")
    }
    _ = try open.append(.accepted, 100_000, relay: "b", reply: "250 ok")
    try open.close()
    let state = try JournalState(at: journal.place)
    #expect(state.outcome(of: 2) == nil)
    let outcome = try #require(state.outcome(of: 3))
    #expect(outcome.kind == kind)
    #expect(outcome.deferrals == ([.deferred, .held].contains(kind) ? 2 : 1))
    #expect(outcome.time == TestJournal.now())
    #expect(outcome.relay == "a")
    // Of most nobody asks what was said.
    let isKept = kind != .accepted && kind != .attempt
    #expect(outcome.reply == (isKept ? "because of \(kind)" : ""))
    #expect(state.outcome(of: 100_000)?.relay == "b")
    #expect([0, 1, 2, 4, 99_999, 100_001].allSatisfy { state.outcome(of: $0) == nil })
    #expect(state.words == [3: kind, 100_000: .accepted])
    #expect(state.mailedCount == ([.accepted, .attempt, .inDoubt].contains(kind) ? 2 : 1))
  }

  @Test func `a resume goes on`() throws {
    let first = try journal.open()
    _ = try first.append(.accepted, 1, relay: "a", reply: "250 ok")
    try first.close()
    let second = try journal.open { TestJournal.now() + 60 }
    #expect(second.before.words == [1: .accepted])
    try second.takeOver(owner: "laptop")
    try second.widen(
      RecipientsRecord(
        first: 100_001, last: 100_003, digest: "d3", segment: "town = Oslo", carries: ["b", "a"]))
    _ = try second.append(.rejected, 100_003, relay: "a", reply: "550 no")
    try second.close()
    let state = try JournalState(at: journal.place)
    #expect(state.version == 2)
    #expect(state.begin == TestJournal.beginning)
    #expect(state.owner == "laptop")
    #expect(state.carries == ["a", "b"])
    #expect(state.runs == [TestJournal.now(), TestJournal.now() + 60])
    #expect(state.recipientsRecords.map(\.segment) == [nil, "town = Oslo"])
    #expect(state.lastNumber == 100_003)
    #expect(state.words == [1: .accepted, 100_003: .rejected])
  }

  @Test func `a torn tail of a file is cut off`() throws {
    try journal.open().close()
    let whole = try folder.read("journal")
    try folder.write("journal", whole + "1a2b3c4d\t2027-01")
    let open = try journal.open()
    _ = try open.append(.accepted, 1, relay: "a", reply: "250 ok")
    try open.close()
    #expect(try folder.read("journal").hasPrefix(whole))
    #expect(try journal.lastWords() == [1: .accepted])
    // A file may also become shorter while it is open.
    let file = JournalFile(at: journal.place)
    try file.open(keeping: 30)
    try file.truncate(to: 20)
    try file.append(Array("x".utf8))
    try file.close()
    #expect(try folder.read("journal") == whole.prefix(20) + "x")
  }

  @Test func `deferrals are counted as far as they matter`() throws {
    let open = try journal.open()
    _ = try open.append((0..<300).map { _ in JournalRecord(.deferred, 2, relay: "a") })
    try open.close()
    #expect(try JournalState(at: journal.place).outcome(of: 2)?.deferrals == 255)
  }

  @Test func `what is not there is empty`() throws {
    let state = try JournalState(at: journal.place)
    #expect(!state.isBegun && state.mailedCount == 0 && state.words.isEmpty)
    #expect(throws: Problem.self) {
      try Journal.resume(at: journal.place, now: TestJournal.now)
    }
    #expect(!folder.exists("journal"))
  }

  @Test func `nothing is begun twice`() throws {
    try journal.open().close()
    let before = try folder.read("journal")
    let problem = #expect(throws: Problem.self) {
      try Journal.begin(
        TestJournal.beginning, TestJournal.recipients, at: journal.place, now: TestJournal.now)
    }
    #expect(problem?.advice == .seeStatus)
    #expect(try folder.read("journal") == before)
  }

  @Test(arguments: [
    (0, 0), (1, 0), (2, 300), (3, 600), (4, 1200), (7, 9600), (8, 14_400), (40, 14_400),
  ])
  func `pauses grow, and are spread over readers`(deferrals: Int, seconds: Double) throws {
    let now = TestJournal.now()
    let outcome = JournalOutcome(kind: .deferred, time: now, deferrals: deferrals)
    let dues = (1...200).map { outcome.due($0, at: now).timeIntervalSince(now) }
    #expect(dues.allSatisfy { (seconds...seconds * 1.25).contains($0) })
    // Spread, and the same whenever it is asked for.
    #expect(seconds == 0 || Set(dues.map { Int($0 / seconds * 20) }).count == 5)
    #expect(dues == (1...200).map { outcome.due($0, at: now + 60).timeIntervalSince(now) })
    // A clock that was ahead holds nobody back.
    #expect(outcome.due(1, at: now - 1) == now - 1)
  }

  @Test func `many threads write and wait`() throws {
    let open = try journal.open()
    let failures = Mutex(0)
    DispatchQueue.concurrentPerform(iterations: 32) { thread in
      for turn in 0..<20 {
        do {
          let kind: JournalRecord.Kind = turn.isMultiple(of: 3) ? .unsent : .attempt
          let ticket = try open.append(
            kind, thread + 1, relay: "\(turn)", reply: "turn \(turn)")
          try open.waitUntilDurable(ticket)
        } catch { failures.withLock { $0 += 1 } }
      }
    }
    #expect(failures.withLock { $0 } == 0)
    let lines = try lines().dropFirst(4)
    #expect(lines.count == 640)
    #expect(Set(lines).count == 640)
    #expect(try journal.lastWords().count == 32)
  }

  /// Days around leap years, centuries and the ends of what can be written.
  @Test(
    arguments: [
      ("1970-01-01T00:00:00.000Z", 0), ("2000-02-29T23:59:59.999Z", 951_868_799_999),
      ("1900-03-01T00:00:00.000Z", -2_203_891_200_000),
      ("2100-02-28T12:00:00.001Z", 4_107_499_200_001),
      ("0000-01-01T00:00:00.000Z", -62_167_219_200_000),
      ("9999-12-31T23:59:59.999Z", 253_402_300_799_999),
      ("2024-12-31T00:00:00.000Z", 1_735_603_200_000),
    ] as [(String, Int64)])
  func `times are written and read`(text: String, milliseconds: Int64) {
    var bytes: [UInt8] = []
    JournalTime(milliseconds: milliseconds).append(to: &bytes)
    #expect(String(decoding: bytes, as: UTF8.self) == text)
    let read = Array(text.utf8).withUnsafeBytes { JournalTime(parsing: $0) }
    #expect(read?.milliseconds == milliseconds)
    #expect(read.flatMap { JournalTime($0.date) }?.milliseconds == milliseconds)
  }

  @Test func `times agree with foundation`() {
    var random = Seeded(state: 8)
    let style = Date.ISO8601FormatStyle(includingFractionalSeconds: true)
    for _ in 0..<500 {
      let milliseconds = Int64.random(in: -5_000_000_000_000...100_000_000_000_000, using: &random)
      var bytes: [UInt8] = []
      JournalTime(milliseconds: milliseconds).append(to: &bytes)
      let whole = Date(timeIntervalSince1970: Double(milliseconds) / 1000)
      #expect(
        String(decoding: bytes, as: UTF8.self).prefix(19) == whole.formatted(style).prefix(19))
    }
  }

  @Test func `a clock that cannot be written down is an error`() throws {
    let open = try journal.open()
    try open.close()
    #expect(throws: Problem.self) { try journal.open { .distantFuture + 1e12 } }
    struct Broken: Error {}
    #expect(throws: Broken.self) { try journal.open { throw Broken() } }
  }
}
