import Diagnostics
import Foundation
import Synchronization
import TestSupport
import Testing

@testable import Delivery

/// Disks that are full, break, or say at the last moment that they could not write.
@Suite struct JournalMediumTests {
  private typealias Step = MemoryJournal.Step
  private static let full = Problem("full", category: .system)

  private func begin(on medium: MemoryJournal) throws -> Journal {
    try Journal.begin(
      TestJournal.beginning, TestJournal.recipients, on: medium, now: TestJournal.now)
  }

  /// Fails at a step, from its given occurrence on, and as long as it says.
  private func failing(
    _ step: MemoryJournal.Step, _ occurrences: ClosedRange<Int>
  ) -> MemoryJournal {
    let count = Mutex(0)
    return MemoryJournal { asked in
      guard asked == step else { return nil }
      let number = count.withLock { count in
        count += 1
        return count
      }
      return occurrences.contains(number) ? Self.full : nil
    }
  }

  @Test func `the head and its name are safe before anything else`() throws {
    let medium = MemoryJournal()
    let journal = try begin(on: medium)
    #expect(medium.steps == [.read, .open, .append, .sync, .syncFolder])
    try journal.close()
    // Nothing was said since.
    #expect(medium.steps.dropFirst(5) == [.close])
    let again = MemoryJournal(medium.bytes)
    _ = try Journal.resume(on: again, now: TestJournal.now)
    #expect(again.steps == [.read, .open, .append, .sync, .syncFolder])
  }

  @Test(arguments: [.open, .append, .sync, .syncFolder] as [MemoryJournal.Step])
  func `a head that is not safe is none`(step: MemoryJournal.Step) throws {
    let medium = failing(step, 1...1)
    #expect(throws: Self.full) { try begin(on: medium) }
    // What is there can be gone on with: anew, or as what was begun.
    if try JournalState(on: medium).isBegun {
      try Journal.resume(on: medium, now: TestJournal.now).close()
    } else {
      try begin(on: medium).close()
    }
    #expect(try JournalState(on: medium).isBegun)
  }

  @Test func `the folder of a file is synced`() throws {
    let folder = try TemporaryFolder()
    let file = JournalFile(
      at: Place(url: folder.url.appending(path: "a/journal"), shown: "a/journal"))
    let problem = #expect(throws: Problem.self) { try file.syncFolder() }
    #expect(problem?.description == "a/journal: cannot be opened: no such file or directory")
    try folder.write("a/other", "")
    try file.syncFolder()
  }

  @Test func `what found no room is written with the next`() throws {
    // The first is the head.
    let medium = failing(.append, 2...2)
    let journal = try begin(on: medium)
    #expect(throws: Self.full) { try journal.append(.accepted, 1, relay: "a", reply: "250 ok") }
    _ = try journal.append(.rejected, 2, relay: "a", reply: "550 no")
    try journal.close()
    #expect(try JournalState(on: medium).words == [1: .accepted, 2: .rejected])
  }

  @Test func `a disk that stays full is told in the end`() throws {
    let medium = failing(.append, 2...1000)
    let journal = try begin(on: medium)
    #expect(throws: Self.full) { try journal.append(.accepted, 1, relay: "a", reply: "250 ok") }
    #expect(throws: Self.full) { try journal.close() }
    #expect(medium.steps.last == .close)
    #expect(try JournalState(on: medium).words.isEmpty)
  }

  @Test func `half a record that stays ends the journal`() throws {
    let count = Mutex(0)
    let medium = MemoryJournal { step in
      let isLater = count.withLock { count in
        if step == .append { count += 1 }
        return count > 1
      }
      return isLater && (step == .append || step == .truncate) ? Self.full : nil
    }
    let journal = try begin(on: medium)
    #expect(throws: Self.full) { try journal.append(.accepted, 1, relay: "a") }
    #expect(throws: Self.full) { try journal.append(.attempt, 2, relay: "a") }
    #expect(throws: Self.full) { try journal.close() }
    #expect(try JournalState(on: medium).words.isEmpty)
  }

  @Test func `a failed sync is never forgotten`() throws {
    let medium = failing(.sync, 2...2)
    let journal = try begin(on: medium)
    let ticket = try journal.append(.attempt, 1, relay: "a")
    #expect(throws: Self.full) { try journal.waitUntilDurable(ticket) }
    // The pages count as clean now; a second try would succeed and prove nothing.
    #expect(throws: Self.full) { try journal.waitUntilDurable(ticket) }
    #expect(throws: Self.full) { try journal.close() }
  }

  @Test func `the last outcomes are on disk when it is closed`() throws {
    let medium = MemoryJournal()
    let journal = try begin(on: medium)
    _ = try journal.append(.accepted, 1, relay: "a", reply: "250 ok")
    _ = try journal.append(.attempt, 2, relay: "a")
    try journal.close()
    #expect(medium.steps.suffix(3) == [.checkName, .sync, .close])
    #expect(try JournalState(on: medium).words == [1: .accepted, 2: .attempt])
    #expect(throws: Problem.self) { try journal.append(.accepted, 2, relay: "a") }
    // Twice is once.
    try journal.close()
  }

  @Test(arguments: [.sync, .close] as [MemoryJournal.Step])
  func `a disk that fails as it is closed is told`(step: MemoryJournal.Step) throws {
    let medium = failing(step, (step == .sync ? 2 : 1)...1000)
    let journal = try begin(on: medium)
    _ = try journal.append(.accepted, 1, relay: "a", reply: "250 ok")
    #expect(throws: Self.full) { try journal.close() }
    #expect(medium.steps.last == .close)
  }

  /// `/dev/full` takes nothing; `/dev/null` takes all and cannot be synced.
  @Test(arguments: [
    ("/dev/full", "journal: cannot be written: no space left on device"),
    ("/dev/null", "journal: cannot be written to disk: invalid argument"),
  ])
  func `a device that fails is told`(device: String, reason: String) throws {
    let file = JournalFile(at: Place(url: URL(filePath: device), shown: "journal"))
    try file.open(keeping: 0)
    let problem = #expect(throws: Problem.self) {
      try file.append(Array("a".utf8))
      try file.sync()
    }
    #expect(problem?.description == reason)
    try file.close()
  }

  @Test(arguments: [.append, .sync] as [MemoryJournal.Step])
  func `a journal that fails stops the run`(step: MemoryJournal.Step) throws {
    let relay = try SinkRelay()
    let queue = try Recipients(count: 50)
    let journal = try begin(on: failing(step, 2...1000))
    let run = DeliveryRun(
      relays: [Relay(name: "a", transport: relay.transport, policy: .quick(connections: 4))],
      queue: queue, record: journal, now: TestJournal.now)
    #expect(throws: Self.full) { try run.run() }
    #expect(relay.recipients.isEmpty)
    #expect(queue.left > 40)
    // Whoever asks again is not told that it is safe now.
    #expect(throws: Problem.self) { try journal.waitUntilDurable(1) }
  }
}
