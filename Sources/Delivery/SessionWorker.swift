import Foundation
import Mail

/// One session's work: take a recipient, deliver, record; open a new session when one is lost.
///
/// Where the relay takes it, the recipient after is taken before the message leaves, and its envelope leaves
/// with it.
struct SessionWorker {
  let relay: Relay
  let state: RunState
  /// Of the relay's sessions, from 0.
  let number: Int

  private var policy: DeliveryPolicy { relay.policy }
  private var conduct: RelayConduct { relay.conduct }

  init(relay: Relay, state: RunState, number: Int = 0) {
    self.relay = relay
    self.state = state
    self.number = number
  }

  /// The first session of the relay; nil when all its sessions end here.
  func openFirst() -> (any TransportSession)? {
    do { return try open() } catch let failure as TransportFailure {
      state.leave(relay.name, .unreachable(failure.reason))
    } catch { state.fail(error) }
    return nil
  }

  func work(with first: (any TransportSession)?) {
    var line = first.map(begin)
    var place: (any Transport)?
    var losses = 0
    var lastReason = ""
    defer { end(&line) }
    while var order = next(on: &line, &place) {
      endIfOver(&line)
      if line == nil { withdraw(&order) }
      do {
        defer { place = nil }
        guard !state.stopIfAsked(),
          var open = try line ?? openLine(over: place, after: losses, lastReason)
        else { return giveBack(order) }
        let loss: Loss?
        do {
          defer { line = open }
          loss = try deliver(&order, over: &open)
        } catch is Withdrawal {
          // The relay waits for a message; it gets the end of the connection in place of one.
          end(&line, lost: "closed in place of the message, since its reader has left the list")
          state.withdraw(order.job)
          continue
        }
        if let loss {
          // Its limit is no trouble of the relay's, and costs no pause.
          let isLimit = loss.isBetweenMessages && conduct.lost(after: open.taken)
          losses = isLimit ? 0 : losses + 1
          if !isLimit, !state.stopIfAsked() { conduct.endPipelining(loss.answer) }
          withdraw(&order)
          end(&line, lost: loss.reason)
          lastReason = loss.reason
        } else {
          losses = 0
        }
      } catch let failure as TransportFailure {
        guard failure.isTransient else {
          giveBack(order)
          return state.leave(relay.name, .unreachable(failure.reason))
        }
        losses += 1
        lastReason = failure.reason
        if losses >= policy.lostSessions {
          return state.giveUp(order.job, session: number, of: relay.name, failure.reason)
        }
        giveBack(order)
      } catch {
        return state.fail(error)
      }
      if losses >= policy.lostSessions {
        return state.giveUp(
          nil, session: number, of: relay.name,
          "the connection was lost \(losses) times in a row: \(lastReason)")
      }
    }
  }

  /// Who was announced, else the next of the queue when the pace allows it.
  /// - Parameter place: a place for a connection, where there is none yet.
  private func next(on line: inout Line?, _ place: inout (any Transport)?) -> Order? {
    if let next = line?.next {
      line?.next = nil
      return next
    }
    return state.next(
      for: relay.name, session: number,
      canGo: {
        if line == nil, place == nil { place = try relay.transport.reserved() }
        return line != nil || place != nil
      },
      letGo: {
        end(&line)
        place = nil
      }
    ).map { Order(job: $0) }
  }

  /// Who can be announced, without a wait for anything.
  private func following(on line: Line) throws -> (order: Order, mail: FollowingMail)? {
    guard line.mayAnnounce else { return nil }
    let (mayBegin, isTrial) = conduct.beginPipelining()
    guard mayBegin else { return nil }
    guard let job = state.next(for: relay.name, session: number, mayWait: false) else {
      conduct.endPipelining(.unseen)
      return nil
    }
    let mail = try job.make()
    return (
      Order(job: job, mail: mail, isAnnounced: true), FollowingMail(mail, isTrial: isTrial)
    )
  }

  /// Takes back who is not sent to after all: nothing of its message has left.
  private func giveBack(_ order: Order) {
    var order = order
    withdraw(&order)
    state.giveBack(order.job)
  }

  /// What the relay was told of it has gone with the session.
  private func withdraw(_ order: inout Order) {
    if order.isAnnounced { conduct.endPipelining(.unseen) }
    order.isAnnounced = false
  }

  private func begin(_ session: any TransportSession) -> Line {
    Line(session: session, limit: conduct.opened(session.capabilities))
  }

  /// - Parameter reason: why, where it did not end in good order.
  private func end(_ line: inout Line?, lost reason: String? = nil) {
    guard let open = line else { return }
    open.session.close()
    open.next.map(giveBack)
    line = nil
    let relay = relay.name
    state.events(
      reason.map { .sessionLost(relay: relay, reason: $0) } ?? .sessionClosed(relay: relay))
  }

  /// Ends a session that has done what it may, or was ended by the relay.
  private func endIfOver(_ line: inout Line?) {
    guard let open = line else { return }
    if open.isSpent { return end(&line) }
    guard !open.session.isReady() else { return }
    _ = conduct.lost(after: open.taken)
    end(&line, lost: "the connection ended while nothing was under way")
  }

  private func open(over place: (any Transport)? = nil) throws -> any TransportSession {
    do {
      let transport = place ?? relay.transport
      let session = try transport.openSession { [state] in state.stopIfAsked() }
      state.opened(relay.name, nil)
      state.events(.sessionOpened(relay: relay.name))
      return session
    } catch let failure as TransportFailure {
      state.opened(relay.name, failure)
      state.events(.connectionFailed(relay: relay.name, reason: failure.reason))
      throw failure
    }
  }

  /// A new session, after a pause that doubles with every loss; nil when the run stops meanwhile.
  private func openLine(
    over place: (any Transport)?, after losses: Int, _ reason: String
  ) throws -> Line? {
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
    return try begin(open(over: place))
  }

  /// - Returns: why the session cannot go on; nil when it can.
  private func deliver(_ order: inout Order, over line: inout Line) throws -> Loss? {
    let job = order.job
    let mail = try order.mail ?? job.make()
    var isAttempted = false
    let result = try line.session.deliver(
      mail,
      following: {
        // The relay waits for this message, and so has answered all that it was told.
        answered(&order)
        let following = try following(on: line)
        line.next = following?.order
        return following?.mail
      },
      commit: {
        guard try job.isStillWanted() else { throw Withdrawal() }
        try state.recordAttempt(job, relay: relay.name)
        isAttempted = true
      })
    let loss = try settle(
      result, job, over: &line, wasAnnounced: order.isAnnounced, isAttempted: isAttempted)
    if loss == nil {
      // Of what cannot be sent the relay was never told.
      if result.isOurs { withdraw(&order) } else { answered(&order) }
      line.isFresh = false
    }
    return loss
  }

  private func answered(_ order: inout Order) {
    if order.isAnnounced { conduct.endPipelining(.inTurn) }
    order.isAnnounced = false
  }

  private func settle(
    _ result: DeliveryResult, _ job: DeliveryJob, over line: inout Line, wasAnnounced: Bool,
    isAttempted: Bool
  ) throws -> Loss? {
    switch result {
    case .accepted(let reply):
      try state.settle(.accepted, job, reply?.description ?? "", relay: relay.name)
      line.taken += 1
      conduct.taken(line.taken)
      return nil
    case .inDoubt(let reason):
      try state.settle(.inDoubt, job, reason, relay: relay.name)
      return Loss(reason: reason, answer: line.next == nil ? .unseen : .brokenBefore)
    case .lost(let reason):
      var loss = try lost(job, reason, over: &line, isAttempted: isAttempted)
      if wasAnnounced { loss.answer = .brokenAfter }
      return loss
    case .refused(let reply, let stage):
      if wasAnnounced, reply.isOutOfTurn {
        // A relay that does not bear what comes behind a dot: asked by itself it says what it means.
        _ = try lost(job, reply.description, over: &line, isAttempted: false)
        return Loss(
          reason: "\(relay.name): \(reply) (in reply to \(stage.rawValue))", answer: .brokenAfter)
      }
      let scope = FailureScope(of: reply, at: stage)
      if scope == .session {
        return try lost(
          job, "\(relay.name): \(ReplyCode.words(reply, at: stage))", over: &line,
          isAttempted: isAttempted)
      }
      try state.settleRefusal(
        reply, at: stage, scope, of: job, by: relay, isAttempted: isAttempted)
      return nil
    case .unsendable(let reason):
      try state.settle(.unsendable, job, reason, relay: relay.name)
      return nil
    case .unfit(let reason):
      try state.settle(.unsent, job, reason, relay: relay.name)
      state.stop(.message(reason))
      return nil
    }
  }

  private func lost(
    _ job: DeliveryJob, _ reason: String, over line: inout Line, isAttempted: Bool
  ) throws -> Loss {
    // Before this one, so that it comes after it again.
    line.next.map(giveBack)
    line.next = nil
    var job = job
    // Cut short by us, which is nobody's fault.
    let isFresh = line.isFresh && !state.stopIfAsked()
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
    return Loss(reason: reason, isBetweenMessages: !isAttempted)
  }
}
