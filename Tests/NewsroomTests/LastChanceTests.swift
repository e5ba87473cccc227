import Delivery
import Diagnostics
import Foundation
import Mail
import Synchronization
import TestSupport
import Testing

@testable import Newsroom

/// Who was put off and not tried again while that was due, and who has left since.
@Suite struct LastChanceTests {
  private static let week = TestEdition.noon + 7 * 86_400

  /// Ada is accepted, Ben put off as often as is said.
  private func begun(refusals: Int) throws -> TestEdition {
    let left = Mutex(refusals)
    let edition = try TestEdition(readers: ["ada@example.org", "ben@example.org"]) { mail in
      let isRefused =
        mail.envelope.forwardPaths.first?.localPart == "ben"
        && left.withLock { left in
          left -= 1
          return left >= 0
        }
      return isRefused
        ? .refused(SMTPReply(code: 450, enhanced: .init(4, 2, 0), text: "later"), at: .recipient)
        : .accepted(SMTPReply(code: 250, text: "taken"))
    }
    try edition.compose("one")
    #expect(try edition.send().deferred == 1)
    return edition
  }

  private func agenda(_ edition: TestEdition) throws -> Agenda {
    try edition.newsroom.agenda(SendRequest(route: .relays)).agenda
  }

  @Test func `the try that was due in five days is made, though nobody ran until a week later`()
    throws
  {
    let edition = try begun(refusals: 1).at(Self.week)
    #expect(try agenda(edition).passedOver == [.init("one", .tooLongAgo(.init(open: 1)))])
    let report = try edition.send("one")
    #expect(report.accepted == 1 && report.givenUp == 0 && report.leftOver.isEmpty)
    #expect(edition.mailed == ["ada@example.org", "ben@example.org"])
  }

  @Test func `after that one they are given up, and put back by whoever asks`() throws {
    let edition = try begun(refusals: 2).at(Self.week)
    #expect(try edition.send("one").deferred == 1)
    #expect(
      try agenda(edition).passedOver
        == [.init("one", .tooLongAgo(.init(open: 1, exhausted: 1)))])
    let report = try edition.send("one")
    #expect(report.givenUp == 1 && report.attempted == 0 && report.leftOver.isEmpty)
    #expect(try agenda(edition).passedOver.isEmpty)
    #expect(try edition.newsroom.retry(RetryRequest(issue: "one")).putBack == 1)
    #expect(try edition.newsroom.status("one").pending == 1)
    #expect(try edition.send("one").accepted == 1)
    #expect(edition.mailed == ["ada@example.org", "ben@example.org"])
    #expect(try edition.newsroom.retry(RetryRequest(issue: "one")).putBack == 0)
  }

  @Test func `who is past five days is put back before anybody gives them up`() throws {
    let edition = try begun(refusals: 1).at(Self.week)
    #expect(try edition.newsroom.retry(RetryRequest(issue: "one")).putBack == 1)
    #expect(try edition.newsroom.status("one").pending == 1)
  }

  @Test func `who was refused for good is not among them`() throws {
    let edition = try TestEdition(readers: ["ada@example.org", "ben@example.org"]) { mail in
      mail.envelope.forwardPaths.first?.localPart == "ben"
        ? .refused(
          SMTPReply(code: 550, enhanced: EnhancedStatusCode(5, 1, 1), text: "nobody"),
          at: .recipient) : .accepted(SMTPReply(code: 250, text: "taken"))
    }
    try edition.compose("one")
    try edition.send()
    #expect(try edition.newsroom.status("one").rejected == 1)
    #expect(try edition.at(Self.week).newsroom.retry(RetryRequest(issue: "one")).putBack == 0)
  }

  @Test func `who has left since is neither left over nor booked as refused`() throws {
    let edition = try begun(refusals: 3).at(Self.week)
    try edition.send("one")
    try edition.unsubscribe("ben@example.org")
    #expect(try agenda(edition).passedOver.isEmpty)
    let report = try edition.send("one")
    #expect(report.givenUp == 0 && report.leftOver.isEmpty)
    let status = try edition.newsroom.status("one")
    #expect(status.rejected == 0 && status.suppressed == 1 && status.deferred == 0)
  }

  // MARK: in doubt, and then gone

  private func doubted() throws -> TestEdition {
    let edition = try TestEdition(readers: ["ada@example.org", "ben@example.org"]) { mail in
      mail.envelope.forwardPaths.first?.localPart == "ben"
        ? .inDoubt("gone") : .accepted(SMTPReply(code: 250, text: "taken"))
    }
    try edition.compose("one")
    #expect(try edition.send().leftOver == [.inDoubt: 1])
    return edition
  }

  @Test func `in doubt and gone keeps no issue open, until they come back`() throws {
    let edition = try doubted()
    try edition.unsubscribe("ben@example.org")
    #expect(try edition.send("one").leftOver.isEmpty)
    #expect(try agenda(edition).passedOver.isEmpty)
    let status = try edition.newsroom.status("one")
    #expect(status.inDoubt == 0 && status.suppressed == 1)
    #expect(try edition.newsroom.report(on: "one").leftOver.isEmpty)
    #expect(try edition.newsroom.issues(of: nil).rows.map(\.leftOver) == [0])
    _ = try edition.newsroom.resubscribe(
      Mailbox(address: EmailAddress(parsing: "ben@example.org")), reason: "asked", to: nil)
    #expect(try edition.newsroom.status("one").inDoubt == 1)
  }

  @Test func `a resend of them is told to reach nobody`() throws {
    let edition = try doubted()
    try edition.unsubscribe("ben@example.org")
    let report = try edition.newsroom.resolve("one", nil, as: .resend)
    #expect(report.resolved == 1 && report.suppressed == 1)
    #expect(try edition.send("one").attempted == 0)
  }
}
