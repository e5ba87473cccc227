import Diagnostics
import Digest
import Foundation
import Mail
import Subscribers
import TestSupport
import Testing

@testable import Newsroom

/// A log that lies beside a list and would not be read: who left may stand there alone.
@Suite struct StrayLogTests {
  private static let left =
    #"{"time":"2025-11-20T08:00:00Z","event":"unsubscribed","source":"cli","email":"ada@example.org"}"#
    + "\n"

  /// A clone gave the list another name while another wrote down who left; both were merged.
  private func merged() throws -> TestEdition {
    let edition = try TestEdition()
    try edition.compose("one")
    _ = try edition.newsroom.renameList("weekly", to: "harbour")
    try edition.folder.write("subscribers/weekly.events.jsonl", Self.left)
    return edition
  }

  private func asked(_ edition: TestEdition, of list: String?) -> [() throws -> Void] {
    [
      { _ = try edition.newsroom.members(of: list) },
      {
        _ = try edition.newsroom.subscribe(
          [Newcomer(Mailbox(parsing: "zoe@example.org"))], to: list)
      },
      {
        _ = try edition.newsroom.subscribe(
          [Newcomer(Mailbox(parsing: "zoe@example.org"))], to: list ?? "weekly", makesList: true)
      },
      {
        _ = try edition.newsroom.reason(
          for: EmailAddress(parsing: "ada@example.org"), in: nil, list: list)
      },
    ]
  }

  @Test(arguments: [nil, "harbour", "weekly"])
  func `a log under the name that a list had stops whatever would not read it`(list: String?) throws
  {
    let edition = try merged()
    for hasLog in [false, true] {
      // Be there a log under the new name too.
      if hasLog {
        try edition.folder.write(
          "subscribers/harbour.events.jsonl", Self.left.replacing("ada@", with: "ben@"))
      }
      let files = try FileManager.default.contentsOfDirectory(
        atPath: edition.folder.url.appending(path: "subscribers").path)
      for (index, body) in asked(edition, of: list).enumerated() {
        #expect(problem(body).contains("from when it was “weekly”"), "\(index)")
      }
      let after = try FileManager.default.contentsOfDirectory(
        atPath: edition.folder.url.appending(path: "subscribers").path)
      #expect(Set(after) == Set(files))
      #expect(problem { try edition.send("one") }.contains("from when it was “weekly”"))
      let findings = try edition.newsroom.check("one", skipsBadRows: false).findings
      #expect(findings.contains { $0.rule == .consentLog && $0.problem.advice == .joinLogs })
      #expect(try edition.newsroom.listTable().warnings.contains { $0.advice == .joinLogs })
    }
    _ = try edition.newsroom.renameList("weekly", to: "harbour")
    for body in asked(edition, of: "harbour") { #expect(problem(body) == "") }
    try edition.send("one")
    #expect(edition.mailed.sorted() == TestEdition.readers.dropFirst(2) + ["zoe@example.org"])
  }

  @Test(arguments: [nil, "weekly"])
  func `who leaves meanwhile is heard, and told of it afterwards`(list: String?) throws {
    let edition = try merged()
    let cleo = try EmailAddress(parsing: "cleo@example.org")
    #expect(
      problem { _ = try edition.newsroom.unsubscribe(.address(cleo), from: list) }
        .contains("cleo@example.org is unsubscribed all the same"))
    _ = try edition.newsroom.renameList("weekly", to: "harbour")
    let statuses = try ConsentLog(of: edition.newsroom.files.list("harbour")).statuses()
    #expect(statuses[cleo] == .unsubscribed && statuses.optOutCount == 2)
  }

  @Test
  func `who is taken off with others, bounced or complained meanwhile is written down first too`()
    throws
  {
    let edition = try merged()
    let (cleo, ben) = try (
      EmailAddress(parsing: "cleo@example.org"), EmailAddress(parsing: "ben@example.org")
    )
    let membership = try edition.newsroom.members(of: nil, isLeaving: true)
    #expect(membership.list.name == "harbour")
    #expect(
      problem { _ = try edition.newsroom.unsubscribe([cleo], from: membership.list) }
        .contains("1 reader is unsubscribed all the same"))
    #expect(
      problem { _ = try edition.newsroom.mark(ben, .bounced, reason: "550", on: nil) }
        .contains("ben@example.org is marked as bounced all the same"))
    _ = try edition.newsroom.renameList("weekly", to: "harbour")
    let statuses = try ConsentLog(of: edition.newsroom.files.list("harbour")).statuses()
    #expect(statuses[cleo] == .unsubscribed && statuses[ben] == .bounced)
  }

  @Test func `a line that cannot be read keeps nobody from being taken off with others`() throws {
    let edition = try TestEdition()
    let (cleo, ben) = try (
      EmailAddress(parsing: "cleo@example.org"), EmailAddress(parsing: "ben@example.org")
    )
    try edition.folder.write("subscribers/weekly.events.jsonl", "<<<<<<< HEAD\n")
    let membership = try edition.newsroom.members(of: nil, isLeaving: true)
    #expect(!membership.warnings.isEmpty)
    #expect(
      problem { _ = try edition.newsroom.unsubscribe([cleo], from: membership.list) }
        .contains("all the same"))
    #expect(
      problem { _ = try edition.newsroom.mark(ben, .complained, reason: "wrote", on: nil) }
        .contains("ben@example.org is complained all the same"))
    let log = try edition.folder.read("subscribers/weekly.events.jsonl")
    #expect(log.contains("cleo@example.org") && log.contains("\"complained\""))
    #expect(problem { _ = try edition.newsroom.members(of: nil) } != "")
  }

  @Test func `a list without a log beside a log without a list is refused`() throws {
    let edition = try TestEdition()
    try edition.compose("one")
    try edition.folder.write("subscribers/old.events.jsonl", Self.left)
    for body in asked(edition, of: nil) + [{ try edition.send("one") }] {
      #expect(problem(body).contains("old.events.jsonl is that of no list"))
    }
    // A list that nobody configured has rows.
    try edition.folder.write("subscribers/old.csv", "email\n")
    #expect(problem { _ = try edition.newsroom.members(of: nil) } == "")
  }
}
