import Curl
import Foundation
import Mail
import Synchronization
import TestSupport
import Testing

@testable import Delivery

/// Queues that hold recipients back for a while.
extension DeliveryEventTests {
  /// Holds one recipient back until a moment, and others until that one is given back.
  private final class Held: RecipientQueue {
    private let rest: Recipients
    private let until: Date
    private let times = Mutex<[Date]>([])
    var asked: [Date] { times.withLock { $0 } }

    init(_ rest: Recipients, until: Date) { (self.rest, self.until) = (rest, until) }

    func again(_ number: Int) throws -> DeliveryJob? { nil }

    func next(at now: Date) throws -> Next {
      times.withLock { $0.append(now) }
      return now < until ? .wait(until: until) : try rest.next(at: now)
    }
  }

  @Test func `a queue holds recipients back`() throws {
    let start = Date()
    let queue = Held(try Recipients(count: 3), until: start + 0.3)
    let summary = try DeliveryRun(
      relays: [Relay(name: "a", transport: StubTransport(), policy: .quick(connections: 2))],
      queue: queue, record: NoRecord(), now: Date.init
    ).run()
    #expect(summary.accepted == 3)
    #expect(Date() >= start + 0.3)
    // It waits and does not ask without end.
    #expect(queue.asked.count < 15)
  }

  @Test func `a queue that waits for nothing is not asked without end`() throws {
    final class Hasty: RecipientQueue {
      let asked = Mutex(0)
      func again(_ number: Int) throws -> DeliveryJob? { nil }

      func next(at now: Date) -> Next {
        asked.withLock { asked in
          asked += 1
          return asked > 10 ? .done : .wait(until: now - 1)
        }
      }
    }
    let start = ContinuousClock.now
    let summary = try DeliveryRun(
      relays: [Relay(name: "a", transport: StubTransport(), policy: .quick())], queue: Hasty(),
      record: NoRecord(), now: TestJournal.now
    ).run()
    #expect(summary.stop == nil)
    #expect(ContinuousClock.now - start >= .milliseconds(50))
  }

  @Test func `who is given back ends the wait`() throws {
    /// One recipient, whose first session is lost, and after that a queue that holds everybody back.
    final class OneThenNone: RecipientQueue {
      let one: Recipients
      init() throws { one = try Recipients(count: 1) }
      func again(_ number: Int) throws -> DeliveryJob? { nil }

      func next(at now: Date) throws -> Next {
        if case .job(let job) = try one.next(at: now) { return .job(job) }
        return .wait(until: .distantFuture)
      }
    }
    let accepted = Mutex(false)
    let transport = StubTransport { _ in
      if accepted.withLock({ $0 }) { return .accepted(taken) }
      Thread.sleep(forTimeInterval: 0.05)
      accepted.withLock { $0 = true }
      return .lost("gone")
    }
    // Whose session was lost ends with it; the other is waiting by then.
    var policy = DeliveryPolicy.quick(connections: 2)
    policy.lostSessions = 1
    let end = ContinuousClock.now + .seconds(5)
    let summary = try DeliveryRun(
      relays: [Relay(name: "a", transport: transport, policy: policy)], queue: OneThenNone(),
      record: NoRecord(), now: TestJournal.now
    ).run(isInterrupted: { !transport.messages.isEmpty || ContinuousClock.now > end })
    #expect(summary.accepted == 1)
  }

  @Test func `a wait ends with the run`() throws {
    let start = ContinuousClock.now
    let queue = Held(try Recipients(count: 3), until: .distantFuture)
    let summary = try DeliveryRun(
      relays: [Relay(name: "a", transport: StubTransport(), policy: .quick())], queue: queue,
      record: NoRecord(), now: TestJournal.now
    ).run(isInterrupted: { ContinuousClock.now > start + .milliseconds(100) })
    #expect(summary.stop == .interrupted)
    #expect(ContinuousClock.now - start < .seconds(5))
  }
}
