import Foundation
import Mail
import Synchronization
import TestSupport
import Testing

@testable import Delivery

/// The next envelope, which leaves in one group with the end of a message.
@Suite struct FollowingTests {
  typealias Step = ScriptedServer.Step

  private static let start: [Step] = ScriptedServer.greeting("PIPELINING", "SIZE")
  private static let group: [Step] = [.hear, .hear, .hear]
  private static let go: [Step] = [.say("250 a\r\n250 b\r\n354 c\r\n")]
  private static let first: [Step] = start + group + go + [.hearMessage]
  /// All that a relay needs to hear and say of one message that stands alone.
  private static let message: [Step] = group + go + [.hearMessage, .say("250 taken\r\n")]
  private static let patient: [Step] = start + Array(repeating: message, count: 20).flatMap(\.self)

  private struct Outcome {
    var summary: DeliverySummary
    var heard: [String]
    var records: [String]
    var facts: RelayFacts?
  }

  private func run(
    _ scripts: [Step]..., to count: Int = 2, connections: Int = 1,
    isInterrupted: @escaping @Sendable () -> Bool = { false }
  ) throws -> Outcome {
    let folder = try TemporaryFolder()
    let journal = TestJournal(folder: folder.url)
    let server = try ScriptedServer(each: scripts)
    let relay = Relay(
      name: "a", transport: SMTPTransport.local(server.port, timeout: .seconds(60)),
      policy: .quick(connections: connections))
    let record = try journal.open()
    let summary = try DeliveryRun(
      relays: [relay], queue: try Recipients(count: count), record: record, now: TestJournal.now
    ).run(isInterrupted: isInterrupted)
    try record.close()
    return Outcome(
      summary: summary, heard: server.heard, records: try journal.records(),
      facts: relay.conduct.facts(at: TestJournal.now()))
  }

  private static let both = ["attempt 1", "accepted 1", "attempt 2", "accepted 2"]

  @Test func `it leaves before the message is answered`() throws {
    // This relay answers nothing before it has heard the next envelope whole.
    let end = try run(
      Self.first + Self.group + [.say("250 taken\r\n250 a\r\n250 b\r\n354 c\r\n"), .hearMessage]
        + [.say("250 taken\r\n"), .hear, .say("221 bye\r\n")])
    #expect(end.records == Self.both)
    #expect(
      end.heard.filter { $0.hasPrefix("MAIL") || $0.hasPrefix("EHLO") || $0 == "QUIT" } == [
        "EHLO client.example", "MAIL FROM:<news@example.com> SIZE=49",
        "MAIL FROM:<news@example.com> SIZE=49", "QUIT",
      ])
    #expect(end.facts?.stumbled == nil)
  }

  @Test func `its attempt stands on record after the relay waits for it and not before`() throws {
    let folder = try TemporaryFolder()
    let journal = TestJournal(folder: folder.url)
    let seen = Mutex<[[String]]>([])
    let look: Step = .call { seen.withLock { $0.append((try? journal.records()) ?? []) } }
    let server = try ScriptedServer(
      Self.first + Self.group + [look, .say("250 taken\r\n250 a\r\n250 b\r\n"), .say("354 c\r\n")]
        + [.hear, look, .hearMessage, .say("250 taken\r\n")])
    _ = try journal.run(SMTPTransport.local(server.port), to: try Recipients(count: 2))
    #expect(seen.withLock { $0 } == [["attempt 1"], ["attempt 1", "accepted 1", "attempt 2"]])
  }

  @Test(arguments: ["450 4.2.1 later", "552 5.3.4 too big", "554 5.6.0 bad"])
  func `a refusal of the message does not touch the next`(refusal: String) throws {
    let end = try run(
      Self.first + Self.group + [.say("\(refusal)\r\n250 a\r\n250 b\r\n354 c\r\n"), .hearMessage]
        + [.say("250 taken\r\n")])
    #expect(end.summary.accepted == 1)
    #expect(end.records.suffix(2) == ["attempt 2", "accepted 2"])
    #expect(end.heard.filter { $0.hasPrefix("EHLO") }.count == 1)
  }

  @Test(
    arguments: [
      "550 5.7.1 a\r\n503 b\r\n503 c\r\n", "250 a\r\n550 5.1.1 b\r\n554 c\r\n",
      "250 a\r\n450 4.2.0 b\r\n503 c\r\n", "250 a\r\n250 b\r\n450 4.2.0 c\r\n",
    ])
  func `a refusal of the next is its own`(replies: String) throws {
    let end = try run(
      Self.first + Self.group + [.say("250 taken\r\n\(replies)"), .hear, .say("250 reset\r\n")]
        + Self.group + Self.go + [.hearMessage, .say("250 taken\r\n")], to: 3)
    #expect(end.summary.accepted == 2 && end.summary.inDoubt == 0)
    #expect(end.heard.filter { $0 == "RSET" }.count == 1)
    #expect(end.heard.filter { $0.hasPrefix("EHLO") }.count == 1)
    #expect(!end.records.contains("attempt 2"))
    #expect(end.facts?.stumbled == nil)
  }

  @Test(arguments: ["421 4.7.0 enough", "250 taken\r\n421 4.7.0 enough"])
  func `a goodbye loses nobody`(reply: String) throws {
    let end = try run(Self.first + Self.group + [.say("\(reply)\r\n")], Self.patient)
    #expect(end.summary.accepted == 2 && end.summary.inDoubt == 0)
    #expect(end.facts?.stumbled == nil)
  }

  @Test func `of a connection that ends in between one is in doubt and the next was not sent`()
    throws
  {
    let end = try run(Self.first + Self.group, Self.patient, to: 3)
    #expect(end.summary.inDoubt == 1 && end.summary.accepted == 2)
    #expect(
      end.records == [
        "attempt 1", "in-doubt 1", "attempt 2", "accepted 2", "attempt 3", "accepted 3",
      ])
    #expect(end.heard.filter { $0 == "To: reader2@example.org" }.count == 1)
  }

  @Test func `a relay that stumbles gets two round trips, and one at most is in doubt`() throws {
    let stumbling: [Step] =
      Self.start
      + Array(
        repeating: Self.group + Self.go + [.hearMessage, .endIfMore, .say("250 taken\r\n")],
        count: 40
      )
      .flatMap(\.self)
    let end = try run(stumbling, to: 40, connections: 8)
    #expect(end.summary.accepted == 39 && end.summary.inDoubt == 1, "\(end.summary)")
    #expect(end.facts?.stumbled != nil)
    #expect(Set(end.heard.filter { $0.hasPrefix("To: ") }).count == 40)
  }

  @Test(
    arguments: [
      // What came behind the dot is thrown away with the connection, or answered out of turn.
      "250 taken\r\n", "250 taken\r\n354 c\r\n250 a\r\n250 b\r\n", "250 taken\r\n???\r\n",
    ])
  func `what breaks behind an answer is booked on nobody`(words: String) throws {
    let breaking: [Step] = Self.first + Self.group + [.say(words)]
    let end = try run(breaking, breaking, Self.patient, to: 6)
    #expect(end.summary.accepted == 6 && end.summary.deferred == 0 && end.summary.inDoubt == 0)
    #expect(end.records.filter { $0.hasPrefix("attempt") }.count == 6)
  }

  @Test func `a relay that takes nothing in turn behind a dot gets two round trips`() throws {
    let confused: [Step] =
      Self.first + Self.group + [.say("250 taken\r\n503 5.5.1 a\r\n503 b\r\n503 c\r\n"), .hear]
      + [.say("250 reset\r\n")]
    let end = try run(confused, confused, Self.patient, to: 6)
    #expect(end.summary.accepted == 6 && end.summary.held == 0 && end.summary.stop == nil)
    #expect(end.records.filter { $0.hasPrefix("attempt") }.count == 6)
    #expect(end.facts?.stumbled != nil && end.facts?.messagesPerConnection == nil)
  }

  @Test func `a stumble that was seen before is not tried again`() throws {
    let server = try ScriptedServer(
      Self.start
        + Array(
          repeating: Self.group + Self.go + [.hearMessage, .endIfMore, .say("250 taken\r\n")],
          count: 4
        )
        .flatMap(\.self))
    let folder = try TemporaryFolder()
    let journal = TestJournal(folder: folder.url).place
    let record = try Journal.begin(
      TestJournal.beginning, TestJournal.recipients, at: journal, now: TestJournal.now)
    let known = RelayFacts(seen: .now, capabilities: SMTPCapabilities(), stumbled: .now)
    let summary = try DeliveryRun(
      relays: [
        Relay(
          name: "a", transport: SMTPTransport.local(server.port), policy: .quick(), known: known)
      ], queue: try Recipients(count: 4), record: record, now: TestJournal.now
    ).run()
    #expect(summary.accepted == 4 && summary.inDoubt == 0)
  }

  @Test func `whoever was announced when a run is stopped is not booked`() throws {
    let isAsked = Mutex(false)
    let end = try run(
      Self.first + Self.group + [.call { isAsked.withLock { $0 = true } }]
        + [.say("250 taken\r\n250 a\r\n250 b\r\n354 c\r\n"), .hear],
      isInterrupted: { isAsked.withLock { $0 } })
    #expect(end.summary.stop == .interrupted && end.summary.attempted == 1)
    #expect(end.records == ["attempt 1", "accepted 1"])
    #expect(!end.heard.contains("To: reader2@example.org") && !end.heard.contains("QUIT"))
  }

  @Test func `nothing is announced for which somebody would have to wait`() throws {
    let server = try ScriptedServer(
      Self.start
        + Array(
          repeating: Self.group + Self.go + [.hearMessage, .endIfMore, .say("250 taken\r\n")],
          count: 3
        )
        .flatMap(\.self))
    let folder = try TemporaryFolder()
    var policy = DeliveryPolicy.quick()
    policy.limits.rates = [Rate(2, per: .second)]
    let summary = try TestJournal(folder: folder.url).run(
      SMTPTransport.local(server.port), to: try Recipients(count: 3), policy)
    #expect(summary.accepted == 3)
  }

  @Test func `a session sends nobody another's mail`() throws {
    let server = try ScriptedServer(
      Self.first + Self.group + [.say("250 taken\r\n250 a\r\n250 b\r\n354 c\r\n"), .hear])
    let session = try SMTPTransport.local(server.port).openSession()
    let mails = try ["ada", "bob", "eve"].map {
      OutgoingMail(
        envelope: Envelope(from: nil, to: try .init(parsing: "\($0)@example.org")),
        bytes: Array("To: \($0)\r\n".utf8))
    }
    let accepted = try session.deliver(
      mails[0], following: { FollowingMail(mails[1], isTrial: true) }, commit: {})
    #expect(accepted == .accepted(taken))
    #expect(session.isReady())
    #expect(try session.deliver(mails[2], commit: {}).isLost)
    session.close()
    #expect(!server.heard.contains("To: eve"))
  }

  @Test func `who cannot be sent to is not announced`() throws {
    let folder = try TemporaryFolder()
    let server = try ScriptedServer(Self.patient)
    let summary = try TestJournal(folder: folder.url).run(
      SMTPTransport.local(server.port),
      to: try Recipients("ada@example.org", "zoë@example.org", "eve@example.org"))
    #expect(summary.accepted == 2 && summary.unsendable == 1)
    #expect(server.heard.filter { $0.hasPrefix("RCPT") }.count == 2)
  }
}
