import Diagnostics
import Foundation
import Mail
import Synchronization

/// What the sessions of one run share: carries out what `RunDecisions` decides, under one lock.
final class RunState: Sendable {
  struct State: Sendable {
    var decisions: RunDecisions
    var summary = DeliverySummary()
    var error: (any Error)?
    /// Recipients that wait, made already: the first of them, for memory's sake.
    var kept: [Int: DeliveryJob] = [:]
    /// What each relay was last said to wait for.
    var announced: [String: String] = [:]
  }

  let queue: any RecipientQueue
  let record: any DeliveryRecord
  private let interrupted: @Sendable () -> Bool
  private let state: SleepingLock<State>
  /// Whether the run ends: asked between all steps of all sessions, and so without the lock.
  private let isOver = Atomic(false)
  private let budgets: BudgetFile?
  private let clock: PaceClock
  /// When the run began, by both clocks.
  private let start: (date: Date, elapsed: Double)
  let now: @Sendable () throws -> Date
  /// Never called under the lock.
  let events: DeliveryEvents

  private static let mostKept = 1000

  /// - Parameter budgets: what other runs spend too; nil where no rate is to be kept.
  init(
    queue: any RecipientQueue, record: any DeliveryRecord, decisions: RunDecisions,
    budgets: BudgetFile? = nil, clock: PaceClock = .live,
    now: @escaping @Sendable () throws -> Date, isInterrupted: @escaping @Sendable () -> Bool,
    events: @escaping DeliveryEvents
  ) throws {
    self.queue = queue
    self.record = record
    self.budgets = budgets
    self.clock = clock
    self.now = now
    self.events = events
    start = (try now(), clock.elapsed())
    interrupted = isInterrupted
    state = SleepingLock(State(decisions: decisions))
  }

  /// The present as the pace has it: it goes on where somebody set the clock, and is never put back.
  var present: Date { start.date + (clock.elapsed() - start.elapsed) }

  /// The one way to what the sessions share.
  func locked<Value: Sendable, Failure: Error>(
    _ body: (inout State) throws(Failure) -> Value
  ) throws(Failure) -> Value {
    try state.withLock { state throws(Failure) in
      defer {
        if state.decisions.stop != nil || state.error != nil {
          isOver.store(true, ordering: .releasing)
        }
      }
      return try body(&state)
    }
  }

  /// Has the run decide something, with all that other runs have spent where that matters.
  private func deciding<Value: Sendable>(
    _ body: (inout RunDecisions, Date) -> Value
  ) throws -> Value {
    guard let budgets else { return locked { body(&$0.decisions, present) } }
    return try locked { state in
      // A copy would be one of all budgets.
      var book = BudgetBook()
      swap(&book, &state.decisions.book)
      defer { swap(&book, &state.decisions.book) }
      let now = present
      return try budgets.deciding(&book, at: now) { book in
        swap(&book, &state.decisions.book)
        defer { swap(&book, &state.decisions.book) }
        return body(&state.decisions, now)
      }
    }
  }

  /// Stops the run when somebody asks for that.
  /// - Returns: whether the run stops, for whatever reason.
  func stopIfAsked() -> Bool {
    if interrupted() { stop(.interrupted) }
    return isOver.load(ordering: .acquiring)
  }

  /// The first reason stands.
  func stop(_ reason: StopReason) {
    locked { $0.decisions.stop(reason) }
    tellStop()
  }

  /// - Parameter failure: nil when a session was opened.
  func opened(_ relay: String, _ failure: TransportFailure?) {
    locked { $0.summary.failures[relay] = failure }
  }

  func fail(_ error: any Error) { locked { $0.error = $0.error ?? error } }

  /// The next recipient for a relay, waited for where all of them must wait.
  /// - Parameters:
  ///   - session: the number of the relay's session that asks, from 0.
  ///   - mayWait: no where another is under way over the same session: then it gets what can go at once.
  ///   - canGo: whether a connection is to be had. Without one nobody is taken: whoever takes a turn must not
  ///     use it much later, together with others.
  ///   - letGo: called when the session's connection is of no use for a while.
  /// - Returns: nil ends the session that asked, unless it may not wait.
  func next(
    for relay: String, session: Int = 0, mayWait: Bool = true,
    canGo: () throws -> Bool = { true }, letGo: () -> Void = {}
  ) -> DeliveryJob? {
    while !stopIfAsked() {
      do {
        guard try canGo() else {
          guard awaitsPlace(relay, session) else { return nil }
          continue
        }
        switch try deciding({
          $0.next(for: relay, session: session, at: $1, isAhead: !mayWait)
        }) {
        case .take(let recipient, let time):
          if let job = try job(of: recipient) {
            wait(until: time)
            return job
          }
          locked { $0.decisions.missed(Int(recipient.number)) }
        case .fetch:
          guard let job = try queue.next() else {
            locked { $0.decisions.queueIsDone() }
            continue
          }
          if let job = try offer(job, to: relay, isAhead: !mayWait) { return job }
        case .wait(let wait):
          guard mayWait else { return nil }
          announce(wait, relay)
          if wait.letsGo { letGo() }
          rest(until: wait.until)
        case .end:
          guard mayWait else { return nil }
          tellStop()
          return nil
        }
      } catch {
        fail(error)
        return nil
      }
    }
    return nil
  }

  /// A place for the first session of a relay, waited for where other runs have all of them.
  /// - Returns: nil where the run needs none any more.
  func place(of relay: Relay, session: Int) throws -> (any Transport)? {
    while !stopIfAsked() {
      if let place = try relay.transport.reserved() { return place }
      guard awaitsPlace(relay.name, session) else { return nil }
    }
    return nil
  }

  /// Waits a moment for a connection that others have.
  /// - Returns: whether the session has any use for one.
  private func awaitsPlace(_ relay: String, _ session: Int) -> Bool {
    if locked({ $0.decisions.hasEnded(for: relay, session: session) }) { return false }
    clock.sleep(0.1)
    return true
  }

  private func offer(_ job: DeliveryJob, to relay: String, isAhead: Bool) throws -> DeliveryJob? {
    let domain = job.recipient.asciiDomain
    let taken = try deciding {
      $0.offer(job.number, domain: domain, to: relay, at: $1, isAhead: isAhead)
    }
    guard let taken else {
      keep(job)
      return nil
    }
    wait(until: taken.time)
    return job
  }

  func keep(_ job: DeliveryJob) {
    locked { if $0.kept.count < Self.mostKept { $0.kept[job.number] = job } }
  }

  /// A recipient who waited: asked anew whether it is still wanted, for that may be long ago.
  private func job(of recipient: WaitingRecipient) throws -> DeliveryJob? {
    let number = Int(recipient.number)
    let kept = locked { $0.kept.removeValue(forKey: number) }
    guard var job = try kept ?? queue.again(number), try job.isStillWanted() else { return nil }
    job.losses = Int(recipient.losses)
    job.wasHeld = recipient.wasHeld
    return job
  }

  /// A turn that is taken is near.
  private func wait(until time: Date) {
    while true {
      let left = time.timeIntervalSince(present)
      guard left > 0, !stopIfAsked() else { return }
      clock.sleep(left)
    }
  }

  /// Until then, or until something has happened that may change the answer: the run is asked again soon.
  private func rest(until time: Date) {
    clock.sleep(max(0.001, time.timeIntervalSince(present)))
  }

  /// Says once what a relay waits for.
  private func announce(_ wait: RunDecisions.Wait, _ relay: String) {
    guard let reason = wait.reason, wait.until.timeIntervalSince(present) > 5 else { return }
    let isNew = locked { state in
      defer { state.announced[relay] = reason }
      return state.announced[relay] != reason
    }
    if isNew { events(.pausing(relay: relay, until: wait.until, reason: reason)) }
  }

  /// A session ends for good, with a recipient under way or not; the others go on.
  func giveUp(_ job: DeliveryJob?, session: Int, of relay: String, _ reason: String) {
    if let job { giveBack(job) }
    if locked({ $0.decisions.giveUp(session: session, of: relay, reason) }) {
      tell(.unreachable(reason), of: relay)
    }
  }

  /// A relay is given nobody any more; the run ends with the last one.
  func leave(_ relay: String, _ reason: StopReason) {
    if locked({ $0.decisions.leave(relay, reason) }) { tell(reason, of: relay) }
  }

  func tell(_ reason: StopReason, of relay: String) {
    if locked({ $0.decisions.relays.count > 1 }) { events(.relayLeft(relay, reason)) }
    tellStop()
  }

  /// Says once that the run stops, where the decisions came to that.
  /// - Parameter isAtTheEnd: no while sessions are at work. Those may have the last recipients of all in their
  ///   hands; then no relay stops anything.
  func tellStop(isAtTheEnd: Bool = false) {
    guard let stop = locked({ $0.decisions.stop }),
      isAtTheEnd || !stop.isOfRelay || leavesSomebody()
    else { return }
    let isNew = locked { $0.announced.updateValue("", forKey: "") == nil }
    if isNew { events(.stopped(stop)) }
  }

  /// Whether a run that a relay ends leaves anybody over, as far as is known: often only the queue knows
  /// whether it has more.
  func leavesSomebody() -> Bool {
    let asks = locked { state in
      state.summary.attempted > 0 && state.summary.leftOver == 0 && state.decisions.waiting.isEmpty
    }
    guard asks else { return true }
    do {
      guard let job = try queue.next() else {
        locked { $0.decisions.queueIsDone() }
        return false
      }
      locked { state in
        // It waits, since nobody is tried any more.
        _ = state.decisions.offer(
          job.number, domain: job.recipient.asciiDomain, to: "", at: present)
      }
      return true
    } catch {
      // The reason stands where nobody can tell.
      return true
    }
  }
}
