import Foundation
import Mail
import Synchronization
import TestSupport
import Testing

@testable import Delivery

/// A program in place of a relay.
@Suite struct SendmailTests {
  /// A shell script that stands for sendmail.
  private struct Script {
    let folder: TemporaryFolder
    private var path: String { folder.path + "/sendmail" }
    /// By way of the shell: a file that was just written cannot be run while another thread starts something
    /// (ETXTBSY).
    var command: [String] { ["/bin/sh", path] }

    init(_ lines: String) throws {
      folder = try TemporaryFolder()
      try folder.write("sendmail", "cd \"$(dirname \"$0\")\"\n\(lines)\n")
    }

    func text(_ name: String) -> String {
      (try? String(contentsOfFile: folder.path + "/" + name, encoding: .utf8)) ?? ""
    }
  }

  private func deliver(
    _ script: Script, _ arguments: String..., message: String = "Subject: a\r\n\r\n.\r\nb\r\n",
    timeouts: SMTPTimeouts = SMTPTimeouts(),
    isStopped: @escaping @Sendable () -> Bool = { false }
  ) throws -> DeliveryResult {
    let transport = SendmailTransport(command: script.command + arguments, timeouts: timeouts)
    let session = try transport.openSession(isStopped: isStopped)
    let mail = OutgoingMail(
      envelope: Envelope(
        from: try .init(parsing: "bounces@example.com"), to: try .init(parsing: "anna@example.org")),
      bytes: Array(message.utf8))
    return try session.deliver(mail, commit: {})
  }

  @Test func `the envelope is arguments, the message is lines with line feeds`() throws {
    let script = try Script("printf '%s\\n' \"$@\" > arguments; cat > message")
    #expect(try deliver(script, "-a", "two words; $(id)") == .accepted(nil))
    #expect(
      script.text("arguments")
        == "-a\ntwo words; $(id)\n-i\n-f\nbounces@example.com\n--\nanna@example.org\n")
    #expect(script.text("message") == "Subject: a\n\n.\nb\n")
  }

  @Test func `a bounce has no sender`() throws {
    let envelope = Envelope(from: nil, to: try .init(parsing: "anna@example.org"))
    #expect(
      SendmailTransport.arguments(["/s"], envelope)
        == ["/s", "-i", "-f", "<>", "--", "anna@example.org"])
  }

  /// Two statuses speak of the reader, three of the moment; the rest is the relay's or the message's word.
  @Test(arguments: [
    (Int32(67), FailureScope.mailbox(isBare: false)),
    (68, .mailbox(isBare: false)), (65, .message), (71, .pace), (74, .pace),
    (75, .pace), (64, .relay), (66, .relay), (69, .relay), (70, .relay), (72, .relay), (73, .relay),
    (76, .relay), (77, .relay), (78, .relay), (1, .relay), (127, .relay),
  ])
  func `a status is read as the reply that it stands for`(status: Int32, scope: FailureScope) throws
  {
    let script = try Script("cat > /dev/null; echo \"sendmail: too  bad\" >&2; exit \(status)")
    let result = try deliver(script)
    guard case .refused(let reply, let stage) = result else {
      Issue.record("\(result)")
      return
    }
    #expect(FailureScope(of: reply, at: stage) == scope)
    #expect(reply.text.contains("\(status)") && reply.text.hasSuffix(": sendmail: too bad"))
    #expect((status < 64 || status > 78) != reply.text.contains("(EX_"))
  }

  @Test func `what takes too long is ended, and may have been taken`() throws {
    let script = try Script("cat > /dev/null; sleep 60")
    var timeouts = SMTPTimeouts()
    timeouts.message = .milliseconds(300)
    guard case .inDoubt(let reason) = try deliver(script, timeouts: timeouts) else {
      Issue.record("not in doubt")
      return
    }
    #expect(reason.contains("sh did not end within"))
  }

  @Test func `who asks for an end waits no longer than that`() throws {
    let script = try Script("cat > /dev/null; sleep 60")
    var timeouts = SMTPTimeouts()
    timeouts.afterStop = .milliseconds(200)
    let result = try deliver(script, timeouts: timeouts, isStopped: { true })
    guard case .inDoubt(let reason) = result else {
      Issue.record("\(result)")
      return
    }
    #expect(reason.contains("request to stop"))
  }

  /// More than a pipe holds (pipe(7): 65,536 bytes).
  private static let long = String(repeating: "line\r\n", count: 40_000)

  @Test func `a message that was not read to its end was not taken`() throws {
    let script = try Script("sleep 60")
    var timeouts = SMTPTimeouts()
    timeouts.message = .milliseconds(300)
    guard case .lost = try deliver(script, message: Self.long, timeouts: timeouts) else {
      Issue.record("not lost")
      return
    }
  }

  @Test func `a program that reads nothing has accepted nothing for certain`() throws {
    guard case .inDoubt(let reason) = try deliver(Script("exit 0"), message: Self.long) else {
      Issue.record("not in doubt")
      return
    }
    #expect(reason.contains("had not read"))
    guard case .refused = try deliver(Script("exit 78"), message: Self.long) else {
      Issue.record("not refused: \(#function)")
      return
    }
  }

  @Test func `a signal leaves it in doubt, words without end fill no memory`() throws {
    let script = try Script("cat > /dev/null; yes x | head -c 300000 >&2; kill -SEGV $$")
    guard case .inDoubt(let reason) = try deliver(script) else {
      Issue.record("not in doubt")
      return
    }
    #expect(reason.contains("signal 11") && reason.utf8.count < 1100)
  }

  @Test func `nothing is on record before the attempt is, nothing leaves after a withdrawal`()
    throws
  {
    struct Gone: Error {}
    let script = try Script("cat > message")
    let session = try SendmailTransport(command: script.command).openSession()
    let mail = OutgoingMail(
      envelope: Envelope(from: nil, to: try .init(parsing: "anna@example.org")), bytes: [0x0A])
    #expect(throws: Gone.self) {
      try session.deliver(mail) {
        #expect(!FileManager.default.fileExists(atPath: script.folder.path + "/message"))
        throw Gone()
      }
    }
    #expect(!FileManager.default.fileExists(atPath: script.folder.path + "/message"))
  }

  @Test func `a program that is not there leaves nobody attempted`() throws {
    let folder = try TemporaryFolder()
    let journal = TestJournal(folder: folder.url)
    let queue = try Recipients(count: 3)
    let summary = try journal.run(
      SendmailTransport(command: [folder.path + "/nothing"]), to: queue)
    guard case .unreachable(let reason) = summary.stop else {
      Issue.record("\(summary)")
      return
    }
    #expect(reason.contains("/nothing: cannot be run: no such file"))
    #expect(queue.left == 3)
    #expect(try journal.records().isEmpty)
    #expect(summary.failures["a"]?.reason == reason)
  }

  @Test func `what is no program is nobody's refusal`() throws {
    let folder = try TemporaryFolder()
    try folder.write("sendmail", "no program")
    chmod(folder.path + "/sendmail", 0o755)
    for path in [folder.path + "/sendmail", folder.path] {
      let session = try SendmailTransport(command: [path]).openSession()
      let mail = OutgoingMail(
        envelope: Envelope(from: nil, to: try .init(parsing: "anna@example.org")), bytes: [])
      guard case .refused(let reply, let stage) = try session.deliver(mail, commit: {}) else {
        Issue.record("taken")
        return
      }
      #expect(FailureScope(of: reply, at: stage) == .relay)
      #expect(reply.text.contains("cannot be run"))
    }
  }

  @Test func `several at once end each with their own input`() throws {
    let script = try Script("cat > \"message-$5\"; sleep 0.05")
    let folder = try TemporaryFolder()
    let summary = try TestJournal(folder: folder.url).run(
      SendmailTransport(command: script.command), to: Recipients(count: 40), .quick(connections: 8))
    #expect(summary.accepted == 40)
    let names = try FileManager.default.contentsOfDirectory(atPath: script.folder.path)
    #expect(names.count { $0.hasPrefix("message-") } >= 1)
  }
}
