import SMTPSink
import TestSupport
import Testing

@testable import Delivery

/// Whole runs as they look on the wire.
@Suite struct TranscriptTests {
  private static let offers = Set(SMTPSink.Extension.allCases)

  @Test(arguments: [
    ("pipelined", offers), ("one-by-one", offers.subtracting([.pipelining, .size])),
  ])
  func `a run with a refusal keeps its connection`(name: String, offers: Set<SMTPSink.Extension>)
    throws
  {
    let folder = try TemporaryFolder()
    let relay = try SinkRelay(
      "rcpt:550 5.1.1 no such user@eve@example.org", "dot:450 4.2.1 later@paul@example.org",
      offers: offers)
    let summary = try TestJournal(folder: folder.url).run(
      relay.transport,
      to: try Recipients(
        "anna@example.org", "eve@example.org", "paul@example.org", "zoe@example.org"))
    #expect(summary.accepted == 2)
    #expect(relay.sink.sessions == 1)
    relay.sink.stop()
    try expectGolden(relay.transcript.lines().joined(separator: "\n") + "\n", "\(name).txt")
  }

  @Test func `the group leaves before its first reply`() throws {
    // This relay says nothing before it has the whole group.
    let server = try ScriptedServer(
      ScriptedServer.greeting("PIPELINING", "SMTPUTF8", "SIZE") + [
        .hear, .hear, .hear, .say("250 a\r\n250 b\r\n354 c\r\n"), .hearMessage,
        .say("250 taken\r\n"), .hear, .say("221 bye\r\n"),
      ])
    #expect(
      try SMTPTransport.local(server.port).deliver(to: "zoë@example.org", "a\r\n")
        == .accepted(taken))
    #expect(
      server.heard == [
        "EHLO client.example", "MAIL FROM:<a@example.com> SIZE=3 SMTPUTF8",
        "RCPT TO:<zoë@example.org>", "DATA", "a", "QUIT",
      ])
  }

  @Test func `what the relay does not offer is not sent`() throws {
    let relay = try SinkRelay(maximumSize: 10)
    #expect(
      try relay.transport.deliver(to: "anna@example.org", "a long message\r\n")
        == .unfit("the message has 16 octets, the relay takes 10"))
    #expect(
      try relay.transport.deliver(to: "zoë@example.org", "a\r\n")
        == .unsendable("the address needs SMTPUTF8, which the relay does not offer"))
    #expect(
      try relay.transport.deliver(to: "anna@example.org", from: "zoë@example.com", "a\r\n")
        == .unfit("an address of the sender's needs SMTPUTF8, which the relay does not offer"))
    #expect(!relay.transcript.lines().contains { $0.hasPrefix("C: MAIL") })
  }

  /// No encoding makes the part before the @ ASCII (RFC 6532 §3.2).
  @Test func `a header that needs SMTPUTF8 is sent where it is offered`() throws {
    let message = "From: jürgen@example.org\r\n\r\na\r\n"
    let relay = try SinkRelay()
    #expect(
      try relay.transport.deliver(message)
        == .unfit("an address of the sender's needs SMTPUTF8, which the relay does not offer"))
    #expect(!relay.transcript.lines().contains { $0.hasPrefix("C: MAIL") })
    // What stands below the header is the body's own affair.
    #expect(try relay.transport.deliver("From: j@example.org\r\n\r\nü\r\n").isAccepted)
    let server = try ScriptedServer(
      ScriptedServer.greeting("SMTPUTF8") + [
        .hear, .say("250 ok\r\n"), .hear, .say("250 ok\r\n"), .hear, .say("354 go\r\n"),
        .hearMessage,
        .say("250 taken\r\n"), .hear, .say("221 bye\r\n"),
      ])
    #expect(try SMTPTransport.local(server.port).deliver(message).isAccepted)
    #expect(server.heard.contains("MAIL FROM:<a@example.com> SMTPUTF8"))
  }
}
