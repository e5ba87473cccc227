import Foundation
import Mail
import Synchronization
import TestSupport
import Testing

@testable import Delivery

/// What a run does with answers, whatever they came over.
@Suite struct DeliveryRunTests {
  private let folder: TemporaryFolder
  private var journal: TestJournal { TestJournal(folder: folder.url) }

  init() throws { folder = try TemporaryFolder() }

  private func refusing(_ reply: @escaping @Sendable (Int) -> SMTPReply, at stage: SMTPStage)
    -> StubTransport
  {
    let count = Mutex(0)
    return StubTransport { _ in
      let number = count.withLock { count in
        count += 1
        return count
      }
      return .refused(reply(number), at: stage)
    }
  }

  @Test func `an attempt is durable before the message ends`() throws {
    struct Order: DeliveryRecord {
      let events: @Sendable (String) -> Void
      func append(_ records: [JournalRecord]) -> Int {
        for record in records { events(record.kind.rawValue) }
        return 7
      }
      func waitUntilDurable(_ ticket: Int) { events("durable \(ticket)") }
    }
    let events = Mutex<[String]>([])
    let note: @Sendable (String) -> Void = { event in events.withLock { $0.append(event) } }
    let transport = StubTransport { _ in
      note("end of message")
      return .accepted(taken)
    }
    _ = try DeliveryRun(
      relays: [Relay(name: "a", transport: transport, policy: .quick())],
      queue: try Recipients("anna@example.org"), record: Order(events: note),
      now: TestJournal.now
    ).run()
    #expect(events.withLock { $0 } == ["attempt", "durable 7", "end of message", "accepted"])
  }

  @Test(arguments: [
    (SMTPReply(code: 550, enhanced: .init(5, 1, 1), text: "no"), SMTPStage.recipient, "held"),
    (SMTPReply(code: 450, enhanced: .init(4, 2, 0), text: "later"), .recipient, "deferred"),
    (SMTPReply(code: 554, text: "spam"), .message, "held"),
    (SMTPReply(code: 550, text: "who are you"), .mail, "held"),
    (SMTPReply(code: 535, text: "who are you"), .mail, "unsent"),
  ])
  func `a refusal is recorded`(reply: SMTPReply, stage: SMTPStage, kind: String) throws {
    _ = try journal.run(
      refusing({ _ in reply }, at: stage), to: try Recipients("anna@example.org"))
    #expect(try journal.records() == ["attempt 1", "\(kind) 1"])
  }

  @Test func `a relay that asks for less is asked again, and then it is recorded`() throws {
    let attempts = Array(repeating: ["attempt 1", "unsent 1"], count: 4).flatMap { $0 }
    let summary = try journal.run(
      refusing({ _ in SMTPReply(code: 451, text: "later") }, at: .message),
      to: try Recipients("anna@example.org"))
    #expect(try journal.records() == attempts + ["attempt 1", "deferred 1"])
    #expect(summary.deferred == 1 && summary.slowed == 0 && summary.stop == nil)
  }

  @Test func `who waits for a relay as the run is stopped is put off in its words`() throws {
    let tries = Mutex(0)
    let transport = StubTransport { _ in
      tries.withLock { $0 += 1 }
      return .refused(SMTPReply(code: 451, text: "later"), at: .message)
    }
    var policy = DeliveryPolicy.quick()
    policy.slow.waits = [60]
    let told = Mutex<[Int]>([])
    let summary = try journal.run(
      transport, to: try Recipients(count: 3), policy,
      isInterrupted: { tries.withLock { $0 } >= 3 }
    ) { if case .leftSlowed(let number) = $0 { told.withLock { $0.append(number) } } }
    #expect(summary.stop == .interrupted && summary.slowed == 3 && summary.attempted == 3)
    #expect(told.withLock { $0 } == [1, 2, 3])
    let state = try JournalState(at: journal.place)
    #expect(state.outcome(of: 2)?.kind == .deferred && state.outcome(of: 2)?.deferrals == 1)
    #expect(state.outcome(of: 2)?.reply == "451 later (in reply to the message)")
  }

  @Test(arguments: [
    (
      SMTPReply(code: 554, text: "spam"), SMTPStage.message,
      StopReason.message("554 spam (in reply to the message)"), 0
    ),
    (SMTPReply(code: 550, text: "no"), .mail, .relay("550 no (in reply to MAIL)"), 0),
    // Without a login nothing is worth trying.
    (SMTPReply(code: 535, text: "who"), .mail, .relay("535 who (in reply to MAIL)"), 9),
  ])
  func `what concerns everybody is booked on nobody, and ends the run`(
    reply: SMTPReply, stage: SMTPStage, stop: StopReason, left: Int
  ) throws {
    let queue = try Recipients(count: 10)
    let summary = try journal.run(refusing({ _ in reply }, at: stage), to: queue)
    #expect(summary.stop == stop)
    #expect(summary.rejected == 0 && summary.deferred == 0)
    #expect(queue.left == left)
    #expect(try journal.lastWords().values.allSatisfy { [.held, .unsent].contains($0) })
  }

  @Test(arguments: [1, 8])
  func `a policy refusal of everybody ends a long run early`(connections: Int) throws {
    let transport = refusing(
      { SMTPReply(code: 550, enhanced: .init(5, 7, 1), text: "access denied, id \($0)") },
      at: .recipient)
    let queue = try Recipients(count: 200)
    let summary = try journal.run(transport, to: queue, .quick(connections: connections))
    guard case .relay(let text) = summary.stop else {
      Issue.record("\(summary)")
      return
    }
    #expect(text.hasPrefix("550 5.7.1 access denied"))
    // What other sessions had under way is booked on nobody either.
    let words = try journal.lastWords()
    #expect(summary.held == words.count && words.count < 20 + connections)
    #expect(words.values.allSatisfy { $0 == .held })
  }

  @Test func `who was refused before anybody was accepted is tried once more in the run`() throws {
    let tried = Mutex<[String]>([])
    let transport = StubTransport { mail in
      let name = mail.envelope.forwardPaths[0].localPart
      tried.withLock { $0.append(name) }
      return name == "reader1"
        ? .refused(SMTPReply(code: 550, enhanced: .init(5, 1, 1), text: "nobody"), at: .recipient)
        : .accepted(taken)
    }
    let summary = try journal.run(transport, to: try Recipients(count: 3))
    #expect(tried.withLock { $0 } == ["reader1", "reader2", "reader3", "reader1"])
    #expect(summary.accepted == 2 && summary.rejected == 1 && summary.held == 0)
    #expect(summary.stop == nil)
    #expect(try journal.lastWords()[1] == .rejected)
  }

  @Test func `an interrupt ends the run between messages`() throws {
    let transport = StubTransport()
    let queue = try Recipients(count: 100)
    let summary = try journal.run(
      transport, to: queue, isInterrupted: { transport.messages.count >= 5 })
    #expect(summary.stop == .interrupted)
    #expect(summary.accepted == 5)
    #expect(queue.left == 95)
    #expect(try journal.lastWords().count == 5)
  }

  @Test func `nobody is mailed once it is stopped`() throws {
    // All but the first wait for their turn when it stops.
    var policy = DeliveryPolicy.quick(connections: 4)
    policy.limits.rates = [Rate(30, per: .minute)]
    let transport = refusing({ _ in SMTPReply(code: 535, text: "who") }, at: .mail)
    let summary = try journal.run(transport, to: try Recipients(count: 50), policy)
    #expect(summary.stop == .relay("535 who (in reply to MAIL)"))
    #expect(try journal.lastWords().count == 1)
  }

  @Test func `a rate spaces the messages`() throws {
    var policy = DeliveryPolicy.quick(connections: 4)
    policy.limits.rates = [Rate(50, per: .second)]
    let start = ContinuousClock.now
    let summary = try journal.run(StubTransport(), to: try Recipients(count: 21), policy)
    #expect(summary.accepted == 21)
    #expect(ContinuousClock.now - start > .milliseconds(390))
  }

  @Test func `an error of the queue stops the run`() throws {
    struct Broken: RecipientQueue, Error {
      let good: Recipients
      func again(_ number: Int) throws -> DeliveryJob? { nil }

      func next() throws -> DeliveryJob? {
        guard let job = try good.next() else { throw self }
        return job
      }
    }
    let queue = Broken(good: try Recipients(count: 3))
    #expect(throws: Broken.self) { try journal.run(StubTransport(), to: queue) }
    #expect(try journal.lastWords().values.allSatisfy { $0 == .accepted })
  }

  @Test func `a mail that cannot be made leaves no record`() throws {
    struct Unmade: RecipientQueue, Error {
      func again(_ number: Int) throws -> DeliveryJob? { nil }

      func next() throws -> DeliveryJob? {
        let address = try EmailAddress(parsing: "anna@example.org")
        return DeliveryJob(number: 1, recipient: address) { throw self }
      }
    }
    #expect(throws: Unmade.self) { try journal.run(StubTransport(), to: Unmade()) }
    #expect(try journal.records().isEmpty)
  }
}
