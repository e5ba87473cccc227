import Diagnostics
import Foundation
import Mail
import Subscribers
import TestSupport
import Testing

@testable import Digest

/// Addresses that not every relay can be given, told before anything is sent.
@Suite struct SMTPUTF8RuleTests {
  private func findings(
    from: String = "a@example.org", replyTo: String? = nil, readers: [String] = ["b@example.org"]
  ) throws -> [Finding] {
    let temporary = try TemporaryFolder()
    let folder = Place(url: temporary.url, shown: "")
    let texts = ["digest.html": "x", "digest.txt": "x"]
    let frozen = try compose(texts, [article("Low Tide")])
    try temporary.write("weekly.csv", "email\n" + readers.map { "\($0)\n" }.joined())
    let list = try MailingList(
      at: ListFiles(name: "weekly", folder: folder))
    var preflight = Preflight(
      frozen: frozen, list: list, now: friday, skipsBadRows: false,
      sources: Preflight.Sources(
        edition: folder, templates: folder, roster: SourceLocation(file: "weekly.csv"),
        setting: { SourceLocation(file: "\($0) of broadsheet.yml") }))
    preflight.frozen.issue.from = from
    preflight.frozen.issue.replyTo = replyTo
    return SMTPUTF8Rule.findings(in: preflight)
  }

  @Test func `an address of the sender's is every mail's`() throws {
    let found = try findings(
      from: "Jürgen <jürgen@example.org>", replyTo: "rédaction@example.org")
    #expect(
      found.map(\.problem.location?.file) == [
        "from of broadsheet.yml", "reply_to of broadsheet.yml",
      ])
    #expect(found.allSatisfy { $0.severity == .warning && $0.rule == .smtputf8 })
    // A name and a domain have ASCII forms.
    #expect(try findings(from: "Jürgen <weekly@käse.example>").isEmpty)
  }

  @Test func `readers are counted`() throws {
    let found = try findings(readers: ["zoë@example.org", "anna@example.org", "jürgen@example.net"])
    #expect(
      found.map(\.problem.reason) == [
        "2 addresses, the first of them zoë@example.org, need SMTPUTF8"
      ])
    #expect(try findings().isEmpty)
  }
}
