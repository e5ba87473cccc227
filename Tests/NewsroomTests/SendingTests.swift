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
    #expect(relay.policy.limits.rates.isEmpty && !edition.folder.exists(".broadsheet"))
    // What an earlier one left is gone.
    #expect(!edition.folder.exists("outbox/one/ada@example.org.eml"))
    #expect(try edition.newsroom.send(plan).accepted == 5)
    #expect(edition.relay.messages.isEmpty && !edition.folder.exists("issues/one/journal"))
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
}

/// A relay that nobody reaches.
struct UnreachableTransport: Transport {
  func openSession(isStopped: @escaping @Sendable () -> Bool) throws -> any TransportSession {
    throw TransportFailure("no route", isTransient: false)
  }
}
