import Delivery
import Diagnostics
import Digest
import Expressions
import Foundation
import Mail
import Subscribers
import Synchronization
import TestSupport
import Testing

@testable import Newsroom

/// People who have several addresses, or had: one consent, one number of an issue, one mail.
@Suite struct OnePersonTests {
  private func address(_ name: String) throws -> EmailAddress {
    try EmailAddress(parsing: name.contains("@") ? name : "\(name)@example.org")
  }

  private func rename(_ edition: TestEdition, _ old: String, to new: String) throws {
    _ = try edition.newsroom.changeAddress(
      of: address(old), to: address(new), values: [:], on: nil)
  }

  private func comesBack(_ edition: TestEdition, _ name: String) throws {
    _ = try edition.newsroom.resubscribe(
      Mailbox(parsing: "\(name)@example.org"), reason: "asked by phone", to: nil)
  }

  private func reason(_ edition: TestEdition, _ name: String, list: String? = nil) throws
    -> RecipientReason
  {
    try edition.newsroom.reason(for: address(name), in: nil, list: list)
  }

  private func appended(_ edition: TestEdition, _ lines: String) throws {
    let log = "subscribers/weekly.events.jsonl"
    let old = edition.folder.exists(log) ? try edition.folder.read(log) : ""
    try edition.folder.write(log, old + lines)
  }

  private static func renamed(_ old: String, _ new: String, at day: String) -> String {
    #"{"time":"\#(day)T08:00:00Z","event":"renamed","source":"cli","email":"\#(old)@example.org","to":"\#(new)@example.org"}"#
      + "\n"
  }

  /// Two clones: one forgets somebody, the other gives them another address, before or after it.
  @Test(arguments: ["2025-11-01", "2099-01-01"])
  func `who is forgotten in one clone is so under the address that another gave them`(day: String)
    throws
  {
    let edition = try TestEdition()
    let roster = try edition.folder.read("subscribers/weekly.csv")
    _ = try edition.newsroom.forget(address("ben"))
    try edition.folder.write(
      "subscribers/weekly.csv", roster.replacing("ben@example.org", with: "bea@example.org"))
    try appended(edition, Self.renamed("ben", "bea", at: day))
    #expect(try reason(edition, "bea").rule == .suppressed)
    try edition.compose()
    try edition.send()
    #expect(!edition.mailed.contains("bea@example.org") && edition.mailed.count == 4)
    // What the next write erases stays forgotten under both, and is known to have been one person.
    try edition.unsubscribe("cleo@example.org")
    let log = try edition.folder.read("subscribers/weekly.events.jsonl")
    #expect(!log.contains("ben@") && !log.contains("bea@"))
    for name in ["ben", "bea"] {
      #expect(try reason(edition, name).rule == .suppressed, "\(name)")
      #expect(try edition.newsroom.person(address(name), on: nil).forgotten != nil, "\(name)")
    }
    let statuses = try ConsentLog(of: edition.newsroom.files.list("weekly")).statuses()
    #expect(statuses.renamed.map(\.count) == [2] && statuses.forgottenLeft == 0)
    _ = try edition.newsroom.set(["name": "A"], of: address("ada"), on: nil)
    #expect(try !edition.folder.read("subscribers/weekly.csv").contains("bea@"))
    // Who asks to come back does, by either address.
    try comesBack(edition, "bea")
    #expect(try reason(edition, "bea").rule != .suppressed)
  }

  @Test func `who is forgotten is so under all addresses that any list joins with theirs`() throws {
    let edition = try TestEdition()
    try edition.folder.write(
      "subscribers/daily.csv", "email,name\nben@example.org,Ben\n")
    _ = try edition.newsroom.unsubscribe(.address(address("ben")), from: "daily")
    _ = try edition.newsroom.changeAddress(
      of: address("ben"), to: address("cy"), values: [:], on: "daily")
    _ = try edition.newsroom.removeRows(of: [address("ben")], from: nil)
    try rename(edition, "ada", to: "ben")
    let report = try edition.newsroom.forget(address("ada"))
    #expect(
      report.addresses.map(\.description).map { $0.prefix { $0 != "@" } } == ["ada", "ben", "cy"])
    #expect(try reason(edition, "cy", list: "daily").rule == .suppressed)
    #expect(try !edition.folder.read("subscribers/daily.csv").contains("cy@"))
  }

  /// - Returns: an edition of which a part has the issue already.
  private func sentToOslo() throws -> TestEdition {
    let edition = try TestEdition()
    try edition.folder.write(
      "subscribers/weekly.csv",
      "email,name,town\nada@example.org,Ada,Oslo\nben@example.org,Ben,Rome\n")
    try edition.compose("one")
    let segment = try SegmentExpression(parsing: "town = Oslo")
    try edition.send("one") { $0.segment = segment }
    #expect(edition.mailed == ["ada@example.org"])
    return edition
  }

  @Test func `who has an issue, is forgotten and comes back does not get it again`() throws {
    let edition = try sentToOslo()
    _ = try edition.newsroom.forget(address("ada"))
    try comesBack(edition, "ada")
    try edition.send("one") { $0.widens = true }
    #expect(edition.mailed == ["ada@example.org", "ben@example.org"])
    #expect(try reason(edition, "ada").outcome == .accepted)
  }

  @Test func `nor under an address that they had before`() throws {
    let edition = try sentToOslo()
    try rename(edition, "ada", to: "ada2")
    _ = try edition.newsroom.forget(address("ada2"))
    try comesBack(edition, "ada")
    try edition.send("one") { $0.widens = true }
    #expect(edition.mailed == ["ada@example.org", "ben@example.org"])
  }

  /// Ben and Cleo are put off, until the relay is open.
  private func deferring(_ names: [String] = ["ada", "ben", "cleo"]) throws
    -> (TestEdition, @Sendable () -> Void)
  {
    let isOpen = Gate()
    let edition = try TestEdition(readers: names.map { "\($0)@example.org" }) {
      mail in
      mail.envelope.forwardPaths.first?.localPart == "ada" || isOpen.value
        ? .accepted(SMTPReply(code: 250, text: "taken"))
        : .refused(
          SMTPReply(
            code: 450, enhanced: .init(4, 2, 1), text: "\(mail.envelope.forwardPaths[0]) later"),
          at: .recipient)
    }
    try edition.compose("one")
    #expect(try edition.send("one").deferred == 2)
    return (edition, { isOpen.open() })
  }

  @Test func `of two numbers of one person one goes out, to the address that they have`() throws {
    let (edition, open) = try deferring()
    _ = try edition.newsroom.removeRows(of: [address("cleo")], from: nil)
    try rename(edition, "ben", to: "cleo")
    try rename(edition, "cleo", to: "fin")
    open()
    let reason = try reason(edition, "fin")
    #expect(reason.isRecipient && reason.number == 2 && reason.outcome == .deferred)
    #expect(try edition.newsroom.story(of: address("fin"), in: "one").number == 2)
    var request = RetryRequest(issue: "one")
    request.addresses = [try address("fin")]
    #expect(try edition.newsroom.retry(request).putBack == 1)
    let later = edition.at(TestEdition.noon + 6 * 3600)
    #expect(try later.send("one").accepted == 1)
    #expect(edition.mailed.last == "fin@example.org")
    let status = try later.newsroom.status("one")
    #expect(status.accepted == 2 && status.suppressed == 1)
    // The other number is nobody's.
    #expect(try later.at(TestEdition.noon + 12 * 3600).send("one").attempted == 0)
    #expect(
      try later.newsroom.person(address("fin"), on: nil).issues.map(\.outcome)
        == [.accepted, .suppressed])
  }

  @Test(arguments: [["ada", "ben", "cleo"], ["ben", "cleo", "ada"]])
  func `who has it by one number does not get it by the other`(names: [String]) throws {
    let (edition, open) = try deferring(names)
    // Both rows are those of one person, who has it as Ada.
    try appended(edition, Self.renamed("ada", "ben", at: "2025-11-21"))
    open()
    let later = edition.at(TestEdition.noon + 6 * 3600)
    #expect(try later.send("one").accepted == 1)
    #expect(edition.mailed.last == "cleo@example.org")
    #expect(try reason(later, "ben").outcome == .accepted)
  }

  @Test func `who was put off, is forgotten and comes back gets it as why says`() throws {
    let (edition, open) = try deferring()
    _ = try edition.newsroom.forget(address("ben"))
    try comesBack(edition, "ben")
    open()
    let reason = try reason(edition, "ben")
    #expect(reason.isRecipient && reason.number == 2 && reason.outcome == .deferred)
    #expect(try edition.at(TestEdition.noon + 6 * 3600).send("one").accepted == 2)
    #expect(edition.mailed.contains("ben@example.org"))
  }

  @Test func `what a relay says of who came back is erased when they are forgotten again`() throws {
    let (edition, _) = try deferring()
    func files() throws -> [String] {
      let names = FileManager.default.enumerator(atPath: edition.folder.url.path)
      return (names?.compactMap { $0 as? String } ?? []).filter { name in
        let data = try? Data(contentsOf: edition.folder.url.appending(path: name))
        return String(decoding: data ?? Data(), as: UTF8.self).contains("ben@")
      }
    }
    _ = try edition.newsroom.forget(address("ben"))
    try comesBack(edition, "ben")
    #expect(try edition.at(TestEdition.noon + 6 * 3600).send("one").deferred == 2)
    #expect(try files().contains("issues/one/journal"))
    // While they are on the list nothing has to go.
    #expect(
      try edition.newsroom.check("one", skipsBadRows: false).findings
        .allSatisfy { $0.rule != "forgotten" })
    #expect(try edition.newsroom.forget(address("ben")).issues == ["one"])
    #expect(try files() == [])
    #expect(try edition.newsroom.forget(address("ben")).issues == [])
    #expect(try edition.newsroom.status("one").suppressed == 1)
  }

  @Test func `another address, being forgotten and a shorter log lose nobody who left`() throws {
    let changes: [(TestEdition) throws -> Void] = [
      { try rename($0, "ada", to: "old") },
      { _ = try $0.newsroom.forget(address("ada")) },
      {
        _ = try $0.newsroom.forget(address("ada"))
        try comesBack($0, "ada")
        try $0.unsubscribe("ada@example.org")
        try $0.compose("two", again: true)
        _ = try $0.newsroom.forget(address("ada"))
      },
      {
        try rename($0, "ada", to: "old")
        _ = try $0.newsroom.compact(nil, isTrial: false)
      },
    ]
    for (index, change) in changes.enumerated() {
      let edition = try TestEdition()
      try edition.unsubscribe("ada@example.org")
      try edition.unsubscribe("old@example.org")
      try edition.compose("one")
      try change(edition)
      #expect(try edition.newsroom.check("one", skipsBadRows: false).isSendable, "\(index)")
      #expect(try edition.send("one").accepted == 4, "\(index)")
    }
  }

  @Test func `a log that lost who left is an error of the check too`() throws {
    let edition = try TestEdition()
    try edition.unsubscribe("ada@example.org")
    try edition.unsubscribe("ben@example.org")
    try edition.compose("one")
    let log = try edition.folder.read("subscribers/weekly.events.jsonl")
    try edition.folder.write(
      "subscribers/weekly.events.jsonl", String(log.split(separator: "\n")[0]) + "\n")
    let findings = try edition.newsroom.check("one", skipsBadRows: false).findings
    #expect(findings.contains { $0.rule == "consent-log" && $0.severity == .error })
    #expect(problem { try edition.send("one") }.contains("1 addresses have left"))
  }

  @Test func `under another key nobody is forgotten, brought back or given another address`() throws
  {
    let edition = try TestEdition()
    _ = try edition.newsroom.forget(address("ada"))
    try edition.compose("one")
    try edition.folder.write(
      "secret.key", Data(repeating: 8, count: 32).base64EncodedString() + "\n")
    let log = try edition.folder.read("subscribers/weekly.events.jsonl")
    for body in [
      { _ = try edition.newsroom.forget(address("ben")) },
      { try comesBack(edition, "ada") },
      { try rename(edition, "ben", to: "bea") },
    ] {
      #expect(throws: NewsroomProblem.self) { try body() }
      #expect(problem(body).contains("which is not here"))
    }
    #expect(try edition.folder.read("subscribers/weekly.events.jsonl") == log)
    #expect(try edition.folder.read("subscribers/weekly.csv").contains("ben@"))
    let report = try edition.newsroom.check("one", skipsBadRows: false)
    #expect(report.findings.contains { $0.rule == "consent-log" } && !report.isSendable)
  }

  @Test func `nobody takes over the address of somebody who was forgotten`() throws {
    let edition = try TestEdition()
    _ = try edition.newsroom.forget(address("ada"))
    #expect(problem { try rename(edition, "ben", to: "ada") }.contains("asked to be forgotten"))
    #expect(try edition.folder.read("subscribers/weekly.csv").contains("ben@"))
  }

  @Test func `two rows of one person are named, and which of them is mailed`() throws {
    let edition = try TestEdition(readers: ["a1", "a2", "zoe"].map { "\($0)@example.org" })
    try appended(
      edition,
      Self.renamed("a", "a1", at: "2025-11-01") + Self.renamed("a", "a2", at: "2025-11-02"))
    let members = try edition.newsroom.members(of: nil)
    #expect(members.warnings.map { $0.location?.line } == [2])
    let verification = try edition.newsroom.verify(nil).verification
    #expect(verification.findings.map(\.rule) == ["samePerson"])
    #expect(verification.findings.first?.problem.reason.contains("a2@example.org (line 3)") == true)
    let other = try reason(edition, "a1")
    #expect(other.rule == .samePerson && !other.isRecipient && other.location?.line == 2)
    #expect(try reason(edition, "a2").isRecipient && reason(edition, "zoe").isRecipient)
    try edition.compose()
    try edition.send()
    #expect(edition.mailed == ["a2@example.org", "zoe@example.org"])
  }

  @Test func `who is put back and not mailed all the same is counted`() throws {
    let edition = try TestEdition { mail in
      ["ada", "ben"].contains(mail.envelope.forwardPaths.first?.localPart)
        ? .refused(SMTPReply(code: 550, enhanced: .init(5, 1, 1), text: "nobody"), at: .recipient)
        : .accepted(SMTPReply(code: 250, text: "taken"))
    }
    try edition.compose("one")
    try edition.send("one")
    try edition.send("one")
    _ = try edition.newsroom.forget(address("ada"))
    var request = RetryRequest(issue: "one")
    request.rejected = true
    #expect(
      try edition.newsroom.retry(request)
        == RetryReport(issue: "one", putBack: 2, suppressed: 1))
  }
}

/// Something that opens once.
private final class Gate: Sendable {
  private let state = Mutex(false)
  var value: Bool { state.withLock { $0 } }
  func open() { state.withLock { $0 = true } }
}
