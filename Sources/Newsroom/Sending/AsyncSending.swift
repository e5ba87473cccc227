import Foundation
import Synchronization

/// The same run for those who await it.
extension Newsroom {
  /// The same as `send(_:isStopped:events:)` for callers on cooperative threads: the events as they come,
  /// the report with the last of them.
  ///
  /// The run has threads of its own. Who stops listening, or is cancelled, ends it after what is under way.
  package func sending(_ plan: SendPlan) -> AsyncThrowingStream<RunEvent, any Error> {
    AsyncThrowingStream { continuation in
      let stop = StopFlag()
      continuation.onTermination = { end in if case .cancelled = end { stop.raise() } }
      Thread.detachNewThread {
        do {
          _ = try send(plan, isStopped: { stop.isRaised }) { continuation.yield($0) }
          continuation.finish()
        } catch { continuation.finish(throwing: error) }
      }
    }
  }

  /// Does something of the newsroom's on a thread of its own and waits for it without blocking one of
  /// Swift's, of which there are as many as cores.
  package func apart<Value: Sendable>(
    _ body: @escaping @Sendable (Newsroom) throws -> Value
  ) async throws -> Value {
    try await withCheckedThrowingContinuation { continuation in
      Thread.detachNewThread { continuation.resume(with: Result { try body(self) }) }
    }
  }
}

/// Whether somebody asked for an end; any thread may ask or look.
package final class StopFlag: Sendable {
  private let raised = Mutex(false)

  package init() {}
  package var isRaised: Bool { raised.withLock { $0 } }
  package func raise() { raised.withLock { $0 = true } }
}
