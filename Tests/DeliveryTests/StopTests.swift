import Curl
import Foundation
import Mail
import Synchronization
import TestSupport
import Testing

@testable import Delivery

/// What is waited for when somebody asks for an end, and what is not.
@Suite struct StopTests {
  typealias Step = ScriptedServer.Step

  private static let start: [Step] = ScriptedServer.greeting("PIPELINING")
  private static let group: [Step] = [.hear, .hear, .hear]
  private static let go: [Step] = group + [.say("250 a\r\n250 b\r\n354 c\r\n")]

  /// A run that is told to end once the relay is at the point where nothing comes any more.
  private func run(
    _ steps: [Step], then rest: [Step], afterStop: Duration = .seconds(1)
  ) throws -> (summary: DeliverySummary, waited: Duration, journal: [String]) {
    let asked = Mutex<ContinuousClock.Instant?>(nil)
    let server = try ScriptedServer(steps + [.call { asked.withLock { $0 = .now } }] + rest)
    var transport = SMTPTransport.local(server.port)
    transport.timeouts.afterStop = afterStop
    let folder = try TemporaryFolder()
    let journal = TestJournal(folder: folder.url)
    let summary = try journal.run(
      transport, to: try Recipients(count: 3), isInterrupted: { asked.withLock { $0 } != nil })
    let waited = try #require(asked.withLock { $0 }.map { .now - $0 })
    return (summary, waited, try journal.records())
  }

  @Test(
    arguments: [
      // A black hole, and one at each stage before the message.
      [], [.say("220 a\r\n"), .hear], start + [.hear],
      start + group + [.say("250 a\r\n250 b\r\n")],
    ] as [[Step]])
  func `nothing is waited for before the message`(steps: [Step]) throws {
    let end = try run(steps, then: [.wait(90)])
    #expect(end.summary.stop == .interrupted)
    #expect(end.summary.attempted == 0)
    #expect(end.waited < .seconds(45), "\(end.waited)")
    #expect(end.journal.isEmpty)
  }

  @Test func `a message that is not taken is cut off before its end`() throws {
    let asked = Mutex(false)
    let hole = try ScriptedServer(
      Self.start + Self.go + [.call { asked.withLock { $0 = true } }, .call { sleep(90) }])
    let session = try SMTPTransport.local(hole.port).openSession { asked.withLock { $0 } }
    let start = ContinuousClock.now
    let result = try session.deliver(
      .init(
        envelope: .init(from: nil, to: .init(parsing: "a@example.org")),
        bytes: [UInt8](repeating: 0x61, count: 16 << 20)), commit: {})
    #expect(result == .lost("127.0.0.1:\(hole.port): the run was asked to stop"))
    #expect(ContinuousClock.now - start < .seconds(45))
  }

  @Test func `the answer to the end of a message is waited for`() throws {
    let end = try run(
      Self.start + Self.go + [.hearMessage],
      then: [.call { usleep(600_000) }, .say("250 taken\r\n")], afterStop: .seconds(60))
    #expect(end.summary.stop == .interrupted)
    #expect(end.summary.accepted == 1)
    #expect(end.journal == ["attempt 1", "accepted 1"])
  }

  @Test func `but not for ever`() throws {
    let end = try run(Self.start + Self.go + [.hearMessage], then: [.wait(90)])
    #expect(end.summary.stop == .interrupted)
    #expect(end.summary.inDoubt == 1)
    #expect(end.waited > .milliseconds(900) && end.waited < .seconds(45), "\(end.waited)")
    #expect(end.journal == ["attempt 1", "in-doubt 1"])
  }

  @Test func `half a minute by default`() {
    #expect(SMTPTimeouts().afterStop == .seconds(30))
  }

  @Test func `a connection that nobody takes is left`() throws {
    // Routers drop what is sent to these addresses (RFC 5737), or say at once that there is no way.
    let transport = SMTPTransport(
      ConnectionOptions(url: "smtp://192.0.2.1:25", hello: "client.example", tls: .none))
    let start = ContinuousClock.now
    let failure = #expect(throws: TransportFailure.self) {
      _ = try transport.openSession { ContinuousClock.now - start > .milliseconds(100) }
    }
    #expect(ContinuousClock.now - start < .seconds(10))
    #expect(failure?.isTransient == true)
    #expect(failure?.reason.hasPrefix("smtp://192.0.2.1:25: ") == true)
  }
}
