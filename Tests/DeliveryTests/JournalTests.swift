import Diagnostics
import Foundation
import Mail
import Synchronization
import TestSupport
import Testing

@testable import Delivery

@Suite struct JournalTests {
  private let folder: TemporaryFolder
  private let anna: EmailAddress
  private var journal: TestJournal { TestJournal(folder: folder.url) }
  private let head = "broadsheet-journal 1\n"
  private let time = "2027-01-15T08:00:00.000Z"

  init() throws {
    folder = try TemporaryFolder()
    anna = try EmailAddress(parsing: "anna@example.org")
  }

  private func record(_ kind: String, _ address: String = "anna@example.org") -> String {
    "\(time)\t\(kind)\t\(address)\n"
  }

  @Test func aRecordIsALine() throws {
    let open = try journal.open()
    #expect(!folder.exists("journal"))
    #expect(try open.append(.attempt, anna, "") == 1)
    // An attempt is written with what comes next, or when it is waited for.
    #expect(!folder.exists("journal"))
    #expect(try open.append(.accepted, anna, "250 2.0.0 a\tb\nc") == 2)
    #expect(
      try folder.read("journal")
        == head + record("attempt") + "\(time)\taccepted\tanna@example.org\t250 2.0.0 a\\tb\\nc\n")
    let mode = try FileManager.default.attributesOfItem(atPath: journal.url.path)[.posixPermissions]
    #expect(mode as? Int == 0o600)
  }

  @Test func timesFollowTheClock() throws {
    let clock = Mutex(1_800_000_000.0)
    let open = try journal.open { Date(timeIntervalSince1970: clock.withLock { $0 }) }
    for step in [0, 0.0004, 0.25, 3600, -7200] {
      clock.withLock { $0 += step }
      try open.waitUntilDurable(open.append(.attempt, anna, ""))
    }
    let times = try folder.read("journal").split(separator: "\n").dropFirst().map {
      String($0.prefix(23).dropFirst(11))
    }
    #expect(
      times == ["08:00:00.000", "08:00:00.000", "08:00:00.250", "09:00:00.250", "07:00:00.250"])
  }

  @Test(arguments: [
    #""a b"@example.org"#, #""a\"b\\c"@example.org"#, "zoë@münchen.example", "o'hara+x@example.org",
    #""@"@example.org"#,
  ])
  func anyAddressIsReadBack(text: String) throws {
    let address = try EmailAddress(parsing: text)
    _ = try journal.open().append(.rejected, address, "550 no")
    let entry = try #require(try journal.open().before.entries[address.canonical])
    #expect(entry.address == address)
    #expect(entry.reply == "550 no")
    #expect(entry.time == Date(timeIntervalSince1970: 1_800_000_000))
  }

  @Test(arguments: JournalRecord.Kind.allCases)
  func theLastWordCounts(kind: JournalRecord.Kind) throws {
    folder.write(head + record("attempt") + record("deferred") + record("attempt"))
    _ = try journal.open().append(kind, EmailAddress(parsing: "Anna@EXAMPLE.org"), "")
    let entry = try #require(try journal.open().before.entries["anna@example.org"])
    #expect(entry.kind == kind)
    #expect(entry.deferrals == (kind == .deferred ? 2 : 1))
  }

  @Test(arguments: [
    "2027-01-15T08:00:00.000Z\tacc", "x", "2027-01-15T08:00:00.000Z\taccepted\tzoe@example.org",
    "\0\0\0\0", "\0\0\n\0\n", "2027-01-15T08\0\0\0\0",
  ])
  func aTornLastRecordIsCutOff(tail: String) throws {
    folder.write(head + record("accepted") + tail)
    let open = try journal.open()
    #expect(open.before.entries.mapValues(\.kind) == ["anna@example.org": .accepted])
    // Reading alone changes nothing.
    #expect(try folder.read("journal") == head + record("accepted") + tail)
    _ = try open.append(.rejected, anna, "")
    #expect(try folder.read("journal") == head + record("accepted") + record("rejected"))
  }

  @Test(arguments: ["", "broadsheet-jou", "\0\0\0\0", "broadsheet\0\0\0"])
  func aTornHeadingIsWrittenAnew(content: String) throws {
    folder.write(content)
    _ = try journal.open().append(.attempt, anna, "")
    #expect(try folder.read("journal") == head + record("attempt"))
  }

  @Test(arguments: [
    ("my notes, without a line end", 1, "not a journal"), ("my notes\n", 1, "not a journal"),
    ("broadsheet-journal 2\n", 1, "not a journal"),
    ("HEAD\0\0\0\0\nGOOD", 2, "a damaged record"), ("HEADGOODx\nGOOD", 3, "a damaged record"),
    ("HEADGOODGOOD2027-01-15T08:00:00.000Z\taccepted\n", 4, "a damaged record"),
  ])
  func damageIsNamed(content: String, line: Int, reason: String) throws {
    let content = content.replacing("HEAD", with: head).replacing("GOOD", with: record("accepted"))
    folder.write(content)
    let problem = #expect(throws: Problem.self) { try journal.open() }
    #expect(problem?.location == SourceLocation(file: "journal", line: line))
    #expect(problem?.reason == reason)
    #expect(try folder.read("journal") == content)
  }

  @Test(arguments: [
    (0, 0), (1, 0), (2, 300), (3, 600), (4, 1200), (7, 9600), (8, 14_400), (40, 14_400),
  ])
  func pausesGrow(deferrals: Int, seconds: Double) throws {
    let entry = JournalState.Entry(
      address: anna, kind: .deferred, time: .distantPast, reply: "", deferrals: deferrals)
    #expect(entry.due == .distantPast + seconds)
  }

  @Test func manyThreadsWriteAndWait() throws {
    let open = try journal.open()
    let known = try (0..<32).map { try EmailAddress(parsing: "reader\($0)@example.org") }
    let failures = Mutex(0)
    DispatchQueue.concurrentPerform(iterations: 32) { thread in
      for turn in 0..<20 {
        do {
          let ticket = try open.append(.attempt, known[thread], "turn \(turn)")
          try open.waitUntilDurable(ticket)
        } catch { failures.withLock { $0 += 1 } }
      }
    }
    #expect(failures.withLock { $0 } == 0)
    let lines = try folder.read("journal").split(separator: "\n").dropFirst()
    #expect(lines.count == 640)
    #expect(Set(lines).count == 640)
    #expect(try journal.lastWords().count == 32)
  }

  /// `/dev/full` takes nothing; `/dev/null` takes all and cannot be synced.
  @Test(arguments: [
    ("/dev/full", "journal: cannot be written: no space left on device"),
    ("/dev/null", "journal: cannot be written to disk: invalid argument"),
  ])
  func aJournalThatFailsStopsTheRun(device: String, reason: String) throws {
    let relay = try Relay()
    let queue = try Recipients(count: 50)
    let open = try journal.open()
    try FileManager.default.createSymbolicLink(
      atPath: journal.url.path, withDestinationPath: device)
    let run = DeliveryRun(
      transport: relay.transport, queue: queue, record: open, policy: .quick(connections: 4))
    let problem = #expect(throws: Problem.self) { try run.run() }
    #expect(problem?.description == reason)
    #expect(relay.recipients.isEmpty)
    #expect(queue.left > 40)
    // Whoever asks again is not told that it is safe now.
    #expect(throws: Problem.self) { try open.waitUntilDurable(1) }
  }
}

extension TemporaryFolder {
  fileprivate func write(_ journal: String) { _ = try? write("journal", journal) }
}
