import Foundation
import Testing

@testable import Delivery

/// What a run makes of refusals, without a socket or a clock.
@Suite struct RunLedgerTests {
  private static let relay = "relay"

  /// An answer of the script: code, enhanced code, stage.
  private enum Answer {
    case taken
    case no(Int, String, SMTPStage)
  }

  private struct Outcome {
    var kinds: [JournalRecord.Kind] = []
    var stop: StopReason?
    /// How many answers were asked for.
    var asked: Int { kinds.count }
    var putOff: [String] = []
  }

  /// Asks the script for one recipient after the other, as a run does, until it stops or is at its end.
  private func run(
    _ ledger: RunLedger = RunLedger(), of count: Int,
    domain: (Int) -> String = { _ in "a.example" },
    confirmed: Bool = false, _ script: (Int) -> Answer
  ) -> Outcome {
    var ledger = ledger
    var outcome = Outcome()
    for number in 1..<(count + 1) where outcome.stop == nil {
      if ledger.isPutOff(domain(number), by: Self.relay) { continue }
      switch script(number) {
      case .taken:
        ledger.accepted(domain: domain(number), by: Self.relay)
        outcome.kinds.append(.accepted)
      case .no(let code, let enhanced, let stage):
        let reply = SMTPReply(
          code: code, enhanced: EnhancedStatusCode(parsing: enhanced.utf8), text: "no \(number)")
        let decision = ledger.refused(
          RunLedger.Refusal(
            scope: FailureScope(of: reply, at: stage),
            likeness: ReplyCode(reply, at: stage), domain: domain(number),
            isConfirmed: confirmed, said: "\(code)"), by: Self.relay)
        outcome.kinds.append(decision.kind)
        outcome.stop = decision.stop
        if let domain = decision.putOff { outcome.putOff.append(domain) }
      }
    }
    outcome.stop = outcome.stop ?? ledger.atTheEnd()?.reason
    return outcome
  }

  @Test(
    arguments: [
      (550, "", SMTPStage.recipient), (550, "5.7.1", .recipient), (554, "5.7.1", .recipient),
      (553, "5.1.8", .recipient), (550, "5.1.7", .mail), (554, "", .message),
      (550, "5.7.0", .message), (550, "5.1.1", .message), (552, "5.2.2", .message),
      (554, "5.2.2", .data), (571, "", .recipient), (550, "5.4.1", .recipient),
      (503, "5.5.1", .recipient), (504, "", .mail), (550, "5.3.2", .recipient),
      (550, "5.2.3", .recipient),
    ], [1, 3, 10, 49, 400])
  func `a relay that says the same to everybody books nobody, and the run ends`(
    answer: (Int, String, SMTPStage), count: Int
  ) {
    let outcome = run(of: count) { _ in .no(answer.0, answer.1, answer.2) }
    #expect(outcome.kinds.allSatisfy { $0 == .held }, "\(outcome.kinds)")
    #expect(outcome.stop != nil)
    #expect(outcome.asked == min(count, 20))
  }

  @Test(arguments: [1, 3, 10, 49, 400])
  func `a broken map says that nobody exists: nobody is booked, and nobody stands behind`(
    count: Int
  ) {
    let outcome = run(of: count) { _ in .no(550, "5.1.1", .recipient) }
    #expect(outcome.kinds == Array(repeating: .held, count: count))
    #expect(outcome.stop == nil)
  }

  @Test func `a map that breaks in the middle books ten at most`() {
    let outcome = run(of: 400) { $0 <= 100 ? .taken : .no(550, "5.1.1", .recipient) }
    #expect(outcome.kinds.count { $0 == .rejected } == 10)
    #expect(outcome.kinds.count { $0 == .held } == 290)
  }

  @Test func `what was held an hour ago and is heard again is booked`() {
    let accepted = RunLedger(acceptedBefore: [Self.relay])
    let outcome = run(accepted, of: 40, confirmed: true) { _ in .no(550, "5.1.1", .recipient) }
    #expect(outcome.kinds == Array(repeating: .rejected, count: 40))
    // Not where nobody's mail was ever taken.
    let strange = run(of: 40, confirmed: true) { _ in .no(550, "5.1.1", .recipient) }
    #expect(strange.kinds == Array(repeating: .held, count: 40))
  }

  @Test func `dead addresses among the living are booked and stop nothing`() {
    let outcome = run(of: 400) { number in
      number == 1 || number.isMultiple(of: 3) ? .taken : .no(550, "5.1.1", .recipient)
    }
    #expect(outcome.stop == nil && outcome.asked == 400)
    #expect(!outcome.kinds.contains(.held))
  }

  @Test(arguments: [
    "5.1.1", "5.1.2", "5.1.3", "5.1.6", "5.1.10", "5.2.0", "5.2.1", "5.2.2",
  ])
  func `these speak of a mailbox`(enhanced: String) {
    let outcome = run(of: 2) { $0 == 1 ? .taken : .no(550, enhanced, .recipient) }
    #expect(outcome.kinds == [.accepted, .rejected])
  }

  @Test(arguments: [550, 551, 553])
  func `bare codes speak of a mailbox at RCPT, and count as a word to everybody`(code: Int) {
    #expect(run(of: 2) { $0 == 1 ? .taken : .no(code, "", .recipient) }.kinds.last == .rejected)
    #expect(run(of: 2) { $0 == 1 ? .taken : .no(code, "", .message) }.kinds.last == .held)
    // Half of the last twenty.
    let half = run(of: 100) { $0.isMultiple(of: 2) ? .no(code, "", .recipient) : .taken }
    #expect(half.stop != nil && half.asked == 20)
    let fewer = run(of: 400) { $0.isMultiple(of: 5) ? .no(550, "5.7.1", .recipient) : .taken }
    // A fifth of five hundred would end it; four hundred are not enough to tell.
    #expect(fewer.stop == nil)
    #expect(
      run(of: 900) { $0.isMultiple(of: 5) ? .no(550, "5.7.1", .recipient) : .taken }.asked == 500)
    #expect(
      run(of: 900) { $0.isMultiple(of: 11) ? .no(550, "5.7.1", .recipient) : .taken }.stop == nil)
  }

  @Test func `one reader's odd refusal between two others is put aside and stops nobody`() {
    let outcome = run(of: 3) { $0 == 2 ? .no(550, "5.7.1", .recipient) : .taken }
    #expect(outcome.kinds == [.accepted, .held, .accepted])
    #expect(outcome.stop == nil)
  }

  @Test func `a domain that refuses by policy is put off, and counts no more`() {
    let outcome = run(
      of: 400, domain: { $0.isMultiple(of: 2) ? "strict.example" : "a.example" }
    ) { $0.isMultiple(of: 2) ? .no(550, "5.7.1", .recipient) : .taken }
    #expect(outcome.putOff == ["strict.example"])
    #expect(outcome.kinds.count { $0 == .held } == 3)
    #expect(outcome.kinds.count { $0 == .accepted } == 200)
    #expect(outcome.stop == nil)
    // Where nobody else's mail is taken it is the relay.
    let all = run(of: 400, domain: { "\($0 % 2).example" }) { _ in .no(550, "5.7.1", .recipient) }
    #expect(all.putOff.isEmpty && all.stop != nil)
  }

  @Test func `what is under way to a domain that is put off ends no run`() {
    var ledger = RunLedger()
    for _ in 0..<30 { ledger.accepted(domain: "a.example", by: Self.relay) }
    let reply = SMTPReply(code: 550, enhanced: EnhancedStatusCode(5, 7, 1), text: "no")
    let refusal = RunLedger.Refusal(
      scope: FailureScope(of: reply, at: .recipient),
      likeness: ReplyCode(reply, at: .recipient), domain: "strict.example", said: "no")
    let decisions = (0..<100).map { _ in ledger.refused(refusal, by: Self.relay) }
    #expect(decisions.compactMap(\.putOff) == ["strict.example"])
    #expect(decisions.allSatisfy { $0.kind == .held && $0.stop == nil })
  }

  @Test func `one domain's broken map books ten of its readers`() {
    let outcome = run(
      of: 400, domain: { $0.isMultiple(of: 2) ? "broken.example" : "a.example" }
    ) { $0.isMultiple(of: 2) ? .no(550, "5.1.1", .recipient) : .taken }
    #expect(outcome.kinds.count { $0 == .rejected } == 10)
    #expect(outcome.kinds.count { $0 == .held } == 190)
  }

  @Test(arguments: [(450, "4.2.0"), (452, "4.2.2"), (450, "4.2.1"), (450, "4.1.1")])
  func `a mailbox that is not ready is put off, and is no alarm`(code: Int, enhanced: String) {
    let outcome = run(of: 400) { _ in .no(code, enhanced, .recipient) }
    #expect(outcome.kinds == Array(repeating: .deferred, count: 400))
    #expect(outcome.stop == nil)
  }

  @Test(arguments: [530, 534, 535, 538])
  func `without a login nothing goes on`(code: Int) {
    let outcome = run(of: 10) { _ in .no(code, "", .mail) }
    #expect(outcome.kinds == [.unsent] && outcome.stop == .relay("\(code)"))
  }

  @Test func `likeness is by stage and codes, never by words`() throws {
    let reply = SMTPReply(code: 550, enhanced: EnhancedStatusCode(5, 1, 1), text: "id abc")
    let other = SMTPReply(code: 550, enhanced: EnhancedStatusCode(5, 1, 1), text: "xyz no 7")
    #expect(
      ReplyCode(reply, at: .recipient) == ReplyCode(other, at: .recipient))
    #expect(ReplyCode(reply, at: .recipient) != ReplyCode(reply, at: .message))
    let now = Date(timeIntervalSince1970: 10_000)
    func held(_ said: String, ago: Double = 3600, _ kind: JournalRecord.Kind = .held)
      -> JournalOutcome
    {
      JournalOutcome(kind: kind, time: now - ago, reply: said)
    }
    let likeness = ReplyCode(reply, at: .recipient)
    #expect(likeness.confirms(held("550 5.1.1 whatever (in reply to RCPT)"), at: now))
    for outcome in [
      held("550 5.1.1 whatever (in reply to RCPT)", ago: 3599),
      held("550 5.1.1 whatever (in reply to RCPT)", .deferred),
      held("550 5.1.10 whatever (in reply to RCPT)"), held("551 5.1.1 x (in reply to RCPT)"),
      held("550 5.1.1 whatever (in reply to the message)"), held("550 whatever (in reply to RCPT)"),
    ] {
      #expect(!likeness.confirms(outcome, at: now), "\(outcome.reply)")
    }
    let bare = ReplyCode(SMTPReply(code: 550, text: "no"), at: .recipient)
    #expect(bare.confirms(held("550 no (in reply to RCPT)"), at: now))
    #expect(!bare.confirms(held("550 5.1.1 no (in reply to RCPT)"), at: now))
  }

  @Test func `a relay that put off mailboxes met something else than refusals`() {
    let few = run(of: 7) { _ in .no(554, "5.7.1", .recipient) }
    #expect(few.stop == .relay("554"))
    for (code, enhanced) in [(450, "4.2.0"), (450, "4.2.1"), (452, "4.2.2"), (451, "4.1.2")] {
      let mixed = run(of: 135) {
        $0.isMultiple(of: 20) ? .no(554, "5.7.1", .recipient) : .no(code, enhanced, .recipient)
      }
      #expect(mixed.stop == nil && mixed.asked == 135)
      #expect(mixed.kinds.filter { $0 == .deferred }.count == 129)
    }
    // What asks for less at a time is no word on anybody.
    let paced = run(of: 8) {
      $0 == 1 ? .no(451, "4.7.1", .recipient) : .no(554, "5.7.1", .recipient)
    }
    #expect(paced.stop == .relay("554"))
  }
}
