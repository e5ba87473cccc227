import Clock
import Curl
import DNS
import Delivery
import Diagnostics
import Foundation
import TestSupport
import Testing

@testable import Newsroom

/// What a doctor finds in a folder, of which each thing can be wrong.
@Suite struct DoctorTests {
  /// A healthy one, that is asked nothing over the network.
  private func edition(
    _ extra: String = "", delivery: String = "{ smtp: \"smtp://relay.example.org\" }"
  ) throws -> TestEdition {
    var edition = try TestEdition(extra: extra, delivery: delivery)
    edition.effects.output = { _, _, _ in Data("outside\n".utf8) }
    edition.effects.lookUp = { _ in .noName }
    chmod(edition.folder.url.appending(path: "secret.key").path, 0o600)
    return edition
  }

  private func errors(
    _ edition: TestEdition, _ severity: DoctorFinding.Severity = .error
  ) -> [String] {
    edition.newsroom.doctor(DoctorRequest(isOffline: true)).filter { $0.severity == severity }
      .map {
        "\($0.check.rawValue): \($0.problem.location.map { "\($0): " } ?? "")\($0.problem.reason)"
      }
  }

  @Test func `a healthy folder stops nothing, and all is told`() throws {
    let edition = try edition()
    let findings = edition.newsroom.doctor(DoctorRequest(isOffline: true))
    #expect(findings.allSatisfy { [.ok, .unknown].contains($0.severity) }, "\(findings)")
    let checks: [DoctorFinding.Check] = [
      .folder, .disk, .git, .configuration, .secrets, .clock, .timeZone, .sources, .issues, .roster,
      .templates,
      .relay,
      .spf,
    ]
    #expect(findings.map(\.check) == checks)
  }

  @Test func `a configuration that cannot be read is told with its line, and the rest goes on`()
    throws
  {
    let edition = try edition("nmae: x")
    #expect(errors(edition).count == 1)
    #expect(errors(edition).first?.hasPrefix("configuration: broadsheet.yml:9:") == true)
    #expect(errors(edition, .ok).contains { $0.hasPrefix("clock: ") })
    #expect(errors(edition, .unknown).contains { $0.contains("were not looked at") })
  }

  @Test func `folders that are not there, or are files, are told`() throws {
    let edition = try edition()
    try FileManager.default.removeItem(at: edition.folder.url.appending(path: "Templates"))
    try edition.folder.write("issues", "")
    let said = errors(edition)
    #expect(said.contains("folder: Templates: no such folder"))
    #expect(said.contains("folder: issues: a file stands where a folder must be"))
  }

  @Test func `secrets are there, and nobody else's`() throws {
    let edition = try edition(
      delivery:
        "{ smtp: \"smtp://relay.example.org\", tls: required, username: u, password: { env: NOWHERE } }"
    )
    chmod(edition.folder.url.appending(path: "secret.key").path, 0o644)
    #expect(errors(edition).contains { $0.contains("the environment has no NOWHERE") })
    #expect(
      errors(edition, .warning).contains { $0.contains("others on this machine can read the key") })
    try FileManager.default.removeItem(at: edition.folder.url.appending(path: "secret.key"))
    #expect(errors(edition).contains { $0.contains("there is no key") })
  }

  @Test func `a command that fails is told, and run once`() throws {
    let runs = Collected<String>()
    var edition = try edition(
      delivery: """

          tls: required
          username: u
          password: { command: "pass show x" }
          smtp: [ "smtp://a.example.org", "smtp://b.example.org" ]
        """)
    edition.effects.output = { command, _, _ in
      if command.hasPrefix("pass") {
        runs.add(command)
        throw Problem("the command failed with status 3", category: .configuration)
      }
      return Data("outside\n".utf8)
    }
    #expect(
      errors(edition).contains {
        $0.hasSuffix("the password cannot be fetched: the command failed with status 3")
      })
    #expect(runs.all == ["pass show x"])
  }

  @Test func `templates and roster are read`() throws {
    let edition = try edition()
    try edition.folder.write("Templates/digest.txt.mustache", "{{nonsense}}\n{{reader.town}}")
    try edition.folder.write(
      "subscribers/weekly.csv", "email,status\nada@example.org,left\nnobody\n")
    let said = errors(edition)
    #expect(said.contains { $0.hasPrefix("templates: Templates/digest.txt.mustache:1:1:") })
    #expect(said.contains { $0.hasPrefix("templates: Templates/digest.txt.mustache:2:1:") })
    #expect(said.contains { $0.hasPrefix("roster: subscribers/weekly.csv:3:") })
    #expect(said.contains { $0.contains("the column “status” says who may be mailed") })
  }

  @Test func `sources are read, and what is left out of them is told`() throws {
    let edition = try edition()
    #expect(errors(edition, .ok).contains("sources: 1 article can be read"))
    try edition.folder.write("seeds/bad.md", "---\ndate: nonsense\n---\nText\n")
    try edition.folder.write("seeds/other.adoc", "= Text\n")
    let said = errors(edition, .warning)
    #expect(said.contains { $0.hasPrefix("sources: seeds/bad.md") }, "\(said)")
    #expect(said.contains { $0.contains("of a kind that is not read") })
    try FileManager.default.removeItem(at: edition.folder.url.appending(path: "seeds"))
    #expect(errors(edition).contains { $0.hasPrefix("sources: ") })
  }

  @Test func `an issue that cannot be read is told`() throws {
    let edition = try edition()
    try edition.compose("first")
    #expect(errors(edition, .ok).contains("issues: issues: what was sent can be read"))
    try edition.folder.write("issues/first/issue.json", "{")
    #expect(errors(edition, .warning).contains { $0.hasPrefix("issues: issues/first/issue.json") })
  }

  @Test func `a log that cannot be read is told with its line`() throws {
    let edition = try edition()
    try edition.folder.write("subscribers/weekly.events.jsonl", "{\"time\":1}\n")
    #expect(
      errors(edition).contains { $0.hasPrefix("consent-log: subscribers/weekly.events.jsonl:1") })
  }

  @Test func `what a send asks of the configuration is asked`() throws {
    let edition = try edition(delivery: "{ connections: 1 }")
    #expect(errors(edition).contains { $0.contains("no relay is configured") })
    let text = try String(
      contentsOf: edition.folder.url.appending(path: "broadsheet.yml"), encoding: .utf8)
    try edition.folder.write(
      "broadsheet.yml", text.replacing("postal_address: 1 Quay Street", with: ""))
    #expect(errors(edition).contains { $0.contains("there is no postal address") })
  }

  @Test func `a clock of 1970, and one behind what happened here, is told`() throws {
    let edition = try edition()
    #expect(
      errors(edition.at(Date(timeIntervalSince1970: 60))).contains(
        "clock: the clock says 1970-01-01T01:01:00+01:00"))
    try edition.compose("first")
    let behind = edition.at(TestEdition.noon.addingTimeInterval(-3600))
    #expect(
      errors(behind, .warning) == [
        "clock: the clock says 2025-11-21T10:00:00+01:00, but the issue first was composed at 2025-11-21T11:00:00+01:00"
      ])
    try edition.unsubscribe("ada@example.org")
    #expect(
      errors(behind, .warning).first?.contains("somebody of “weekly” came or went") == true
        || errors(behind, .warning).first?.contains("the issue first") == true)
    #expect(errors(edition, .warning) == [])
  }

  @Test(arguments: [
    (8 << 20, 999_999, DoctorFinding.Severity.warning), ((8 << 20) - 1, 999_999, .error),
    (1 << 30, 999_999, .ok), (1 << 30, 999, .warning), (1 << 30, 15, .error),
  ])
  func `room on the disk is told`(_ bytes: Int, _ files: Int, _ wanted: DoctorFinding.Severity) {
    let finding = DiskRoom(bytes: bytes, files: files).finding(at: Place(folder: "."))
    #expect(finding.severity == wanted)
    #expect(finding.severity != .error || finding.problem.category == .system)
  }

  @Test(arguments: [
    ("none\n", "ok: there is no git on this machine: see that a backup has issues/"),
    ("outside\n", "ok: the folder is kept in no repository: see that a backup has issues/"),
    (
      "inside\nignored issues/2026-W01/journal\n",
      "warning: git leaves out issues/, which is the memory of what was sent"
    ),
    (
      "inside\nignored subscribers/weekly.events.jsonl\n",
      "warning: git leaves out subscribers/*.events.jsonl, which say who has left"
    ),
    (
      "inside\ntracked secret.key\n",
      "warning: git keeps secret.key, which belongs to this machine alone"
    ),
    ("inside\n", "warning: git would take secret.key along"),
    (
      "inside\nmerge issues/slots.jsonl: merge: unspecified\n",
      "warning: git merges issues/slots.jsonl as “unspecified”"
    ),
    (
      "inside\nmerge subscribers/weekly.csv: merge: broadsheet-roster\ndriver other\n",
      "warning: rosters are to be merged by “broadsheet-roster”, and this clone does not know how"
    ),
    ("", "ok: there is no git on this machine: see that a backup has issues/"),
  ])
  func `what git says is told`(_ answer: String, _ wanted: String) {
    let said = GitAnswer(parsing: answer).findings(at: Place(folder: ".")).map {
      "\($0.severity.rawValue): \($0.problem.reason)"
    }
    #expect(said.contains(wanted))
  }

  @Test func `real git is understood`() throws {
    var edition = try edition()
    edition.effects.output = { try CommandOutput(of: $0, in: $1).read(isStopped: $2) }
    _ = try edition.effects.output("git init -q .", edition.newsroom.folder, { false })
    try edition.folder.write(".gitignore", "secret.key\noutbox/\n.broadsheet/\n")
    try edition.folder.write(
      ".gitattributes",
      "issues/slots.jsonl merge=union\nsubscribers/*.jsonl merge=union\nissues/*/** -merge\n")
    #expect(errors(edition, .warning) == [])
    try edition.folder.write(
      ".gitattributes",
      edition.folder.read(".gitattributes") + "subscribers/*.csv merge=broadsheet-roster\n")
    #expect(errors(edition, .warning).count == 1)
    let hint = edition.newsroom.doctor(DoctorRequest(isOffline: true))
      .first { $0.check == .git && $0.severity == .warning }?.problem.hint
    let command =
      "git config merge.broadsheet-roster.driver \"broadsheet merge-roster %O %A %B %P\""
    #expect(hint == command)
    _ = try edition.effects.output(command, edition.newsroom.folder, { false })
    #expect(errors(edition, .warning) == [])
    try edition.folder.write(".gitignore", "secret.key\noutbox/\n.broadsheet/\nissues/\n")
    #expect(errors(edition, .warning).count == 1)
  }

  @Test func `a relay that answers is told of, and one that does not stops a send`() throws {
    var edition = try edition()
    let findings = edition.newsroom.doctor()
    #expect(!findings.contains { $0.severity == .error })
    edition.effects.transport = { _, _ in Unreachable(cause: .connect) }
    let failed = edition.newsroom.doctor().filter { $0.severity == .error }
    #expect(failed.map(\.check) == [.relay])
    #expect(failed.first?.problem.hint?.contains("name and port") == true)
    edition.effects.transport = { _, _ in Unreachable(cause: .login) }
    #expect(edition.newsroom.doctor().filter { $0.severity == .error }.map(\.check) == [.login])
  }

  @Test(arguments: [(25, "ok"), (20, "warning"), (0, "warning")])
  func `a certificate that ends soon is told of`(_ days: Int, _ wanted: String) {
    let now = TestEdition.noon
    func certificate(_ days: Int, _ name: String) -> PeerCertificate {
      PeerCertificate(
        subject: name, expires: now.addingTimeInterval(TimeInterval(days) * 86_400 + 60))
    }
    var offers = SMTPCapabilities()
    (offers.size, offers.pipelining) = (1000, true)
    let report = RelayReport(
      name: "relay", isTLSAsked: true, username: "me", offers: offers,
      shown: Introduction(
        name: "mx", address: "192.0.2.1",
        certificates: [certificate(90, "CN=relay"), certificate(days, "CN=between")]))
    let said = report.findings(now: now, in: .utc).map {
      "\($0.severity.rawValue): \($0.problem.reason)"
    }
    #expect(
      said.first
        == "ok: relay at 192.0.2.1 answers as “mx” and offers SIZE 1000, PIPELINING, no SMTPUTF8")
    #expect(
      said.dropFirst().first?.hasPrefix(
        "\(wanted): a certificate of the chain (CN=between) of relay holds \(days) days") == true,
      "\(said)")
    #expect(said.last == "ok: relay takes the login of me")
  }

  @Test func `no TLS where it was asked for is told of`() {
    let report = RelayReport(
      name: "relay", isTLSAsked: true, username: nil, offers: SMTPCapabilities(),
      shown: Introduction(name: nil, address: nil, certificates: []))
    #expect(report.findings(now: TestEdition.noon, in: .utc).map(\.severity) == [.ok, .warning])
  }
}

/// A relay to which there is no session.
private struct Unreachable: Transport {
  let cause: CurlError.Kind

  func openSession(isStopped: @escaping @Sendable () -> Bool) throws -> any TransportSession {
    throw TransportFailure("refused", isTransient: cause.isTransient, cause: cause)
  }
}
