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
    let workers = max(1, policy.connections)
    let shared = RunState(
      queue: queue, record: record, policy: policy, workers: workers,
      isInterrupted: isInterrupted)
    let worker = SessionWorker(transport: transport, state: shared, policy: policy)
    let group = DispatchGroup()
    func start(_ body: @escaping @Sendable () -> Void) {
      group.enter()
      let thread = Thread {
        body()
        group.leave()
      }
      // Templates nest; the default of a thread is less than that of the process.
      thread.stackSize = 4 << 20
      thread.start()
    }
    let opening = Opening()
    start { [transport] in
      // A session is made where it is used, and never leaves its thread.
      do {
        let session = try transport.openSession()
        opening.end(nil)
        worker.work(with: session)
      } catch { opening.end(error) }
    }
    do { try opening.wait() } catch let failure as TransportFailure {
      var summary = DeliverySummary()
      summary.stop = .unreachable(failure.reason)
      return summary
    }
    for _ in 1..<workers { start { worker.work(with: nil) } }
    while group.wait(timeout: .now() + 0.2) == .timedOut { progress(shared.summary) }
    return try shared.finish()
  }
}

/// Whether the first session of a run could be opened, told from its thread to the one that waits.
private final class Opening: Sendable {
  private let failure = Mutex<(any Error)?>(nil)
  private let ended = DispatchSemaphore(value: 0)

  func end(_ error: (any Error)?) {
    failure.withLock { $0 = error }
    ended.signal()
  }

  func wait() throws {
    ended.wait()
    if let error = failure.withLock({ $0 }) { throw error }
  }
}
