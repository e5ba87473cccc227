import Curl
import Delivery
import Diagnostics
import Foundation
import Mail
import TestSupport
import Testing

@testable import Newsroom

/// Which line of the configuration is named when a relay cannot be reached.
@Suite struct RemedyTests {
  private func relay(_ lines: String) throws -> RelaySettings {
    let edition = try TestEdition(delivery: "\n  smtp:\n    - name: spare\n" + lines)
    defer { withExtendedLifetime(edition) {} }
    return try #require(try edition.newsroom.edition().configuration.relays.first)
  }

  private static let all = """
          url: smtp://relay.example.org:587
          tls: required
          username: weekly
          token: { env: T }
          login_options: AUTH=XOAUTH2
          ca_file: ca.pem
          client_certificate: c.pem
          client_key: k.pem
          proxy: socks5h://127.0.0.1:1080
          source_address: 192.0.2.1
          timeouts: { connect: 5 }
    """

  /// The lines of `all` begin with the 11th of the file.
  @Test(arguments: [
    (CurlError.Kind.tls, 12, "smtps://relay.example.org:465"), (.certificate, 16, "authority"),
    (.authority, 16, "PEM"), (.clientCertificate, 17, "client_key"), (.handshake, 17, "TLS"),
    (.login, 14, "token"), (.host, 11, "name"), (.connect, 11, "port"), (.proxy, 19, "proxy"),
    (.source, 20, "interface"), (.silence, 21, "timeouts"),
  ])
  func `each failure names the setting that could mend it`(
    cause: CurlError.Kind, line: Int, word: String
  ) throws {
    let failure = TransportFailure("the relay's words", isTransient: false, cause: cause)
    let remedy = try relay(Self.all).remedy(for: failure)
    #expect(remedy.reason == "the relay's words")
    #expect(remedy.location?.line == line)
    #expect(remedy.location?.file == "broadsheet.yml")
    #expect(remedy.hint?.contains(word) == true, "\(remedy.hint ?? "")")
  }

  @Test(arguments: CurlError.Kind.allCases)
  func `what nobody set is looked for at the relay's address`(cause: CurlError.Kind) throws {
    let failure = TransportFailure("words", isTransient: false, cause: cause)
    let relay = try relay("      url: smtp://relay.example.org")
    #expect(relay.remedy(for: failure).location?.line == 11)
  }

  @Test func `a port that speaks TLS from the start is known`() throws {
    let failure = TransportFailure("silence", isTransient: true, cause: .silence)
    let relay = try relay("      url: smtp://relay.example.org:465")
    #expect(relay.remedy(for: failure).hint?.contains("smtps://relay.example.org:465") == true)
  }

  @Test func `a run that reached nobody names the line`() throws {
    struct Closed: Transport {
      func openSession(isStopped: @escaping @Sendable () -> Bool) throws -> any TransportSession {
        throw TransportFailure("closed", isTransient: false, cause: .login)
      }
    }
    var edition = try TestEdition(
      delivery: "{ smtp: [\"smtps://a.example\", { url: \"smtps://b.example\", name: second }] }")
    let good = edition.relay
    edition.effects.transport = { relay, _ -> any Transport in
      relay.name == "second" ? Closed() as any Transport : good
    }
    try edition.compose("one")
    // The other carries on, and what failed is told all the same.
    let report = try edition.send()
    #expect(report.unreachable.map(\.reason) == ["closed"])
    #expect(report.unreachable.first?.location?.line == 8)
  }

  @Test func `of several relays the one that refused is named, with its own line`() throws {
    var edition = try TestEdition(
      delivery: """

          username: weekly
          password: { env: P }
          hello: vm
          smtp:
            - { name: first, url: "smtps://a.example", connections: 1 }
            - name: second
              url: smtps://b.example
              username: other
              password: { env: P }
              connections: 1
            - { name: third, url: "smtps://c.example", connections: 1 }
        """, readers: (1...60).map { "reader\($0)@example.org" })
    edition.effects.environment = { _ in "secret" }
    let (good, bad) = (
      StubTransport { _ in
        Thread.sleep(forTimeInterval: 0.002)
        return .accepted(SMTPReply(code: 250, text: "taken"))
      },
      StubTransport { _ in
        .refused(
          SMTPReply(code: 530, enhanced: EnhancedStatusCode(5, 7, 0), text: "log in"), at: .mail)
      }
    )
    let odd = StubTransport { _ in
      .refused(SMTPReply(code: 530, text: "no"), at: .mail)
    }
    edition.effects.transport = { relay, _ in
      relay.name == "first" ? good : relay.name == "second" ? bad : odd
    }
    try edition.compose("one")
    let report = try edition.send()
    #expect(report.accepted == 60 && report.stop == nil && report.unreachable.isEmpty)
    let left = Dictionary(uniqueKeysWithValues: report.leftRelays.map { ($0.relay, $0) })
    let second = try #require(left["second"])
    #expect(
      second.problem.location?.line == 16 && second.problem.hint?.contains("username") == true)
    #expect(second.problem.reason.contains("530 5.7.0 log in"))
    // What holds for all is named where it is said.
    #expect(left["third"]?.problem.location?.line == 9)

    // Where all of them refuse, the run ends with the words and the line of the last.
    edition.effects.transport = { _, _ in bad }
    try edition.article("ebb", "Ebb", "2025-11-21")
    try edition.compose("two")
    let all = try edition.send("two")
    let problem = edition.newsroom.problem(of: try #require(all.stop), in: all)
    #expect([9, 16].contains(problem.location?.line) && !all.leftRelays.isEmpty)
  }
}
