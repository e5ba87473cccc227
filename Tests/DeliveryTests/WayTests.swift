import Curl
import Foundation
import Testing

@testable import Delivery

/// Ways to a relay other than the straight one, and what is told of each that fails.
@Suite struct WayTests {
  private func failure(
    _ change: (inout ConnectionOptions) -> Void
  ) -> TransportFailure? {
    var options = ConnectionOptions(
      url: "smtp://127.0.0.1:1", hello: "client.example", tls: .none, connectTimeout: .seconds(3))
    change(&options)
    return #expect(throws: TransportFailure.self) { _ = try SMTPTransport(options).openSession() }
  }

  @Test func `a closed port, a name that nobody has, a socket that is not there`() {
    #expect(failure { _ in }?.cause == .connect)
    #expect(failure { $0.url = "smtp://relay.invalid" }?.cause == .host)
    let socket = failure { $0.socketPath = "/nonexistent/relay.sock" }
    #expect(socket?.cause == .connect)
    #expect(socket?.reason.contains("unix:/nonexistent/relay.sock") == true)
  }

  @Test(arguments: ["192.0.2.77", "nosuchif0"])
  func `a source that is not ours is told, and not tried again`(source: String) {
    let failure = failure { $0.source = source }
    #expect(failure?.cause == .source, "\(failure?.reason ?? "")")
    #expect(failure?.isTransient == false)
  }

  @Test func `a source that is ours is used`() throws {
    let server = try ScriptedServer(
      ScriptedServer.greeting("SIZE 1000") + [.hear, .say("221 bye\r\n")])
    var transport = SMTPTransport.local(server.port)
    transport.options.source = "127.0.0.9"
    try transport.openSession().close()
    #expect(server.peers == ["127.0.0.9"])
  }

  @Test func `a proxy that is not there, or lets nobody through`() throws {
    let gone = failure { $0.proxy = .init(url: "socks5h://127.0.0.1:1") }
    #expect(gone?.reason.contains("127.0.0.1") == true)
    #expect(gone?.cause == .proxy, "\(gone?.reason ?? "")")
    let closed = try ScriptedServer([
      .hearHead, .say("HTTP/1.1 407 Who are you\r\nContent-Length: 0\r\n\r\n"),
    ])
    let refused = failure { $0.proxy = .init(url: "http://127.0.0.1:\(closed.port)") }
    #expect(refused?.cause == .proxy, "\(refused?.reason ?? "")")
    #expect(refused?.reason.contains("407") == true)
    let unknown = failure { $0.proxy = .init(url: "socks5h://proxy.invalid:1080") }
    #expect(unknown?.cause == .proxy)
  }

  @Test func `what an HTTP proxy says is nothing that the relay offers`() throws {
    let proxy = try ScriptedServer(
      [.hearHead, .say("HTTP/1.1 200 Go on\r\n250-PIPELINING: yes\r\n250 AUTH: PLAIN\r\n\r\n")]
        + ScriptedServer.greeting("SIZE 1000") + [.hear, .say("221 bye\r\n")])
    var options = ConnectionOptions(
      url: "smtp://relay.example:2525", hello: "client.example", tls: .none,
      connectTimeout: .seconds(5))
    options.proxy = .init(
      url: "http://127.0.0.1:\(proxy.port)", username: "weekly", password: "secret")
    let connection = try CurlConnection(options)
    #expect(!connection.greetingLines.contains { $0.contains("PIPELINING") })
    let proof = Data("weekly:secret".utf8).base64EncodedString()
    #expect(proxy.heard.first == "CONNECT relay.example:2525 HTTP/1.1")
    #expect(proxy.heard.contains("Proxy-Authorization: Basic \(proof)"))
    #expect(proxy.heard.contains("EHLO client.example"))
  }

  @Test func `files that cannot be used are told, each as itself`() {
    let authority = failure {
      $0.url = "smtps://127.0.0.1:1"
      $0.certificateFile = "/nonexistent/ca.pem"
    }
    #expect([.authority, .connect].contains(authority?.cause), "\(authority?.reason ?? "")")
  }
}
