import Delivery
import Diagnostics
import Digest
import Foundation
import Mail
import TestSupport
import Testing

@testable import Newsroom

/// Who is tried again, for how long, and who is left over.
@Suite struct RetryTests {
  @Test func `left over are those in doubt, put off or not tried, by reason`() throws {
    let edition = try TestEdition { mail in
      switch mail.envelope.forwardPaths.first?.localPart {
      case "ada": .inDoubt("gone")
      case "ben":
        .refused(SMTPReply(code: 450, enhanced: .init(4, 2, 0), text: "later"), at: .recipient)
      case "cleo":
        .refused(
          SMTPReply(code: 550, enhanced: EnhancedStatusCode(5, 1, 1), text: "nobody"),
          at: .recipient)
      case "dora": .unsendable("needs SMTPUTF8")
      default: .accepted(SMTPReply(code: 250, text: "taken"))
      }
    }
    try edition.compose("one")
    let report = try edition.send { $0.limit = 4 }
    #expect(report.inDoubt == 1 && report.deferred == 1 && report.held == 1)
    #expect(report.unsendable == 1 && report.accepted == 0 && report.rejected == 0)
    #expect(report.leftOver == [.inDoubt: 1, .deferred: 1, .held: 1, .pending: 1])
    // The plan of the next run knows of the one in doubt.
    try edition.planned { plan in #expect(plan.inDoubt == 1 && plan.recipients == 3) }
    // Now that the relay takes somebody's mail, what it says of a mailbox is believed.
    let second = try edition.send()
    #expect(second.accepted == 1 && second.rejected == 1 && second.held == 0)
    #expect(second.leftOver == [.inDoubt: 1, .deferred: 1])
    let status = try edition.newsroom.status("one")
    #expect(status.rejected == 1 && status.deferred == 1 && status.unsendable == 1)
  }

  @Test func `who was put off twice waits, and a run that finds nobody due says so`() throws {
    let edition = try TestEdition(readers: ["ada@example.org"]) { _ in
      .refused(SMTPReply(code: 450, enhanced: .init(4, 2, 0), text: "later"), at: .recipient)
    }
    try edition.compose("one")
    #expect(try edition.send().deferred == 1)
    #expect(try edition.send().deferred == 1, "the first time it is due at once")
    let soon = edition.at(TestEdition.noon + 60)
    // Five minutes, spread by a quarter.
    let spread = TestEdition.noon + 300...TestEdition.noon + 375
    try soon.planned { plan in
      #expect(plan.recipients == 0)
      #expect(plan.waiting?.count == 1 && plan.waiting.map { spread.contains($0.until) } == true)
    }
    let report = try soon.send()
    #expect(report.attempted == 0 && report.leftOver == [.deferred: 1])
    #expect(report.nextDue.map(spread.contains) == true)
    // Consent is asked of those who wait as well.
    try edition.unsubscribe("ada@example.org")
    try soon.planned { left in #expect(left.waiting == nil && left.suppressed == 1) }
    #expect(try soon.send().leftOver.isEmpty)
  }

  @Test func `retries end five days after a recipient's own first refusal`() throws {
    let edition = try TestEdition(readers: ["ada@example.org", "ben@example.org"]) { mail in
      mail.envelope.forwardPaths.first?.localPart == "ada"
        ? .refused(SMTPReply(code: 450, enhanced: .init(4, 2, 0), text: "later"), at: .recipient)
        : .accepted(SMTPReply(code: 250, text: "taken"))
    }
    try edition.compose("one")
    #expect(try edition.send().deferred == 1)
    let day = 86_400.0
    #expect(try edition.at(TestEdition.noon + 5 * day - 1).send().deferred == 1)
    let events = Collected<RunEvent>()
    let report = try edition.at(TestEdition.noon + 5 * day).send(events: { events.add($0) })
    #expect(report.givenUp == 1 && report.leftOver.isEmpty && report.attempted == 0)
    #expect(
      events.all.contains {
        if case .settled(let it) = $0 { it.outcome == .rejected } else { false }
      })
    let status = try edition.newsroom.status("one")
    #expect(status.rejected == 1 && status.accepted == 1)
    #expect(
      status.notes.first?.reply == "given up after 5 days of: 450 4.2.0 later (in reply to RCPT)")
    #expect(try edition.at(TestEdition.noon + 6 * day).send().givenUp == 0)
  }

  @Test func `nobody stands behind somebody who was put off`() throws {
    let refused = Collected<String>()
    let edition = try TestEdition { mail in
      let name = mail.envelope.forwardPaths.first?.localPart ?? ""
      if name == "ada", refused.all.isEmpty {
        refused.add(name)
        return .refused(
          SMTPReply(code: 450, enhanced: .init(4, 2, 0), text: "later"), at: .recipient)
      }
      return .accepted(SMTPReply(code: 250, text: "taken"))
    }
    try edition.compose("one")
    try edition.send { $0.limit = 1 }
    try edition.send()
    #expect(edition.mailed.last == "ada@example.org")
    #expect(edition.mailed.count == 5)
  }

  @Test func `a message that the relay refuses may be mended, composed again and sent`() throws {
    let isMended = Collected<Bool>()
    let edition = try TestEdition { _ in
      isMended.all.isEmpty
        ? .refused(SMTPReply(code: 554, text: "spam"), at: .message)
        : .accepted(SMTPReply(code: 250, text: "taken"))
    }
    try edition.compose("one")
    let report = try edition.send()
    #expect(report.stop == .message("554 spam (in reply to the message)"))
    isMended.add(true)
    guard case .composed(let composition) = try edition.compose("one", replacing: true) else {
      Issue.record("nothing was composed")
      return
    }
    #expect(composition.replaced)
    #expect(!edition.folder.exists("issues/one/journal"))
    #expect(!edition.folder.exists("issues/one/recipients"))
    #expect(try edition.send().accepted == 5)
  }

  @Test func `what was sent is not composed again`() throws {
    let edition = try TestEdition()
    try edition.compose("one")
    try edition.send { $0.limit = 1 }
    #expect(
      problem { try edition.compose("one", again: true, replacing: true) }.contains(
        "sent to 1 recipient already"))
  }

  @Test func `a domain that is put off is told, and its readers are left over`() throws {
    let readers = (1...6).flatMap { ["a\($0)@plain.example", "b\($0)@strict.example"] }
    let edition = try TestEdition(readers: readers) { mail in
      mail.envelope.forwardPaths.first?.asciiDomain == "strict.example"
        ? .refused(
          SMTPReply(code: 550, enhanced: EnhancedStatusCode(5, 7, 1), text: "no"), at: .recipient)
        : .accepted(SMTPReply(code: 250, text: "taken"))
    }
    try edition.compose("one")
    let events = Collected<RunEvent>()
    let report = try edition.send(events: { events.add($0) })
    let told = RunEvent.domainPutOff(
      "strict.example", relay: "relay.example.org", reason: "550 5.7.1 no (in reply to RCPT)")
    #expect(events.all.count { $0 == told } == 1)
    #expect(report.accepted == 6 && report.stop == nil)
    #expect(report.leftOver == [.held: 3, .pending: 3])
  }
}
