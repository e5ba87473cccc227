import Curl
import Foundation
import Mail
import Synchronization
import TestSupport
import Testing

@testable import Delivery

/// What a run tells as it goes, how it waits, and what several relays do.
@Suite struct DeliveryEventTests {
  private let folder: TemporaryFolder
  private var journal: TestJournal { TestJournal(folder: folder.url) }

  init() throws { folder = try TemporaryFolder() }

  private final class Log: Sendable {
    private let lines = Mutex<[String]>([])
    var all: [String] { lines.withLock { $0 } }

    func note(_ event: DeliveryEvent) {
      let line =
        switch event {
        case .began(let count): "began \(count ?? 0)"
        case .settled(let number, let address, let kind, let reply, let relay):
          "\(kind.rawValue) \(number) \(address) \(relay) \(reply)"
        case .sessionOpened(let relay): "opened \(relay)"
        case .sessionClosed(let relay): "closed \(relay)"
        case .sessionLost(let relay, let reason): "lost \(relay) \(reason)"
        case .connectionFailed(let relay, let reason): "failed \(relay) \(reason)"
        case .pausing(let relay, let until, _):
          "pausing \(relay) \(Int((until.timeIntervalSince(TestJournal.now()) * 1000).rounded()))"
        case .domainPutOff(let domain, let relay, let reason):
          "put off \(domain) \(relay) \(reason)"
        case .slowed(let relay, let rate, let connections, let reason):
          "slowed \(relay) \(rate.map { "\($0)" } ?? "-") \(connections) \(reason)"
        case .relayLeft(let relay, let reason): "left \(relay) \(reason.words)"
        case .leftSlowed(let number): "left slowed \(number)"
        case .stopped(let reason): "stopped \(reason.words)"
        case .ended(let summary): "ended \(summary.attempted)"
        }
      lines.withLock { $0.append(line) }
    }
  }

  @Test func `a run is told from beginning to end`() throws {
    let log = Log()
    let transport = StubTransport { mail in
      mail.envelope.forwardPaths[0].localPart == "anna"
        ? .accepted(taken) : .unsendable("no way to say it")
    }
    let relays = [Relay(name: "a", transport: transport, policy: .quick())]
    let record = try journal.open()
    let summary = try DeliveryRun(
      relays: relays, queue: try Recipients("anna@example.org", "zoë@example.org"), record: record,
      now: TestJournal.now
    ).run(recipients: 2, events: log.note)
    try record.close()
    #expect(
      log.all == [
        "began 2", "opened a", "accepted 1 anna@example.org a 250 taken",
        "unsendable 2 zoë@example.org a no way to say it", "closed a", "ended 2",
      ])
    #expect(summary.accepted == 1 && summary.unsendable == 1 && summary.stop == nil)
    #expect(try journal.lastWords() == [1: .accepted, 2: .unsendable])
  }

  @Test func `each session that is opened is told of once when it ends`() throws {
    let log = Log()
    let count = Mutex(0)
    let transport = StubTransport { _ in
      let number = count.withLock { count in
        count += 1
        return count
      }
      return number % 7 == 3 ? .lost("gone") : .accepted(taken)
    }
    var policy = DeliveryPolicy.quick(connections: 3)
    policy.lossesPerRecipient = 100
    policy.lostSessions = 100
    policy.limits.messagesPerConnection = 4
    let relay = Relay(name: "a", transport: transport, policy: policy)
    let summary = try DeliveryRun(
      relays: [relay], queue: try Recipients(count: 60), record: NoRecord(), now: TestJournal.now
    ).run(events: log.note)
    #expect(summary.accepted == 60)
    func times(_ word: String) -> Int { log.all.filter { $0.hasPrefix(word) }.count }
    #expect(times("lost a gone") >= 8 && times("closed a") >= 3)
    #expect(times("opened a") == times("closed a") + times("lost a"), "\(log.all)")
  }

  @Test func `a relay that fails for good later on is left, and the others go on`() throws {
    /// One session that is lost after a mail, and then nothing but refusals of the login.
    final class Expired: Transport {
      let opened = Mutex(0)
      func openSession(isStopped: @escaping @Sendable () -> Bool) throws -> any TransportSession {
        let count = opened.withLock { opened in
          opened += 1
          return opened
        }
        guard count == 1 else {
          throw TransportFailure("535 5.7.8 expired", isTransient: false, cause: .login)
        }
        let mails = Mutex(0)
        return StubTransport { _ in
          let number = mails.withLock { mails in
            mails += 1
            return mails
          }
          return number == 1 ? .accepted(taken) : .lost("gone")
        }.openSession(isStopped: isStopped)
      }
    }
    let log = Log()
    let good = StubTransport { _ in
      Thread.sleep(forTimeInterval: 0.002)
      return .accepted(taken)
    }
    let expired = Relay(name: "a", transport: Expired(), policy: .quick())
    let summary = try DeliveryRun(
      relays: [expired, Relay(name: "b", transport: good, policy: .quick())],
      queue: try Recipients(count: 200), record: NoRecord(), now: TestJournal.now
    ).run(events: log.note)
    #expect(summary.accepted == 200 && summary.stop == nil)
    #expect(good.messages.count == 199)
    #expect(log.all.filter { $0 == "left a 535 5.7.8 expired" }.count == 1)
    #expect(summary.leftRelays == ["a": .unreachable("535 5.7.8 expired")])
    // Alone it ends the run.
    let alone = try DeliveryRun(
      relays: [Relay(name: "a", transport: Expired(), policy: .quick())],
      queue: try Recipients(count: 9), record: NoRecord(), now: TestJournal.now
    ).run()
    #expect(alone.accepted == 1 && alone.stop == .unreachable("535 5.7.8 expired"))
  }

  @Test func `what is at fault itself stops the run in our words`() throws {
    let log = Log()
    let summary = try journal.run(
      StubTransport { _ in .unfit("the message has 9 octets") }, to: try Recipients(count: 5),
      events: log.note)
    #expect(summary.stop == .message("the message has 9 octets"))
    #expect(summary.attempted == 0)
    let outcome = try JournalState(at: journal.place).outcome(of: 1)
    #expect(outcome?.kind == .unsent)
    #expect(outcome?.reply == "the message has 9 octets")
    #expect(
      log.all.dropFirst(2) == [
        "unsent 1 reader1@example.org a the message has 9 octets",
        "stopped the message has 9 octets", "closed a",
        "ended 0",
      ])
  }

  @Test func `the pause before a new connection doubles`() throws {
    let log = Log()
    var policy = DeliveryPolicy.quick()
    policy.lossesPerRecipient = 100
    let summary = try journal.run(
      StubTransport { _ in .lost("gone") }, to: try Recipients("anna@example.org"), policy,
      events: log.note)
    #expect(log.all.filter { $0.hasPrefix("pausing") } == [2, 4, 8, 16].map { "pausing a \($0)" })
    #expect(log.all.filter { $0 == "lost a gone" }.count == 5)
    #expect(log.all.filter { $0 == "opened a" }.count == 5)
    #expect(summary.stop == .unreachable("the connection was lost 5 times in a row: gone"))
    #expect(try journal.lastWords() == [1: .unsent])
  }

  @Test func `the default pause is half a second and doubles`() {
    let pauses = (0...4).map { DeliveryPolicy().pause(after: $0) }
    #expect(pauses == [.zero, .seconds(0.5), .seconds(1), .seconds(2), .seconds(4)])
  }

  @Test func `several relays share the queue`() throws {
    let slow = StubTransport { _ in
      Thread.sleep(forTimeInterval: 0.001)
      return .accepted(taken)
    }
    let other = StubTransport { _ in
      Thread.sleep(forTimeInterval: 0.001)
      return .accepted(taken)
    }
    let record = try journal.open()
    let summary = try DeliveryRun(
      relays: [
        Relay(name: "one", transport: slow, policy: .quick()),
        Relay(name: "two", transport: other, policy: .quick(connections: 2)),
      ], queue: try Recipients(count: 60), record: record, now: TestJournal.now
    ).run()
    try record.close()
    #expect(summary.accepted == 60)
    #expect(slow.messages.count + other.messages.count == 60)
    let state = try JournalState(at: journal.place)
    var relays: [String: Int] = [:]
    state.forEachOutcome { relays[$1.relay, default: 0] += 1 }
    #expect(relays["one"] ?? 0 == slow.messages.count)
    #expect(relays["two"] ?? 0 == other.messages.count)
  }

  /// Whether the other is still at work when it is told, or has finished.
  @Test(arguments: [0, 0.2])
  func `a relay that cannot be reached leaves the work to the other`(after seconds: Double) throws {
    struct Gone: Transport {
      let seconds: Double
      func openSession(isStopped: @escaping @Sendable () -> Bool) throws -> any TransportSession {
        Thread.sleep(forTimeInterval: seconds)
        throw TransportFailure("nobody there", isTransient: true)
      }
    }
    let log = Log()
    let good = Relay(name: "good", transport: StubTransport(), policy: .quick())
    let gone = Relay(
      name: "gone", transport: Gone(seconds: seconds), policy: .quick(connections: 3))
    let summary = try DeliveryRun(
      relays: [gone, good], queue: try Recipients(count: 9), record: NoRecord(),
      now: TestJournal.now
    ).run(events: log.note)
    #expect(summary.accepted == 9 && summary.stop == nil)
    #expect(log.all.contains("failed gone nobody there"))
    let alone = try DeliveryRun(
      relays: [gone], queue: try Recipients(count: 9), record: NoRecord(), now: TestJournal.now
    ).run()
    #expect(alone.stop == .unreachable("nobody there"))
  }
}

extension StopReason {
  fileprivate var words: String {
    switch self {
    case .unreachable(let words), .relay(let words), .message(let words), .later(_, let words):
      words
    case .interrupted: "interrupted"
    }
  }
}
