package import Mail
import Synchronization

/// A transport that a program answers for: nothing leaves it.
///
/// It waits for every message at once, and answers at its end.
/// It stands here for the tests of every room that delivers.
package final class StubTransport: Transport {
  package typealias Answer = @Sendable (OutgoingMail) throws -> DeliveryResult

  private let answer: Answer
  private let taken = Mutex<[OutgoingMail]>([])

  package init(
    answer: @escaping Answer = { _ in .accepted(SMTPReply(code: 250, text: "taken")) }
  ) {
    self.answer = answer
  }

  /// What was handed over, in the order in which it came.
  package var messages: [OutgoingMail] { taken.withLock { $0 } }

  package func openSession(isStopped: @escaping @Sendable () -> Bool) -> any TransportSession {
    Session(self)
  }

  private final class Session: TransportSession {
    private let transport: StubTransport

    init(_ transport: StubTransport) { self.transport = transport }

    func deliver(_ mail: OutgoingMail, commit: () throws -> Void) throws -> DeliveryResult {
      try commit()
      let result = try transport.answer(mail)
      if case .accepted = result { transport.taken.withLock { $0.append(mail) } }
      return result
    }

    func close() {}
  }
}
