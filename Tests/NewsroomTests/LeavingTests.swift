import Delivery
import Foundation
import Mail
import Synchronization
import TestSupport
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
        if address.localPart == "ben" { _ = try newsroom.unsubscribe(address, from: nil) }
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
      _ = try leaving.withLock { $0 }?.unsubscribe(mail.envelope.forwardPaths[0], from: nil)
      return .lost("gone")
    }
    leaving.withLock { $0 = edition.newsroom }
    try edition.compose("one")
    let report = try edition.send()
    #expect(report.accepted == 4 && report.leftOver.isEmpty && report.stop == nil)
    #expect(tried.all.filter { $0 == "ada" }.count == 1)
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
}
