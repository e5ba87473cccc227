import Diagnostics
import Foundation
import Mail
import Synchronization
import TestSupport
import Testing

@testable import Delivery

/// Runs that share connections: none waits until another has come to its end.
@Suite struct FairConnectionTests {
  private let folder: TemporaryFolder
  private var place: Place { Place(url: folder.url.appending(path: "budgets"), shown: "budgets") }

  init() throws { folder = try TemporaryFolder() }

  @Test func `whoever has two more than one that waits gives one up, and that one goes first`()
    throws
  {
    let one = try ConnectionSlots(in: place)
    let two = try ConnectionSlots(in: place)
    var held = try (0..<2).map { _ in try one.take("run", of: 2) }
    #expect(try !one.mustGiveWay("run", isPromise: false))
    #expect(try two.take("run", of: 2) == nil)
    #expect(try one.mustGiveWay("run", isPromise: false) && one.mustGiveWay("run", isPromise: true))
    // What is promised is not given twice, be it that two sessions ask at once.
    #expect(try !one.mustGiveWay("run", isPromise: true))
    held.removeLast()
    #expect(try one.take("run", of: 2) == nil)
    let taken = try two.take("run", of: 2)
    #expect(taken != nil)
    // Both have one: neither gives way to what the other waits for.
    #expect(try one.take("run", of: 2) == nil && two.take("run", of: 2) == nil)
    #expect(
      try !one.mustGiveWay("run", isPromise: true) && !two.mustGiveWay("run", isPromise: true))
    #expect(held.count == 1)
  }

  @Test func `who waits no longer, or has ended, keeps nobody back`() throws {
    let one = try ConnectionSlots(in: place)
    var held = try (0..<2).map { _ in try one.take("run", of: 2) }
    for ends in [true, false] {
      var two: ConnectionSlots? = try ConnectionSlots(in: place)
      #expect(try two?.take("run", of: 2) == nil)
      #expect(try one.mustGiveWay("run", isPromise: false))
      if ends { two = nil } else { two?.stopWaiting("run") }
      #expect(try !one.mustGiveWay("run", isPromise: false))
      held.removeLast()
      held.append(try one.take("run", of: 2))
      #expect(held.last.flatMap { $0 } != nil)
      _ = two
    }
  }

  @Test func `the only connection goes round by time`() throws {
    let time = Mutex(0.0)
    let one = try ConnectionSlots(in: place, elapsed: { time.withLock { $0 } })
    let two = try ConnectionSlots(in: place)
    var only = try one.take("run", of: 1)
    #expect(try two.take("run", of: 1) == nil)
    #expect(try !one.mustGiveWay("run", isPromise: true))
    time.withLock { $0 = ConnectionSlots.turn }
    #expect(try one.mustGiveWay("run", isPromise: true))
    only = nil
    // It does not take its own back before the other has had a look.
    #expect(try one.take("run", of: 1) == nil)
    only = try two.take("run", of: 1)
    #expect(only != nil)
  }

  @Test func `a short run ends beside a long one that had all connections`() throws {
    let place = place
    let taken = Mutex(0)
    let open = Mutex((now: 0, most: 0))
    @Sendable func run(_ count: Int, _ each: @escaping @Sendable () -> Void) throws
      -> DeliverySummary
    {
      var policy = DeliveryPolicy.quick()
      policy.connections = 2
      var limits = DeliveryLimits()
      limits.connections = 2
      let transport = StubTransport { _ in
        open.withLock { $0 = ($0.now + 1, max($0.most, $0.now + 1)) }
        usleep(10_000)
        open.withLock { $0.now -= 1 }
        each()
        return .accepted(DeliveryTests.taken)
      }
      return try DeliveryRun(
        relays: [Relay(name: "a", transport: transport, policy: policy)],
        queue: try Recipients(count: count), record: NoRecord(),
        limits: RunLimits(limits, slots: try ConnectionSlots(in: place)), now: TestJournal.now
      ).run()
    }
    let other = DispatchGroup()
    let seen = Mutex<(accepted: Int, of: Int)?>(nil)
    let summary = try run(400) {
      guard
        taken.withLock({
          $0 += 1; return $0
        }) == 10
      else { return }
      other.enter()
      Thread {
        let short = try? run(5) {}
        seen.withLock { $0 = (short?.accepted ?? 0, taken.withLock { $0 }) }
        other.leave()
      }.start()
    }
    other.wait()
    let short = try #require(seen.withLock { $0 })
    #expect(summary.accepted == 400 && short.accepted == 5)
    #expect(short.of < 350, "the long one was at \(short.of) of 400")
    #expect(open.withLock { $0.most } <= 2)
  }
}
