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
    return StubTransport { _, _ in
      let number = count.withLock { count in
        count += 1
        return count
      }
      return .refused(reply(number), at: stage)
    }
  }

  @Test func anAttemptIsDurableBeforeTheMessageEnds() throws {
    struct Order: DeliveryRecord {
      let events: @Sendable (String) -> Void
      func append(_ kind: JournalRecord.Kind, _ address: EmailAddress, _ reply: String) -> Int {
        events(kind.rawValue)
        return 7
      }
      func waitUntilDurable(_ ticket: Int) { events("durable \(ticket)") }
    }
    let events = Mutex<[String]>([])
    let note: @Sendable (String) -> Void = { event in events.withLock { $0.append(event) } }
    let transport = StubTransport { _, _ in
      note("end of message")
      return .accepted(taken)
    }
    _ = try DeliveryRun(
      transport: transport, queue: try Recipients("anna@example.org"), record: Order(events: note),
      policy: .quick()
    ).run()
    #expect(events.withLock { $0 } == ["attempt", "durable 7", "end of message", "accepted"])
  }

  @Test(arguments: [
    (SMTPReply(code: 550, enhanced: .init(5, 1, 1), text: "no"), SMTPStage.recipient, "rejected"),
    (SMTPReply(code: 450, text: "later"), .recipient, "deferred"),
    (SMTPReply(code: 451, text: "later"), .message, "deferred"),
    (SMTPReply(code: 554, text: "spam"), .message, "deferred"),
    (SMTPReply(code: 550, text: "who are you"), .mail, "unsent"),
  ])
  func aRefusalIsRecorded(reply: SMTPReply, stage: SMTPStage, kind: String) throws {
    _ = try journal.run(
      refusing({ _ in reply }, at: stage), to: try Recipients("anna@example.org"))
    #expect(try journal.records() == ["attempt anna@example.org", "\(kind) anna@example.org"])
  }

  @Test(arguments: [
    (
      SMTPReply(code: 554, text: "spam"), SMTPStage.message,
      StopReason.message("554 spam (in reply to the message)")
    ),
    (SMTPReply(code: 550, text: "no"), .mail, .relay("550 no (in reply to MAIL)")),
  ])
  func whatConcernsEverybodyStopsTheRun(
    reply: SMTPReply, stage: SMTPStage, stop: StopReason
  ) throws {
    let queue = try Recipients(count: 10)
    let summary = try journal.run(refusing({ _ in reply }, at: stage), to: queue)
    #expect(summary.stop == stop)
    #expect(summary.rejected == 0)
    #expect(queue.left == 9)
  }

  @Test(arguments: [1, 8])
  func equalRefusalsPutEverybodyOff(connections: Int) throws {
    let transport = refusing(
      { SMTPReply(code: 550, enhanced: .init(5, 7, 1), text: "access denied, id \($0)") },
      at: .recipient)
    let queue = try Recipients(count: 200)
    let summary = try journal.run(
      transport, to: queue, .quick(connections: connections, equalRefusals: 20))
    guard case .equalRefusals(let text, count: 20) = summary.stop else {
      Issue.record("\(summary)")
      return
    }
    #expect(text.hasPrefix("550 5.7.1 access denied"))
    // Also those that other sessions had under way.
    #expect(summary.rejected == 0)
    // A session that waited its turn hands its recipient back untouched.
    let words = try journal.lastWords()
    #expect(summary.deferred == words.count)
    #expect(words.count <= 200 - queue.left)
    #expect(words.values.allSatisfy { $0 == .deferred })
  }

  @Test func refusalsWithOtherCodesAreNotAlike() throws {
    let transport = refusing(
      { number in
        let code = number.isMultiple(of: 2) ? 5 : 4
        return SMTPReply(
          code: code * 100 + 50, enhanced: .init(code, 1, 1), text: "mailbox unavailable")
      }, at: .recipient)
    let summary = try journal.run(
      transport, to: try Recipients(count: 100), .quick(equalRefusals: 10))
    #expect(summary.stop == nil)
    #expect(summary.rejected == 50)
    #expect(summary.deferred == 50)
  }

  @Test func anAcceptedMailBreaksTheRow() throws {
    let count = Mutex(0)
    let transport = StubTransport { _, _ in
      let number = count.withLock { count in
        count += 1
        return count
      }
      if number.isMultiple(of: 10) { return .accepted(taken) }
      return .refused(SMTPReply(code: 550, text: "no"), at: .recipient)
    }
    let summary = try journal.run(
      transport, to: try Recipients(count: 100), .quick(equalRefusals: 10))
    #expect(summary.stop == nil)
    #expect(summary.accepted == 10)
    #expect(summary.rejected == 90)
  }

  @Test func anInterruptEndsTheRunBetweenMessages() throws {
    let transport = StubTransport()
    let queue = try Recipients(count: 100)
    let summary = try journal.run(
      transport, to: queue, isInterrupted: { transport.messages.count >= 5 })
    #expect(summary.stop == .interrupted)
    #expect(summary.accepted == 5)
    #expect(queue.left == 95)
    #expect(try journal.lastWords().count == 5)
  }

  @Test func nobodyIsMailedOnceItIsStopped() throws {
    // All but the first wait for their turn when it stops.
    var policy = DeliveryPolicy.quick(connections: 4)
    policy.rate = 0.5
    let transport = refusing({ _ in SMTPReply(code: 554, text: "spam") }, at: .message)
    let summary = try journal.run(transport, to: try Recipients(count: 50), policy)
    #expect(summary.stop == .message("554 spam (in reply to the message)"))
    #expect(summary.deferred == 1)
    #expect(try journal.lastWords().count == 1)
  }

  @Test func aRateSpacesTheMessages() throws {
    var policy = DeliveryPolicy.quick(connections: 4)
    policy.rate = 50
    let start = ContinuousClock.now
    let summary = try journal.run(StubTransport(), to: try Recipients(count: 21), policy)
    #expect(summary.accepted == 21)
    #expect(ContinuousClock.now - start > .milliseconds(390))
  }

  @Test func anErrorOfTheQueueStopsTheRun() throws {
    struct Broken: RecipientQueue, Error {
      let good: Recipients
      func next() throws -> DeliveryJob? {
        guard let job = try good.next() else { throw self }
        return job
      }
    }
    let queue = Broken(good: try Recipients(count: 3))
    #expect(throws: Broken.self) { try journal.run(StubTransport(), to: queue) }
    #expect(try journal.lastWords().values.allSatisfy { $0 == .accepted })
  }

  @Test func aMailThatCannotBeMadeLeavesNoRecord() throws {
    struct Unmade: RecipientQueue, Error {
      func next() throws -> DeliveryJob? {
        DeliveryJob(recipient: try EmailAddress(parsing: "anna@example.org")) { throw self }
      }
    }
    #expect(throws: Unmade.self) { try journal.run(StubTransport(), to: Unmade()) }
    #expect(!folder.exists("journal"))
  }
}
