import Curl
import Delivery
import Diagnostics
import Foundation
import TestSupport
import Testing

@testable import Newsroom

/// What `delivery:` says of relays.
@Suite struct RelaySettingsTests {
  private func relays(_ delivery: String) throws -> [RelaySettings] {
    let edition = try TestEdition(delivery: delivery)
    defer { withExtendedLifetime(edition) {} }
    return try edition.newsroom.edition().configuration.relays
  }

  private func said(of delivery: String) -> String { problem { _ = try relays(delivery) } }

  @Test func `one address is one relay`() throws {
    let relays = try relays(
      "{ smtp: \"smtps://relay.example.org\", connections: 7, messages_per_connection: 9 }")
    #expect(relays.map(\.name) == ["relay.example.org"])
    #expect(relays.first?.url == "smtps://relay.example.org")
    #expect(relays.first?.policy.connections == 7)
    #expect(relays.first?.policy.limits.messagesPerConnection == 9)
    #expect(relays.first?.weight == nil)
  }

  @Test func `what stands beside the list holds for each that says nothing else`() throws {
    let relays = try relays(
      """

        smtp:
          - smtp://one.example.org
          - url: smtp://two.example.org:587
            name: second
            weight: 3
            tls: opportunistic
            username:
            password:
            hello: two.example.net
            timeouts: { data: 9 }
        tls: required
        username: weekly
        password: { env: SECRET }
        timeouts: { data: 5, stop: 6, connect: 7 }
      """)
    #expect(relays.map(\.name) == ["one.example.org", "second"])
    #expect(relays.map(\.weight) == [nil, 3])
    #expect(relays.map(\.tls) == [.required, .opportunistic])
    // Left empty, a default is taken away.
    #expect(relays.map(\.username) == ["weekly", nil])
    #expect(relays.map { $0.password != nil } == [true, false])
    #expect(relays.map(\.hello) == [nil, "two.example.net"])
    #expect(relays.map(\.timeouts.data) == [.seconds(5), .seconds(9)])
    #expect(relays.map(\.timeouts.afterStop) == [.seconds(6), .seconds(6)])
    #expect(relays.map(\.connectTimeout) == [.seconds(7), .seconds(7)])
    #expect(relays.map { $0.places["url"]?.line } == [10, 11])
    #expect(relays.map { $0.places["tls"]?.line } == [19, 14])
  }

  @Test func `names tell relays apart`() throws {
    #expect(
      try relays(
        "{ smtp: [\"smtp://a.example:25\", \"smtp://a.example:26\", \"smtps://b.example\"] }"
      )
      .map(\.name) == ["a.example:25", "a.example:26", "b.example"])
    #expect(
      try relays("{ smtp: [{ url: \"smtp://a.example\", name: one }, \"smtp://a.example\"] }")
        .map(\.name) == ["one", "a.example"])
  }

  @Test(arguments: [
    (
      "{ smtp: [\"smtp://a.example\", \"smtp://a.example:25\"] }",
      "two relays are called “a.example:25”"
    ),
    (
      "{ smtp: [{ url: \"smtp://a.example\", name: b }, { url: \"smtp://c.example\", name: b }] }",
      "two relays are called “b”"
    ),
    ("{ smtp: [{ name: b }] }", "a relay without an address"),
    ("{ smtp: [{ url: \"smtp://a.example\", usrname: b }] }", "did you mean “username”?"),
    ("{ smtp: [{ url: \"smtp://a.example\", envelope_from: b@example.org }] }", "unknown key"),
    ("{ smtp: [[\"smtp://a.example\"]] }", "an entry of “smtp” must be a mapping"),
    ("{ smtp: \"unix:run/relay.sock\" }", "is not a relay's address"),
    ("{ smtp: \"unix:/\(String(repeating: "a", count: 107))\" }", "is not a relay's address"),
    ("{ smtp: \"sendmail:msmtp\" }", "is not a relay's address"),
    ("{ smtp: \"maildir:\" }", "is not a relay's address"),
    ("{ smtp: { url: \"maildir:in\", tls: none } }", "unknown key “tls”"),
    ("{ smtp: { url: \"unix:/r\", proxy: \"http://a:1\" } }", "unknown key “proxy”"),
    ("{ smtp: { url: \"sendmail:\", command: msmtp } }", "“command” must be a list"),
    ("{ smtp: { url: \"sendmail:\", command: [msmtp] } }", "“command” must be a list"),
    ("{ smtp: \"smtps://a\", token: { env: T } }", "a token without a username"),
    ("{ smtp: \"smtps://a\", username: b, token: secret }", "must not stand in this file"),
    (
      "{ smtp: \"smtps://a\", username: b, token: { env: T }, password: { env: P } }",
      "a password and a token"
    ),
    ("{ smtp: \"smtp://a\", tls: none, username: b, token: { env: T } }", "a token would go over"),
    ("{ smtp: \"smtps://a\", login_options: PLAIN }", "“PLAIN” is not a way to log in"),
    ("{ smtp: \"smtps://a\", login_options: AUTH=PLAIM }", "did you mean “AUTH=PLAIN”?"),
    ("{ smtp: \"smtps://a\", client_key: k }", "“client_key” without a certificate"),
    ("{ smtp: \"smtps://a\", source_address: \"192.0.2.256\" }", "neither an address nor"),
    ("{ smtp: \"smtps://a\", source_address: \"a b\" }", "neither an address nor"),
    ("{ smtp: \"smtps://a\", proxy: \"ftp://b:1\" }", "is not a proxy's address"),
    ("{ smtp: \"smtps://a\", proxy: \"http://b\" }", "is not a proxy's address"),
    ("{ smtp: \"smtps://a\", proxy: \"http://me:secret@b:1\" }", "“the address” is not a proxy's"),
    (
      "{ smtp: \"smtps://a\", proxy: { url: \"socks5://b:1\", username: c, password: { env: P } } }",
      "the proxy's password would go over the network unprotected"
    ),
    ("{ smtp: \"http://a.example\" }", "“http://a.example” is not a relay's address"),
    ("{ smtp: \"smtp://me:secret@a.example\" }", "“the address” is not a relay's address"),
    ("{ smtp: [{ url: \"smtp://a.example\", weight: 0 }] }", "from 1 to 1000"),
    ("{ smtp: [{ url: \"smtp://a.example\", timeouts: { date: 1 } }] }", "did you mean “data”?"),
  ])
  func `a mistake is told with its line`(delivery: String, reason: String) {
    let said = said(of: delivery)
    #expect(said.contains(reason) && said.contains("broadsheet.yml:8"), "\(said)")
    #expect(!said.contains("secret"), "\(said)")
  }

  /// Each relay by itself: what protects one protects no other.
  @Test(arguments: [
    ("smtp://a.example", "none", true), ("smtp://a.example", "opportunistic", true),
    ("smtp://a.example", "required", false), ("smtps://a.example", "none", false),
    ("smtp://127.0.0.1", "none", false), ("smtp://LocalHost:2525", "none", false),
    ("smtp://127.0.0.1.example.org", "none", true), ("smtp://[::1]", "none", false),
  ])
  func `no password goes over the network unprotected`(url: String, tls: String, isRefused: Bool) {
    let said = said(
      of: """

          smtp:
            - smtp://good.example.org
            - url: "\(url)"
              tls: \(tls)
          username: weekly
          password: { env: SECRET }
        """)
    #expect(said.contains("unprotected") == isRefused, "\(said)")
    #expect(said.contains("broadsheet.yml:12") == isRefused, "\(said)")
  }

  @Test func `every way has a name`() throws {
    let relays = try relays(
      """

        smtp:
          - unix:/run/relay.sock
          - smtp+unix:///run/other.sock
          - "sendmail:"
          - { url: "sendmail:", name: msmtp, command: [/usr/bin/msmtp, -a, "a b"] }
          - maildir:in/Maildir
          - { url: "eml:/var/out", weight: 2, rate: 5/s }
        tls: required
      """)
    #expect(
      relays.map(\.name) == [
        "unix /run/relay.sock", "unix /run/other.sock", "sendmail", "msmtp", "maildir in/Maildir",
        "eml /var/out",
      ])
    #expect(
      relays.map(\.way) == [
        .socket(path: "/run/relay.sock"), .socket(path: "/run/other.sock"),
        .sendmail(["/usr/sbin/sendmail"]), .sendmail(["/usr/bin/msmtp", "-a", "a b"]),
        .maildir(path: "in/Maildir"), .eml(path: "/var/out"),
      ])
    #expect(relays.last?.policy.limits.rates == [Rate(5, per: .second)])
  }

  @Test func `a socket of this machine needs no TLS unless somebody says so`() throws {
    let login = "username: a, password: { env: P }"
    #expect(try relays("{ smtp: \"unix:/r\", \(login) }").map(\.tls) == [.none])
    #expect(try relays("{ smtp: \"unix:/r\", tls: required }").map(\.tls) == [.required])
  }

  @Test func `a relay's own token stands in the place of a password for all`() throws {
    let relays = try relays(
      """

        smtp:
          - smtps://a.example
          - { url: smtps://b.example, token: { command: fetch } }
        username: weekly
        password: { env: P }
      """)
    #expect(relays.map { $0.password != nil } == [true, false])
    #expect(relays.map { $0.token != nil } == [false, true])
  }

  @Test func `who the certificate names needs no password`() throws {
    let external = "username: weekly, login_options: AUTH=EXTERNAL, client_certificate: c.pem"
    let relays = try relays("{ smtp: \"smtps://a.example\", \(external) }")
    #expect(relays.first?.username == "weekly" && relays.first?.password == nil)
  }

  /// “localhost” is the proxy's own then.
  @Test func `behind a proxy nothing is on this machine`() {
    let login = "tls: none, username: a, password: { env: P }"
    #expect(
      said(of: "{ smtp: \"smtp://localhost\", proxy: \"http://127.0.0.1:1\", \(login) }")
        .contains("unprotected"))
  }

  @Test func `secrets are fetched anew for each run, and kept out of sight`() throws {
    var edition = try TestEdition(
      delivery: """

          smtp: smtps://relay.example.org
          username: weekly
          token: { command: fetch }
          client_certificate: c.pem
          client_key: k.pem
          client_key_password: { file: key.password }
          proxy: { url: "https://p.example:1", username: us, password: { env: PROXY } }
        """)
    let seen = Collected<RelaySecrets?>()
    let relay = edition.relay
    edition.effects.transport = { _, secrets in
      seen.add(secrets)
      return relay
    }
    edition.effects.output = { command, _, _ in Data("\(command)ed \(seen.all.count)\r\n".utf8) }
    edition.effects.environment = { $0 == "PROXY" ? "proxied" : nil }
    try edition.folder.write("key.password", "opened\r")
    try edition.folder.write("k.pem", "a key")
    try edition.compose("one")
    try edition.planned { plan in
      // The files of the test are open to others; the certificate is nobody's secret.
      #expect(
        plan.warnings.map(\.reason) == [
          "others on this machine can read the key's password",
          "others on this machine can read the client's key",
        ])
      #expect(plan.warnings.map { $0.location?.line } == [14, 13])
    }
    _ = try edition.send()
    #expect(seen.all.map { $0?.keyPassword } == ["opened", "opened"])
    #expect(seen.all.map { $0?.proxyPassword } == ["proxied", "proxied"])
    #expect(seen.all.map { $0?.token != nil } == [true, true])
  }

  @Test func `a folder in place of a relay is known before anything is sent`() throws {
    for (smtp, fillsFolder) in [
      ("[\"smtps://a.example\", \"maildir:in\"]", true), ("\"eml:out\"", true),
      ("\"smtps://a.example\"", false),
    ] {
      let edition = try TestEdition(delivery: "{ smtp: \(smtp) }")
      try edition.compose("one")
      try edition.planned { #expect($0.fillsFolder == fillsFolder) }
    }
  }
}
