import Testing

@testable import Delivery

/// Sessions that wait between two messages.
@Suite struct IdleTests {
  private func server() throws -> ScriptedServer {
    try ScriptedServer(
      ScriptedServer.greeting() + [.hear, .say("250 still here\r\n"), .hear, .say("221 bye\r\n")])
  }

  @Test func `a session that was idle asks whether the relay is there`() throws {
    let server = try server()
    var transport = SMTPTransport.local(server.port)
    transport.timeouts.idle = .zero
    let session = try transport.openSession()
    #expect(session.isReady())
    session.close()
    #expect(server.heard == ["EHLO client.example", "NOOP", "QUIT"])
  }

  @Test func `a relay that says no is not used`() throws {
    let server = try ScriptedServer(
      ScriptedServer.greeting() + [.hear, .say("421 4.4.2 idle too long\r\n")])
    var transport = SMTPTransport.local(server.port)
    transport.timeouts.idle = .zero
    #expect(try !transport.openSession().isReady())
  }

  @Test func `a session that was not idle is used at once`() throws {
    #expect(SMTPTimeouts().idle == .seconds(60))
    let server = try server()
    let session = try SMTPTransport.local(server.port).openSession()
    #expect(session.isReady())
    session.close()
    #expect(server.heard == ["EHLO client.example", "QUIT"])
  }
}
