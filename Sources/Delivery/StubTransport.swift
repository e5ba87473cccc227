package import Mail
import Synchronization

/// A transport that a program answers for: nothing leaves it.
package final class StubTransport: Transport {
  package typealias Answer = @Sendable (Envelope, [UInt8]) throws -> DeliveryResult

  private let answer: Answer
  private let taken = Mutex<[(Envelope, [UInt8])]>([])

  package init(
    answer: @escaping Answer = { _, _ in .accepted(SMTPReply(code: 250, text: "taken")) }
  ) {
    self.answer = answer
  }

  /// What was handed over, in the order in which it came.
  package var messages: [(Envelope, [UInt8])] { taken.withLock { $0 } }

  package func openSession() -> any TransportSession { Session(self) }

  private final class Session: TransportSession {
    private let transport: StubTransport

    init(_ transport: StubTransport) { self.transport = transport }

    func deliver(
      _ envelope: Envelope, _ message: [UInt8], commit: () throws -> Void
    ) throws -> DeliveryResult {
      try commit()
      let result = try transport.answer(envelope, message)
      if case .accepted = result { transport.taken.withLock { $0.append((envelope, message)) } }
      return result
    }

    func close() {}
  }
}
