package import Foundation

/// Delivers to every recipient of a queue over the sessions of its relays, and records what happens to
/// each.
package struct DeliveryRun: Sendable {
  private let relays: [Relay]
  private let queue: any RecipientQueue
  private let record: any DeliveryRecord
  private let now: @Sendable () throws -> Date
  private let acceptedBefore: Set<String>

  /// - Parameters:
  ///   - relays: at least one.
  ///   - acceptedBefore: the relays that took somebody's mail for this issue in an earlier run.
  ///   - now: the time by which the queue holds recipients back.
  package init(
    relays: [Relay], queue: any RecipientQueue, record: any DeliveryRecord,
    acceptedBefore: Set<String> = [], now: @escaping @Sendable () throws -> Date
  ) {
    precondition(!relays.isEmpty, "a run needs a relay")
    self.relays = relays
    self.queue = queue
    self.record = record
    self.now = now
    self.acceptedBefore = acceptedBefore
  }

  /// Runs to the end of the queue, or until something concerns everybody.
  ///
  /// Each relay's first session is opened alone and once: one that cannot be reached is told at once, and
  /// when none can, no recipient was looked at.
  /// - Parameters:
  ///   - recipients: how many there will be, for the events.
  ///   - isInterrupted: asked between messages; what is under way is finished.
  /// - Throws: what the queue, the record or a mail threw; nothing more is sent after that.
  package func run(
    recipients: Int? = nil, isInterrupted: @escaping @Sendable () -> Bool = { false },
    events: @escaping DeliveryEvents = { _ in }
  ) throws -> DeliverySummary {
    events(.began(recipients: recipients))
    let state = RunState(
      queue: queue, record: record, ledger: RunLedger(acceptedBefore: acceptedBefore),
      workers: relays.reduce(0) { $0 + $1.connections }, now: now,
      isInterrupted: isInterrupted, events: events)
    let threads = Threads()
    for relay in relays {
      let worker = SessionWorker(relay: relay, state: state)
      // A session is made where it is used, and never leaves its thread.
      threads.start {
        guard let session = worker.openFirst() else { return }
        for _ in 1..<relay.connections { threads.start { worker.work(with: nil) } }
        worker.work(with: session)
      }
    }
    threads.wait()
    return try state.finish()
  }
}

/// Threads that somebody waits for.
private struct Threads: Sendable {
  private let group = DispatchGroup()

  func start(_ body: @escaping @Sendable () -> Void) {
    group.enter()
    let thread = Thread { [group] in
      body()
      group.leave()
    }
    // Templates nest; the default of a thread is less than that of the process.
    thread.stackSize = 4 << 20
    thread.start()
  }

  func wait() { group.wait() }
}
