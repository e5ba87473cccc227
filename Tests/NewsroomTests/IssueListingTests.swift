import Delivery
import Diagnostics
import Foundation
import Mail
import Synchronization
import TestSupport
import Testing

@testable import Newsroom

/// What is said of all issues, and of one recipient.
@Suite struct IssueListingTests {
  private func rows(_ edition: TestEdition, list: String? = nil) throws -> [String] {
    try edition.newsroom.issues(of: list).rows.map {
      "\($0.issue) \($0.list) \($0.state) \($0.sent)/\($0.recipients) \($0.leftOver)"
    }
  }

  @Test func `an issue is listed with how far it is, newest first`() throws {
    let edition = try TestEdition()
    #expect(try rows(edition).isEmpty)
    try edition.compose("one")
    try edition.at(TestEdition.noon + 60).compose("two")
    #expect(try rows(edition) == ["two weekly composed 0/5 0", "one weekly composed 0/5 0"])
    try edition.unsubscribe("emil@example.org")
    try edition.send("one") { $0.limit = 2 }
    #expect(try rows(edition).last == "one weekly leftOver 2/5 2")
    let plan = try edition.newsroom.plan(SendRequest(issue: "one", route: .relays))
    #expect(try rows(edition).last == "one weekly sending 2/5 2")
    // Nor did whoever asked take it for themselves.
    #expect(try edition.newsroom.send(plan).accepted == 2)
    withExtendedLifetime(plan) {}
    #expect(try edition.newsroom.issues(of: "weekly").rows.count == 2)
    #expect(problem { _ = try edition.newsroom.issues(of: "daily") }.contains("no list “daily”"))
  }

  @Test func `a finished issue needs nothing but its journal`() throws {
    let edition = try TestEdition()
    try edition.unsubscribe("emil@example.org")
    try edition.compose("one")
    try edition.send()
    for file in ["issues/one/recipients", "subscribers/weekly.csv"] {
      try FileManager.default.removeItem(at: edition.folder.url.appending(path: file))
    }
    #expect(try rows(edition) == ["one weekly sent 4/5 0"])
  }

  @Test func `who left is not left over, be it in doubt whether they have it`() throws {
    let edition = try TestEdition { mail in
      mail.envelope.forwardPaths.first?.localPart == "ben"
        ? .inDoubt("gone") : .accepted(SMTPReply(code: 250, text: "taken"))
    }
    try edition.compose("one")
    try edition.send { $0.limit = 4 }
    #expect(try rows(edition) == ["one weekly leftOver 3/5 2"])
    try edition.unsubscribe("emil@example.org")
    try edition.unsubscribe("ben@example.org")
    #expect(try rows(edition) == ["one weekly sent 3/5 0"])
    _ = try edition.newsroom.resolve("one", nil, as: .arrived)
    #expect(try rows(edition) == ["one weekly sent 4/5 0"])
  }

  @Test func `a damaged issue is a warning, be it its record or its journal`() throws {
    let edition = try TestEdition()
    for id in ["one", "two", "three"] { try edition.compose(id) }
    try edition.folder.write("issues/one/issue.json", "{")
    try edition.folder.write("issues/two/journal", "no journal\n")
    let listing = try edition.newsroom.issues(of: nil)
    #expect(listing.rows.map(\.issue) == ["three"])
    #expect(
      listing.warnings.compactMap(\.location?.file) == [
        "issues/one/issue.json", "issues/two/journal",
      ])
  }

  // MARK: one recipient

  private func story(_ edition: TestEdition, _ name: String) throws -> RecipientStory {
    try edition.newsroom.story(of: EmailAddress(parsing: "\(name)@example.org"), in: nil)
  }

  @Test func `a recipient's story is every record about it, and when it goes on`() throws {
    let edition = try TestEdition { mail in
      ["ben", "cleo"].contains(mail.envelope.forwardPaths.first?.localPart)
        ? .refused(SMTPReply(code: 450, enhanced: .init(4, 2, 0), text: "later"), at: .recipient)
        : .accepted(SMTPReply(code: 250, text: "taken"))
    }
    try edition.compose("one")
    let untried = try story(edition, "ben")
    #expect(untried.number == nil && untried.outcome == .pending && untried.records.isEmpty)
    try edition.send()
    try edition.at(TestEdition.noon + 60).send()
    let ben = try story(edition, "BEN")
    #expect(ben.number == 2 && ben.outcome == .deferred)
    #expect(ben.records.filter { $0.kind == "deferred" }.count == 2)
    #expect(
      ben.records.last
        == .init(
          time: TestEdition.noon + 60, kind: "deferred", relay: "relay.example.org",
          reply: "450 4.2.0 later (in reply to RCPT)"))
    // Five minutes after the second, spread by a quarter.
    let due = try #require(try story(edition.at(TestEdition.noon + 61), "ben").due)
    #expect((360...435).contains(due.timeIntervalSince(TestEdition.noon)))
    let ada = try story(edition, "ada")
    #expect(ada.outcome == .accepted && ada.due == nil)
    #expect(ada.records.map(\.kind).suffix(1) == ["accepted"])
    var request = RetryRequest()
    request.addresses = [try EmailAddress(parsing: "ben@example.org")]
    _ = try edition.newsroom.retry(request)
    let again = try story(edition, "ben")
    #expect(again.outcome == .pending && again.due == nil)
    #expect(again.records.last?.kind == "retry" && again.records.last?.relay == nil)
    for name in ["ben", "cleo"] {
      try edition.unsubscribe("\(name)@example.org")
      let gone = try story(edition, name)
      #expect(gone.outcome == .suppressed && gone.due == nil)
    }
  }

  @Test func `who is no recipient is told why`() throws {
    let edition = try TestEdition()
    try edition.compose("one")
    try edition.unsubscribe("emil@example.org")
    #expect(
      problem { _ = try story(edition, "emil") }.contains(
        "emil@example.org is no recipient of one: unsubscribed"))
    try edition.send()
    let roster = try edition.folder.read("subscribers/weekly.csv")
    try edition.folder.write("subscribers/weekly.csv", roster + "late@example.org,Late\n")
    #expect(problem { _ = try story(edition, "emil") }.contains("unsubscribed"))
    #expect(
      problem { _ = try story(edition, "late") }.contains(
        "they were not on the list when sending began"))
    #expect(problem { _ = try story(edition, "eve") }.contains("not on the list “weekly”"))
  }
}
