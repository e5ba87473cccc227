import Foundation
import Mail
import Synchronization

/// Delivers to every recipient of a queue over several sessions, and records what happens to each.
package struct DeliveryRun: Sendable {
  private let transport: any Transport
  private let queue: any RecipientQueue
  private let record: any DeliveryRecord
  private let policy: DeliveryPolicy

  package init(
    transport: any Transport, queue: any RecipientQueue, record: any DeliveryRecord,
    policy: DeliveryPolicy
  ) {
    self.transport = transport
    self.queue = queue
    self.record = record
    self.policy = policy
  }

  /// Runs to the end of the queue, or until something concerns everybody.
  ///
  /// The first session is opened before anything is recorded, so that a relay that cannot be reached
  /// leaves no trace.
  /// - Parameters:
  ///   - isInterrupted: asked between messages; what is under way is finished.
  ///   - progress: called now and then from this thread.
  /// - Throws: what the queue, the record or a mail threw; nothing more is sent after that.
  package func run(
    isInterrupted: @escaping @Sendable () -> Bool = { false },
    progress: (DeliverySummary) -> Void = { _ in }
  ) throws -> DeliverySummary {
    let first: any TransportSession
    do { first = try transport.openSession() } catch let failure as TransportFailure {
      var summary = DeliverySummary()
      summary.stop = .unreachable(failure.reason)
      return summary
    }
    let workers = max(1, policy.connections)
    let shared = RunState(
      queue: queue, record: record, policy: policy, workers: workers,
      isInterrupted: isInterrupted)
    let group = DispatchGroup()
    for index in 0..<workers {
      // Unchecked, but safe: the session crosses to its thread once and is used there alone.
      nonisolated(unsafe) let session = index == 0 ? first : nil
      group.enter()
      let thread = Thread {
        SessionWorker(transport: transport, state: shared, policy: policy).work(with: session)
        group.leave()
      }
      // Templates nest; the default of a thread is less than that of the process.
      thread.stackSize = 4 << 20
      thread.start()
    }
    while group.wait(timeout: .now() + 0.2) == .timedOut { progress(shared.summary) }
    return try shared.finish()
  }
}
