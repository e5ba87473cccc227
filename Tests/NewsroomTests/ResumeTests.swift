import Delivery
import Diagnostics
import Foundation
import Mail
import TestSupport
import Testing

@testable import Newsroom

/// An issue that is begun is gone on with: of the roster it is only asked who is on it.
@Suite struct ResumeTests {
  private let edition: TestEdition

  init() throws {
    edition = try TestEdition()
    try edition.compose("one")
    try edition.send("one") { $0.limit = 2 }
    #expect(edition.mailed == ["ada@example.org", "ben@example.org"])
  }

  private func roster(_ text: String) throws {
    try edition.folder.write("subscribers/weekly.csv", text)
  }

  @Test func `the others get it, and who was taken off does not`() throws {
    try roster(
      "email,name\nada@example.org,\nben@example.org,\nDORA@example.org,D\nemil@example.org,\nnew@example.org,\n"
    )
    let report = try edition.send("one")
    #expect(report.accepted == 2 && report.leftOver.isEmpty)
    #expect(edition.mailed.suffix(2) == ["dora@example.org", "emil@example.org"])
    #expect(try edition.newsroom.status("one").suppressed == 1)
  }

  @Test(arguments: [
    ("email,name,unsubscribed\nada@example.org,A,\n", "unsubscribed"),
    ("email,name\nada@example.org,A\nben@example.org,\"B\n", "a quote is not closed"),
    ("email,name\nada@example.org,A\nben example.org,B\n", "is not an address"),
    ("name\nAda\n", "no column is named “email”"),
  ])
  func `a roster that must not be believed stops it`(text: String, reason: String) throws {
    try roster(text)
    #expect(problem { try edition.send("one") }.contains(reason))
    #expect(edition.mailed.count == 2)
  }

  @Test func `a journal that somebody wrote to since it was looked at is read again`() throws {
    let plan = try edition.newsroom.plan(SendRequest(issue: "one", route: .relays))
    let place = Place(
      url: edition.folder.url.appending(path: "issues/one/journal"), shown: "journal")
    let other = try Journal.resume(at: place, now: { TestEdition.noon })
    _ = try other.append(.accepted, 3, relay: "a", reply: "250 taken")
    try other.close()
    let journal = try edition.newsroom.openJournal(of: plan)
    #expect(journal?.main?.before.outcome(of: 3)?.kind == .accepted)
    try journal?.close()
  }
}
