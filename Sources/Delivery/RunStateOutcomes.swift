import Foundation
import Mail

/// What became of recipients: written down, counted and told as the run decides.
extension RunState {
  /// Takes back a recipient whose session was lost before anything was handed over.
  func giveBack(_ job: DeliveryJob) {
    keep(job)
    locked { $0.decisions.returned(job.number, losses: job.losses) }
  }

  /// A recipient left while its message was about to leave.
  func withdraw(_ job: DeliveryJob) { locked { $0.decisions.missed(job.number) } }

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
    let domain = kind == .accepted ? job.recipient.asciiDomain : ""
    let pace = locked { state in
      count(kind, of: job, &state)
      return state.decisions.settled(job.number, kind, domain: domain, by: relay)
    }
    tell(kind, job, reply, relay)
    if let pace { tell(pace, relay, "mail is taken again") }
  }

  private func count(_ kind: JournalRecord.Kind, of job: DeliveryJob, _ state: inout State) {
    if job.wasHeld { state.summary.held -= 1 }
    state.summary.count(kind)
  }

  private func tell(
    _ kind: JournalRecord.Kind, _ job: DeliveryJob, _ reply: String, _ relay: String
  ) {
    events(
      .settled(number: job.number, address: job.recipient, kind: kind, reply: reply, relay: relay))
  }

  private func tell(_ pace: RunDecisions.PaceWord, _ relay: String, _ reason: String) {
    events(
      .slowed(relay: relay, rate: pace.rate, connections: pace.connections, reason: reason))
  }

  /// Does with a refusal as the run decides.
  /// - Parameter isAttempted: whether an attempt is on record.
  func settleRefusal(
    _ reply: SMTPReply, at stage: SMTPStage, _ scope: FailureScope, of job: DeliveryJob,
    by relay: Relay, isAttempted: Bool
  ) throws {
    let said = ReplyCode.words(reply, at: stage)
    let likeness = ReplyCode(reply, at: stage)
    let refusal = RunLedger.Refusal(
      scope: scope, likeness: likeness, domain: job.recipient.asciiDomain,
      isConfirmed: try job.previous.map { likeness.confirms($0, at: try now()) } ?? false,
      said: said)
    // Kept first: another session may be given the recipient as soon as the refusal is written down.
    keep(job)
    let refused = locked { state in
      let refused = state.decisions.refused(job.number, refusal, by: relay.name, at: present)
      if !refused.waits { count(refused.kind, of: job, &state) }
      if !refused.waits, refused.kind != .held { state.kept[job.number] = nil }
      return refused
    }
    // Before anything is written: no session shall take another recipient meanwhile.
    if let reason = refused.left { tell(reason, of: relay.name) }
    if !refused.waits {
      _ = try record.append(refused.kind, job.number, relay: relay.name, reply: said)
      tell(refused.kind, job, said, relay.name)
    } else if isAttempted {
      // Nothing was taken.
      _ = try record.append(.unsent, job.number, relay: relay.name, reply: said)
    }
    locked { $0.decisions.written(job.number, refused) }
    if let pace = refused.slowed { tell(pace, relay.name, said) }
    if let domain = refused.putOff {
      events(.domainPutOff(domain, relay: relay.name, reason: said))
    }
  }

  func finish() throws -> DeliverySummary {
    judgeAtTheEnd()
    tellStop(isAtTheEnd: true)
    if let error = locked({ $0.error }) { throw error }
    try settleSlowed()
    let summary = locked { state in
      state.summary.stop = state.decisions.stop
      state.summary.leftRelays = state.decisions.leftRelays
      return state.summary
    }
    events(.ended(summary))
    return summary
  }

  private func judgeAtTheEnd() {
    if locked({ $0.decisions.stop?.isOfRelay == true }) { _ = leavesSomebody() }
    locked { state in
      guard state.error == nil else { return }
      state.decisions.judgeAtTheEnd(isLeftOver: state.summary.leftOver > 0)
    }
  }

  /// Who waits still because a relay asked for less is put off to a later run.
  private func settleSlowed() throws {
    for left in locked({ $0.decisions.leftSlowed() }) {
      let kept = locked { $0.kept[left.number] }
      guard let job = try kept ?? queue.again(left.number) else { continue }
      _ = try record.append(.deferred, left.number, relay: left.relay, reply: left.said)
      locked { state in
        if left.wasHeld { state.summary.held -= 1 }
        state.summary.slowed += 1
      }
      tell(.deferred, job, left.said, left.relay)
      events(.leftSlowed(number: left.number))
    }
  }
}
