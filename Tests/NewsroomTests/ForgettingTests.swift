import Delivery
import Digest
import Diagnostics
import Foundation
import Mail
import Subscribers
import TestSupport
import Testing

@testable import Newsroom

/// Somebody is forgotten: nothing names them any more, and nobody mails them again.
@Suite struct ForgettingTests {
  private let ben: EmailAddress

  init() throws { ben = try EmailAddress(parsing: "ben@example.org") }

  /// Ben is refused with his address in the reply; Emil is put off.
  private func edition() throws -> TestEdition {
    try TestEdition { mail in
      switch mail.envelope.forwardPaths.first?.localPart {
      case "ben":
        .refused(
          SMTPReply(
            code: 550, enhanced: EnhancedStatusCode(5, 1, 1), text: "<Ben@example.org> is nobody"),
          at: .recipient)
      case "emil":
        .refused(
          SMTPReply(code: 450, enhanced: EnhancedStatusCode(4, 2, 1), text: "later"), at: .recipient
        )
      default: .accepted(SMTPReply(code: 250, text: "taken"))
      }
    }
  }

  private func named(_ edition: TestEdition, _ needle: String = "ben@") throws -> [String] {
    let names =
      FileManager.default.enumerator(atPath: edition.folder.url.path)?
      .compactMap { $0 as? String } ?? []
    return names.filter { name in
      let data = try? Data(contentsOf: edition.folder.url.appending(path: name))
      return String(decoding: data ?? Data(), as: UTF8.self).lowercased().contains(needle)
    }.sorted()
  }

  @Test func `who is forgotten was no reader of a list that they were never on`() throws {
    let edition = try TestEdition(extra: "lists: { daily: {} }")
    try edition.folder.write("subscribers/daily.csv", "email\nzoe@example.org\n")
    _ = try edition.newsroom.unsubscribe(.address(ben), from: "weekly")
    _ = try edition.newsroom.forget(ben)
    let statistics = try edition.newsroom.statistics(of: "daily", weeks: 3).statistics
    #expect(
      statistics.weeks.map { [$0.joined, $0.left, $0.subscribed] } == [
        [0, 0, 1], [0, 0, 1], [0, 0, 1],
      ])
    let row = try #require(edition.newsroom.listTable().rows.first { $0.name == "daily" })
    #expect(row.left == 0 && row.forgotten == 1)
  }

  @Test func `nothing names somebody any more, and all sums stay`() throws {
    let edition = try edition()
    try edition.folder.write("outbox/one/ben@example.org.eml", "To: ben@example.org\r\n")
    try edition.folder.write("outbox/one/ada@example.org.eml", "To: ada@example.org\r\n")
    try edition.compose("one")
    try edition.send()
    let before = try edition.newsroom.status("one")
    #expect(try !named(edition).isEmpty)
    let report = try edition.newsroom.forget(ben)
    #expect(report.issues == ["one"] && report.left.isEmpty && report.problems.isEmpty)
    #expect(report.outbox == ["outbox/one/ben@example.org.eml"])
    #expect(report.lists.map { [$0.rows, $0.lines] } == [[1, 1]])
    let left0 = try named(edition)
    #expect(left0 == [])
    let after = try edition.newsroom.status("one")
    #expect(after.recipients == before.recipients && after.rejected == before.rejected)
    #expect(after.accepted == before.accepted && after.deferred == before.deferred)
    // The issue goes on as it was.
    #expect(try edition.at(TestEdition.noon + 600).send("one").attempted == 1)
    let left1 = try named(edition)
    #expect(left1 == [])
    #expect(try edition.newsroom.files.issues.ids() == ["one"])
    let again = try edition.newsroom.forget(ben)
    let since = try #require(again.since).timeIntervalSince(TestEdition.noon)
    #expect((since * 1000).rounded() == 1 && again.issues.isEmpty)
  }

  @Test func `who is brought back by a merge is not mailed, and erased by the next write`() throws {
    let edition = try edition()
    let roster = try edition.folder.read("subscribers/weekly.csv")
    _ = try edition.newsroom.forget(ben)
    let log = try edition.folder.read("subscribers/weekly.events.jsonl")
    try edition.folder.write("subscribers/weekly.csv", roster)
    try edition.folder.write(
      "subscribers/weekly.events.jsonl",
      #"{"time":"2099-01-01T00:00:00Z","event":"confirmed","email":"Ben@example.org","source":"import"}"#
        + "\n" + log)
    try edition.compose("one")
    try edition.planned { #expect($0.recipients == 4) }
    let findings = try edition.newsroom.check("one", skipsBadRows: false).findings
    #expect(
      findings.filter { $0.rule == .forgotten }.map { $0.problem.location?.line } == [nil, 3])
    try edition.unsubscribe("cleo@example.org")
    #expect(
      try !edition.folder.read("subscribers/weekly.events.jsonl").lowercased().contains("ben@"))
    _ = try edition.newsroom.subscribe(
      [Newcomer(Mailbox(parsing: "zoe@example.org"))], to: nil)
    let left2 = try named(edition)
    #expect(left2 == [])
  }

  @Test func `an old link of somebody who was forgotten records nothing`() throws {
    let edition = try edition()
    _ = try edition.newsroom.forget(ben)
    let log = try edition.folder.read("subscribers/weekly.events.jsonl")
    let departure = try edition.newsroom.unsubscribe(.address(ben), from: nil)
    #expect(departure.outcome == .forgotten)
    #expect(try edition.folder.read("subscribers/weekly.events.jsonl") == log)
  }

  @Test func `without the key nobody is added and nothing is sent, and who leaves is heard`() throws
  {
    let edition = try edition()
    _ = try edition.newsroom.forget(ben)
    try edition.compose("one")
    try edition.folder.write(
      "secret.key", Data(repeating: 8, count: 32).base64EncodedString() + "\n")
    for body in [
      { try edition.planned { _ in } },
      {
        _ = try edition.newsroom.subscribe(
          [Newcomer(Mailbox(parsing: "zoe@example.org"))], to: nil)
      },
    ] as [() throws -> Void] {
      do {
        try body()
        Issue.record("nothing was refused")
      } catch let error as NewsroomProblem {
        #expect(error.problems.first?.category == .configuration)
        #expect(error.problems.first?.reason.contains("which is not here") == true)
      }
    }
    try edition.unsubscribe("cleo@example.org")
    #expect(try edition.folder.read("subscribers/weekly.events.jsonl").contains("cleo@example.org"))
  }

  @Test func `an issue of another machine is left to its next run`() throws {
    let edition = try edition()
    try edition.compose("one")
    try edition.send()
    var elsewhere = edition
    elsewhere.effects.owner = { "another machine" }
    let report = try elsewhere.newsroom.forget(ben)
    #expect(report.issues.isEmpty && report.left.map(\.issue) == ["one"])
    #expect(try named(edition) == ["issues/one/journal", "issues/one/recipients"])
    let findings = try elsewhere.newsroom.check("one", skipsBadRows: false).findings
    #expect(
      findings.contains { $0.rule == .forgotten && $0.problem.reason.contains("names 1 who") })
    try edition.at(TestEdition.noon + 600).planned { _ in }
    let left3 = try named(edition)
    #expect(left3 == [])
  }

  @Test func `an issue that a run is at work on is left to the next`() throws {
    let edition = try edition()
    try edition.compose("one")
    try edition.send()
    let lock = try edition.newsroom.lock("one")
    let report = try edition.newsroom.forget(ben)
    #expect(report.left.first?.reason.contains("at work") == true)
    withExtendedLifetime(lock) {}
  }

  @Test func `an erasure that was cut short at any step is read as one issue and finished`() throws
  {
    for step in 0..<3 {
      let edition = try edition()
      try edition.compose("one")
      try edition.send()
      let folder = edition.folder.url.appending(path: "issues/one")
      let old = try ["recipients", "journal"].map { try edition.folder.read("issues/one/\($0)") }
      let status = try edition.newsroom.status("one")
      _ = try edition.newsroom.forget(ben)
      let new = try ["recipients", "journal"].map { try edition.folder.read("issues/one/\($0)") }
      #expect(old[0] != new[0] && old[1] != new[1])
      try edition.folder.write("issues/one/recipients", step == 2 ? new[0] : old[0])
      try edition.folder.write("issues/one/journal", step == 0 ? old[1] : new[1])
      if step < 2 { try edition.folder.write("issues/one/recipients.forgotten", new[0]) }
      #expect(problem { _ = try edition.newsroom.status("one") } == "", "\(step)")
      #expect(problem { try edition.at(TestEdition.noon + 600).planned { _ in } } == "", "\(step)")
      #expect(try edition.newsroom.status("one").rejected == status.rejected, "\(step)")
      #expect(try edition.folder.read("issues/one/recipients") == new[0])
      #expect(try edition.folder.read("issues/one/journal").hasPrefix(new[1]))
      #expect(
        !FileManager.default.fileExists(atPath: folder.appending(path: "recipients.forgotten").path)
      )
    }
  }

  @Test func `what nothing knows is a slip of the pen`() throws {
    let edition = try edition()
    let nobody = try EmailAddress(parsing: "bem@example.org")
    #expect(problem { _ = try edition.newsroom.forget(nobody) }.contains("nothing here knows"))
    #expect(!edition.folder.exists("subscribers/weekly.events.jsonl"))
  }

  @Test func `of a roster that cannot be read nobody is said to be unknown`() throws {
    let edition = try edition()
    let roster = try edition.folder.read("subscribers/weekly.csv")
    try edition.folder.write(
      "subscribers/weekly.csv",
      roster + "<<<<<<< ours\nbem@example.org,Bem\n=======\n>>>>>>> theirs\n")
    let nobody = try EmailAddress(parsing: "bem@example.org")
    #expect(
      problem { _ = try edition.newsroom.forget(nobody) }.contains(
        "the marks of a merge stand in the roster"))
  }

  @Test func `a send under way is told by the log that somebody is forgotten`() throws {
    let edition = try edition()
    try edition.unsubscribe("ben@example.org")
    let list = edition.newsroom.files.list("weekly")
    let consent = try ConsentLog(of: list)
    #expect(try consent.status(of: ben) == .unsubscribed)
    _ = try edition.newsroom.forget(ben)
    #expect(try consent.status(of: ben) == .forgotten)
    #expect(try consent.statuses().optOutCount == 1)
  }

  @Test func `all addresses of somebody who was renamed go`() throws {
    let edition = try edition()
    try edition.folder.write(
      "subscribers/weekly.events.jsonl",
      #"{"time":"2025-01-01T00:00:00Z","event":"renamed","email":"old@example.net","to":"ben@example.org","source":"cli"}"#
        + "\n")
    let report = try edition.newsroom.forget(ben)
    #expect(report.addresses.map(\.canonical) == ["ben@example.org", "old@example.net"])
    let text = try edition.folder.read("subscribers/weekly.events.jsonl")
    #expect(!text.contains("example.org") && !text.contains("example.net"))
    let statuses = try ConsentLog(of: edition.newsroom.files.list("weekly")).statuses()
    #expect(statuses[try EmailAddress(parsing: "old@example.net")] == .forgotten)
  }

  @Test func `whose address ends as theirs does keeps it`() throws {
    let edition = try edition()
    let others = "o'ben@example.org,Oben\nr&ben@example.org,see 'ben@example.org'\n"
    let roster = try edition.folder.read("subscribers/weekly.csv")
    try edition.folder.write("subscribers/weekly.csv", roster + others)
    _ = try edition.newsroom.forget(ben)
    let left = try edition.folder.read("subscribers/weekly.csv")
    #expect(left.contains("\no'ben@example.org,Oben\nr&ben@example.org,see '"))
    #expect(!left.contains("'ben@example.org'") && !left.contains("\nben@"))
    // So it is where a merge brings them back.
    try edition.folder.write("subscribers/weekly.csv", roster + others)
    _ = try edition.newsroom.tag([EmailAddress(parsing: "ada@example.org")], "sea", on: nil)
    let again = try edition.folder.read("subscribers/weekly.csv")
    #expect(again.contains("o'ben@example.org,Oben") && again.contains("r&ben@example.org,see '"))
    #expect(!again.contains("'ben@example.org'") && !again.contains("\nben@"))
  }
}
