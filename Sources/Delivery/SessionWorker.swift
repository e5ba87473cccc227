import Foundation
import Mail

/// One session's work: take a recipient, deliver, record; open a new session when one is lost.
struct SessionWorker {
  let transport: any Transport
  let state: RunState
  let policy: DeliveryPolicy

  func work(with first: (any TransportSession)?) {
    var session = first
    var losses = 0
    var isFresh = true
    defer { session?.close() }
    while let job = state.next() {
      state.pacer.wait { state.isStopped }
      if let open = session, !open.isReady() {
        open.close()
        session = nil
        isFresh = true
      }
      do {
        guard !state.isStopped, let open = try session ?? openSession(after: losses) else {
          return state.giveBack(job)
        }
        session = open
        let isAlive = try deliver(job, over: open, isFresh: isFresh)
        isFresh = !isAlive
        losses = isAlive ? 0 : losses + 1
        if !isAlive {
          open.close()
          session = nil
        }
      } catch let failure as TransportFailure {
        guard failure.isTransient else {
          state.giveBack(job)
          return state.stop(.unreachable(failure.reason))
        }
        losses += 1
        if losses >= policy.lostSessions { return state.giveUp(job, failure.reason) }
        state.giveBack(job)
      } catch {
        return state.fail(error)
      }
      if losses >= policy.lostSessions {
        return state.giveUp(nil, "the connection was lost \(losses) times in a row")
      }
    }
  }

  /// A new session, after a pause that doubles with every loss; nil when the run stops meanwhile.
  private func openSession(after losses: Int) throws -> (any TransportSession)? {
    if losses > 0 {
      let pause = policy.reconnectPause * pow(2, Double(losses - 1))
      let end = ContinuousClock.now + .seconds(pause)
      while ContinuousClock.now < end {
        if state.isStopped { return nil }
        let left = end - .now
        Thread.sleep(forTimeInterval: min(0.1, max(0, left / .seconds(1))))
      }
    }
    return try transport.openSession()
  }

  /// - Returns: whether the session can go on.
  private func deliver(
    _ job: DeliveryJob, over session: any TransportSession, isFresh: Bool
  ) throws -> Bool {
    let mail = try job.make()
    let address = job.recipient
    let ticket = try state.recordAttempt(address)
    let result = try session.deliver(mail.envelope, mail.bytes) {
      try state.waitUntilDurable(ticket)
    }
    switch result {
    case .accepted(let reply):
      try state.settle(.accepted, address, reply.description)
      return true
    case .inDoubt(let reason):
      try state.settle(.inDoubt, address, reason)
      return false
    case .lost(let reason):
      return try lost(job, reason, isFresh: isFresh)
    case .refused(let reply, let stage):
      return try refused(job, reply, at: stage, isFresh: isFresh)
    }
  }

  private func lost(_ job: DeliveryJob, _ reason: String, isFresh: Bool) throws -> Bool {
    var job = job
    // An older session may have come to its end anyway: so many messages and no more, or so long.
    if isFresh { job.losses += 1 }
    if job.losses >= policy.lossesPerRecipient {
      // It may be this very message that the relay cannot bear.
      try state.settle(.deferred, job.recipient, reason)
    } else {
      try state.settle(.unsent, job.recipient, reason)
      state.giveBack(job)
    }
    return false
  }

  private func refused(
    _ job: DeliveryJob, _ reply: SMTPReply, at stage: SMTPStage, isFresh: Bool
  ) throws -> Bool {
    let address = job.recipient
    let said = "\(reply) (in reply to \(stage.rawValue))"
    switch FailureScope(of: reply, at: stage) {
    case .session:
      return try lost(job, said, isFresh: isFresh)
    case .relay:
      try state.settle(.unsent, address, said)
      state.stop(.relay(said))
    case .message:
      // The reader is not at fault and gets the mail once it is mended.
      try state.settle(.deferred, address, said)
      state.stop(.message(said))
    case .recipient:
      try state.settle(reply.isPermanent ? .rejected : .deferred, address, said)
      try state.countRefusal(reply, of: address)
    }
    return true
  }
}
