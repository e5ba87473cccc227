import Diagnostics
import Foundation
import Mail
import Synchronization
import TestSupport
import Testing

@testable import Delivery

/// The moment between the relay's leave to begin and the first octet of the message.
@Suite struct CommitTests {
  /// Readers who may leave the list while a run is under way.
  final class Leaving: RecipientQueue {
    let rest: Recipients
    private let gone = Mutex<Set<Int>>([])

    init(count: Int) throws { rest = try Recipients(count: count) }

    func leave(_ number: Int) { gone.withLock { _ = $0.insert(number) } }

    func again(_ number: Int) throws -> DeliveryJob? { nil }

    func next() throws -> DeliveryJob? {
      guard var job = try rest.next() else { return nil }
      let number = job.number
      job.isStillWanted = { [self] in gone.withLock { !$0.contains(number) } }
      return job
    }
  }

  typealias Step = ScriptedServer.Step

  private static let group: [Step] = [.hear, .hear, .hear]
  private static let message: [Step] =
    group + [.say("250 a\r\n250 b\r\n354 c\r\n"), .hearMessage, .say("250 taken\r\n")]

  @Test func `who leaves after the relay was asked gets nothing`() throws {
    let folder = try TemporaryFolder()
    let queue = try Leaving(count: 3)
    let server = try ScriptedServer(
      ScriptedServer.greeting("PIPELINING") + Self.group + [
        .call { queue.leave(2) }, .say("250 a\r\n250 b\r\n354 c\r\n"), .hearMessage,
        .say("250 taken\r\n"),
      ] + Self.message)
    let journal = TestJournal(folder: folder.url)
    let lost = Mutex<[String]>([])
    let summary = try journal.run(
      SMTPTransport.local(server.port), to: queue,
      events: { event in
        if case .sessionLost(_, let reason) = event { lost.withLock { $0.append(reason) } }
      })
    #expect(summary.accepted == 2 && summary.attempted == 2 && summary.stop == nil)
    #expect(server.heard.filter { $0.hasPrefix("RCPT") }.count == 3)
    #expect(!server.heard.contains("To: reader2@example.org"))
    #expect(
      try journal.records() == ["attempt 1", "accepted 1", "attempt 3", "accepted 3"])
    #expect(
      lost.withLock { $0 } == [
        "closed in place of the message, since its reader has left the list"
      ])
  }

  @Test func `who leaves is nobodys loss, however many do`() throws {
    let folder = try TemporaryFolder()
    let queue = try Leaving(count: 30)
    let transport = StubTransport { mail in
      for number in 2...29 { queue.leave(number) }
      return .accepted(taken)
    }
    var policy = DeliveryPolicy.quick()
    policy.reconnectPause = .seconds(60)
    let journal = TestJournal(folder: folder.url)
    let summary = try journal.run(transport, to: queue, policy)
    #expect(summary.accepted == 2 && summary.stop == nil)
    #expect(try journal.lastWords() == [1: .accepted, 30: .accepted])
  }

  @Test func `who leaves while given back is not tried again`() throws {
    let folder = try TemporaryFolder()
    let queue = try Leaving(count: 1)
    let count = Mutex(0)
    let transport = StubTransport { _ in
      count.withLock { $0 += 1 }
      queue.leave(1)
      return .lost("gone")
    }
    let journal = TestJournal(folder: folder.url)
    let summary = try journal.run(transport, to: queue)
    #expect(summary.attempted == 0 && summary.stop == nil)
    #expect(count.withLock { $0 } == 1)
    #expect(try journal.records() == ["attempt 1", "unsent 1"])
  }

  /// Fails when the attempt shall be written, or when it shall be made durable.
  @Test(arguments: [MemoryJournal.Step.append, .sync])
  func `without a record nothing leaves and nobody is left in doubt`(step: MemoryJournal.Step)
    throws
  {
    let isFull = Mutex(false)
    let medium = MemoryJournal { asked in
      asked == step && isFull.withLock { $0 }
        ? Problem("cannot be written: no space left on device", category: .system) : nil
    }
    let journal = try Journal.begin(
      TestJournal.beginning, TestJournal.recipients, on: medium, now: TestJournal.now)
    let server = try ScriptedServer(
      ScriptedServer.greeting("PIPELINING") + Self.group + [
        .call { isFull.withLock { $0 = true } }, .say("250 a\r\n250 b\r\n354 c\r\n"), .hearMessage,
      ])
    #expect(throws: Problem.self) {
      _ = try DeliveryRun(
        relays: [Relay(name: "a", transport: SMTPTransport.local(server.port), policy: .quick())],
        queue: try Recipients(count: 3), record: journal, now: TestJournal.now
      ).run()
    }
    isFull.withLock { $0 = false }
    try? journal.close()
    #expect(!server.heard.contains { $0.hasPrefix("To:") })
    let words = try JournalState(on: medium).words
    #expect(words.values.allSatisfy { $0 == .unsent }, "\(words)")
  }
}
