import Foundation
import Mail
import Synchronization
import TestSupport
import Testing

@testable import Delivery

/// When a run is at its end, and when it is not yet.
@Suite struct RunEndTests {
  private let now = RunSimulation.begin
  private var two: RunDecisions {
    RunDecisions(
      relays: ["a", "b"].map { RunDecisions.RelayPlan(name: $0, connections: 2) })
  }

  private func expectWait(_ answer: RunDecisions.Answer, _ words: Comment) {
    if case .wait = answer { return }
    Issue.record("\(words): \(answer)")
  }

  @Test func `nobody ends while another session asks the queue`() {
    var decisions = two
    #expect(decisions.next(for: "a", at: now) == .fetch)
    #expect(decisions.next(for: "b", at: now) == .fetch)
    decisions.queueIsDone()
    // The first has somebody in its hands, of whom nothing is known yet.
    expectWait(decisions.next(for: "b", at: now), "ended")
    #expect(decisions.hasEnded(for: "b") == false)
    #expect(decisions.offer(1, domain: "x", to: "a", at: now) != nil)
    decisions.returned(1, losses: 1)
    #expect(decisions.leave("a", .unreachable("gone")) == true)
    #expect(decisions.stop == nil)
    guard case .take = decisions.next(for: "b", at: now) else {
      Issue.record("the recipient is lost")
      return
    }
    _ = decisions.settled(1, .accepted, domain: "x", by: "b")
    #expect(decisions.next(for: "b", at: now) == .end)
  }

  @Test func `who waits for a connection does not end while somebody is asked for once more`() {
    var decisions = two
    _ = decisions.offer(1, domain: "x", to: "a", at: now)
    decisions.missed(1)
    decisions.queueIsDone()
    #expect(decisions.hasEnded(for: "b") == false)
    expectWait(decisions.next(for: "b", at: now), "ended")
    guard case .take = decisions.next(for: "b", at: now + 1) else {
      Issue.record("not asked for")
      return
    }
    decisions.missed(1)
    #expect(decisions.hasEnded(for: "b") == true)
  }

  @Test func `a session that was told to end keeps its relay no longer open`() {
    for isWaiting in [true, false] {
      var decisions = two
      decisions.queueIsDone()
      if isWaiting {
        #expect(decisions.hasEnded(for: "a", session: 1) == true)
      } else {
        #expect(decisions.next(for: "a", session: 1, at: now) == .end)
      }
      #expect(decisions.giveUp(session: 0, of: "a", "gone") == true)
      #expect(decisions.giveUp(session: 0, of: "b", "gone") == false)
    }
  }

  /// Every second reader is refused for good, and of a relay that says no more of that is thought little.
  @Test func `the last answer of all ends nothing early`() throws {
    let told = Mutex<[String]>([])
    func run(_ count: Int, last: Int = 550) throws -> DeliverySummary {
      let number = Mutex(0)
      let transport = StubTransport { _ in
        let number = number.withLock { number in
          number += 1
          return number
        }
        return number.isMultiple(of: 2)
          ? .refused(SMTPReply(code: number == count ? last : 550, text: "no"), at: .recipient)
          : .accepted(taken)
      }
      return try DeliveryRun(
        relays: [Relay(name: "a", transport: transport, policy: .quick())],
        queue: try Recipients(count: count), record: NoRecord(), now: TestJournal.now
      ).run(events: { event in
        switch event {
        case .stopped: told.withLock { $0.append("stopped") }
        case .sessionClosed: told.withLock { $0.append("closed") }
        default: break
        }
      })
    }
    let last = try run(20)
    #expect(last.accepted == 10 && last.rejected == 10 && last.stop == nil)
    #expect(told.withLock { $0 } == ["closed"])
    // Somebody is left: not asked for, not booked, or nothing was said of them.
    for summary in [try run(21), try run(20, last: 554)] {
      guard case .relay? = summary.stop else {
        Issue.record("\(summary)")
        continue
      }
    }
    // Which is told before anything else ends.
    let order = told.withLock { $0 }
    #expect(order == ["closed", "stopped", "closed", "stopped", "closed"])
    #expect(try run(2, last: 535).stop == .relay("535 no (in reply to RCPT)"))
    #expect(told.withLock { $0.count { $0 == "stopped" } } == 3)
  }

  @Test func `few who are all refused for good leave nobody over`() throws {
    for (code, stop) in [(550, nil), (554, StopReason.relay("554 no (in reply to RCPT)"))] {
      let transport = StubTransport { _ in
        .refused(SMTPReply(code: code, text: "no"), at: .recipient)
      }
      let summary = try DeliveryRun(
        relays: [Relay(name: "a", transport: transport, policy: .quick())],
        queue: try Recipients(count: 3), record: NoRecord(), acceptedBefore: ["a"],
        now: TestJournal.now
      ).run()
      #expect(summary.rejected == (code == 550 ? 3 : 0) && summary.stop == stop)
    }
  }
}
