import Curl
import Foundation
import Synchronization
import Testing

@testable import Delivery

/// A token in place of a password, which may end under way.
@Suite struct TokenTests {
  /// A relay that offers these ways, and answers each login so.
  private func server(_ offer: String, _ answers: String...) throws -> ScriptedServer {
    // Each connection gets the script: the answer follows from how many came before.
    let count = Mutex(0)
    let replies = answers
    return try ScriptedServer(
      ScriptedServer.greeting(offer) + [
        .hear, .say("334 \r\n"), .hear,
        .answer {
          count.withLock { count in
            defer { count += 1 }
            return replies[min(count, replies.count - 1)]
          }
        },
        .hear, .say("221 bye\r\n"),
      ])
  }

  private func transport(
    _ server: ScriptedServer, fetched: @escaping @Sendable () throws -> String
  ) -> SMTPTransport {
    var transport = SMTPTransport.local(server.port)
    transport.options.login.username = "weekly@example.org"
    transport.token = AccessToken("old-token") { _ in try fetched() }
    return transport
  }

  private func proof(_ line: String) -> String {
    Data(base64Encoded: line).map { String(decoding: $0, as: UTF8.self) } ?? line
  }

  private let refusal = "535 5.7.8 expired\r\n"

  /// RFC 7628 §3.1 for one, Google's and Microsoft's own way for the other; what is weaker is not used.
  @Test(arguments: [
    (
      "AUTH PLAIN LOGIN XOAUTH2", "AUTH XOAUTH2",
      "user=weekly@example.org\u{1}auth=Bearer old-token\u{1}\u{1}"
    ),
    ("AUTH CRAM-MD5 OAUTHBEARER XOAUTH2", "AUTH OAUTHBEARER", "auth=Bearer old-token"),
  ])
  func `the relay's offer decides the way`(offer: String, command: String, holds: String) throws {
    let server = try server(offer, "235 2.7.0 welcome\r\n")
    let session = try transport(server) { throw CancellationError() }.openSession()
    session.close()
    #expect(server.heard.count > 2)
    #expect(server.heard.dropFirst().first == command)
    #expect(proof(server.heard.dropFirst(2).first ?? "").contains(holds))
  }

  @Test func `one that has ended is fetched anew, once`() throws {
    let fetches = Mutex(0)
    let server = try server("AUTH XOAUTH2", refusal, "235 2.7.0 welcome\r\n")
    let transport = transport(server) {
      fetches.withLock { $0 += 1 }
      return "new-token"
    }
    let session = try transport.openSession()
    session.close()
    // The next session has it already.
    try transport.openSession().close()
    #expect(fetches.withLock { $0 } == 1)
    let proofs = server.heard.map(proof).filter { $0.contains("Bearer") }
    #expect(proofs.map { $0.contains("new-token") } == [false, true, true])
  }

  @Test func `one that is refused when it is new is wrong`() throws {
    let server = try server("AUTH XOAUTH2", refusal)
    for fetched in ["old-token", "new-token"] {
      let failure = #expect(throws: TransportFailure.self) {
        try transport(server) { fetched }.openSession()
      }
      #expect(failure?.isTransient == false && failure?.cause == .login)
      #expect(failure?.reason.contains("expired") == true)
      #expect(failure?.reason.contains("-token") == false)
    }
  }

  @Test func `a store that fails under way is told`() throws {
    struct Locked: Error, CustomStringConvertible { var description = "broadsheet.yml:9: locked" }
    let server = try server("AUTH XOAUTH2", refusal)
    let failure = #expect(throws: TransportFailure.self) {
      try transport(server) { throw Locked() }.openSession()
    }
    #expect(failure?.reason.contains("no other can be had: broadsheet.yml:9: locked") == true)
  }

  @Test func `a store that hangs holds up no stop`() throws {
    struct Stopped: Error {}
    let server = try server("AUTH XOAUTH2", refusal)
    var transport = transport(server) { "" }
    let isFetching = Mutex(false)
    transport.token = AccessToken("old-token") { isStopped in
      isFetching.withLock { $0 = true }
      while !isStopped() { Thread.sleep(forTimeInterval: 0.001) }
      throw Stopped()
    }
    // The run is stopped while the token is fetched.
    let failure = #expect(throws: TransportFailure.self) {
      try transport.openSession { isFetching.withLock { $0 } }
    }
    #expect(failure?.reason.contains("Stopped") == true)
  }

  @Test func `a relay that takes none is told so`() throws {
    let server = try server("AUTH PLAIN LOGIN", "235 2.7.0 welcome\r\n")
    let failure = #expect(throws: TransportFailure.self) {
      try transport(server) { "old-token" }.openSession()
    }
    #expect(failure?.cause == .login && failure?.isTransient == false)
    #expect(!server.heard.joined().contains("AUTH"))
  }
}
