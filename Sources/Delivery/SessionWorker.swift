import Foundation
import Mail

/// One session's work: take a recipient, deliver, record; open a new session when one is lost.
struct SessionWorker {
  let relay: Relay
  let state: RunState
  private let pacer: Pacer

  private var policy: DeliveryPolicy { relay.policy }

  init(relay: Relay, state: RunState) {
    self.relay = relay
    self.state = state
    pacer = Pacer(rate: relay.policy.rate)
  }

  /// The first session of the relay; nil when all its sessions end here.
  func openFirst() -> (any TransportSession)? {
    do { return try open() } catch let failure as TransportFailure {
      state.giveUp(nil, sessions: relay.connections, failure.reason)
    } catch { state.fail(error) }
    return nil
  }

  func work(with first: (any TransportSession)?) {
    var session = first
    var losses = 0
    var lastReason = ""
    var isFresh = true
    defer { session?.close() }
    while let job = state.next(for: relay.name) {
      pacer.wait { state.stopIfAsked() }
      if let open = session, !open.isReady() {
        open.close()
        session = nil
        isFresh = true
        tellLost("the connection ended while nothing was under way")
      }
      do {
        guard !state.stopIfAsked(),
          let open = try session ?? openSession(after: losses, lastReason)
        else { return state.giveBack(job) }
        session = open
        let end: String?
        do { end = try deliver(job, over: open, isFresh: isFresh) } catch is Withdrawal {
          // The relay waits for a message; it gets the end of the connection in place of one.
          open.close()
          session = nil
          isFresh = true
          tellLost("closed in place of the message, since its reader has left the list")
          continue
        }
        isFresh = end != nil
        losses = end == nil ? 0 : losses + 1
        if let end {
          open.close()
          session = nil
          lastReason = end
          tellLost(end)
        }
      } catch let failure as TransportFailure {
        guard failure.isTransient else {
          state.giveBack(job)
          return state.stop(.unreachable(failure.reason))
        }
        losses += 1
        lastReason = failure.reason
        if losses >= policy.lostSessions { return state.giveUp(job, failure.reason) }
        state.giveBack(job)
      } catch {
        return state.fail(error)
      }
      if losses >= policy.lostSessions {
        return state.giveUp(
          nil, "the connection was lost \(losses) times in a row: \(lastReason)")
      }
    }
  }

  private func open() throws -> any TransportSession {
    do {
      let session = try relay.transport.openSession { [state] in state.stopIfAsked() }
      state.events(.sessionOpened(relay: relay.name))
      return session
    } catch let failure as TransportFailure {
      tellLost(failure.reason)
      throw failure
    }
  }

  private func tellLost(_ reason: String) {
    state.events(.sessionLost(relay: relay.name, reason: reason))
  }

  /// A new session, after a pause that doubles with every loss; nil when the run stops meanwhile.
  private func openSession(
    after losses: Int, _ reason: String
  ) throws -> (any TransportSession)? {
    let pause = policy.pause(after: losses)
    if pause > .zero {
      let until = try state.now() + pause / .seconds(1)
      state.events(.pausing(relay: relay.name, until: until, reason: reason))
    }
    let end = ContinuousClock.now + pause
    while ContinuousClock.now < end {
      if state.stopIfAsked() { return nil }
      Thread.sleep(forTimeInterval: min(0.1, max(0, (end - .now) / .seconds(1))))
    }
    return try open()
  }

  /// - Returns: why the session cannot go on; nil when it can.
  private func deliver(
    _ job: DeliveryJob, over session: any TransportSession, isFresh: Bool
  ) throws -> String? {
    let mail = try job.make()
    var isAttempted = false
    let result = try session.deliver(mail) {
      guard try job.isStillWanted() else { throw Withdrawal() }
      try state.recordAttempt(job, relay: relay.name)
      isAttempted = true
    }
    switch result {
    case .accepted(let reply):
      try state.settle(.accepted, job, reply?.description ?? "", relay: relay.name)
      return nil
    case .inDoubt(let reason):
      try state.settle(.inDoubt, job, reason, relay: relay.name)
      return reason
    case .lost(let reason):
      return try lost(job, reason, isFresh: isFresh, isAttempted: isAttempted)
    case .refused(let reply, let stage):
      return try refused(
        job, reply, at: stage, isFresh: isFresh, isAttempted: isAttempted)
    case .unsendable(let reason):
      try state.settle(.unsendable, job, reason, relay: relay.name)
      return nil
    case .unfit(let reason):
      try state.settle(.unsent, job, reason, relay: relay.name)
      state.stop(.message(reason))
      return nil
    }
  }

  /// The reader left the list while the relay was asked.
  private struct Withdrawal: Error {}

  private func lost(
    _ job: DeliveryJob, _ reason: String, isFresh: Bool, isAttempted: Bool
  ) throws -> String {
    var job = job
    // Cut short by us, which is nobody's fault.
    let isFresh = isFresh && !state.stopIfAsked()
    // An older session may have come to its end anyway: so many messages and no more, or so long.
    if isFresh { job.losses += 1 }
    if job.losses >= policy.lossesPerRecipient {
      // It may be this very message that the relay cannot bear.
      try state.settle(.deferred, job, reason, relay: relay.name)
    } else if isAttempted {
      try state.recordUnsent(job, reason, relay: relay.name)
    } else {
      state.giveBack(job)
    }
    return reason
  }

  private func refused(
    _ job: DeliveryJob, _ reply: SMTPReply, at stage: SMTPStage, isFresh: Bool,
    isAttempted: Bool
  ) throws -> String? {
    let scope = FailureScope(of: reply, at: stage)
    if scope == .session {
      return try lost(
        job, "\(relay.name): \(reply) (in reply to \(stage.rawValue))", isFresh: isFresh,
        isAttempted: isAttempted)
    }
    try state.settleRefusal(reply, at: stage, scope, of: job, by: relay)
    return nil
  }
}
