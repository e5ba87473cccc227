import Foundation
import Mail
import Synchronization

/// What the sessions of one run share.
final class RunState: Sendable {
  private struct State {
    var summary = DeliverySummary()
    var error: (any Error)?
    /// Recipients that go back because their session was lost before the end of the message.
    var returned: [DeliveryJob] = []
    var ledger: RunLedger
    /// Refused before the relay had taken anybody's mail; tried once more when it has.
    var heldBack: [DeliveryJob] = []
    /// Whether the queue has no more.
    var isDone = false
    /// Sessions that still take recipients.
    var workers: Int
  }

  private let queue: any RecipientQueue
  private let record: any DeliveryRecord
  private let interrupted: @Sendable () -> Bool
  private let state: Mutex<State>
  let now: @Sendable () throws -> Date
  /// Never called under the lock.
  let events: DeliveryEvents

  init(
    queue: any RecipientQueue, record: any DeliveryRecord, ledger: RunLedger, workers: Int,
    now: @escaping @Sendable () throws -> Date, isInterrupted: @escaping @Sendable () -> Bool,
    events: @escaping DeliveryEvents
  ) {
    self.queue = queue
    self.record = record
    self.now = now
    self.events = events
    interrupted = isInterrupted
    state = Mutex(State(ledger: ledger, workers: workers))
  }

  /// Stops the run when somebody asks for that.
  /// - Returns: whether the run stops, for whatever reason.
  func stopIfAsked() -> Bool {
    if interrupted() { stop(.interrupted) }
    return state.withLock { $0.summary.stop != nil || $0.error != nil }
  }

  /// The first reason stands.
  func stop(_ reason: StopReason) {
    let isFirst = state.withLock { state in
      defer { state.summary.stop = state.summary.stop ?? reason }
      return state.summary.stop == nil
    }
    if isFirst { events(.stopped(reason)) }
  }

  func fail(_ error: any Error) { state.withLock { $0.error = $0.error ?? error } }

  /// The next recipient for a relay, waited for where a pace holds them all back; nil ends the session
  /// that asked.
  func next(for relay: String) -> DeliveryJob? {
    while !stopIfAsked() {
      do {
        // One lock for both: every session comes by here for every mail.
        let (returned, putsOff) = state.withLock {
          ($0.returned.popLast(), $0.ledger.putsOffDomains)
        }
        if let returned {
          if try returned.isStillWanted() { return returned }
          continue
        }
        switch try queue.next(at: now()) {
        case .job(let job):
          guard putsOff else { return job }
          let domain = job.recipient.asciiDomain
          // Not tried at all, so that nothing is said of it: the next run does.
          if state.withLock({ $0.ledger.isPutOff(domain, by: relay) }) { continue }
          return job
        case .wait(let date): try wait(until: date)
        case .done:
          let last: DeliveryJob? = state.withLock { state in
            state.isDone = true
            if state.ledger.hasAccepted(relay) {
              state.returned += state.heldBack
              state.heldBack = []
            }
            // Between the two questions, another session may have given one back and ended.
            if let job = state.returned.popLast() { return job }
            state.workers -= 1
            return nil
          }
          return last
        }
      } catch {
        fail(error)
        return nil
      }
    }
    return nil
  }

  /// Waits until then, until a recipient is given back, or until the run stops.
  private func wait(until date: Date) throws {
    let end = ContinuousClock.now + .seconds(max(0, date.timeIntervalSince(try now())))
    repeat {
      // A queue that names a moment that has passed is not asked without end.
      Thread.sleep(forTimeInterval: min(0.1, max(0.005, (end - .now) / .seconds(1))))
    } while try ContinuousClock.now < end && now() < date && !stopIfAsked()
      && state.withLock { $0.returned.isEmpty }
  }

  /// Sessions end for good, with a recipient under way or not; the others go on. A relay may allow fewer
  /// connections than it is asked for. The last one ends the run where somebody is left.
  func giveUp(_ job: DeliveryJob?, sessions: Int = 1, _ reason: String) {
    let isLast = state.withLock { state in
      if let job { state.returned.append(job) }
      state.workers -= sessions
      return state.workers == 0 && !(state.isDone && state.returned.isEmpty)
    }
    if isLast { stop(.unreachable(reason)) }
  }

  /// Takes back a recipient whose session was lost before anything was handed over.
  func giveBack(_ job: DeliveryJob) { state.withLock { $0.returned.append(job) } }

  /// Writes down that the message is about to leave; durable when it returns.
  func recordAttempt(_ job: DeliveryJob, relay: String) throws {
    let ticket = try record.append(.attempt, job.number, relay: relay)
    do { try record.waitUntilDurable(ticket) } catch {
      // It may be on the disk all the same, or get there with what others write: nobody shall stand in doubt
      // who is sent nothing.
      _ = try? record.append(
        .unsent, job.number, relay: relay, reply: "the attempt could not be recorded")
      throw error
    }
  }

  /// Writes down that nothing was handed over and gives the recipient back.
  func recordUnsent(_ job: DeliveryJob, _ reason: String, relay: String) throws {
    _ = try record.append(.unsent, job.number, relay: relay, reply: reason)
    giveBack(job)
  }

  /// Writes down what became of a recipient, counts it and tells of it.
  func settle(
    _ kind: JournalRecord.Kind, _ job: DeliveryJob, _ reply: String, relay: String
  ) throws {
    _ = try record.append(kind, job.number, relay: relay, reply: reply)
    let domain = kind == .accepted ? job.recipient.asciiDomain : nil
    state.withLock { state in
      if job.wasHeld { state.summary.held -= 1 }
      state.summary.count(kind)
      if let domain { state.ledger.accepted(domain: domain, by: relay) }
    }
    events(
      .settled(
        number: job.number, address: job.recipient, kind: kind, reply: reply, relay: relay))
  }

  /// Settles a refusal as the ledger decides.
  func settleRefusal(
    _ reply: SMTPReply, at stage: SMTPStage, _ scope: FailureScope, of job: DeliveryJob,
    by relay: Relay
  ) throws {
    let said = "\(reply) (in reply to \(stage.rawValue))"
    let likeness = RunLedger.Likeness(reply, at: stage)
    let refusal = RunLedger.Refusal(
      scope: scope, likeness: likeness, domain: job.recipient.asciiDomain,
      isConfirmed: try job.previous.map { likeness.confirms($0, at: try now()) } ?? false,
      said: said)
    let decision = state.withLock { $0.ledger.refused(refusal, by: relay.name) }
    // Before anything is written: no session shall take another recipient meanwhile.
    if let reason = decision.stop { stop(reason) }
    try settle(decision.kind, job, said, relay: relay.name)
    if let domain = decision.putOff {
      events(.domainPutOff(domain, relay: relay.name, reason: said))
    }
    if decision.waitsForAcceptance, !job.wasHeld {
      var job = job
      job.wasHeld = true
      state.withLock { $0.heldBack.append(job) }
    }
  }

  func finish() throws -> DeliverySummary {
    if let reason = state.withLock({ $0.error == nil ? $0.ledger.atTheEnd() : nil }) {
      stop(reason)
    }
    let summary = try state.withLock { state in
      if let error = state.error { throw error }
      return state.summary
    }
    events(.ended(summary))
    return summary
  }
}
