package import Clock
package import Foundation

/// Delivers to every recipient of a queue over the sessions of its relays, and records what happens to
/// each.
package struct DeliveryRun: Sendable {
  private let relays: [Relay]
  private let queue: any RecipientQueue
  private let record: any DeliveryRecord
  private let now: @Sendable () throws -> Date
  private let acceptedBefore: Set<String>
  private let limits: RunLimits
  private let clock: PaceClock

  /// - Parameters:
  ///   - relays: at least one.
  ///   - acceptedBefore: the relays that took somebody's mail for this issue in an earlier run.
  ///   - limits: what holds for all relays together.
  ///   - clock: what the pace goes by.
  ///   - now: the time of day, by which what was held before counts.
  package init(
    relays: [Relay], queue: any RecipientQueue, record: any DeliveryRecord,
    acceptedBefore: Set<String> = [], limits: RunLimits = RunLimits(), clock: PaceClock = .live,
    now: @escaping @Sendable () throws -> Date
  ) {
    precondition(!relays.isEmpty, "a run needs a relay")
    self.relays = relays
    self.queue = queue
    self.record = record
    self.now = now
    self.acceptedBefore = acceptedBefore
    self.limits = limits
    self.clock = clock
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
    let decisions = RunDecisions(
      relays: relays.map {
        RunDecisions.RelayPlan(
          name: $0.name, connections: $0.connections, weight: $0.weight, limits: $0.policy.limits)
      }, ledger: RunLedger(acceptedBefore: acceptedBefore), limits: limits.limits,
      zone: limits.zone, slow: relays.first?.policy.slow ?? SlowPolicy())
    let hasRates = limits.limits.hasRates || relays.contains { $0.policy.limits.hasRates }
    let state = try RunState(
      queue: queue, record: record, decisions: decisions,
      budgets: hasRates ? limits.budgets : nil, clock: clock, now: now,
      isInterrupted: isInterrupted, events: events)
    let threads = Threads()
    for relay in relays {
      let relay = limits.sharing(relay)
      let first = SessionWorker(relay: relay, state: state)
      // A session is made where it is used, and never leaves its thread.
      threads.start {
        guard let session = first.openFirst() else { return }
        for number in 1..<relay.connections {
          threads.start {
            SessionWorker(relay: relay, state: state, number: number).work(with: nil)
          }
        }
        first.work(with: session)
      }
    }
    threads.wait()
    return try state.finish()
  }
}

/// What holds for all relays of a run together, and where other runs are told of it.
package struct RunLimits: Sendable {
  package var limits: DeliveryLimits
  /// Whose hours and days count.
  package var zone: Zone
  /// Nil where a run shares nothing with others.
  package var budgets: BudgetFile?
  package var slots: ConnectionSlots?

  package init(
    _ limits: DeliveryLimits = DeliveryLimits(), zone: Zone = .utc, budgets: BudgetFile? = nil,
    slots: ConnectionSlots? = nil
  ) {
    self.limits = limits
    self.zone = zone
    self.budgets = budgets
    self.slots = slots
  }

  /// A relay whose connections other runs may have in use.
  func sharing(_ relay: Relay) -> Relay {
    guard let slots else { return relay }
    var names: [(name: String, most: Int)] = []
    if let most = limits.connections { names.append(("run", most)) }
    if let most = relay.policy.limits.connections { names.append(("relay \(relay.name)", most)) }
    guard !names.isEmpty else { return relay }
    var relay = relay
    relay.transport = SharedTransport(transport: relay.transport, slots: slots, names: names)
    return relay
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
