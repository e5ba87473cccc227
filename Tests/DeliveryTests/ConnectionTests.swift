import Curl
import Foundation
import SMTPSink
import TestSupport
import Testing

@testable import Delivery

/// How a session begins, or does not.
@Suite struct ConnectionTests {
  private func failure(_ transport: SMTPTransport) -> TransportFailure? {
    #expect(throws: TransportFailure.self) { _ = try transport.openSession() }
  }

  @Test func `a port without a relay leaves nobody attempted`() throws {
    let folder = try TemporaryFolder()
    let relay = try SinkRelay()
    let transport = relay.transport
    relay.sink.stop()
    let journal = TestJournal(folder: folder.url)
    let queue = try Recipients(count: 3)
    let summary = try journal.run(transport, to: queue)
    guard case .unreachable(let reason) = summary.stop else {
      Issue.record("\(summary)")
      return
    }
    #expect(reason.contains("127.0.0.1"))
    #expect(queue.left == 3)
    #expect(try journal.records().isEmpty)
  }

  @Test func `a login that is not offered is a failure`() throws {
    let relay = try SinkRelay()
    let failure = failure(relay.transport.login("weekly", "secret"))
    #expect(failure?.isTransient == false)
    #expect(failure?.reason.contains("offers no login (AUTH)") == true)
    #expect(!relay.transcript.lines().joined().contains("MAIL"))
  }

  private func server(answering last: String) throws -> ScriptedServer {
    try ScriptedServer(
      ScriptedServer.greeting("AUTH PLAIN") + [
        .hear, .say("334 \r\n"), .hear, .say(last), .hear, .say("221 bye\r\n"),
      ])
  }

  @Test(arguments: [
    ("535 5.7.8 wrong\r\n", false), ("530 5.7.0 no\r\n", false),
    ("454 4.7.0 try again later\r\n", true),
  ])
  func `a refused login is told`(reply: String, isTransient: Bool) throws {
    let server = try server(answering: reply)
    let failure = failure(SMTPTransport.local(server.port).login("weekly", "secret"))
    #expect(failure?.isTransient == isTransient)
    #expect(failure?.reason.contains(reply.dropLast(1)) == true, "\(failure?.reason ?? "")")
    #expect(failure?.reason.contains("secret") == false)
  }

  @Test func `a good login opens the session`() throws {
    let server = try server(answering: "235 2.7.0 welcome\r\n")
    let session = try SMTPTransport.local(server.port).login("weekly", "secret").openSession()
    #expect(session.isReady())
    session.close()
    let proof = Data("\0weekly\0secret".utf8).base64EncodedString()
    #expect(server.heard == ["EHLO client.example", "AUTH PLAIN", proof, "QUIT"])
  }

  @Test func `without STARTTLS nothing is sent where TLS is required`() throws {
    let relay = try SinkRelay()
    var transport = relay.transport
    transport.options.tls = .required
    #expect(failure(transport)?.isTransient == false)
    #expect(!relay.transcript.lines().joined().contains("MAIL"))
    transport.options.tls = .opportunistic
    #expect(try transport.deliver().isAccepted)
  }

  /// Where the certificate holds, the wait for a greeting ends the attempt, and that may pass.
  @Test(arguments: [
    ("IP:127.0.0.1", false, false), ("DNS:other.example", true, false),
    ("IP:127.0.0.1", true, true),
  ])
  func `a certificate must be known and fit`(name: String, isKnown: Bool, isTransient: Bool) throws
  {
    let folder = try TemporaryFolder()
    let request = try Tool(
      "openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes",
      "-days", "2", "-subj", "/CN=relay.example", "-addext", "subjectAltName=\(name)", "-keyout",
      folder.path + "/key", "-out",
      folder.path + "/certificate")
    request.process.waitUntilExit()
    let server = try Tool(
      "openssl", "s_server", "-accept", "127.0.0.1:0", "-key", folder.path + "/key", "-cert",
      folder.path + "/certificate", "-naccept", "1")
    let line = try #require(server.line { $0.hasPrefix("ACCEPT") })
    let port = try #require(line.split(separator: ":").last.flatMap { UInt16($0) })
    let options = ConnectionOptions(
      url: "smtps://127.0.0.1:\(port)", hello: "client.example", tls: .required,
      certificateFile: isKnown ? folder.path + "/certificate" : nil, connectTimeout: .seconds(3))
    let failure = failure(SMTPTransport(options))
    let reason = failure?.reason ?? ""
    #expect(failure?.isTransient == isTransient, "\(reason)")
    #expect(reason.contains("certificate") == !isTransient, "\(reason)")
  }

  @Test(arguments: ["file:///etc/passwd", "http://127.0.0.1:1/", "imap://127.0.0.1:1/"])
  func `only mail is spoken`(url: String) {
    let failure = failure(
      SMTPTransport(ConnectionOptions(url: url, hello: "client.example", tls: .none)))
    #expect(failure?.reason.lowercased().contains("protocol") == true, "\(failure?.reason ?? "")")
  }
}
