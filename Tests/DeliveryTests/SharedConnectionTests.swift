import Diagnostics
import Foundation
import Mail
import Synchronization
import TestSupport
import Testing

@testable import Delivery

/// Connections that several runs have together.
@Suite struct SharedConnectionTests {
  private let folder: TemporaryFolder
  private var place: Place { Place(url: folder.url.appending(path: "budgets"), shown: "budgets") }
  private let end = ContinuousClock.now + .seconds(20)

  init() throws { folder = try TemporaryFolder() }

  @Test func `connections are shared by runs, and die with them`() throws {
    let one = try ConnectionSlots(in: place)
    let two = try ConnectionSlots(in: place)
    var held = [
      try one.take("relay a", of: 3), try two.take("relay a", of: 3),
      try one.take("relay a", of: 3),
    ]
    #expect(held.allSatisfy { $0 != nil })
    #expect(try one.take("relay a", of: 3) == nil && two.take("relay a", of: 3) == nil)
    #expect(try two.take("relay b", of: 1) != nil)
    held.remove(at: 0)
    let again = try two.take("relay a", of: 3)
    #expect(again != nil && held.count == 2)
    #expect(try one.take("relay a", of: 3) == nil)
  }

  @Test func `who waits for a relay's connection keeps none of the run's`() throws {
    let slots = try ConnectionSlots(in: place)
    let other = try ConnectionSlots(in: place)
    let transport = SharedTransport(
      transport: StubTransport(), slots: slots, names: [("run", 1), ("relay a", 1)])
    var taken = try other.take("relay a", of: 1)
    #expect(try transport.reserved() == nil)
    #expect(try other.take("run", of: 1) != nil)
    taken = nil
    var reserved = try transport.reserved()
    #expect(try reserved != nil && transport.reserved() == nil)
    let session = try reserved?.openSession()
    reserved = nil
    #expect(try other.take("run", of: 1) == nil)
    session?.close()
    #expect(try other.take("run", of: 1) != nil)
    _ = taken
  }

  @Test func `nobody is taken before a connection is to be had`() throws {
    let queue = try Recipients(count: 1)
    func state(_ decisions: RunDecisions) throws -> RunState {
      try RunState(
        queue: queue, record: NoRecord(), decisions: decisions, clock: .virtual(), now: { .now },
        isInterrupted: { false }, events: { _ in })
    }
    var decisions = RunDecisions(relays: [RunDecisions.RelayPlan(name: "a", connections: 2)])
    var asked = 0
    let job = try state(decisions).next(
      for: "a",
      canGo: {
        asked += 1
        #expect(queue.left == 1)
        return asked == 3
      })
    #expect(job?.number == 1 && asked == 3)
    // The others have done it all meanwhile.
    decisions.queueIsDone()
    #expect(try state(decisions).next(for: "a", canGo: { false }) == nil)
  }

  private func run(
    _ relays: [Relay], of count: Int, _ slots: ConnectionSlots, most: Int? = nil,
    isInterrupted: @escaping @Sendable () -> Bool = { false },
    events: @escaping DeliveryEvents = { _ in }
  ) throws -> DeliverySummary {
    var limits = DeliveryLimits()
    limits.connections = most
    return try DeliveryRun(
      relays: relays, queue: try Recipients(count: count), record: NoRecord(),
      limits: RunLimits(limits, slots: slots), now: TestJournal.now
    ).run(isInterrupted: { isInterrupted() || ContinuousClock.now > end }, events: events)
  }

  private func relay(
    _ name: String, _ transport: any Transport, most: Int? = nil, messages: Int? = nil
  ) -> Relay {
    var policy = DeliveryPolicy.quick()
    policy.limits.connections = most
    policy.limits.messagesPerConnection = messages
    return Relay(name: name, transport: transport, policy: policy)
  }

  @Test func `a run waits for a connection that another has in use`() throws {
    let other = try ConnectionSlots(in: place)
    let taken = Mutex(try other.take("run", of: 1))
    let polls = Mutex(0)
    let summary = try run(
      [relay("a", StubTransport())], of: 3, try ConnectionSlots(in: place), most: 1,
      isInterrupted: {
        let count = polls.withLock { polls in
          polls += 1
          return polls
        }
        if count == 3 { taken.withLock { $0 = nil } }
        return false
      })
    #expect(summary.accepted == 3 && summary.stop == nil && polls.withLock { $0 } >= 3)
    #expect(try other.take("run", of: 1) != nil)
    // By itself a session waits for none.
    taken.withLock { $0 = try? other.take("run", of: 1) }
    let transport = SharedTransport(
      transport: StubTransport(), slots: try ConnectionSlots(in: place), names: [("run", 1)])
    #expect(throws: TransportFailure.self) { try transport.openSession { false } }
  }

  @Test func `a relay whose connections others have ends with the run`() throws {
    let other = try ConnectionSlots(in: place)
    let taken = try other.take("relay a", of: 1)
    let summary = try run(
      [relay("a", StubTransport(), most: 1), relay("b", StubTransport())], of: 9,
      try ConnectionSlots(in: place))
    #expect(summary.accepted == 9 && summary.stop == nil && summary.leftRelays.isEmpty)
    #expect(taken != nil)
  }

  @Test func `who has a connection to wait for keeps nobody from another relay`() throws {
    let other = try ConnectionSlots(in: place)
    let taken = Mutex<ConnectionSlot?>(nil)
    let end = end
    // The other relay goes on when the first one's connection is gone to another run.
    let patient = StubTransport { _ in
      while taken.withLock({ $0 == nil }), ContinuousClock.now < end { usleep(1000) }
      return .accepted(DeliveryTests.taken)
    }
    let summary = try run(
      [relay("a", StubTransport(), most: 1, messages: 1), relay("b", patient)], of: 5,
      try ConnectionSlots(in: place),
      events: { event in
        guard case .sessionClosed(relay: "a") = event else { return }
        taken.withLock { $0 = $0 ?? (try? other.take("relay a", of: 1)) }
      })
    #expect(summary.accepted == 5 && summary.stop == nil && taken.withLock { $0 != nil })
  }

  @Test(arguments: [true, false])
  func `an end that somebody asks for is no fault of a relay's`(isWaiting: Bool) throws {
    /// Is at it until somebody asks for an end.
    struct Slow: Transport {
      let asked: @Sendable () -> Void
      func openSession(isStopped: @escaping @Sendable () -> Bool) throws -> any TransportSession {
        asked()
        while !isStopped() { usleep(1000) }
        throw TransportFailure("the run was asked to stop", isTransient: true)
      }
    }
    let other = try ConnectionSlots(in: place)
    let taken = isWaiting ? try other.take("run", of: 1) : nil
    let polls = Mutex(0)
    let isOpening = Mutex(false)
    let failed = Mutex(0)
    let summary = try run(
      [relay("a", Slow { isOpening.withLock { $0 = true } })], of: 3,
      try ConnectionSlots(in: place), most: 1,
      isInterrupted: {
        polls.withLock { polls in
          polls += 1
          return isWaiting ? polls > 3 : isOpening.withLock { $0 }
        }
      },
      events: { if case .connectionFailed = $0 { failed.withLock { $0 += 1 } } })
    #expect(summary.stop == .interrupted && summary.leftRelays.isEmpty)
    #expect(summary.failures.isEmpty && failed.withLock { $0 } == 0)
    #expect(isOpening.withLock { $0 } != isWaiting && (taken != nil) == isWaiting)
  }

  @Test func `a shared session says what the one behind it does`() throws {
    final class Asking: Transport {
      let followed = Mutex<[OutgoingMail?]>([])
      func openSession(isStopped: @escaping @Sendable () -> Bool) -> any TransportSession {
        Session(self)
      }

      final class Session: TransportSession {
        let transport: Asking
        init(_ transport: Asking) { self.transport = transport }
        var capabilities: SMTPCapabilities? {
          SMTPCapabilities(greeting: ["250-a", "250 SIZE 77"])
        }
        func isReady() -> Bool { false }
        func deliver(_ mail: OutgoingMail, commit: () throws -> Void) throws -> DeliveryResult {
          .unfit("alone")
        }
        func deliver(
          _ mail: OutgoingMail, following: () throws -> FollowingMail?, commit: () throws -> Void
        ) throws -> DeliveryResult {
          let next = try following()
          transport.followed.withLock { $0.append(next?.mail) }
          try commit()
          return .accepted(nil)
        }
        func close() {}
      }
    }
    let asking = Asking()
    let session = try SharedTransport(
      transport: asking, slots: try ConnectionSlots(in: place), names: [("run", 1)]
    ).openSession()
    let queue = try Recipients(count: 2)
    let mails = try (0..<2).map { _ in try #require(try queue.next()).make() }
    var commits = 0
    let result = try session.deliver(
      mails[0], following: { FollowingMail(mails[1], isTrial: true) }, commit: { commits += 1 })
    #expect(result == .accepted(nil) && commits == 1)
    #expect(asking.followed.withLock { $0.map { $0?.envelope } } == [mails[1].envelope])
    #expect(try session.deliver(mails[0], commit: {}) == .unfit("alone"))
    #expect(session.capabilities?.size == 77 && !session.isReady())
  }
}
