import Delivery
import Diagnostics
import Foundation
import Mail
import Synchronization
import TestSupport
import Testing

@testable import Newsroom

/// What a person decides about an issue that was begun: discarding, putting back, resolving.
@Suite struct DecisionTests {
  private static let words: [String: DeliveryResult] = [
    "ben": .refused(
      SMTPReply(code: 550, enhanced: EnhancedStatusCode(5, 1, 1), text: "nobody"), at: .recipient),
    "cleo": .refused(SMTPReply(code: 450, enhanced: .init(4, 2, 0), text: "later"), at: .recipient),
    "dora": .inDoubt("gone"),
    "emil": .unsendable("needs SMTPUTF8"),
  ]

  /// Ada accepted, Ben rejected, Cleo put off twice, Dora in doubt, Emil unsendable; then the relay mends
  /// its ways.
  private func begun() throws -> TestEdition {
    let rounds = Mutex(0)
    let edition = try TestEdition { mail in
      let name = mail.envelope.forwardPaths.first?.localPart ?? ""
      let isMended = rounds.withLock { count in
        if name == "cleo" { count += 1 }
        return count > 2
      }
      return isMended
        ? .accepted(SMTPReply(code: 250, text: "taken"))
        : Self.words[name] ?? .accepted(SMTPReply(code: 250, text: "taken"))
    }
    try edition.compose("one")
    try edition.send()
    try edition.send()
    return edition
  }

  private func address(_ name: String) throws -> EmailAddress {
    try EmailAddress(parsing: "\(name)@example.org")
  }

  private func retry(
    _ edition: TestEdition, _ change: (inout RetryRequest) throws -> Void = { _ in }
  ) throws -> Int {
    var request = RetryRequest()
    try change(&request)
    return try edition.newsroom.retry(request).putBack
  }

  private func records(_ edition: TestEdition) throws -> [Substring] {
    try edition.folder.read("issues/one/journal").split(separator: "\n")
  }

  // MARK: retry

  @Test func `who was booked is tried again, from the beginning`() throws {
    let edition = try begun()
    let before = try edition.newsroom.status("one")
    #expect(before.accepted == 1 && before.rejected == 1 && before.deferred == 1)
    #expect(before.inDoubt == 1 && before.unsendable == 1)
    // Nobody is due now.
    try edition.planned { #expect($0.recipients == 0) }
    #expect(try retry(edition) == 2, "who was put off, and whom no relay could be given")
    #expect(try records(edition).suffix(2).allSatisfy { $0.contains("\tretry\t") })
    #expect(try records(edition).last?.hasSuffix("\tretry\t5\t-") == true)
    #expect(try edition.newsroom.status("one").pending == 2)
    try edition.planned { #expect($0.recipients == 2) }
    #expect(try edition.send().accepted == 2)
    #expect(edition.mailed.sorted() == ["ada", "cleo", "emil"].map { "\($0)@example.org" })
    #expect(try retry(edition) == 0, "nothing to put back")
  }

  @Test(arguments: [
    ("5.1.1", 1), ("550", 1), ("450", 1), ("5.7.1", 0), ("551", 0), ("5.1.10", 0), ("4.5.0", 0),
  ])
  func `a code is a reply code or an enhanced one`(_ code: String, count: Int) throws {
    #expect(try retry(begun()) { $0.code = code } == count)
  }

  @Test func `the rejected are put back on request alone`() throws {
    let edition = try begun()
    #expect(try retry(edition) { ($0.rejected, $0.code) = (true, "450") } == 0)
    #expect(try retry(edition) { $0.rejected = true } == 1)
    #expect(try edition.newsroom.status("one").rejected == 0)
  }

  @Test func `who is named is put back, whatever was booked`() throws {
    let edition = try begun()
    let names = try [address("ben"), address("cleo"), address("BEN")]
    #expect(try retry(edition) { $0.addresses = names } == 2)
    #expect(try edition.newsroom.status("one").pending == 2)
  }

  @Test func `who has it or may have it is refused by name, and nobody is put back`() throws {
    let edition = try begun()
    let before = try records(edition)
    let said = problem {
      _ = try retry(edition) {
        $0.addresses = try ["ada", "ben", "dora", "nobody"].map(address)
      }
    }
    #expect(said.contains("ada@example.org has it"))
    #expect(said.contains("dora@example.org is in doubt"))
    #expect(said.contains("nobody@example.org is no recipient of one"))
    #expect(!said.contains("ben@"))
    #expect(try records(edition) == before)
    #expect(try retry(edition) { ($0.rejected, $0.code) = (false, "250") } == 0)
  }

  @Test func `the issue is locked meanwhile, and belongs to its owner`() throws {
    let edition = try begun()
    try edition.planned { _ in
      #expect(problem { _ = try retry(edition) }.contains("another run is at work"))
    }
    var there = edition
    there.effects.owner = { "another machine" }
    #expect(problem { _ = try retry(there) }.contains("on another machine"))
    #expect(try retry(there) { $0.takesOver = true } == 2)
    #expect(problem { _ = try retry(edition) }.contains("on another machine"))
  }

  @Test func `what was decided is on disk before it is told`() throws {
    var edition = try begun()
    let bytes = Array(try edition.folder.read("issues/one/journal").utf8)
    let medium = MemoryJournal(bytes)
    edition.effects.journal = { _ in medium }
    #expect(try retry(edition) == 2)
    let steps = medium.steps
    let written = try #require(steps.lastIndex(of: .append))
    #expect(steps[written...].contains(.sync))
    // No run began.
    #expect(
      String(decoding: medium.bytes.dropFirst(bytes.count), as: UTF8.self).contains("\trun\t")
        == false)
    let full = MemoryJournal(bytes) { step in
      step == .append ? Problem("no space left", category: .system) : nil
    }
    edition.effects.journal = { _ in full }
    #expect(problem { _ = try retry(edition) }.contains("step: record"))
  }

  // MARK: resolve

  private func resolve(
    _ edition: TestEdition, _ names: [String]?, _ resolution: Resolution
  ) throws -> Int {
    try edition.newsroom.resolve("one", names?.map { try address($0) }, as: resolution).resolved
  }

  @Test func `what arrived counts as accepted, in words that are no relay's`() throws {
    let edition = try begun()
    #expect(try resolve(edition, ["dora"], .arrived) == 1)
    #expect(try records(edition).last?.hasSuffix("\taccepted\t4\t-\tarrived, by hand") == true)
    let status = try edition.newsroom.status("one")
    #expect(status.accepted == 2 && status.inDoubt == 0)
    let state = try edition.newsroom.journalState(of: "one")
    #expect(state.acceptingRelays == ["relay.example.org"])
    #expect(state.lastAccepted == TestEdition.noon)
  }

  @Test func `what is sent again is untried`() throws {
    let edition = try begun()
    #expect(try resolve(edition, nil, .resend) == 1)
    #expect(try edition.newsroom.status("one").pending == 1)
    #expect(try resolve(edition, nil, .resend) == 0)
    try edition.send { $0.limit = 1 }
    #expect(edition.mailed.last == "dora@example.org" || edition.mailed.count == 1)
  }

  @Test func `nobody is resolved who is not in doubt`() throws {
    let edition = try begun()
    let before = try records(edition)
    for resolution in Resolution.allCases {
      let said = problem { _ = try resolve(edition, ["dora", "ada", "ben", "eve"], resolution) }
      #expect(said.contains("ada@example.org is not in doubt: accepted"))
      #expect(said.contains("ben@example.org is not in doubt: rejected"))
      #expect(said.contains("eve@example.org is no recipient"))
      #expect(!said.contains("dora@"))
    }
    #expect(try records(edition) == before)
  }

  @Test func `before sending began there is nothing to decide`() throws {
    let edition = try TestEdition()
    try edition.compose("one")
    #expect(try retry(edition) == 0)
    #expect(try resolve(edition, nil, .arrived) == 0)
    #expect(problem { _ = try resolve(edition, ["ada"], .arrived) }.contains("nobody was tried"))
    #expect(!edition.folder.exists("issues/one/journal"))
  }

  // MARK: discard

  private func discard(_ edition: TestEdition, _ id: String = "one") throws -> Discarding {
    let newsroom = edition.newsroom
    return try newsroom.discard(newsroom.discarding(id), reason: "a wrong picture")
  }

  @Test func `an issue that nobody was mailed is removed`() throws {
    let edition = try TestEdition()
    try edition.compose("one")
    #expect(try discard(edition) == .removed)
    #expect(
      try FileManager.default.contentsOfDirectory(
        atPath: edition.folder.url.appending(path: "issues").path
      ).isEmpty)
    #expect(problem { _ = try discard(edition) }.contains("there is no issue “one”"))
    #expect(problem { _ = try discard(edition, "../subscribers") }.contains("there is no issue"))
    #expect(edition.folder.exists("subscribers/weekly.csv"))
    try edition.compose("one")
    #expect(try edition.send().accepted == 5)
  }

  @Test func `a damaged issue that nobody was mailed can be removed, and so can a refused one`()
    throws
  {
    let edition = try TestEdition { _ in
      .refused(SMTPReply(code: 554, text: "spam"), at: .message)
    }
    try edition.compose("one")
    try edition.send()
    #expect(try discard(edition) == .removed)
    try edition.compose("two")
    try edition.folder.write("issues/two/issue.json", "{")
    #expect(try discard(edition, "two") == .removed)
  }

  @Test func `what gave way to nothing is put in order first`() throws {
    let edition = try TestEdition()
    try edition.compose("one")
    let issues = edition.folder.url.appending(path: "issues")
    try FileManager.default.moveItem(
      at: issues.appending(path: "one"), to: issues.appending(path: ".one.old"))
    #expect(try discard(edition) == .removed)
    #expect(try FileManager.default.contentsOfDirectory(atPath: issues.path).isEmpty)
  }

  @Test func `an issue that somebody has is closed for good`() throws {
    let edition = try TestEdition()
    try edition.compose("one")
    try edition.send { $0.limit = 2 }
    #expect(try discard(edition) == .closed(mailed: 2))
    #expect(
      try records(edition).last?.hasSuffix("\tclosed\t{\"reason\":\"a wrong picture\"}") == true)
    #expect(
      problem { _ = try edition.newsroom.plan(SendRequest(issue: "one", route: .relays)) }
        .contains("it was discarded: a wrong picture"))
    #expect(problem { _ = try retry(edition) }.contains("it was discarded"))
    #expect(edition.mailed.count == 2)
    let status = try edition.newsroom.status("one")
    #expect(status.isClosed && status.accepted == 2)
    let row = try #require(try edition.newsroom.issues(of: nil).rows.first)
    #expect(row.state == .sent && row.isClosed && row.leftOver == 0)
    #expect(row.sent == 2 && row.recipients == 5)
    #expect(try discard(edition) == .closedBefore(mailed: 2))
    #expect(try edition.newsroom.agenda(SendRequest(route: .relays)).agenda == Agenda())
    // What was sent stays sent.
    #expect(titles(try edition.compose("two")).isEmpty)
  }

  @Test func `a begun issue is its owner's to discard`() throws {
    let edition = try begun()
    var there = edition
    there.effects.owner = { "another machine" }
    #expect(problem { _ = try discard(there) }.contains("on another machine"))
    try edition.planned { _ in
      #expect(problem { _ = try discard(edition) }.contains("another run is at work"))
    }
    #expect(try discard(edition) == .closed(mailed: 2))
  }
}
