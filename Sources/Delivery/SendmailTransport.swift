import Foundation
import Mail

/// Hands mails to a program that takes them as sendmail(8) does: the envelope as arguments, the message on
/// standard input, the answer as an exit status. No shell reads any of it.
package struct SendmailTransport: Transport {
  /// The program's full path, and arguments that stand before those of the envelope.
  private let command: [String]
  private let timeouts: SMTPTimeouts

  package init(command: [String], timeouts: SMTPTimeouts = SMTPTimeouts()) {
    self.command = command
    self.timeouts = timeouts
  }

  package func openSession(isStopped: @escaping @Sendable () -> Bool) throws -> any TransportSession
  {
    guard let program = command.first, access(program, X_OK) == 0 else {
      let reason = String(cString: strerror(errno)).lowercased()
      throw TransportFailure(
        "\(command.first ?? "no program"): cannot be run: \(reason)", isTransient: false)
    }
    return Session(command: command, timeouts: timeouts, isStopped: isStopped)
  }

  /// `-i`: a line with a lone dot ends nothing; `--`: no address is taken for an option.
  static func arguments(_ command: [String], _ envelope: Envelope) -> [String] {
    command + ["-i", "-f", envelope.reversePath?.smtp ?? "<>", "--"]
      + envelope.forwardPaths.map(\.smtp)
  }

  private final class Session: TransportSession {
    private let command: [String]
    private let timeouts: SMTPTimeouts
    private let isStopped: @Sendable () -> Bool

    init(command: [String], timeouts: SMTPTimeouts, isStopped: @escaping @Sendable () -> Bool) {
      self.command = command
      self.timeouts = timeouts
      self.isStopped = isStopped
    }

    func deliver(_ mail: OutgoingMail, commit: () throws -> Void) throws -> DeliveryResult {
      try commit()
      let program = (command.first ?? "").split(separator: "/").last.map(String.init) ?? ""
      let run: ProgramRun
      do throws(ProgramRun.Failure) {
        run = try ProgramRun(SendmailTransport.arguments(command, mail.envelope))
      } catch {
        let reason = "\(program) cannot be run: \(error.reason)"
        // Nobody it should have gone to has anything to do with that.
        return error.isTransient
          ? .lost(reason)
          : .refused(SMTPReply(code: 554, enhanced: .init(5, 3, 5), text: reason), at: .mail)
      }
      let end = run.feed(
        LineFeeds.only(mail.bytes), timeout: timeouts.message, afterStop: timeouts.afterStop,
        isStopped: isStopped)
      return SendmailStatus.result(of: end, from: program)
    }

    func close() {}
  }
}
