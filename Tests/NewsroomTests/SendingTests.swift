import Delivery
import Diagnostics
import Digest
import Foundation
import Mail
import TestSupport
import Testing

@testable import Newsroom

@Suite struct SendingTests {
  @Test func `a plan tells what a question must say, and does nothing`() throws {
    let edition = try TestEdition()
    try edition.compose("one")
    try edition.unsubscribe("ben@example.org")
    let plan = try edition.newsroom.plan(SendRequest(issue: nil, route: .relays))
    #expect(plan.recipients == 4)
    #expect(plan.subject == "The Lantern: Low Tide")
    #expect(plan.sender == "The Lantern <lantern@example.org>")
    #expect(plan.relays == ["relay.example.org"])
    #expect(plan.findings.isEmpty && !plan.isBegun && plan.waiting == nil)
    #expect(!edition.folder.exists("issues/one/journal"))
    #expect(edition.relay.messages.isEmpty)
  }

  @Test func `everybody who may be mailed is, once`() throws {
    let edition = try TestEdition()
    try edition.compose("one")
    try edition.unsubscribe("ben@example.org")
    let report = try edition.send()
    #expect(report.accepted == 4 && report.leftOver.isEmpty && report.stop == nil)
    #expect(edition.mailed.sorted() == TestEdition.readers.filter { !$0.hasPrefix("ben") })
    let again = try edition.send()
    #expect(again.attempted == 0 && again.leftOver.isEmpty)
    let status = try edition.newsroom.status("one")
    #expect(status.recipients == 5 && status.accepted == 4 && status.suppressed == 1)
    #expect(edition.mailed.count == 4)
  }

  @Test func `who subscribes after sending began gets the next issue, who leaves gets nothing`()
    throws
  {
    let edition = try TestEdition()
    try edition.compose("one")
    try edition.send { $0.limit = 2 }
    let roster = try edition.folder.read("subscribers/weekly.csv")
    try edition.folder.write("subscribers/weekly.csv", roster + "late@example.org,Late\n")
    try edition.unsubscribe("cleo@example.org")
    let report = try edition.send()
    #expect(report.accepted == 2 && report.leftOver.isEmpty)
    #expect(edition.mailed.sorted() == ["ada", "ben", "dora", "emil"].map { "\($0)@example.org" })
    let status = try edition.newsroom.status("one")
    #expect(status.recipients == 5 && status.accepted == 4 && status.suppressed == 1)
  }

  @Test func `who is taken off the roster between two runs is not mailed, and counted`() throws {
    let edition = try TestEdition()
    try edition.compose("one")
    try edition.send { $0.limit = 1 }
    let roster = try edition.folder.read("subscribers/weekly.csv")
    try edition.folder.write(
      "subscribers/weekly.csv",
      roster.replacing("ada@example.org,Ada\n", with: "").replacing(
        "ben@example.org,Ben\n", with: ""))
    let report = try edition.send()
    #expect(report.accepted == 3 && report.leftOver.isEmpty)
    #expect(!edition.mailed.contains("ben@example.org"))
    let status = try edition.newsroom.status("one")
    // Ada was mailed, wherever she is now.
    #expect(status.accepted == 4 && status.suppressed == 1 && status.recipients == 5)
  }

  @Test func `fields are those of the first run, to the byte`() throws {
    let edition = try TestEdition()
    try edition.compose("one")
    try edition.send { $0.limit = 1 }
    try edition.folder.write(
      "subscribers/weekly.csv",
      "email,name\n" + TestEdition.readers.map { "\($0),Somebody Else\n" }.joined())
    try edition.send()
    for mail in edition.relay.messages {
      #expect(!String(decoding: mail.bytes, as: UTF8.self).contains("Somebody Else"))
    }
    #expect(edition.mailed.count == 5)
  }

  @Test func `a column that goes after sending began holds nobody up`() throws {
    let edition = try TestEdition()
    let template = try edition.folder.read("Templates/digest.txt.mustache")
    try edition.folder.write("Templates/digest.txt.mustache", "In {{reader.town}}\n" + template)
    try edition.folder.write(
      "subscribers/weekly.csv",
      "email,name,town\nada@example.org,Ada,Oslo\nemil@example.org,Emil,Bergen\n")
    try edition.compose("one")
    try edition.send { $0.limit = 1 }
    try edition.folder.write("subscribers/weekly.csv", "email\nada@example.org\nemil@example.org\n")
    #expect(try edition.send().accepted == 1)
    let mail = String(decoding: try #require(edition.relay.messages.last).bytes, as: UTF8.self)
    #expect(mail.contains("In Bergen") && mail.contains("Dear Emil"))
  }

  @Test func `a run that reached nobody has begun nothing`() throws {
    var edition = try TestEdition()
    try edition.compose("one")
    let working = edition.effects.transport
    edition.effects.transport = { _, _ in UnreachableTransport() }
    let report = try edition.send()
    #expect(report.stop == .unreachable("no route") && report.accepted == 0)
    #expect(report.leftOver == [.pending: 5])
    edition.effects.transport = working
    let roster = try edition.folder.read("subscribers/weekly.csv")
    try edition.folder.write("subscribers/weekly.csv", roster + "late@example.org,Late\n")
    #expect(try edition.send().accepted == 6)
  }

  @Test func `left over are those in doubt, put off or not tried, by reason`() throws {
    let edition = try TestEdition { mail in
      switch mail.envelope.forwardPaths.first?.localPart {
      case "ada": .inDoubt("gone")
      case "ben": .refused(SMTPReply(code: 450, text: "later"), at: .recipient)
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
      .refused(SMTPReply(code: 450, text: "later"), at: .recipient)
    }
    try edition.compose("one")
    #expect(try edition.send().deferred == 1)
    #expect(try edition.send().deferred == 1, "the first time it is due at once")
    let soon = edition.at(TestEdition.noon + 60)
    try soon.planned { plan in
      #expect(plan.recipients == 0)
      #expect(plan.waiting == SendPlan.Waiting(count: 1, until: TestEdition.noon + 300))
    }
    let report = try soon.send()
    #expect(report.attempted == 0 && report.leftOver == [.deferred: 1])
    #expect(report.nextDue == TestEdition.noon + 300)
    // Consent is asked of those who wait as well.
    try edition.unsubscribe("ada@example.org")
    try soon.planned { left in #expect(left.waiting == nil && left.suppressed == 1) }
    #expect(try soon.send().leftOver.isEmpty)
  }

  @Test func `retries end five days after a recipient's own first refusal`() throws {
    let edition = try TestEdition(readers: ["ada@example.org", "ben@example.org"]) { mail in
      mail.envelope.forwardPaths.first?.localPart == "ada"
        ? .refused(SMTPReply(code: 450, text: "later"), at: .recipient)
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
    #expect(status.notes.first?.reply == "given up after 5 days of: 450 later (in reply to RCPT)")
    #expect(try edition.at(TestEdition.noon + 6 * day).send().givenUp == 0)
  }

  @Test func `nobody stands behind somebody who was put off`() throws {
    let refused = Collected<String>()
    let edition = try TestEdition { mail in
      let name = mail.envelope.forwardPaths.first?.localPart ?? ""
      if name == "ada", refused.all.isEmpty {
        refused.add(name)
        return .refused(SMTPReply(code: 450, text: "later"), at: .recipient)
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
        "sent to 1 recipients"))
  }

  @Test func `a test goes to its addresses alone, leaves no journal and is no reader's own copy`()
    throws
  {
    let edition = try TestEdition()
    try edition.compose("one")
    let addresses = try ["ada@example.org", "editor@example.net"].map {
      try EmailAddress(parsing: $0)
    }
    let plan = try edition.newsroom.plan(SendRequest(route: .test(addresses)))
    #expect(plan.recipients == 2)
    #expect(try edition.newsroom.send(plan).accepted == 2)
    #expect(edition.mailed == addresses.map(\.description))
    #expect(!edition.folder.exists("issues/one/journal"))
    try edition.unsubscribe("ada@example.org")
    #expect(
      problem { _ = try edition.newsroom.plan(SendRequest(route: .test(addresses))) }
        .contains("ada@example.org is not mailed: unsubscribed"))
  }

  @Test func `a dry run asks no relay, keeps no rate and writes everybody's mail`() throws {
    let edition = try TestEdition(
      delivery: "{ smtp: \"smtp://relay.example.org\", rate: 1/h }")
    try edition.compose("one")
    try edition.send {
      $0.limit = 1; $0.route = .folder(nil)
    }
    #expect(edition.folder.exists("outbox/one/ada@example.org.eml"))
    let plan = try edition.newsroom.plan(SendRequest(route: .folder(nil)))
    #expect(plan.relays.isEmpty && plan.output?.shown == "outbox/one")
    let relay = try edition.newsroom.folderRelay(of: plan)
    #expect(relay.policy.rate == nil)
    // What an earlier one left is gone.
    #expect(!edition.folder.exists("outbox/one/ada@example.org.eml"))
    #expect(try edition.newsroom.send(plan).accepted == 5)
    #expect(edition.relay.messages.isEmpty && !edition.folder.exists("issues/one/journal"))
  }

  @Test func `events tell a run from its beginning to its end`() throws {
    let edition = try TestEdition(readers: ["ada@example.org"])
    try edition.compose("one")
    let events = Collected<RunEvent>()
    let report = try edition.send(events: { events.add($0) })
    let settled = RunEvent.Settlement(
      recipient: try EmailAddress(parsing: "ada@example.org"), outcome: .accepted,
      reply: "250 taken", relay: "relay.example.org")
    #expect(
      events.all == [
        .began(recipients: 1), .sessionOpened(relay: "relay.example.org"), .settled(settled),
        .ended(report),
      ])
  }

  @Test func `who listens on a cooperative thread gets the same`() async throws {
    let edition = try TestEdition()
    try edition.compose("one")
    let plan = try await edition.newsroom.apart { try $0.plan(SendRequest(route: .relays)) }
    var last: RunEvent?
    for try await event in edition.newsroom.sending(plan) { last = event }
    guard case .ended(let report) = last else {
      Issue.record("no end")
      return
    }
    #expect(report.accepted == 5)
  }

  @Test func `who goes away ends the run after what is under way`() async throws {
    let left = DispatchSemaphore(value: 0)
    let ended = DispatchSemaphore(value: 0)
    let edition = try TestEdition { mail in
      // The second mail is under way until its listener has gone.
      if mail.envelope.forwardPaths.first?.localPart == "ben" { left.wait() }
      return .accepted(SMTPReply(code: 250, text: "taken"))
    }
    try edition.compose("one")
    let newsroom = edition.newsroom
    let listener = Task {
      let plan = try newsroom.plan(SendRequest(route: .relays))
      for try await event in newsroom.sending(plan) {
        if case .settled = event { return }
      }
    }
    try await listener.value
    left.signal()
    // The lock goes with the run.
    Thread.detachNewThread {
      while (try? newsroom.plan(SendRequest(route: .relays))) == nil {
        Thread.sleep(forTimeInterval: 0.01)
      }
      ended.signal()
    }
    await withCheckedContinuation { continuation in
      Thread.detachNewThread {
        ended.wait()
        continuation.resume()
      }
    }
    #expect([1, 2].contains(edition.mailed.count))
  }

  @Test func `who is told to stop finishes what is under way, and the same goes on`() throws {
    let edition = try TestEdition()
    try edition.compose("one")
    let flag = StopFlag()
    let plan = try edition.newsroom.plan(SendRequest(route: .relays))
    let report = try edition.newsroom.send(plan, isStopped: { flag.isRaised }) { event in
      if case .settled = event { flag.raise() }
    }
    #expect(report.stop == .interrupted && report.accepted == 1)
    #expect(report.leftOver == [.pending: 4])
  }

  @Test func `a second run beside one that is planned is told to wait`() throws {
    let edition = try TestEdition()
    try edition.compose("one")
    let plan = try edition.newsroom.plan(SendRequest(route: .relays))
    do {
      _ = try edition.newsroom.plan(SendRequest(route: .relays))
      Issue.record("two at once")
    } catch {
      #expect(error.problems.first?.category == .busy)
      #expect(error.problems.first?.advice == .seeStatus)
    }
    withExtendedLifetime(plan) {}
  }

  @Test func `nothing is sent with an error in the check`() throws {
    let edition = try TestEdition()
    try edition.compose("one")
    let roster = try edition.folder.read("subscribers/weekly.csv")
    try edition.folder.write("subscribers/weekly.csv", roster + "no address,Nobody\n")
    try edition.planned { plan in
      #expect(!plan.isSendable)
      do {
        _ = try edition.newsroom.send(plan)
        Issue.record("it was sent")
      } catch {
        #expect((error as? NewsroomProblem)?.step == .check)
        #expect("\(error)".contains("subscribers/weekly.csv:7"))
      }
    }
    #expect(edition.relay.messages.isEmpty)
    #expect(try edition.send { $0.skipsBadRows = true }.accepted == 5)
  }

  @Test func `a full disk is told, in the step in which it was, and what was done stays`() throws {
    var edition = try TestEdition()
    try edition.compose("one")
    let isFull = Collected<Bool>()
    let medium = MemoryJournal { step in
      step == .sync && !isFull.all.isEmpty
        ? Problem("cannot be written: no space left on device", category: .system) : nil
    }
    edition.effects.journal = { _ in medium }
    do {
      try edition.send(events: { event in if case .settled = event { isFull.add(true) } })
      Issue.record("nobody said anything")
    } catch let error as NewsroomProblem {
      #expect(error.step == .deliver)
      #expect(error.problems.first?.category == .system)
    }
    #expect(edition.mailed.count == 1)
  }
}

/// A relay that nobody reaches.
struct UnreachableTransport: Transport {
  func openSession(isStopped: @escaping @Sendable () -> Bool) throws -> any TransportSession {
    throw TransportFailure("no route", isTransient: false)
  }
}
