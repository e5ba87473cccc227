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
    var refusals: [(address: EmailAddress, text: String)] = []
    /// The refusal that stopped the run; who still gets it is put off too.
    var stoppingRefusal: String?
    /// Sessions that still take recipients.
    var workers: Int
  }

  private let queue: any RecipientQueue
  private let record: any DeliveryRecord
  private let policy: DeliveryPolicy
  private let interrupted: @Sendable () -> Bool
  private let state: Mutex<State>
  let pacer: Pacer

  init(
    queue: any RecipientQueue, record: any DeliveryRecord, policy: DeliveryPolicy, workers: Int,
    isInterrupted: @escaping @Sendable () -> Bool
  ) {
    self.queue = queue
    self.record = record
    self.policy = policy
    interrupted = isInterrupted
    state = Mutex(State(workers: workers))
    pacer = Pacer(rate: policy.rate)
  }

  var summary: DeliverySummary { state.withLock { $0.summary } }

  var isStopped: Bool {
    if interrupted() { stop(.interrupted) }
    return state.withLock { $0.summary.stop != nil || $0.error != nil }
  }

  /// The first reason stands.
  func stop(_ reason: StopReason) {
    state.withLock { $0.summary.stop = $0.summary.stop ?? reason }
  }

  func fail(_ error: any Error) { state.withLock { $0.error = $0.error ?? error } }

  /// The next recipient; nil ends the session that asked.
  func next() -> DeliveryJob? {
    if isStopped { return nil }
    if let job = state.withLock({ $0.returned.popLast() }) { return job }
    do {
      if let job = try queue.next() { return job }
    } catch {
      fail(error)
      return nil
    }
    return state.withLock { state in
      // Between the two questions, another session may have given one back and ended.
      if let job = state.returned.popLast() { return job }
      state.workers -= 1
      return nil
    }
  }

  /// One session ends for good, with a recipient under way or not; the others go on. A relay may
  /// allow fewer connections than it is asked for. The last one ends the run.
  func giveUp(_ job: DeliveryJob?, _ reason: String) {
    state.withLock { state in
      if let job { state.returned.append(job) }
      state.workers -= 1
      if state.workers == 0 { state.summary.stop = state.summary.stop ?? .unreachable(reason) }
    }
  }

  /// Takes back a recipient whose session was lost before anything was handed over.
  func giveBack(_ job: DeliveryJob) { state.withLock { $0.returned.append(job) } }

  func recordAttempt(_ address: EmailAddress) throws -> Int {
    try record.append(.attempt, address, "")
  }

  func waitUntilDurable(_ ticket: Int) throws { try record.waitUntilDurable(ticket) }

  /// Writes down what became of a recipient and counts it.
  func settle(_ kind: JournalRecord.Kind, _ address: EmailAddress, _ reply: String) throws {
    _ = try record.append(kind, address, reply)
    state.withLock { state in
      switch kind {
      case .accepted:
        state.summary.accepted += 1
        state.refusals.removeAll()
      case .rejected: state.summary.rejected += 1
      case .deferred: state.summary.deferred += 1
      case .inDoubt: state.summary.inDoubt += 1
      case .attempt, .unsent: break
      }
    }
  }

  /// Counts a refusal. When too many come in a row, all alike, the run stops, and recipients that were
  /// rejected among them are put off instead: it was not their addresses.
  func countRefusal(_ reply: SMTPReply, of address: EmailAddress) throws {
    let text = Self.likeness(of: reply, address)
    let row: [EmailAddress] = state.withLock { state in
      // What other sessions had under way when the run stopped.
      if state.stoppingRefusal == text { return [address] }
      if state.refusals.last?.text != text { state.refusals.removeAll() }
      state.refusals.append((address, text))
      guard state.refusals.count >= policy.equalRefusals, state.stoppingRefusal == nil else {
        return []
      }
      state.stoppingRefusal = text
      let reason = StopReason.equalRefusals(reply.description, count: state.refusals.count)
      state.summary.stop = state.summary.stop ?? reason
      return state.refusals.map(\.address)
    }
    guard reply.isPermanent else { return }
    for address in row {
      _ = try record.append(.deferred, address, "\(reply) (as many before it)")
      state.withLock { state in
        state.summary.rejected -= 1
        state.summary.deferred += 1
      }
    }
  }

  /// What is the same in equal refusals: not the address, and no numbers but the codes.
  private static func likeness(of reply: SMTPReply, _ address: EmailAddress) -> String {
    let text = reply.text.replacing(address.description, with: "")
      .replacing(address.smtp, with: "").filter { !$0.isNumber }
    return "\(reply.code) \(reply.enhanced?.description ?? "") \(text)"
  }

  func finish() throws -> DeliverySummary {
    try state.withLock { state in
      if let error = state.error { throw error }
      return state.summary
    }
  }
}
