import Foundation
import Testing

@testable import Delivery

/// Who delivers what, where there are several relays.
@Suite struct SeveralRelaysTests {
  private func relays(_ weights: Int?..., connections: Int = 2) -> [RunDecisions.RelayPlan] {
    zip(["a", "b", "c"], weights).map { name, weight in
      RunDecisions.RelayPlan(name: name, connections: connections, weight: weight)
    }
  }

  @Test func `weights are shares of those that work`() {
    var run = RunSimulation(relays(3, 1), of: 400) { _, _, _, _ in .taken }
    run.run()
    #expect((298...302).contains(run.starts(of: "a")) && run.count(of: .accepted) == 400)
    var three = RunSimulation(relays(2, 1, 1), of: 400) { relay, _, _, _ in
      relay == "c" ? .no(554, "5.7.1") : .taken
    }
    three.run()
    // One that takes nothing has no share.
    #expect(three.starts(of: "c") <= 22 && three.count(of: .accepted) == 400)
    let share = Double(three.starts(of: "a")) / Double(three.starts(of: "b"))
    #expect((1.9...2.3).contains(share), "\(share)")
    // Without weights each takes what it can.
    var free = RunSimulation(relays(nil, nil), of: 400) { _, _, _, _ in .taken }
    free.run()
    #expect(free.starts(of: "a") > 100 && free.starts(of: "b") > 100)
  }

  @Test func `a session that is not used claims no share`() {
    let now = RunSimulation.begin
    var decisions = RunDecisions(relays: relays(1, 1))
    for number in 1...2 { _ = decisions.offer(number, domain: "x", to: "a", at: now) }
    let refusal = RunLedger.Refusal(
      scope: .pace, likeness: ReplyCode(SMTPReply(code: 451, text: "slow"), at: .recipient),
      domain: "x", said: "451")
    decisions.written(1, decisions.refused(1, refusal, by: "a", at: now))
    // The one session that is used is busy for long: the other only asks whether it is wanted.
    func ask(at time: Date) -> RunDecisions.Answer {
      _ = decisions.next(for: "a", session: 1, at: time)
      return decisions.next(for: "b", at: time)
    }
    for number in 3...8 { _ = decisions.offer(number, domain: "x", to: "b", at: now) }
    #expect(decisions.relays[0].pace.connections == 1)
    for second in 1...3 { _ = ask(at: now + Double(second)) }
    let answer = ask(at: now + RunDecisions.idle + 4)
    if case .wait = answer { Issue.record("\(answer)") }
  }

  @Test func `a relay that pauses hands its recipients to the others`() {
    var run = RunSimulation(relays(nil, nil), of: 300) { relay, _, _, _ in
      relay == "a" ? .no(535, "5.7.8", .mail) : .taken
    }
    run.run()
    #expect(run.left == ["a": .relay("535")] && run.decisions.stop == nil)
    #expect(run.starts(of: "a") == 2)
    // Of whom a login was refused for nothing was said: the other takes them.
    #expect(run.count(of: .accepted) == 300)
    var both = RunSimulation(relays(nil, nil), of: 300) { _, _, _, _ in .no(535, "5.7.8", .mail) }
    both.run()
    #expect(both.left.count == 2 && both.decisions.stop == .relay("535"))
    #expect(both.count(of: .unsent) >= 1 && both.kinds.count < 5)
  }

  @Test func `what one relay refused without booking another may take`() {
    var run = RunSimulation(relays(nil, nil), of: 100) { relay, _, _, _ in
      relay == "a" ? .no(550, "5.7.1") : .taken
    }
    run.run()
    #expect(run.count(of: .accepted) == 100 && run.decisions.stop == nil)
    // The first twenty were held: it takes no more.
    #expect((20...22).contains(run.starts(of: "a")), "\(run.starts(of: "a"))")
  }

  @Test func `a broken map of one relay books nobody, and the other delivers`() {
    var run = RunSimulation(relays(nil, nil), of: 400) { relay, _, _, _ in
      relay == "a" ? .no(550, "5.1.1") : .taken
    }
    run.run()
    #expect(run.count(of: .accepted) == 400)
    #expect((20...22).contains(run.starts(of: "a")))
  }

  @Test func `a relay that cannot be reached any more leaves its recipients to the other`() {
    var ended = false
    var run = RunSimulation(relays(nil, nil), of: 60) { relay, _, _, time in
      guard relay == "a", time > 0.05 else { return .taken }
      ended = true
      return .lost
    }
    run.run()
    #expect(ended && run.count(of: .accepted) == 60)
    var decisions = RunDecisions(relays: relays(nil, nil))
    let now = RunSimulation.begin
    #expect(decisions.offer(1, domain: "x", to: "a", at: now) != nil)
    decisions.queueIsDone()
    // Nobody is left but the one under way: the other relay waits for how that ends.
    guard case .wait = decisions.next(for: "b", at: now) else {
      Issue.record("b has ended")
      return
    }
    decisions.returned(1, losses: 1)
    #expect(decisions.leave("a", .unreachable("gone")) && decisions.stop == nil)
    guard case .take(let recipient, _) = decisions.next(for: "b", at: now) else {
      Issue.record("b was not given it")
      return
    }
    #expect(recipient.number == 1 && recipient.losses == 1)
  }

  @Test func `a domain that one relay puts off is the other's`() {
    var run = RunSimulation(relays(nil, nil), of: 400) { relay, number, _, _ in
      relay == "a" && number.isMultiple(of: 2) ? .no(550, "5.7.1") : .taken
    }
    run.domain = { $0.isMultiple(of: 2) ? "strict.example" : "a.example" }
    run.run()
    #expect(run.putOff == ["strict.example"] && run.decisions.stop == nil)
    #expect(run.count(of: .accepted) == 400)
    // Where the only relay puts it off they are not tried at all.
    var one = RunSimulation(relays(nil), of: 400) { _, number, _, _ in
      number.isMultiple(of: 2) ? .no(550, "5.7.1") : .taken
    }
    one.domain = run.domain
    one.run()
    // A share holds nobody up when nobody else can take what is left.
    var shared = RunSimulation(relays(1, 1), of: 400) { relay, number, _, _ in
      relay == "a" && number % 4 != 0 ? .no(550, "5.7.1") : .taken
    }
    shared.domain = { $0 % 4 == 0 ? "a.example" : "d\($0 % 4).example" }
    shared.run()
    #expect(shared.count(of: .accepted) == 400 && shared.decisions.stop == nil)
    #expect(shared.end < 60, "\(shared.end)")
    #expect(one.count(of: .accepted) == 200 && one.kinds.count < 210)
  }

  @Test func `nobody who is left to others is looked at by the relay that put them off`() {
    let now = RunSimulation.begin
    var decisions = RunDecisions(relays: relays(nil, nil))
    let refusal = RunLedger.Refusal(
      scope: .relay, likeness: ReplyCode(SMTPReply(code: 550, text: "no"), at: .recipient),
      domain: "strict.example", said: "550")
    _ = decisions.offer(1, domain: "a.example", to: "a", at: now)
    _ = decisions.settled(1, .accepted, domain: "a.example", by: "a")
    for number in 2...4 {
      _ = decisions.offer(number, domain: "strict.example", to: "a", at: now)
      decisions.written(number, decisions.refused(number, refusal, by: "a", at: now))
    }
    // More than a relay that looks through all of them each time would ever come to the end of.
    let last = 200_000
    var tried = 0
    for number in 5...last {
      _ = decisions.next(for: "a", at: now)
      if decisions.offer(number, domain: "strict.example", to: "a", at: now) != nil { tried += 1 }
    }
    #expect(tried == 0)
    var looks = 0
    let open = decisions.elsewhere.openDomain(for: 0) { _ in
      looks += 1
      return false
    }
    #expect(open == nil && looks == 0 && decisions.elsewhere.count == last - 4)
    decisions.queueIsDone()
    var taken: Set<Int32> = []
    while case .take(let recipient, _) = decisions.next(for: "b", at: now) {
      taken.insert(recipient.number)
      _ = decisions.settled(
        Int(recipient.number), .accepted, domain: "strict.example", by: "b")
    }
    #expect(taken.isSuperset(of: (5...Int32(last))))
    #expect(decisions.elsewhere.isEmpty && decisions.stop == nil)
  }

  @Test func `a doubtful relay waits for none that has nobody left`() {
    var asked = 0
    var run = RunSimulation(relays(nil, nil), of: 200) { relay, number, _, _ in
      if relay == "b" { return number.isMultiple(of: 2) ? .no(550, "5.7.1") : .taken }
      asked += 1
      return asked <= 20 ? .no(550, "5.1.1") : .taken
    }
    run.domain = { $0.isMultiple(of: 2) ? "strict.example" : "a.example" }
    run.run()
    // Those of the domain that the good relay put off.
    #expect(run.putOff == ["strict.example"] && run.end < 60, "\(run.end)")
    #expect(run.count(of: .accepted) == 200 && run.decisions.stop == nil)
  }

  @Test func `one reader's odd refusal between two others is put aside and stops nobody`() {
    var run = RunSimulation(relays(nil), of: 100) { _, number, _, _ in
      number == 50 ? .no(554, "5.7.1") : .taken
    }
    run.run()
    #expect(run.kinds[50] == .held && run.count(of: .accepted) == 99)
    #expect(run.decisions.stop == nil && run.putOff.isEmpty && run.starts.count == 100)
  }
}
