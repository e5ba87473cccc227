import Delivery
import Foundation
import Mail
import Synchronization
import TestSupport
import Subscribers
import Testing

@testable import Newsroom

/// Readers who leave the list while their mail is under way.
@Suite struct LeavingTests {
  /// A relay of which somebody hears between the question and the message.
  private struct Eavesdropped: Transport {
    let relay: StubTransport
    let hear: @Sendable (EmailAddress) throws -> Void

    func openSession(isStopped: @escaping @Sendable () -> Bool) -> any TransportSession {
      Session(inner: relay.openSession(isStopped: isStopped), hear: hear)
    }

    private final class Session: TransportSession {
      let inner: any TransportSession
      let hear: @Sendable (EmailAddress) throws -> Void

      init(inner: any TransportSession, hear: @escaping @Sendable (EmailAddress) throws -> Void) {
        (self.inner, self.hear) = (inner, hear)
      }

      func deliver(_ mail: OutgoingMail, commit: () throws -> Void) throws -> DeliveryResult {
        try hear(mail.envelope.forwardPaths[0])
        return try inner.deliver(mail, commit: commit)
      }

      func close() { inner.close() }
    }
  }

  @Test func `who unsubscribes after the relay was asked gets nothing and stands nowhere`() throws {
    var edition = try TestEdition()
    let (relay, newsroom) = (edition.relay, edition.newsroom)
    edition.effects.transport = { _, _ in
      Eavesdropped(relay: relay) { address in
        if address.localPart == "ben" { _ = try newsroom.unsubscribe(.address(address), from: nil) }
      }
    }
    try edition.compose("one")
    let report = try edition.send()
    #expect(report.accepted == 4 && report.attempted == 4)
    #expect(report.leftOver.isEmpty && report.stop == nil)
    #expect(!edition.mailed.contains("ben@example.org"))
    #expect(try edition.newsroom.journalState(of: "one").outcome(of: 2) == nil)
    #expect(try edition.newsroom.status("one").suppressed == 1)
  }

  @Test func `who unsubscribes while given back is not tried again`() throws {
    let tried = Collected<String>()
    let leaving = Mutex<Newsroom?>(nil)
    let edition = try TestEdition { mail in
      let name = mail.envelope.forwardPaths[0].localPart
      tried.add(name)
      guard name == "ada" else { return .accepted(SMTPReply(code: 250, text: "taken")) }
      _ = try leaving.withLock { $0 }?.unsubscribe(
        .address(mail.envelope.forwardPaths[0]), from: nil)
      return .lost("gone")
    }
    leaving.withLock { $0 = edition.newsroom }
    try edition.compose("one")
    let report = try edition.send()
    #expect(report.accepted == 4 && report.leftOver.isEmpty && report.stop == nil)
    #expect(tried.all.filter { $0 == "ada" }.count == 1)
  }

  /// An edition whose roster is changed as the first mail is taken.
  private func edition(
    _ change: @escaping @Sendable (TemporaryFolder) throws -> Void
  ) throws -> TestEdition {
    let changed = Collected<Bool>()
    let folder = Mutex<TemporaryFolder?>(nil)
    let edition = try TestEdition { _ in
      if changed.all.isEmpty {
        changed.add(true)
        try folder.withLock { $0 }.map(change)
      }
      return .accepted(SMTPReply(code: 250, text: "taken"))
    }
    folder.withLock { $0 = edition.folder }
    try edition.compose("one")
    return edition
  }

  private static let roster = "email,name\n" + TestEdition.readers.map { "\($0),X\n" }.joined()

  @Test func `who is taken off the roster under way is not mailed any more`() throws {
    let edition = try edition {
      try $0.write(
        "subscribers/weekly.csv", Self.roster.replacing("cleo@example.org,X\n", with: ""))
    }
    let report = try edition.send()
    #expect(report.accepted == 4 && report.leftOver.isEmpty)
    #expect(!edition.mailed.contains("cleo@example.org"))
    #expect(try edition.newsroom.status("one").suppressed == 1)
  }

  @Test(arguments: ["", "email,name\n", "email,name\nada@example.org,X\n"])
  func `a save that empties the roster for a moment leaves nobody out`(moment: String) throws {
    var edition = try edition { try $0.write("subscribers/weekly.csv", moment) }
    let folder = edition.folder
    edition.effects.pause = { _ in try folder.write("subscribers/weekly.csv", Self.roster) }
    #expect(try edition.send().accepted == 5)
  }

  @Test func `who is missing when their turn comes is asked for once more at the end`() throws {
    // The roster loses Ben for longer than a second, and has him again before the run ends.
    let edition = try edition {
      try $0.write(
        "subscribers/weekly.csv", Self.roster.replacing("ben@example.org,X\n", with: ""))
    }
    let folder = edition.folder
    try edition.send(
      "one",
      events: { event in
        guard case .settled(let it) = event, it.recipient.localPart == "emil" else { return }
        do { try folder.write("subscribers/weekly.csv", Self.roster) } catch {
          Issue.record("\(error)")
        }
      })
    #expect(
      edition.mailed.map { $0.prefix { $0 != "@" } } == ["ada", "cleo", "dora", "emil", "ben"])
  }

  @Test func `a run that begins in the middle of a save waits for its end`() throws {
    var edition = try TestEdition()
    try edition.compose("one")
    try edition.send { $0.limit = 1 }
    let folder = edition.folder
    try folder.write("subscribers/weekly.csv", "email,name\nada@example.org,X\n")
    edition.effects.pause = { _ in try folder.write("subscribers/weekly.csv", Self.roster) }
    try edition.planned { #expect($0.recipients == 4) }
    // Those who are gone for good are not mailed.
    edition.effects.pause = { _ in }
    try folder.write("subscribers/weekly.csv", "email,name\nada@example.org,X\nben@example.org,X\n")
    #expect(try edition.send().accepted == 1)
    #expect(try edition.newsroom.status("one").suppressed == 3)
  }

  @Test func `who unsubscribes or is taken off while given back is not tried again`() throws {
    let lost = Collected<Bool>()
    let folder = Mutex<TemporaryFolder?>(nil)
    let edition = try TestEdition { mail in
      guard mail.envelope.forwardPaths.first?.localPart == "ada", lost.all.isEmpty else {
        return .accepted(SMTPReply(code: 250, text: "taken"))
      }
      lost.add(true)
      try folder.withLock { $0 }?.write(
        "subscribers/weekly.csv", Self.roster.replacing("ada@example.org,X\n", with: ""))
      return .lost("gone")
    }
    folder.withLock { $0 = edition.folder }
    try edition.compose("one")
    let report = try edition.send()
    #expect(report.accepted == 4 && report.leftOver.isEmpty)
    #expect(!edition.mailed.contains("ada@example.org"))
  }

  @Test func `a log that lost somebody who left stops a send`() throws {
    let changed = Collected<Bool>()
    let folder = Mutex<TemporaryFolder?>(nil)
    let edition = try TestEdition { _ in
      if changed.all.isEmpty {
        changed.add(true)
        try folder.withLock { $0 }?.write("subscribers/weekly.events.jsonl", "")
      }
      return .accepted(SMTPReply(code: 250, text: "taken"))
    }
    folder.withLock { $0 = edition.folder }
    try edition.unsubscribe("emil@example.org")
    try edition.compose("one")
    #expect(problem { try edition.send() }.contains("lost that emil@example.org left"))
    #expect(edition.mailed == ["ada@example.org"])
    // So does one that lost him before, by what the newest issue noted.
    #expect(
      problem { try edition.send() }.contains(
        "1 address that had left when one was composed is not in this log"))
    #expect(edition.mailed.count == 1)
  }

  @Test func `a list that was renamed without its log is not sent to`() throws {
    let edition = try TestEdition()
    try edition.compose("one")
    try edition.folder.write("subscribers/old.events.jsonl", "")
    #expect(
      problem { try edition.send() }.contains(
        "the list “weekly” has no consent log, and old.events.jsonl is that of no list"))
    try edition.folder.write("subscribers/weekly.events.jsonl", "")
    #expect(try edition.send().accepted == 5)
  }

  @Test func `a password file that others can read is told of`() throws {
    let edition = try TestEdition(
      delivery:
        "{ smtp: \"smtps://relay.example.org\", username: l, password: { file: relay.password } }")
    try edition.folder.write("relay.password", "hunter2\n")
    try edition.compose("one")
    let file = edition.folder.path + "/relay.password"
    for (mode, count) in [(0o640, 1), (0o604, 1), (0o600, 0)] {
      try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: file)
      try edition.planned { plan in
        #expect(plan.warnings.count == count)
        let said = plan.warnings.first.map { "\($0)" } ?? ""
        #expect(count == 0 || said.contains("others on this machine can read the password"))
        #expect(!said.contains("hunter2"))
      }
    }
  }

  /// A save that takes long: she is not in the roster when it is her turn again, and later she is.
  @Test(arguments: [true, false])
  func `who is given back and missing then is asked for at the end`(comesBack: Bool) throws {
    let tried = Collected<String>()
    let folder = Mutex<TemporaryFolder?>(nil)
    let rows = TestEdition.readers.map { "\($0),Name\n" }
    let edition = try TestEdition { mail in
      let name = mail.envelope.forwardPaths[0].localPart
      tried.add(name)
      func save(_ rows: some Sequence<String>) {
        do {
          try folder.withLock { $0 }?.write(
            "subscribers/weekly.csv", "email,name\n" + rows.joined())
        } catch { Issue.record("\(error)") }
      }
      if name == "ada", tried.all.filter({ $0 == "ada" }).count == 1 {
        save(rows.dropFirst())
        return .lost("gone")
      }
      if name == "dora", comesBack { save(rows) }
      return .accepted(SMTPReply(code: 250, text: "taken"))
    }
    folder.withLock { $0 = edition.folder }
    try edition.compose("one")
    let report = try edition.send { $0.limit = 5 }
    #expect(report.accepted == (comesBack ? 5 : 4) && report.stop == nil)
    #expect(
      tried.all == ["ada", "ben", "cleo", "dora", "emil"] + (comesBack ? ["ada"] : []))
    #expect(try edition.newsroom.status("one").suppressed == (comesBack ? 0 : 1))
  }
}
