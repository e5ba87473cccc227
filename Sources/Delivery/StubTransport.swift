package import Mail
import Synchronization

/// A transport that a program answers for: nothing leaves it.
///
/// It waits for every message at once, and answers at its end.
/// It stands here for the tests of every room that delivers.
package final class StubTransport: Transport {
  package typealias Answer = @Sendable (OutgoingMail) throws -> DeliveryResult

  private let answer: Answer
  private let capabilities: SMTPCapabilities?
  private let taken = Mutex<[OutgoingMail]>([])

  /// - Parameter capabilities: what its sessions say of it.
  package init(
    capabilities: SMTPCapabilities? = nil,
    answer: @escaping Answer = { _ in .accepted(SMTPReply(code: 250, text: "taken")) }
  ) {
    self.answer = answer
    self.capabilities = capabilities
  }

  /// What was handed over, in the order in which it came.
  package var messages: [OutgoingMail] { taken.withLock { $0 } }

  package func openSession(isStopped: @escaping @Sendable () -> Bool) -> any TransportSession {
    Session(self)
  }

  private final class Session: TransportSession {
    private let transport: StubTransport

    init(_ transport: StubTransport) { self.transport = transport }

    var capabilities: SMTPCapabilities? { transport.capabilities }

    func deliver(_ mail: OutgoingMail, commit: () throws -> Void) throws -> DeliveryResult {
      try commit()
      let result = try transport.answer(mail)
      if case .accepted = result { transport.taken.withLock { $0.append(mail) } }
      return result
    }

    func close() {}
  }
}
