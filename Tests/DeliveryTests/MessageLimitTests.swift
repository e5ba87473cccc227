import SMTPSink
import Synchronization
import TestSupport
import Testing

@testable import Delivery

/// How many messages a relay takes over one connection.
@Suite struct MessageLimitTests {
  @Test(
    arguments: [
      ([], nil), ([0, 0, 0], nil), ([5], nil), ([5, 5], 5), ([5, 6, 5], nil), ([1, 1], 1),
      ([7, 5, 5], 5), ([5, 5, 3], 5), ([5, 5, 3, 3], 3), ([5, 0, 5], 5),
    ] as [([Int], Int?)])
  func `two losses in a row after the same number teach it`(losses: [Int], learnt: Int?) {
    var limit = MessageLimit()
    for count in losses { _ = limit.lost(after: count) }
    #expect(limit.learnt == learnt)
  }

  @Test func `the first loss is trouble, those at the limit are none`() {
    var limit = MessageLimit()
    let answers = [3, 3, 3, 2, 0].map { limit.lost(after: $0) }
    #expect(answers == [false, true, true, false, false])
  }

  @Test func `a limit that has gone is noticed`() {
    var limit = MessageLimit(learnt: 3)
    let limits = (1...MessageLimit.probe).map { _ in limit.forNewConnection() }
    #expect(limits.dropLast().allSatisfy { $0 == 3 } && limits.last == .some(nil))
    limit.taken(3)
    #expect(limit.learnt == 3)
    limit.taken(4)
    #expect(limit.learnt == nil)
  }

  @Test func `what somebody has set is kept, whatever is learnt`() {
    var limit = MessageLimit(configured: 10, learnt: 20)
    let limits = (1...MessageLimit.probe).map { _ in limit.forNewConnection() }
    #expect(limits.allSatisfy { $0 == 10 })
    _ = limit.lost(after: 4)
    _ = limit.lost(after: 4)
    let next = limit.forNewConnection()
    #expect(next == 4)
  }

  private static let message: [ScriptedServer.Step] = [
    .hear, .hear, .hear, .say("250 a\r\n250 b\r\n354 c\r\n"), .hearMessage, .say("250 taken\r\n"),
  ]

  @Test(arguments: [1, 3], ["", "421 4.7.0 enough for one connection\r\n"])
  func `a relay that takes few at a time costs no pauses`(count: Int, goodbye: String) throws {
    let server = try ScriptedServer(
      ScriptedServer.greeting("PIPELINING")
        + Array(repeating: Self.message, count: count).flatMap(\.self) + [.hear, .say(goodbye)])
    let folder = try TemporaryFolder()
    let pauses = Mutex(0)
    let summary = try TestJournal(folder: folder.url).run(
      SMTPTransport.local(server.port), to: try Recipients(count: 30),
      events: { if case .pausing = $0 { pauses.withLock { $0 += 1 } } })
    #expect(summary.accepted == 30 && summary.inDoubt == 0)
    #expect(pauses.withLock { $0 } <= 1)
    // Twice the relay ended it, and once in twenty we let it.
    #expect(server.heard.filter { $0 == "QUIT" }.count >= 30 / count - 4)
  }

  @Test func `a limit that is set ends each connection in good order`() throws {
    let relay = try SinkRelay()
    let folder = try TemporaryFolder()
    var policy = DeliveryPolicy.quick()
    policy.limits.messagesPerConnection = 2
    let summary = try TestJournal(folder: folder.url).run(
      relay.transport, to: try Recipients(count: 6), policy)
    #expect(summary.accepted == 6 && relay.sink.sessions == 3)
    relay.sink.stop()
    #expect(relay.transcript.lines().filter { $0 == "C: QUIT" }.count == 3)
  }
}
