import Delivery
import Diagnostics
import Foundation
import Mail
import SMTPSink
import TestSupport
import Testing

@testable import Newsroom

/// A send in earnest to a server of the program's own: what arrived, and what is left alone.
@Suite struct RehearsalTests {
  private func edition(
    readers: [String] = TestEdition.readers, delivery: String? = nil
  ) throws -> TestEdition {
    var edition = try TestEdition(
      delivery: delivery
        ?? "{ smtp: \"smtp://relay.example.org\", hello: a.example.org, connections: 1 }",
      readers: readers)
    edition.effects.transport = Effects.live().transport
    edition.effects.randomBytes = { Array(repeating: 7, count: $0) }
    try edition.compose("one")
    return edition
  }

  private func rehearse(
    _ edition: TestEdition, _ faults: String..., seed: UInt32? = nil
  ) throws -> RehearsalReport {
    let plan = try edition.newsroom.plan(SendRequest(route: .rehearsal))
    return try edition.newsroom.rehearse(
      plan, Rehearsal(faults: try faults.map { try Fault(parsing: $0) }, seed: seed))
  }

  @Test func `it tells what arrived, by what the run says`() throws {
    let report = try rehearse(
      edition(), "rcpt:550 5.1.1@ben@example.org", "rcpt:450 4.2.1@cleo@example.org",
      "dot:store-drop@dora@example.org", "dot:250@emil@example.org")
    let once = Arrivals.Count(once: 1), never = Arrivals.Count(never: 1)
    // Emil’s server says yes and keeps nothing.
    #expect(
      report.arrivals.byVerdict == [
        .accepted: Arrivals.Count(once: 1, never: 1), .rejected: never, .deferred: never,
        .inDoubt: once,
      ])
    #expect(report.arrivals.total == Arrivals.Count(once: 2, never: 3))
    #expect(report.arrivals.lost.map(\.description) == ["emil@example.org"])
    #expect(report.arrivals.twice.isEmpty && report.stored == 2 && report.seed == nil)
  }

  @Test func `whoever is not reached is not tried`() throws {
    let report = try rehearse(edition(), "mail:550 5.7.1@2+", "rcpt:drop")
    #expect(report.arrivals.total.never == 5 && report.arrivals.total.once == 0)
    let unreachable = try rehearse(edition(), "connect:drop")
    #expect(unreachable.arrivals.byVerdict == [.notTried: Arrivals.Count(never: 5)])
    guard case .unreachable = unreachable.sent.stop else {
      Issue.record("\(unreachable.sent)")
      return
    }
  }

  @Test func `certificates and logins are looked at as in earnest`() throws {
    for (fault, word) in [
      ("tls:expired", "expired"), ("starttls:454 4.7.0 no TLS today", "STARTTLS"),
      ("tls:other-host", "host name"), ("auth:535 5.7.8", "Login denied"),
    ] {
      let report = try rehearse(edition(), fault)
      #expect(report.sent.accepted == 0 && report.arrivals.total.never == 5)
      #expect(report.sent.stop?.description.contains(word) == true, "\(report.sent)")
    }
    #expect(try rehearse(edition(), "tls:expired@2", "auth:535@2").sent.accepted == 5)
  }

  @Test func `the same seed meets the same readers again`() throws {
    let edition = try edition(readers: (1...60).map { "reader\($0)@example.org" })
    func refused(_ seed: UInt32?) throws -> (String, UInt32?) {
      let report = try rehearse(edition, "rcpt:550 5.1.1@30%", seed: seed)
      let journal = try edition.folder.read("outbox/one/rehearsal-journal")
      let kinds = journal.split(separator: "\n").compactMap { line in
        let fields = line.split(separator: "\t")
        return fields.count > 3 && fields[2] == "rejected" ? String(fields[3]) : nil
      }
      return (kinds.sorted().joined(separator: " "), report.seed)
    }
    let first = try refused(3)
    #expect(try refused(3) == first && first.1 == 3)
    #expect(try refused(4).0 != first.0)
    #expect(try refused(nil).1 == 0x0707_0707)
  }

  /// Whatever goes wrong in it, nothing outside of the outbox has changed.
  @Test func `it changes nothing but the outbox`() throws {
    let edition = try edition()
    try edition.send { $0.limit = 1 }
    let before = try files(edition)
    _ = try rehearse(
      edition, "rcpt:550 5.1.1@ben@example.org", "rcpt:421@*3", "dot:drop@cleo@example.org",
      "tls:slow=1", "auth:slow=1")
    let after = try files(edition)
    #expect(after.filter { !$0.key.hasPrefix("outbox/") } == before)
    #expect(after.keys.contains { $0.hasPrefix("outbox/one/rehearsal/") })
    #expect(!after.keys.contains { $0.hasSuffix(".pem") })
    // Who has it already is part of a rehearsal: it shows everybody’s mail.
    #expect(try rehearse(edition).sent.accepted == 5)
  }

  private func files(_ edition: TestEdition) throws -> [String: Data] {
    var files: [String: Data] = [:]
    for case let path as String in FileManager.default.enumerator(atPath: edition.folder.url.path)
      ?? .init()
    {
      let url = edition.folder.url.appending(path: path)
      if !url.hasDirectoryPath, let data = try? Data(contentsOf: url) { files[path] = data }
    }
    return files
  }

  /// The way to the relay is another; how a run goes is what is configured.
  @Test func `the pace and the patience are those of the relay`() throws {
    var edition = try edition(
      delivery:
        "{ smtp: \"smtp://relay.example.org\", hello: a.example.org, connections: 3, rate: 20/s, timeouts: { command: 30, data: 30, message: 1 } }"
    )
    let seen = Collected<RelaySettings>()
    let live = Effects.live().transport
    edition.effects.transport = { settings, password in
      seen.add(settings)
      return try live(settings, password)
    }
    let start = ContinuousClock.now
    let report = try rehearse(edition, "dot:stall=120@1")
    #expect(ContinuousClock.now - start < .seconds(60), "no longer than the configured second")
    #expect(report.sent.inDoubt == 1)
    let relay = try #require(seen.all.last)
    #expect(relay.policy.connections == 3)
    #expect(relay.hello == "a.example.org" && relay.timeouts.message == .seconds(1))
    #expect(relay.url.hasPrefix("smtp://127.0.0.1:") && relay.password == nil)
  }
}
