import Delivery
import Diagnostics
import Expressions
import Foundation
import Mail
import Subscribers
import TestSupport
import Testing

@testable import Newsroom

/// One issue that many machines send.
@Suite struct ShardTests {
  static let delivery = "{ smtp: \"smtp://relay.example.org\", connections: 4, rate: 100/s }"
  static let readers = (1...10).map { "r\($0)@example.org" }

  func edition(
    answer: @escaping StubTransport.Answer = { _ in .accepted(SMTPReply(code: 250, text: "taken")) }
  ) throws -> TestEdition {
    let edition = try TestEdition(delivery: Self.delivery, readers: Self.readers, answer: answer)
    try edition.compose("one")
    return edition
  }

  func fix(_ edition: TestEdition, _ shards: Int, _ segment: String? = nil) throws
    -> FixReport
  {
    var request = SendRequest(issue: "one", route: .relays)
    request.segment = try segment.map { try SegmentExpression(parsing: $0) }
    return try edition.newsroom.fix(edition.newsroom.plan(request), shards: shards)
  }

  func send(
    _ edition: TestEdition, _ shard: String, _ change: (inout SendRequest) -> Void = { _ in }
  ) throws -> SendReport {
    try edition.send("one") {
      $0.shardChoice = ShardChoice(parsing: shard)
      change(&$0)
    }
  }

  @Test func `each shard mails its part, and all of them everybody once`() throws {
    let edition = try edition()
    #expect(try fix(edition, 3) == FixReport(issue: "one", recipients: 10, shards: 3))
    // Asked again it is done; with another number it is not.
    #expect(try fix(edition, 3).recipients == 10)
    #expect(problem { _ = try fix(edition, 2) }.contains("fixed for 3 shards"))
    #expect(edition.mailed.isEmpty)
    #expect(try send(edition, "2/3").accepted == 3)
    #expect(Set(edition.mailed) == ["r2@example.org", "r5@example.org", "r8@example.org"])
    #expect(try send(edition, "2/3").attempted == 0)
    let status = try edition.newsroom.status("one")
    #expect(status.accepted == 3 && status.pending == 7 && status.recipients == 10)
    #expect(try send(edition, "1/3").accepted == 4)
    let report = try send(edition, "3/3")
    #expect(report.accepted == 3 && report.leftOver.isEmpty)
    #expect(Set(edition.mailed).count == 10 && edition.mailed.count == 10)
    let row = try #require(try edition.newsroom.issues(of: nil).rows.first)
    #expect(row.state == .sent && row.sent == 10 && row.leftOver == 0)
    // What they carried is carried.
    try edition.article("ebb", "Ebb", "2025-11-21")
    #expect(titles(try edition.compose("two")) == ["Ebb"])
  }

  @Test func `a shard counts its own alone`() throws {
    let edition = try edition { mail in
      mail.envelope.forwardPaths.first?.localPart == "r2"
        ? .refused(SMTPReply(code: 450, text: "later"), at: .recipient)
        : .accepted(SMTPReply(code: 250, text: "taken"))
    }
    _ = try fix(edition, 2)
    #expect(try send(edition, "1/2").leftOver.isEmpty)
    let second = try send(edition, "2/2") { $0.limit = 3 }
    #expect(second.leftOver == [.deferred: 1, .pending: 2])
  }

  @Test func `a send without a shard does all, and shards go on behind it`() throws {
    let edition = try edition()
    _ = try fix(edition, 3)
    let first = try send(edition, "1/3") { $0.limit = 1 }
    let whole = try edition.send("one") { $0.limit = 4 }
    #expect(first.accepted == 1 && whole.accepted == 4)
    #expect(
      try send(edition, "2/3").attempted + send(edition, "3/3").attempted
        + send(edition, "1/3").attempted == 5)
    #expect(Set(edition.mailed).count == 10 && edition.mailed.count == 10)
    #expect(try edition.send("one").attempted == 0)
  }

  @Test
  func
    `without fixed recipients, with another number, or beside a send without shards there is none`()
    throws
  {
    let edition = try edition()
    #expect(problem { _ = try send(edition, "1/2") }.contains("not fixed"))
    _ = try fix(edition, 2)
    #expect(problem { _ = try send(edition, "1/3") }.contains("fixed for 2 shards"))
    #expect(problem { _ = try send(edition, "3/3") }.contains("not fixed"))
    let other = try self.edition()
    try other.send("one") { $0.limit = 1 }
    #expect(problem { _ = try fix(other, 2) }.contains("begun without shards"))
    #expect(edition.mailed.isEmpty && other.mailed.count == 1)
  }

  @Test func `who leaves is not mailed, who joins is not either, and the owner does not matter`()
    throws
  {
    var edition = try edition()
    _ = try fix(edition, 2)
    try edition.unsubscribe("r1@example.org")
    let roster = try edition.folder.read("subscribers/weekly.csv")
    try edition.folder.write("subscribers/weekly.csv", roster + "late@example.org,Late\n")
    edition.effects.owner = { "another machine" }
    #expect(try send(edition, "1/2").accepted == 4)
    edition.effects.owner = { "a third one" }
    #expect(try send(edition, "2/2").accepted == 5)
    // A send without a shard belongs to who fixed them.
    #expect(problem { try edition.send("one") }.contains("another machine"))
  }

  @Test func `a shard that is started twice is refused by its lock, and others go on`() throws {
    let edition = try edition()
    _ = try fix(edition, 2)
    var request = SendRequest(issue: "one", route: .relays)
    request.shardChoice = ShardChoice(parsing: "1/2")
    let held = try edition.newsroom.plan(request)
    #expect(problem { _ = try send(edition, "1/2") }.contains("at work on this shard"))
    #expect(try send(edition, "2/2").accepted == 5)
    // While one is at work, nothing is done to all of them.
    for busy in [
      problem { try edition.send("one") }, problem { _ = try edition.newsroom.discarding("one") },
      problem { _ = try edition.newsroom.retry(RetryRequest(issue: "one")) },
    ] {
      #expect(busy.contains("at work on this shard"), "\(busy)")
    }
    #expect(try edition.newsroom.issues(of: nil).rows.first?.state == .sending)
    withExtendedLifetime(held) {}
  }

  @Test func `a relay that cannot be shared by so many is told of`() throws {
    let edition = try edition()
    #expect(problem { _ = try fix(edition, 5) }.contains("4 connections cannot be shared by 5"))
    #expect(!edition.folder.exists("issues/one/journal"))
    let policies = Collected<DeliveryPolicy>()
    var other = edition
    let relay = edition.relay
    other.effects.transport = { settings, _ in
      policies.add(settings.policy)
      return relay
    }
    _ = try fix(other, 3)
    for shard in ["1/3", "2/3", "3/3"] { _ = try send(other, shard) }
    let shares = policies.all.suffix(3)
    #expect(shares.map(\.connections) == [2, 1, 1])
  }

  @Test func `decisions are kept with the shard that they are about`() throws {
    let edition = try edition { mail in
      switch mail.envelope.forwardPaths.first?.localPart {
      case "r3": .inDoubt("gone")
      case "r4":
        .refused(
          SMTPReply(code: 550, enhanced: EnhancedStatusCode(5, 1, 1), text: "no"), at: .recipient)
      default: .accepted(SMTPReply(code: 250, text: "taken"))
      }
    }
    _ = try fix(edition, 2)
    _ = try send(edition, "1/2")
    _ = try send(edition, "2/2")
    #expect(
      try edition.folder.read("subscribers/weekly.events.jsonl").contains(
        #""id":"one/2025-11-21T10:00:00.000Z/4""#))
    #expect(try edition.newsroom.resolve("one", nil, as: .arrived).resolved == 1)
    var request = RetryRequest(issue: "one")
    request.rejected = true
    #expect(try edition.newsroom.retry(request).putBack == 1)
    let status = try edition.newsroom.status("one")
    #expect(status.accepted == 9 && status.inDoubt == 0 && status.pending == 1)
    #expect(try edition.folder.read("issues/one/journal.1").contains("arrived, by hand"))
    #expect(try edition.folder.read("issues/one/journal.2").contains("\tretry\t4\t-"))
    let story = try edition.newsroom.story(of: EmailAddress(parsing: "r4@example.org"), in: "one")
    #expect(story.records.map(\.kind) == ["attempt", "rejected", "retry"])
    #expect(try send(edition, "2/2").rejected == 1)
    do {
      let plan = try edition.newsroom.discarding("one")
      #expect(try edition.newsroom.discard(plan, reason: "by hand") == .closed(mailed: 9))
    }
    #expect(problem { _ = try send(edition, "2/2") }.contains("discarded"))
  }

  @Test func `a report and whoever looks on count all shards`() throws {
    let edition = try edition { mail in
      mail.envelope.forwardPaths[0].localPart == "r5"
        ? .refused(
          SMTPReply(code: 550, enhanced: EnhancedStatusCode(5, 1, 1), text: "no"), at: .recipient)
        : .accepted(SMTPReply(code: 250, text: "taken"))
    }
    _ = try fix(edition, 3)
    #expect(problem { _ = try edition.newsroom.report(on: "one") }.isEmpty)
    _ = try send(edition, "1/3")
    _ = try send(edition, "2/3")
    let report = try edition.newsroom.report(on: "one")
    #expect(report.count(.accepted) == 6 && report.count(.rejected) == 1)
    #expect(report.count(.pending) == 3 && report.recipients == 10 && report.runs.count == 2)
    #expect(
      report.answers.map { "\($0.count) \($0.code.text ?? "") \($0.outcome)" } == [
        "6 250 accepted", "1 550 5.1.1 rejected",
      ])
    #expect(report.times.total == 7)
    // Another machine has the third under way.
    let place = edition.newsroom.files.journal(of: "one", shard: 3)
    let lock = try RunLock(shard: place)
    defer { withExtendedLifetime(lock) {} }
    #expect(try edition.newsroom.report(on: "one").isRunning)
    var seen: [(done: Int, total: Int)] = []
    var journal: Journal?
    _ = try edition.newsroom.watch("one", every: 0.01, isStopped: { seen.count > 1 }) {
      _, progress, _ in
      seen.append((progress.done, progress.total))
      guard journal == nil else { return }
      // Meanwhile it goes on there.
      do {
        let opened = try Journal.resume(
          on: JournalFile(at: place), startsRun: true, now: { TestEdition.noon + 60 })
        _ = try opened.append([JournalRecord(.accepted, 3, relay: "mx", reply: "250 ok")])
        try opened.close()
        journal = opened
      } catch { Issue.record("\(error)") }
    }
    #expect(seen.map(\.done) == [7, 8] && seen.map(\.total) == [10, 10])
  }
}
