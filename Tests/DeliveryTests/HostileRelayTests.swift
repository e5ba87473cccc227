import Foundation
import Mail
import SMTPSink
import TestSupport
import Testing

@testable import Delivery

/// Relays that drop, lie or say nothing: what a message comes to.
@Suite struct HostileRelayTests {
  typealias Step = ScriptedServer.Step

  /// - Parameter message: how long the answer to the final dot is waited for.
  private func result(
    _ steps: [Step], timeout: Duration = .seconds(60), message: Duration? = nil
  ) throws -> DeliveryResult {
    let server = try ScriptedServer(ScriptedServer.greeting("PIPELINING") + steps)
    var transport = SMTPTransport.local(server.port, timeout: timeout)
    if let message { transport.timeouts.message = message }
    return try transport.deliver()
  }

  private static let group: [Step] = [.hear, .hear, .hear]
  private static let go: [Step] = group + [.say("250 a\r\n250 b\r\n354 c\r\n")]

  @Test(
    arguments: [
      [.say("hello there\r\n")], [.say("220")], [], [.say("421 4.7.0 busy\r\n")],
      [.say("554 5.7.1 not you\r\n")], [.wait(5)],
      [.say("220 a\r\n"), .hear, .say(String(repeating: "250-X\r\n", count: 1000))],
    ] as [[Step]])
  func `a bad greeting is a transport failure`(steps: [Step]) throws {
    let server = try ScriptedServer(steps)
    let failure = #expect(throws: TransportFailure.self) {
      _ = try SMTPTransport.local(server.port, timeout: .seconds(2)).openSession()
    }
    #expect(failure?.isTransient == true)
    #expect(failure?.reason.hasPrefix("smtp://127.0.0.1:") == true)
  }

  @Test func `the relays words are told`() throws {
    let server = try ScriptedServer([.say("554 5.7.1 your network is listed\r\n")])
    let failure = #expect(throws: TransportFailure.self) {
      _ = try SMTPTransport.local(server.port).openSession()
    }
    #expect(failure?.reason.contains("554 5.7.1 your network is listed") == true)
  }

  @Test(
    arguments: [
      group + [.say("250 a\r\n250 b\r\n")], group, group + [.wait(5)], group + [.say("x\r\n")],
      group + [.say("250-a\r\n350 b\r\n")], group + [.say("250 a\r\n354 b\r\n354 c\r\n")],
      // Its second reply is one too many: from there on nothing can be believed.
      group + [.say("250 a\r\n250 a\r\n250 b\r\n354 c\r\n"), .hearMessage, .say("250 d\r\n")],
    ] as [[Step]])
  func `what ends before the dot is lost`(steps: [Step]) throws {
    let result = try result(steps, timeout: .seconds(1))
    #expect(result.isLost, "\(result)")
  }

  @Test(
    arguments: [
      // At once with the leave to begin, as the message begins, and while most of it is on its way.
      group + [.say("250 a\r\n250 b\r\n354 c\r\n250 2.0.0 early\r\n"), .hearMessage],
      go + [.hear, .say("250 2.0.0 early\r\n"), .hearMessage, .say("550 5.6.0 in truth\r\n")],
      go + [.hear, .say("552 5.3.4 early\r\n"), .hearMessage, .say("250 in truth\r\n")],
      go + [.hear, .say("250"), .hearMessage, .say(" early\r\n")],
    ] as [[Step]])
  func `what is said during the message is no answer to its end`(steps: [Step]) throws {
    let server = try ScriptedServer(ScriptedServer.greeting("PIPELINING") + steps + [.hear])
    let transport = SMTPTransport.local(server.port)
    let session = try transport.openSession()
    // More than the buffers on the way can hold.
    let line = String(repeating: "x", count: 998) + "\r\n"
    let envelope = Envelope(from: nil, to: try .init(parsing: "a@example.org"))
    let mail = OutgoingMail(
      envelope: envelope, bytes: Array(String(repeating: line, count: 16_000).utf8))
    let result = try session.deliver(mail, commit: {})
    guard case .lost(let reason) = result else {
      Issue.record("\(result)")
      return
    }
    #expect(reason.hasPrefix("127.0.0.1:\(server.port): the relay spoke before"), "\(reason)")
    #expect(reason.contains("early") || reason.hasSuffix("(it last said: 250)"), "\(reason)")
    #expect(!session.isReady())
    session.close()
  }

  @Test func `what is lost is told with the relays name and its last words`() throws {
    let server = try ScriptedServer(
      ScriptedServer.greeting() + [
        .hear, .say("250 a\r\n"), .hear, .say("451 4.7.1 try in an hour\r\n"), .hear,
        .say("350 what?\r\n"),
      ])
    let session = try SMTPTransport.local(server.port).openSession()
    let envelope = Envelope(
      from: nil, to: try .init(parsing: "a@example.org"), try .init(parsing: "b@example.org"))
    let refused = try session.deliver(OutgoingMail(envelope: envelope, bytes: []), commit: {})
    #expect(!refused.isAccepted)
    let next = try ScriptedServer(ScriptedServer.greeting() + [.hear, .say("250-5.7.0 you are")])
    let result = try SMTPTransport.local(next.port).deliver()
    #expect(
      result
        == .lost(
          "127.0.0.1:\(next.port): the relay closed the connection (it last said: 250-5.7.0 you are)"
        ))
  }

  @Test func `a drop during the message is never a success`() throws {
    // Whether the dot left in time decides between the two.
    let result = try result(Self.go)
    #expect(result.isLost || result.isInDoubt, "\(result)")
  }

  @Test(
    arguments: [
      go + [.hearMessage], go + [.hearMessage, .say("25")], go + [.hearMessage, .wait(90)],
      go + [.hearMessage, .say("what?\r\n")], go + [.hearMessage, .say("354 more?\r\n")],
      go + [.hearMessage, .say("250-a\r\n550 b\r\n")],
      go + [.hearMessage, .say("250 " + String(repeating: "x", count: 9000))],
    ] as [[Step]])
  func `what ends after the dot is in doubt`(steps: [Step]) throws {
    let result = try result(steps, message: .seconds(1))
    #expect(result.isInDoubt, "\(result)")
  }

  @Test func `single bytes do not prolong the wait`() throws {
    let drops = (1...90).flatMap { _ in [.say("2"), .wait(1)] as [Step] }
    let start = ContinuousClock.now
    #expect(try result(Self.go + [.hearMessage] + drops, message: .seconds(2)).isInDoubt)
    #expect(ContinuousClock.now - start < .seconds(45))
  }

  @Test(arguments: ["", "250 2.0.0 taken\r\n", "421 gone\r\n"])
  func `data after a refused recipient is ended empty`(reply: String) throws {
    let server = try ScriptedServer(
      ScriptedServer.greeting("PIPELINING") + Self.group + [
        .say("250 a\r\n550 5.1.1 nobody\r\n354 go\r\n"), .hearMessage, .say(reply), .hear,
      ])
    let result = try SMTPTransport.local(server.port).deliver()
    let refusal = SMTPReply(code: 550, enhanced: .init(5, 1, 1), text: "nobody")
    #expect(result == .refused(refusal, at: .recipient))
    #expect(!server.heard.contains("Subject: a"))
  }

  @Test func `nobody gets an empty mail for anothers refusal`() throws {
    let server = try ScriptedServer(
      ScriptedServer.greeting("PIPELINING") + Self.group + [
        .hear, .say("250 a\r\n250 b\r\n550 5.1.1 nobody\r\n354 go\r\n"), .hear,
      ])
    let session = try SMTPTransport.local(server.port).openSession()
    let envelope = Envelope(
      from: nil, to: try .init(parsing: "a@example.org"), try .init(parsing: "b@example.org"))
    let result = try session.deliver(
      OutgoingMail(envelope: envelope, bytes: Array("a\r\n".utf8)), commit: {})
    session.close()
    #expect(!result.isAccepted)
    #expect(!session.isReady())
    #expect(!server.heard.contains("."))
  }

  @Test func `a refusal stands when the connection ends with it`() throws {
    let folder = try TemporaryFolder()
    let relay = try SinkRelay("rcpt:550 5.1.1 nobody@eve@example.org", "rset:421 too many errors")
    let journal = TestJournal(folder: folder.url)
    let summary = try journal.run(
      relay.transport,
      to: try Recipients("anna@example.org", "eve@example.org", "zoe@example.org"))
    #expect(summary.rejected == 1)
    #expect(summary.accepted == 2)
    #expect(
      try journal.records() == [
        "attempt 1", "accepted 1", "rejected 2", "attempt 3", "accepted 3",
      ])
  }

  @Test func `a connection that ended in a pause is not used`() throws {
    let server = try ScriptedServer(
      ScriptedServer.greeting() + [
        .hear, .say("250 a\r\n"), .hear, .say("250 b\r\n"), .hear, .say("354 c\r\n"), .hearMessage,
        .say("250 taken\r\n421 4.4.2 idle\r\n"),
      ])
    let session = try SMTPTransport.local(server.port).openSession()
    #expect(session.isReady())
    let envelope = Envelope(from: nil, to: try .init(parsing: "a@example.org"))
    let mail = OutgoingMail(envelope: envelope, bytes: Array("a\r\n".utf8))
    #expect(try session.deliver(mail, commit: {}) == .accepted(taken))
    #expect(!session.isReady())
    session.close()
  }

  @Test func `failed connections leave no descriptors`() throws {
    func count() throws -> Int {
      try FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd").count
    }
    let relay = try SinkRelay("ehlo:drop")
    let before = try count()
    for _ in 1...150 { _ = try? relay.transport.openSession() }
    // Other tests have files open at the same time, but not so many.
    #expect(try count() < before + 120)
  }
}
