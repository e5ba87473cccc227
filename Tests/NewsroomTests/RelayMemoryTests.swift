import Delivery
import Diagnostics
import Digest
import Foundation
import Mail
import TestSupport
import Testing

@testable import Newsroom

/// What is known of relays from one run to the next.
@Suite struct RelayMemoryTests {
  /// An edition whose relay offers this.
  private func edition(
    delivery: String = "{ smtp: \"smtp://relay.example.org\", connections: 1 }",
    readers: [String] = TestEdition.readers, _ change: (inout SMTPCapabilities) -> Void
  ) throws -> TestEdition {
    var capabilities = SMTPCapabilities()
    change(&capabilities)
    var edition = try TestEdition(delivery: delivery, readers: readers)
    let relay = StubTransport(capabilities: capabilities)
    edition.effects.transport = { _, _ in relay }
    return edition
  }

  private func file(_ edition: TestEdition) -> URL {
    edition.folder.url.appending(path: ".broadsheet/relays.json")
  }

  @Test func `a run leaves what it saw`() throws {
    let edition = try edition {
      $0.size = 1000
      $0.pipelining = true
    }
    try edition.compose()
    #expect(try edition.newsroom.check(nil, skipsBadRows: false).findings.isEmpty)
    #expect(try edition.send().warnings.isEmpty)
    let facts = try #require(edition.newsroom.relayMemory().relays["relay.example.org"])
    #expect(facts.seen == TestEdition.noon)
    #expect(facts.capabilities.size == 1000 && facts.capabilities.pipelining)
    #expect(!facts.capabilities.smtpUTF8 && !facts.capabilities.dsn && facts.stumbled == nil)
  }

  @Test func `the check knows what the relay did not take`() throws {
    let edition = try edition(readers: ["ada@example.org", "zoë@example.org"]) { $0.size = 200 }
    try edition.compose()
    func findings() throws -> [String] {
      try edition.newsroom.check(nil, skipsBadRows: false).findings.map(\.problem.reason)
    }
    // A relay that was never seen may offer it.
    #expect(try findings() == ["zoë@example.org needs SMTPUTF8"])
    try edition.send { $0.limit = 1 }
    let found = try findings()
    #expect(found.count == 2, "\(found)")
    #expect(
      found.first
        == "zoë@example.org needs SMTPUTF8, which relay.example.org (seen 2025-11-21) did not offer"
    )
    #expect(found.last?.hasSuffix("took 200") == true)
  }

  @Test(
    arguments: [
      "", "{", "[]", "{\"version\":2,\"relays\":{}}", "{\"version\":1}", "\u{0}\u{0}",
      "{\"version\":1,\"relays\":{\"a\":{\"seen\":\"yesterday\"}}}",
    ])
  func `a file that is anything else is told of and written anew`(text: String) throws {
    let edition = try edition { $0.dsn = true }
    try edition.compose()
    try edition.folder.write(".broadsheet/relays.json", text)
    let report = try edition.newsroom.check(nil, skipsBadRows: false)
    #expect(report.warnings.map(\.reason) == ["not what is known of relays"])
    #expect(report.isSendable)
    #expect(try edition.send().accepted == 5)
    #expect(edition.newsroom.relayMemory().problem == nil)
    #expect(edition.newsroom.relayMemory().relays.count == 1)
  }

  @Test func `numbers that cannot be are not believed`() throws {
    let edition = try edition { _ in }
    try edition.folder.write(
      ".broadsheet/relays.json",
      """
      {"version":1,"relays":{"a":{"seen":"2025-11-20T10:00:00Z","pipelining":true,"smtpUTF8":true,
      "dsn":true,"size":-5,"messagesPerConnection":0,"stumbled":"2025-09-01T10:00:00Z"}}}
      """)
    let facts = try #require(edition.newsroom.relayMemory().relays["a"])
    #expect(facts.capabilities.size == 0 && facts.messagesPerConnection == nil)
    // Long ago.
    #expect(facts.stumbled != nil && facts.asOf(TestEdition.noon).stumbled == nil)
  }

  @Test func `that nothing can be kept stops nobody`() throws {
    let edition = try edition(delivery: "{ smtp: \"smtp://relay.example.org\" }") { _ in }
    try edition.compose()
    try edition.folder.write(".broadsheet", "in the way")
    let report = try edition.send()
    #expect(report.accepted == 5 && report.warnings.count == 1)
  }

  @Test(arguments: [SendRequest.Route.folder(nil), .rehearsal])
  func `a dry run and a rehearsal say nothing of a relay`(route: SendRequest.Route) throws {
    let edition = try edition { $0.dsn = true }
    try edition.compose()
    #expect(try edition.send { $0.route = route }.accepted == 5)
    #expect(!FileManager.default.fileExists(atPath: file(edition).path))
  }

  @Test func `each recipient has a path for bounces where that is asked for`() throws {
    let edition = try TestEdition(
      delivery:
        "{ smtp: \"smtp://relay.example.org\", envelope_from: b@example.org, verp: true }")
    try edition.compose()
    try edition.send()
    let base = try EmailAddress(parsing: "b@example.org")
    let paths = try edition.relay.messages.map { mail in
      let path = try #require(mail.envelope.reversePath)
      return try #require(BouncePath(parsing: path, base: base))
    }
    #expect(
      Set(paths.map { $0.recipient?.description }) == Set(TestEdition.readers.map(Optional.some)))
    #expect(Set(paths.map(\.token)).count == 5)
  }

  @Test(
    arguments: [
      ("verp: true", "an address for each recipient is made from one for bounces"),
      (
        "verp: true, envelope_from: \(String(repeating: "b", count: 48))@example.org",
        "with the recipient's token"
      ), ("verp: maybe", "verp"),
    ])
  func `a path that cannot be made is refused beforehand`(keys: String, words: String) throws {
    let edition = try TestEdition(delivery: "{ smtp: \"smtp://relay.example.org\", \(keys) }")
    let told = problem { try edition.compose() }
    #expect(told.contains(words) && told.contains("broadsheet.yml"), "\(told)")
  }
}
