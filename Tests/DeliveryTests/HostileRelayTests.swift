import Foundation
import Mail
import SMTPSink
import TestSupport
import Testing

@testable import Delivery

/// Relays that drop, lie or say nothing: what a message comes to.
@Suite struct HostileRelayTests {
  typealias Step = ScriptedServer.Step

  private func result(_ steps: [Step], timeout: Int = 10) throws -> DeliveryResult {
    let server = try ScriptedServer(ScriptedServer.greeting("PIPELINING") + steps)
    return try SMTPTransport.local(server.port, timeout: timeout).deliver()
  }

  private static let group: [Step] = [.hear, .hear, .hear]
  private static let go: [Step] = group + [.say("250 a\r\n250 b\r\n354 c\r\n")]

  @Test(
    arguments: [
      [.say("hello there\r\n")], [.say("220")], [], [.say("421 4.7.0 busy\r\n")],
      [.say("554 5.7.1 not you\r\n")], [.wait(5)],
      [.say("220 a\r\n"), .hear, .say(String(repeating: "250-X\r\n", count: 1000))],
    ] as [[Step]])
  func aBadGreetingIsATransportFailure(steps: [Step]) throws {
    let server = try ScriptedServer(steps)
    let failure = #expect(throws: TransportFailure.self) {
      _ = try SMTPTransport.local(server.port, timeout: 2).openSession()
    }
    #expect(failure?.isTransient == true)
    #expect(failure?.reason.hasPrefix("smtp://127.0.0.1:") == true)
  }

  @Test func theRelaysWordsAreTold() throws {
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
  func whatEndsBeforeTheDotIsLost(steps: [Step]) throws {
    let result = try result(steps, timeout: 1)
    #expect(result.isLost, "\(result)")
  }

  @Test func aDropDuringTheMessageIsNeverASuccess() throws {
    // Whether the dot left in time decides between the two.
    let result = try result(Self.go)
    #expect(result.isLost || result.isInDoubt, "\(result)")
  }

  @Test(
    arguments: [
      go + [.hearMessage], go + [.hearMessage, .say("25")], go + [.hearMessage, .wait(3)],
      go + [.hearMessage, .say("what?\r\n")], go + [.hearMessage, .say("354 more?\r\n")],
      go + [.hearMessage, .say("250-a\r\n550 b\r\n")],
      go + [.hearMessage, .say("250 " + String(repeating: "x", count: 9000))],
    ] as [[Step]])
  func whatEndsAfterTheDotIsInDoubt(steps: [Step]) throws {
    let result = try result(steps, timeout: 1)
    #expect(result.isInDoubt, "\(result)")
  }

  @Test func singleBytesDoNotProlongTheWait() throws {
    let drops = (1...8).flatMap { _ in [.say("2"), .wait(1)] as [Step] }
    let start = ContinuousClock.now
    #expect(try result(Self.go + [.hearMessage] + drops, timeout: 2).isInDoubt)
    #expect(ContinuousClock.now - start < .seconds(6))
  }

  @Test(arguments: ["", "250 2.0.0 taken\r\n", "421 gone\r\n"])
  func dataAfterARefusedRecipientIsEndedEmpty(reply: String) throws {
    let server = try ScriptedServer(
      ScriptedServer.greeting("PIPELINING") + Self.group + [
        .say("250 a\r\n550 5.1.1 nobody\r\n354 go\r\n"), .hearMessage, .say(reply), .hear,
      ])
    let result = try SMTPTransport.local(server.port).deliver()
    let refusal = SMTPReply(code: 550, enhanced: .init(5, 1, 1), text: "nobody")
    #expect(result == .refused(refusal, at: .recipient))
    #expect(!server.heard.contains("Subject: a"))
  }

  @Test func nobodyGetsAnEmptyMailForAnothersRefusal() throws {
    let server = try ScriptedServer(
      ScriptedServer.greeting("PIPELINING") + Self.group + [
        .hear, .say("250 a\r\n250 b\r\n550 5.1.1 nobody\r\n354 go\r\n"), .hear,
      ])
    let session = try SMTPTransport.local(server.port).openSession()
    let envelope = Envelope(
      from: nil, to: try .init(parsing: "a@example.org"), try .init(parsing: "b@example.org"))
    let result = try session.deliver(envelope, Array("a\r\n".utf8)) {}
    session.close()
    #expect(!result.isAccepted)
    #expect(!session.isReady())
    #expect(!server.heard.contains("."))
  }

  @Test func aRefusalStandsWhenTheConnectionEndsWithIt() throws {
    let folder = try TemporaryFolder()
    let relay = try Relay("rcpt:550 5.1.1 nobody@eve@example.org", "rset:421 too many errors")
    let journal = TestJournal(folder: folder.url)
    let summary = try journal.run(
      relay.transport, to: try Recipients("eve@example.org", "anna@example.org"))
    #expect(summary.rejected == 1)
    #expect(summary.accepted == 1)
    #expect(
      try journal.records() == [
        "attempt eve@example.org", "rejected eve@example.org", "attempt anna@example.org",
        "accepted anna@example.org",
      ])
  }

  @Test func aConnectionThatEndedInAPauseIsNotUsed() throws {
    let server = try ScriptedServer(
      ScriptedServer.greeting() + [
        .hear, .say("250 a\r\n"), .hear, .say("250 b\r\n"), .hear, .say("354 c\r\n"), .hearMessage,
        .say("250 taken\r\n421 4.4.2 idle\r\n"),
      ])
    let session = try SMTPTransport.local(server.port).openSession()
    #expect(session.isReady())
    let envelope = Envelope(from: nil, to: try .init(parsing: "a@example.org"))
    #expect(try session.deliver(envelope, Array("a\r\n".utf8)) {} == .accepted(taken))
    #expect(!session.isReady())
    session.close()
  }

  @Test func failedConnectionsLeaveNoDescriptors() throws {
    func count() throws -> Int {
      try FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd").count
    }
    let relay = try Relay("ehlo:drop")
    let before = try count()
    for _ in 1...150 { _ = try? relay.transport.openSession() }
    // Other tests have files open at the same time, but not so many.
    #expect(try count() < before + 120)
  }
}
