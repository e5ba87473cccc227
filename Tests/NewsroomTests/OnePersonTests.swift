import Diagnostics
import Digest
import Foundation
import Mail
import Subscribers
import TestSupport
import Testing

@testable import Newsroom

/// People who have several addresses, or had: one consent.
@Suite struct OnePersonTests: AddressChanges {
  /// Two clones: one forgets somebody, the other gives them another address, before or after it.
  @Test(arguments: ["2025-11-01", "2099-01-01"])
  func `who is forgotten in one clone is so under the address that another gave them`(day: String)
    throws
  {
    let edition = try TestEdition()
    let roster = try edition.folder.read("subscribers/weekly.csv")
    _ = try edition.newsroom.forget(address("ben"))
    try edition.folder.write(
      "subscribers/weekly.csv", roster.replacing("ben@example.org", with: "bea@example.org"))
    try appended(edition, Self.renamed("ben", "bea", at: day))
    #expect(try reason(edition, "bea").rule == .suppressed)
    try edition.compose()
    try edition.send()
    #expect(!edition.mailed.contains("bea@example.org") && edition.mailed.count == 4)
    // What the next write erases stays forgotten under both, and is known to have been one person.
    try edition.unsubscribe("cleo@example.org")
    let log = try edition.folder.read("subscribers/weekly.events.jsonl")
    #expect(!log.contains("ben@") && !log.contains("bea@"))
    for name in ["ben", "bea"] {
      #expect(try reason(edition, name).rule == .suppressed, "\(name)")
      #expect(try edition.newsroom.person(address(name), on: nil).forgotten != nil, "\(name)")
    }
    let statuses = try ConsentLog(of: edition.newsroom.files.list("weekly")).statuses()
    #expect(statuses.renamed.map(\.count) == [2] && statuses.forgottenLeft == 0)
    _ = try edition.newsroom.set(["name": "A"], of: address("ada"), on: nil)
    #expect(try !edition.folder.read("subscribers/weekly.csv").contains("bea@"))
    // Who asks to come back does, by either address.
    try comesBack(edition, "bea")
    #expect(try reason(edition, "bea").rule != .suppressed)
  }

  @Test func `who is forgotten is so under all addresses that any list joins with theirs`() throws {
    let edition = try TestEdition()
    try edition.folder.write(
      "subscribers/daily.csv", "email,name\nben@example.org,Ben\n")
    _ = try edition.newsroom.unsubscribe(.address(address("ben")), from: "daily")
    _ = try edition.newsroom.changeAddress(
      of: address("ben"), to: address("cy"), values: [:], on: "daily")
    _ = try edition.newsroom.removeRows(of: [address("ben")], from: nil)
    try rename(edition, "ada", to: "ben")
    let report = try edition.newsroom.forget(address("ada"))
    #expect(
      report.addresses.map(\.description).map { $0.prefix { $0 != "@" } } == ["ada", "ben", "cy"])
    #expect(try reason(edition, "cy", list: "daily").rule == .suppressed)
    #expect(try !edition.folder.read("subscribers/daily.csv").contains("cy@"))
  }

  @Test func `another address, being forgotten and a shorter log lose nobody who left`() throws {
    let changes: [(TestEdition) throws -> Void] = [
      { try rename($0, "ada", to: "old") },
      { _ = try $0.newsroom.forget(address("ada")) },
      {
        _ = try $0.newsroom.forget(address("ada"))
        try comesBack($0, "ada")
        try $0.unsubscribe("ada@example.org")
        try $0.compose("two", again: true)
        _ = try $0.newsroom.forget(address("ada"))
      },
      {
        try rename($0, "ada", to: "old")
        _ = try $0.newsroom.compact(nil, isTrial: false)
      },
    ]
    for (index, change) in changes.enumerated() {
      let edition = try TestEdition()
      try edition.unsubscribe("ada@example.org")
      try edition.unsubscribe("old@example.org")
      try edition.compose("one")
      try change(edition)
      #expect(try edition.newsroom.check("one", skipsBadRows: false).isSendable, "\(index)")
      #expect(try edition.send("one").accepted == 4, "\(index)")
    }
  }

  @Test func `a log that lost who left is an error of the check too`() throws {
    let edition = try TestEdition()
    try edition.unsubscribe("ada@example.org")
    try edition.unsubscribe("ben@example.org")
    try edition.compose("one")
    let log = try edition.folder.read("subscribers/weekly.events.jsonl")
    try edition.folder.write(
      "subscribers/weekly.events.jsonl", String(log.split(separator: "\n")[0]) + "\n")
    let findings = try edition.newsroom.check("one", skipsBadRows: false).findings
    #expect(findings.contains { $0.rule == .consentLog && $0.severity == .error })
    #expect(problem { try edition.send("one") }.contains("1 address that had left when one"))
  }

  @Test func `under another key nobody is forgotten, brought back or given another address`() throws
  {
    let edition = try TestEdition()
    _ = try edition.newsroom.forget(address("ada"))
    try edition.compose("one")
    try edition.folder.write(
      "secret.key", Data(repeating: 8, count: 32).base64EncodedString() + "\n")
    let log = try edition.folder.read("subscribers/weekly.events.jsonl")
    for body in [
      { _ = try edition.newsroom.forget(address("ben")) },
      { try comesBack(edition, "ada") },
      { try rename(edition, "ben", to: "bea") },
    ] {
      #expect(throws: NewsroomProblem.self) { try body() }
      #expect(problem(body).contains("which is not here"))
    }
    #expect(try edition.folder.read("subscribers/weekly.events.jsonl") == log)
    #expect(try edition.folder.read("subscribers/weekly.csv").contains("ben@"))
    let report = try edition.newsroom.check("one", skipsBadRows: false)
    #expect(report.findings.contains { $0.rule == .consentLog } && !report.isSendable)
  }

  @Test func `nobody takes over the address of somebody who was forgotten`() throws {
    let edition = try TestEdition()
    _ = try edition.newsroom.forget(address("ada"))
    #expect(problem { try rename(edition, "ben", to: "ada") }.contains("asked to be forgotten"))
    #expect(try edition.folder.read("subscribers/weekly.csv").contains("ben@"))
  }

  @Test func `two rows of one person are named, and which of them is mailed`() throws {
    let edition = try TestEdition(readers: ["a1", "a2", "zoe"].map { "\($0)@example.org" })
    try appended(
      edition,
      Self.renamed("a", "a1", at: "2025-11-01") + Self.renamed("a", "a2", at: "2025-11-02"))
    let members = try edition.newsroom.members(of: nil)
    #expect(members.warnings.map { $0.location?.line } == [2])
    let verification = try edition.newsroom.verify(nil).verification
    #expect(verification.findings.map(\.rule) == ["samePerson"])
    #expect(verification.findings.first?.problem.reason.contains("a2@example.org (line 3)") == true)
    let other = try reason(edition, "a1")
    #expect(other.rule == .samePerson && !other.isRecipient && other.location?.line == 2)
    #expect(try reason(edition, "a2").isRecipient && reason(edition, "zoe").isRecipient)
    try edition.compose()
    try edition.send()
    #expect(edition.mailed == ["a2@example.org", "zoe@example.org"])
  }
}
