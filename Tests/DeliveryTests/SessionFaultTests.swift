import SMTPSink
import TestSupport
import Testing

@testable import Delivery

/// A session that ends once, at each stage, with pipelining and without.
@Suite struct SessionFaultTests {
  private static let offers = Set(SMTPSink.Extension.allCases)
  private static let both = [offers, offers.subtracting([.pipelining])]

  @Test(
    arguments: [
      "mail:421", "mail:drop", "rcpt:421", "rcpt:drop", "data:421", "data:drop", "dot:421",
    ],
    both)
  func `a recipient is retried once and delivered once`(
    fault: String, offers: Set<SMTPSink.Extension>
  ) throws {
    let folder = try TemporaryFolder()
    let relay = try SinkRelay("\(fault)@2", offers: offers)
    let journal = TestJournal(folder: folder.url)
    let summary = try journal.run(relay.transport, to: try Recipients(count: 3))
    #expect(summary.accepted == 3)
    #expect(summary.attempted == 3)
    #expect(relay.sink.sessions == 2)
    #expect(relay.recipients == (1...3).map { "reader\($0)@example.org" })
    // Only who is sent the message stands on record.
    let first = fault == "dot:421" ? ["attempt 2", "unsent 2"] : []
    #expect(
      try journal.records() == ["attempt 1", "accepted 1"] + first + [
        "attempt 2", "accepted 2", "attempt 3", "accepted 3",
      ])
  }

  @Test(arguments: ["greeting:421@1", "greeting:drop@1", "ehlo:drop@1"])
  func `a first session that breaks off is opened once more`(fault: String) throws {
    let folder = try TemporaryFolder()
    let relay = try SinkRelay(fault)
    let summary = try TestJournal(folder: folder.url).run(
      relay.transport, to: try Recipients(count: 3))
    #expect(summary.accepted == 3)
    #expect(summary.stop == nil)
    #expect(relay.sink.sessions == 2)
  }

  @Test(arguments: ["greeting:421", "greeting:drop", "ehlo:drop"])
  func `a relay whose first two sessions break off is not asked a third time`(fault: String) throws
  {
    let folder = try TemporaryFolder()
    let relay = try SinkRelay(fault)
    let summary = try TestJournal(folder: folder.url).run(
      relay.transport, to: try Recipients(count: 3), .quick(connections: 4))
    guard case .unreachable = summary.stop else {
      Issue.record("\(summary)")
      return
    }
    #expect(relay.sink.sessions == 2)
  }

  @Test(arguments: ["dot:drop", "dot:store-drop"], both)
  func `a drop after the dot leaves doubt`(fault: String, offers: Set<SMTPSink.Extension>) throws {
    let folder = try TemporaryFolder()
    let relay = try SinkRelay("\(fault)@2", offers: offers)
    let journal = TestJournal(folder: folder.url)
    let summary = try journal.run(relay.transport, to: try Recipients(count: 3))
    #expect(summary.accepted == 2)
    #expect(summary.inDoubt == 1)
    #expect(relay.recipients.count == (fault == "dot:drop" ? 2 : 3))
    #expect(try journal.lastWords()[2] == .inDoubt)
    #expect(try journal.records().filter { $0 == "attempt 2" }.count == 1)
  }

  @Test(arguments: ["rcpt:drop", "data:drop", "rcpt:421", "dot:421"])
  func `who ends every session is put off`(fault: String) throws {
    let folder = try TemporaryFolder()
    let stage = fault.hasPrefix("rcpt") || fault.hasPrefix("d")
    let relay = try SinkRelay("\(fault)\(stage ? "@poison@example.org" : "")")
    let journal = TestJournal(folder: folder.url)
    let summary = try journal.run(
      relay.transport,
      to: try Recipients("anna@example.org", "poison@example.org", "zoe@example.org"))
    #expect(summary.accepted == 2)
    #expect(summary.deferred == 1)
    #expect(summary.stop == nil)
    #expect(try journal.lastWords()[2] == .deferred)
    // The session that took the first mail, two new ones, and one for the last.
    #expect(relay.sink.sessions == 4)
  }

  @Test func `a relay that drops everybody stops the run`() throws {
    let folder = try TemporaryFolder()
    let relay = try SinkRelay("data:drop")
    let journal = TestJournal(folder: folder.url)
    let queue = try Recipients(count: 100)
    let summary = try journal.run(relay.transport, to: queue, .quick(connections: 4))
    guard case .unreachable = summary.stop else {
      Issue.record("\(summary)")
      return
    }
    #expect(queue.left > 70)
    #expect(relay.sink.sessions <= 24)
    #expect(try journal.lastWords().values.allSatisfy { $0 == .deferred || $0 == .unsent })
  }

  @Test func `a limit of messages is nobodys fault`() throws {
    let message: [ScriptedServer.Step] = [
      .hear, .hear, .hear, .say("250 a\r\n250 b\r\n354 c\r\n"), .hearMessage, .say("250 taken\r\n"),
    ]
    let server = try ScriptedServer(
      ScriptedServer.greeting("PIPELINING") + message + message + [
        .hear, .say("421 4.7.0 enough for one connection\r\n"),
      ])
    let folder = try TemporaryFolder()
    let summary = try TestJournal(folder: folder.url).run(
      SMTPTransport.local(server.port), to: try Recipients(count: 60), .quick(connections: 4))
    #expect(summary.accepted == 60)
    #expect(Set(server.heard.filter { $0.hasPrefix("To: ") }).count == 60)
  }

  @Test func `a limit of connections does not end the run`() throws {
    let folder = try TemporaryFolder()
    let relay = try SinkRelay("greeting:421 4.7.0 too many connections@2+", "dot:slow=3")
    let summary = try TestJournal(folder: folder.url).run(
      relay.transport, to: try Recipients(count: 100), .quick(connections: 8))
    #expect(summary.stop == nil)
    #expect(summary.accepted == 100)
    #expect(relay.recipients.count == 100)
  }
}
