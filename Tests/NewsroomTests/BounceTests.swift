import Delivery
import Diagnostics
import Foundation
import Mail
import Subscribers
import TestSupport
import Testing

@testable import Newsroom

/// Dead addresses that a send books, and what the consent log hears of them.
@Suite struct BounceTests {
  /// Ben's mailbox is not there, Cleo's is refused for another reason; the others take theirs.
  private func edition(
    _ delivery: String = "{ smtp: \"smtp://relay.example.org\", connections: 1 }"
  ) throws -> TestEdition {
    try TestEdition(delivery: delivery) { mail in
      switch mail.envelope.forwardPaths.first?.localPart {
      case "ben":
        .refused(
          SMTPReply(code: 550, enhanced: EnhancedStatusCode(5, 1, 1), text: "nobody"),
          at: .recipient)
      case "cleo":
        .refused(
          SMTPReply(code: 550, enhanced: EnhancedStatusCode(5, 2, 2), text: "full"), at: .recipient)
      default: .accepted(SMTPReply(code: 250, text: "taken"))
      }
    }
  }

  private func log(_ edition: TestEdition) throws -> String {
    let name = "subscribers/weekly.events.jsonl"
    return edition.folder.exists(name) ? try edition.folder.read(name) : ""
  }

  private func status(_ name: String, in edition: TestEdition) throws -> ConsentStatus {
    try ConsentLog(at: edition.newsroom.files.list("weekly").consentLog)
      .status(of: EmailAddress(parsing: "\(name)@example.org"))
  }

  private let line =
    #"{"email":"ben@example.org","event":"bounced","id":"one/2025-11-21T10:00:00.000Z/2","reason":"550 5.1.1 nobody (in reply to RCPT)","source":"bounce","time":"2025-11-21T10:00:00Z"}"#
    + "\n"

  @Test func `an address that is booked as dead is told of once, with an id of its own`() throws {
    let edition = try edition()
    try edition.compose("one")
    let report = try edition.send()
    #expect(report.rejected == 2 && report.accepted == 3)
    #expect(try log(edition) == line)
    #expect(try edition.send().attempted == 0)
    #expect(try edition.newsroom.status("one").rejected == 2)
    #expect(try log(edition) == line)
    // Nobody mails it again.
    try edition.article("ebb", "Ebb", "2025-11-21")
    try edition.compose("two")
    try edition.planned { #expect($0.recipients == 4) }
  }

  @Test func `a refusal that is held or given up is no bounce`() throws {
    let edition = try TestEdition(readers: ["ben@example.org"]) { _ in
      .refused(
        SMTPReply(code: 550, enhanced: EnhancedStatusCode(5, 1, 1), text: "nobody"), at: .recipient)
    }
    try edition.compose("one")
    #expect(try edition.send().held == 1)
    #expect(try log(edition).isEmpty)
    // The try that was due meanwhile is made first.
    let late = edition.at(TestEdition.noon + 5 * 86_400)
    #expect(try late.send().held == 1)
    #expect(try late.send().givenUp == 1)
    let status = try edition.newsroom.status("one")
    #expect(status.rejected == 1)
    #expect(
      status.notes.first?.reply == "given up after 5 days of: 550 5.1.1 nobody (in reply to RCPT)")
    #expect(try log(edition).isEmpty)
  }

  @Test func `what a run that was killed could not tell, the next look at the issue does`() throws {
    for look in [
      { try $0.planned { _ in } }, { _ = try $0.newsroom.status("one") },
      { _ = try $0.send() },
    ] as [(TestEdition) throws -> Void] {
      let edition = try edition()
      try edition.compose("one")
      try edition.send()
      try edition.folder.write("subscribers/weekly.events.jsonl", "")
      try look(edition.at(TestEdition.noon + 3600))
      // It has the time at which it was booked.
      #expect(try log(edition) == line)
      try look(edition.at(TestEdition.noon + 7200))
      #expect(try log(edition) == line)
    }
  }

  @Test func `who came back since is not put off by what is told late`() throws {
    let edition = try edition()
    try edition.compose("one")
    try edition.send()
    let back =
      #"{"email":"ben@example.org","event":"confirmed","source":"web","time":"2025-11-21T11:00:00Z"}"#
    try edition.folder.write("subscribers/weekly.events.jsonl", back + "\n")
    _ = try edition.newsroom.status("one")
    #expect(try log(edition) == back + "\n" + line)
    #expect(try status("ben", in: edition) == .subscribed)
  }

  @Test func `who is put back is no bounce any more, and one who is booked again is`() throws {
    let edition = try edition()
    try edition.compose("one")
    try edition.send()
    let later = edition.at(TestEdition.noon + 60)
    var request = RetryRequest(issue: "one")
    request.rejected = true
    #expect(try later.newsroom.retry(request).putBack == 2)
    let undone =
      #"{"event":"undone","of":"one/2025-11-21T10:00:00.000Z/2","source":"cli","time":"2025-11-21T10:01:00Z"}"#
    #expect(try log(edition) == line + undone + "\n")
    #expect(try status("ben", in: edition) == .subscribed)
    _ = try edition.newsroom.status("one")
    #expect(try log(edition) == line + undone + "\n")
    #expect(try later.send().rejected == 2)
    #expect(try log(edition).contains(#""id":"one/2025-11-21T10:01:00.000Z/2""#))
    #expect(try status("ben", in: edition) == .bounced)
  }

  @Test func `a log that cannot be written to does not hide how far an issue is`() throws {
    let edition = try edition()
    try edition.compose("one")
    try edition.send()
    let file = edition.folder.path + "/subscribers/weekly.events.jsonl"
    try FileManager.default.removeItem(atPath: file)
    try FileManager.default.createSymbolicLink(atPath: file, withDestinationPath: "no/such/folder")
    let status = try edition.newsroom.status("one")
    #expect(status.rejected == 2 && status.warnings.count == 1)
  }

  @Test func `dry runs, tests and rehearsals tell of nobody`() throws {
    let edition = try edition()
    try edition.compose("one")
    var request = SendRequest(
      issue: "one", route: .test([try EmailAddress(parsing: "ben@example.org")]))
    _ = try edition.newsroom.send(edition.newsroom.plan(request))
    request.route = .folder(nil)
    _ = try edition.newsroom.send(edition.newsroom.plan(request))
    #expect(try log(edition).isEmpty)
  }
}
