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

/// Recipients who have several addresses, or had: one number of an issue, one mail.
@Suite struct OnePersonNumberTests: AddressChanges {
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
        .allSatisfy { $0.rule != .forgotten })
    #expect(try edition.newsroom.forget(address("ben")).issues == ["one"])
    #expect(try files() == [])
    #expect(try edition.newsroom.forget(address("ben")).issues == [])
    #expect(try edition.newsroom.status("one").suppressed == 1)
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
