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

  var policy: DeliveryPolicy { relay.policy }
  var conduct: RelayConduct { relay.conduct }

  init(relay: Relay, state: RunState, number: Int = 0) {
    self.relay = relay
    self.state = state
    self.number = number
  }

  func work(with first: (any TransportSession)?) {
    var line = first.map(begin)
    var place: (any Transport)?
    var losses = 0
    var lastReason = ""
    defer {
      end(&line)
      relay.transport.stopWaiting()
    }
    while var order = next(on: &line, &place) {
      endIfOver(&line)
      do {
        defer { place = nil }
        if line == nil {
          withdraw(&order)
          place = try place ?? relay.transport.reserved()
        }
        guard !state.stopIfAsked() else { return giveBack(order) }
        // Another run was faster: nobody is kept for a connection that has still to be waited for.
        guard line != nil || place != nil else {
          giveBack(order)
          continue
        }
        guard
          var open = try line
            ?? place.flatMap({ try openLine(over: $0, after: losses, lastReason) })
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
          let answer = isLimit || state.stopIfAsked() ? .unseen : loss.answer
          withdraw(&order, answer)
          end(&line, lost: loss.reason, answer)
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
        if line != nil || place != nil, try relay.transport.mustGiveWay(isPromise: true) {
          end(&line)
          place = nil
        }
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
    // Whoever is announced must be next on this session.
    guard line.mayAnnounce, try !relay.transport.mustGiveWay(isPromise: false) else { return nil }
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
  private func giveBack(_ order: Order, _ answer: PipelinedDot.Answer = .unseen) {
    var order = order
    withdraw(&order, answer)
    state.giveBack(order.job)
  }

  /// What the relay was told of it has gone with the session. Whoever was not announced began nothing, and
  /// so ends nothing: it may be another session that tries.
  private func withdraw(_ order: inout Order, _ answer: PipelinedDot.Answer = .unseen) {
    if order.isAnnounced { conduct.endPipelining(answer) }
    order.isAnnounced = false
  }

  /// - Parameter reason: why, where it did not end in good order.
  private func end(
    _ line: inout Line?, lost reason: String? = nil, _ answer: PipelinedDot.Answer = .unseen
  ) {
    guard let open = line else { return }
    open.session.close()
    open.next.map { giveBack($0, answer) }
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
    line.next.map { giveBack($0) }
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
