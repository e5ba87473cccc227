import Foundation
import Testing

@testable import Delivery

/// What a run makes of relays that ask for less: a clock of the test's, no socket and no waiting.
@Suite struct BackPressureTests {
  private func relay(_ connections: Int = 16, _ name: String = "a") -> RunDecisions.RelayPlan {
    RunDecisions.RelayPlan(name: name, connections: connections)
  }

  @Test(arguments: [
    (421, "4.7.0", FailureScope.session), (432, "", .pace), (450, "", .pace), (451, "", .pace),
    (452, "", .pace), (454, "", .pace), (451, "4.7.1", .pace), (450, "4.3.2", .pace),
    (454, "4.7.0", .pace), (450, "4.2.0", .mailboxForNow), (452, "4.2.2", .mailboxForNow),
  ])
  func `what asks for less, and what is one mailbox's matter`(
    code: Int, enhanced: String, scope: FailureScope
  ) {
    let reply = SMTPReply(
      code: code, enhanced: EnhancedStatusCode(parsing: enhanced.utf8), text: "")
    #expect(FailureScope(of: reply, at: .recipient) == scope)
  }

  @Test func `a relay that asks everybody for less is slowed to a minute's pace and left alone`() {
    var run = RunSimulation([relay()], of: 5000) { _, _, _, _ in .no(454, "4.7.0") }
    run.run()
    #expect(run.decisions.stop == .relay("454"))
    // Halved again and again: connections and rate.
    #expect(run.paces.map(\.connections).prefix(5) == [8, 4, 2, 1, 1])
    let rates = run.paces.compactMap(\.rate)
    #expect(rates == rates.sorted(by: >) && rates.last == 1 / 60.0)
    #expect(run.paces.count == 11)
    // Ten times a minute with nothing else.
    #expect((600...900).contains(run.end), "\(run.end)")
    // Nobody is booked, and who was put off is left for later.
    #expect(run.kinds.values.allSatisfy { $0 == .deferred })
    #expect(run.starts.count < 60)
  }

  @Test func `a throttling relay gets all mail at the rate that it bears`() {
    // Amazon's: more than 20 in a second are refused.
    var recent: [Double] = []
    var run = RunSimulation([relay()], of: 3000) { _, _, _, time in
      recent.removeAll { $0 <= time - 1 }
      guard recent.count < 20 else { return .no(454, "", .message) }
      recent.append(time)
      return .taken
    }
    run.run()
    #expect(run.decisions.stop == nil)
    #expect(run.count(of: .accepted) == 3000)
    #expect(!run.paces.isEmpty)
    // Not much slower than it could.
    #expect(run.end < 3000 / 20 * 4, "\(run.end)")
  }

  @Test func `a relay that counts connections keeps to three`() {
    var busy = 0
    var run = RunSimulation([relay()], of: 400) { _, number, _, _ in
      busy += 1
      return number <= 16 && busy <= 16 ? .no(432, "4.3.2") : .taken
    }
    run.run()
    #expect(run.paces.first == RunDecisions.PaceWord(rate: nil, connections: 3))
    #expect(run.count(of: .accepted) == 400 && run.decisions.stop == nil)
    #expect(run.decisions.relays[0].pace.connections == 3)
    // Those that were under way when it was said cost nothing more.
    #expect(run.paces.count == 1)
  }

  @Test func `one that is greylisted in a relay's words is tried again in the same run`() {
    var tried: [Double] = []
    var run = RunSimulation([relay(2)], of: 50) { _, number, _, time in
      guard number == 7 else { return .taken }
      tried.append(time)
      return time < 60 ? .no(451, "4.7.1") : .taken
    }
    run.run()
    #expect(run.count(of: .accepted) == 50 && run.decisions.stop == nil)
    #expect(tried.count == 4 && tried[1] - tried[0] >= 10 && tried[2] - tried[1] >= 30)
    // The others did not wait for it.
    #expect(run.starts.filter { $0.number != 7 }.allSatisfy { $0.time < 10 })
    #expect(run.reasons == ["a asked for less at a time", "1 at a.example must wait"])
  }

  @Test func `who is put off again and again is left to a later run`() {
    var run = RunSimulation([relay(2)], of: 50) { _, number, _, _ in
      number == 7 ? .no(451, "4.7.1") : .taken
    }
    run.run()
    #expect(run.kinds[7] == .deferred && run.count(of: .accepted) == 49)
    #expect(run.decisions.stop == nil && run.starts.count == 49 + 5)
    #expect((370...500).contains(run.end), "\(run.end)")
  }

  @Test func `full and greylisted mailboxes slow nothing`() {
    var run = RunSimulation([relay(4)], of: 400) { _, number, _, _ in
      number.isMultiple(of: 2) ? .taken : .no(450, "4.2.0")
    }
    run.run()
    #expect(run.paces.isEmpty && run.decisions.stop == nil)
    #expect(run.count(of: .deferred) == 200 && run.starts.count == 400)
  }

  @Test func `the pace recovers as mail is taken`() {
    var run = RunSimulation([relay()], of: 400) { _, number, tries, _ in
      number == 100 && tries == 0 ? .no(451, "4.3.2") : .taken
    }
    run.run()
    #expect(run.paces.first?.connections == 8 && run.paces.first?.rate == 10)
    #expect(run.paces.last == RunDecisions.PaceWord(rate: nil, connections: 16))
    #expect(run.paces.count == 2 && run.count(of: .accepted) == 400)
  }

  @Test func `a session beyond the pace lets go of its connection`() {
    var decisions = RunDecisions(relays: [relay(4)])
    for number in 1...4 { _ = decisions.offer(number, domain: "a", to: "a", at: .distantPast + 1) }
    let reply = SMTPReply(code: 451, text: "slow")
    let refusal = RunLedger.Refusal(
      scope: .pace, likeness: ReplyCode(reply, at: .recipient), domain: "a", said: "451")
    let now = RunSimulation.begin
    let refused = decisions.refused(1, refusal, by: "a", at: now)
    decisions.written(1, refused)
    #expect(refused.waits && refused.slowed?.connections == 2)
    for session in 0...3 {
      let answer = decisions.next(for: "a", session: session, at: now)
      if session < 2 {
        #expect(answer == .fetch)
      } else {
        #expect(answer == .wait(RunDecisions.Wait(until: now + 1, letsGo: true)))
      }
    }
    // One that gave up leaves its place to another.
    _ = decisions.giveUp(session: 0, of: "a", "gone")
    #expect(decisions.next(for: "a", session: 2, at: now + 1) == .fetch)
    // Nobody asks ahead of a relay that is slowed down.
    guard case .wait = decisions.next(for: "a", session: 1, at: now + 1, isAhead: true) else {
      Issue.record("asked ahead")
      return
    }
  }

  /// Held as nobody's mail was taken yet, and for another relay to take.
  @Test(arguments: [EnhancedStatusCode(5, 1, 1), EnhancedStatusCode(5, 7, 1)])
  func `nobody is given to another session before the refusal is written down`(
    _ code: EnhancedStatusCode
  ) {
    var decisions = RunDecisions(relays: [relay(2), relay(1, "b")])
    let now = RunSimulation.begin
    for (number, relay) in [(1, "a"), (2, "a"), (3, "b")] {
      _ = decisions.offer(number, domain: "x\(number)", to: relay, at: now)
    }
    decisions.queueIsDone()
    let reply = SMTPReply(code: 550, enhanced: code, text: "no")
    let refusal = RunLedger.Refusal(
      scope: FailureScope(of: reply, at: .recipient),
      likeness: ReplyCode(reply, at: .recipient), domain: "x1", said: "550")
    let refused = decisions.refused(1, refusal, by: "a", at: now)
    #expect(refused.kind == .held && refused.next != nil)
    _ = decisions.settled(2, .accepted, domain: "x2", by: "a")
    _ = decisions.settled(3, .accepted, domain: "x3", by: "b")
    for name in ["a", "b"] {
      guard case .wait = decisions.next(for: name, at: now) else {
        Issue.record("taken, or ended with somebody left")
        continue
      }
    }
    decisions.written(1, refused)
    guard case .take(let recipient, _) = decisions.next(for: "b", at: now) else {
      Issue.record("not taken")
      return
    }
    #expect(recipient.number == 1 && recipient.wasHeld)
  }
}
