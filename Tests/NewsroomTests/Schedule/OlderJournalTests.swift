import Delivery
import Diagnostics
import Digest
import Foundation
import Mail
import Synchronization
import TestSupport
import Testing

@testable import Newsroom

/// A journal that knows fewer than the record of slots: an older one took its place, and nobody is mailed by it.
@Suite struct OlderJournalTests {
  private static let readers = ["ada", "ben", "cleo", "dora", "emil"].map { "\($0)@example.org" }
  private static let busy = SMTPReply(
    code: 450, enhanced: EnhancedStatusCode(4, 2, 1), text: "Mailbox busy")

  /// Two have it by hand; then the issue's folder is kept aside, and all others but whoever is put off get it.
  private func half(_ putOff: String? = "emil@example.org") throws -> (Heartbeats, Backup) {
    let desk = try Heartbeats(readers: Self.readers) { mail in
      mail.envelope.forwardPaths.contains { "\($0)" == putOff }
        ? .refused(Self.busy, at: .recipient)
        : .accepted(SMTPReply(code: 250, text: "taken"))
    }
    try desk.at("2026-11-23 07:30").compose("2026-W48")
    try desk.at("2026-11-23 07:50").send("2026-W48") { $0.limit = 2 }
    let backup = try Backup(of: desk.edition.folder.url.appending(path: "issues/2026-W48"))
    #expect(try desk.beat("2026-11-23 08:00") == ["2026-11-23T08:00 sent"])
    return (desk, backup)
  }

  /// A copy of an issue's folder.
  private struct Backup {
    let folder: URL
    private let place: TemporaryFolder

    init(of folder: URL) throws {
      self.folder = folder
      place = try TemporaryFolder()
      try FileManager.default.copyItem(at: folder, to: place.url.appending(path: "copy"))
    }

    func restore() throws {
      try FileManager.default.removeItem(at: folder)
      try FileManager.default.copyItem(at: place.url.appending(path: "copy"), to: folder)
    }
  }

  private let words = "the journal is older than what was sent"

  @Test func `no heartbeat goes on by it, and that is said once`() throws {
    let (desk, backup) = try half()
    let mails = desk.mails
    #expect(mails == 4)
    try backup.restore()
    let report = try #require(try desk.run("2026-11-23 10:05").reports.first)
    #expect(report.outcome == .sent && report.isNew)
    #expect(report.reason?.contains(words) == true)
    #expect(report.reason?.contains("2 have it by the journal") == true)
    #expect(report.reason?.contains("4 have it") == true)
    #expect(try desk.beat("2026-11-23 10:10") == [])
    #expect(desk.mails == mails)
  }

  @Test(arguments: [nil, "emil@example.org"])
  func `nor does a person, by whichever way`(putOff: String?) throws {
    let (desk, backup) = try half(putOff)
    let mails = desk.mails
    try backup.restore()
    let later = desk.at("2026-11-23 10:05")
    let run = try later.newsroom.run(slot: "2026-11-23T08:00")
    #expect(run.reports.map(\.outcome) == [.failed])
    #expect(run.reports.first?.problem?.reason.contains(words) == true)
    #expect(run.reports.first?.cause == .input)
    #expect(problem { try later.send("2026-W48") }.contains(words))
    let agenda = try later.newsroom.agenda(SendRequest(issue: nil, route: .relays)).agenda
    #expect(agenda.fresh == nil && agenda.candidates == [])
    for issue in agenda.goOn { #expect(problem { try later.send(issue) }.contains(words)) }
    #expect(
      problem { _ = try later.newsroom.retry(RetryRequest(issue: "2026-W48")) }.contains(words))
    #expect(
      problem { _ = try later.newsroom.resolve("2026-W48", nil, as: .resend) }.contains(words))
    #expect(desk.mails == mails)
  }

  @Test func `whoever looks is told`() throws {
    let (desk, backup) = try half()
    let newsroom = desk.at("2026-11-23 10:05").newsroom
    func told() throws -> [Bool] {
      [
        try newsroom.check("2026-W48", skipsBadRows: false).findings
          .contains { $0.rule == .journal && $0.severity == .error },
        try newsroom.status("2026-W48").warnings.contains { $0.reason.contains(words) },
        try newsroom.slotHistory().rows.contains { $0.reason?.contains(words) ?? false },
        newsroom.doctor(DoctorRequest(isOffline: true)).contains {
          $0.severity == .error && $0.problem.reason.contains(words)
        },
      ]
    }
    #expect(try told() == [false, false, false, false])
    try backup.restore()
    #expect(try told() == [true, true, true, true])
  }

  @Test func `once a newer one is back heartbeats go on`() throws {
    let isBusy = Mutex(true)
    let desk = try Heartbeats(readers: Self.readers) { mail in
      mail.envelope.forwardPaths.contains { "\($0)" == "emil@example.org" }
        && isBusy.withLock { $0 }
        ? .refused(Self.busy, at: .recipient)
        : .accepted(SMTPReply(code: 250, text: "taken"))
    }
    try desk.at("2026-11-23 07:30").compose("2026-W48")
    try desk.at("2026-11-23 07:50").send("2026-W48") { $0.limit = 2 }
    let folder = desk.edition.folder.url.appending(path: "issues/2026-W48")
    let old = try Backup(of: folder)
    try desk.beat("2026-11-23 08:00")
    let new = try Backup(of: folder)
    try old.restore()
    try desk.beat("2026-11-23 10:05")
    try new.restore()
    isBusy.withLock { $0 = false }
    #expect(try desk.beat("2026-11-23 10:10") == ["2026-11-23T08:00 sent"])
    #expect(desk.edition.mailed.sorted() == Self.readers)
  }

  @Test func `discarding it is the way on, and the record does not forget with it`() throws {
    let (desk, backup) = try half()
    try backup.restore()
    let newsroom = desk.at("2026-11-23 10:05").newsroom
    _ = try newsroom.discard(newsroom.discarding("2026-W48"), reason: "its journal is lost")
    #expect(try desk.beat("2026-11-23 10:10") == [])
    let counts = try #require(try newsroom.slotHistory().rows.first?.counts)
    #expect(counts.accepted == 4 && counts.leftOver == 0 && counts.isClosed)
    // One from before the discarding is not gone on with either.
    try backup.restore()
    #expect(
      problem { try desk.at("2026-11-23 11:00").send("2026-W48") }.contains("it was discarded"))
    #expect(desk.mails == 4)
  }

  @Test func `who is in doubt, or was refused, is known by the record too`() throws {
    for answer in [
      DeliveryResult.inDoubt("the connection was lost"), .refused(gone, at: .recipient),
    ] {
      let desk = try Heartbeats(readers: Self.readers) { mail in
        mail.envelope.forwardPaths.contains { "\($0)" == "emil@example.org" }
          ? answer : .accepted(SMTPReply(code: 250, text: "taken"))
      }
      try desk.at("2026-11-23 07:30").compose("2026-W48")
      try desk.at("2026-11-23 07:50").send("2026-W48") { $0.limit = 4 }
      let backup = try Backup(of: desk.edition.folder.url.appending(path: "issues/2026-W48"))
      try desk.beat("2026-11-23 08:00")
      let mails = desk.mails
      #expect(problem { try desk.at("2026-11-23 09:00").send("2026-W48") } == "")
      try backup.restore()
      #expect(
        problem { try desk.at("2026-11-23 10:05").send("2026-W48") }.contains(words), "\(answer)")
      #expect(desk.mails == mails)
    }
  }

  private let gone = SMTPReply(
    code: 550, enhanced: EnhancedStatusCode(5, 1, 1), text: "no such user")

  @Test func `what a run left beside the folder counts as the journal`() throws {
    let (desk, backup) = try half(nil)
    let issue = desk.edition.folder.url.appending(path: "issues/2026-W48")
    let rescued = desk.edition.folder.url.appending(path: "issues/2026-W48.rescued-1")
    try FileManager.default.copyItem(at: issue, to: rescued)
    for name in try FileManager.default.contentsOfDirectory(atPath: rescued.path)
    where name != "journal" && name != "recipients" {
      try FileManager.default.removeItem(at: rescued.appending(path: name))
    }
    try backup.restore()
    let later = desk.at("2026-11-23 10:05")
    #expect(try later.newsroom.check("2026-W48", skipsBadRows: false).isSendable)
    #expect(problem { try later.send("2026-W48") } == "")
    #expect(desk.mails == 5)
  }

  @Test func `clocks decide nothing of it`() throws {
    let (desk, backup) = try half(nil)
    // The line was written by a clock that was years ahead, or behind.
    for year in ["2020", "2033"] {
      let record = desk.record
      let lines = record.split(separator: "\n").map { line in
        guard line.contains("\"outcome\":\"sent\"") else { return "\(line)\n" }
        return line.replacing("\"time\":\"2026", with: "\"time\":\"\(year)") + "\n"
      }
      try desk.edition.folder.write("issues/slots.jsonl", lines.joined())
      #expect(problem { try desk.at("2026-11-23 10:00").send("2026-W48") } == "")
      let now = try Backup(of: desk.edition.folder.url.appending(path: "issues/2026-W48"))
      try backup.restore()
      #expect(problem { try desk.at("2026-11-23 10:05").send("2026-W48") }.contains(words))
      try now.restore()
      try desk.edition.folder.write("issues/slots.jsonl", record)
    }
    #expect(desk.mails == 5)
  }
}
