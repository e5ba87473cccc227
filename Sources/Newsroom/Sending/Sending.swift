import Delivery
import Diagnostics
import Digest
import Foundation
import Mail
import Subscribers

/// A planned send, done: lock, check, deliver, record.
extension Newsroom {
  /// Carries a plan out: delivers to everybody whom it names, and records what happens to each.
  ///
  /// It blocks the thread that calls it; see `sending(_:)` for callers that must not be.
  /// - Parameters:
  ///   - isStopped: asked between messages; what is under way is finished.
  ///   - events: called from several threads.
  package func send(
    _ plan: SendPlan, isStopped: @escaping @Sendable () -> Bool = { false },
    events: @escaping @Sendable (RunEvent) -> Void = { _ in }
  ) throws(NewsroomProblem) -> SendReport {
    try refuseErrors(of: plan)
    if case .rehearsal = plan.request.route {
      return try rehearse(plan, isStopped: isStopped, events: events).sent
    }
    var report = SendReport(issue: plan.issue.id)
    report.output = plan.output
    events(.began(recipients: plan.recipients))
    let journal = try Step.record { plan.keepsJournal ? try openJournal(of: plan) : nil }
    // A folder in place of the relays is none of the configuration's.
    let (relays, settings) = try Step.deliver {
      plan.output == nil
        ? (plan.work.relays, plan.work.settings) : ([try folderRelay(of: plan)], [])
    }
    try deliver(plan, over: relays, as: settings, journal, &report, isStopped, events)
    events(.ended(report))
    return report
  }

  /// An issue with errors is not sent, whoever asks.
  func refuseErrors(of plan: SendPlan) throws(NewsroomProblem) {
    let errors = plan.findings.filter { $0.severity == .error }
    if !errors.isEmpty { throw NewsroomProblem(step: .check, errors.map(\.problem)) }
  }

  /// Runs over relays, keeps the journal where there is one, and counts.
  /// - Parameter settings: of each relay, in their order.
  func deliver(
    _ plan: SendPlan, over relays: [Relay], as settings: [RelaySettings], _ journal: IssueJournal?,
    _ report: inout SendReport,
    _ isStopped: @escaping @Sendable () -> Bool, _ events: @escaping @Sendable (RunEvent) -> Void
  ) throws(NewsroomProblem) {
    let work = plan.work
    let standing = Standing(work.recipients, work.state, plan.request.shard)
    // A rehearsal's journal is no run of the issue. A thread may keep this for a moment after the run, and
    // must not keep the plan by it, which holds the lock.
    let keepsJournal = plan.keepsJournal
    let started: @Sendable (Int) -> Date? = { keepsJournal ? journal?.started(for: $0) : nil }
    let bounces = Bounces(started: started, now: effects.now)
    do throws(NewsroomProblem) {
      if let journal {
        try Step.record {
          try giveUp(plan, in: journal, standing, &report, events)
          // What a try of theirs comes to may be that they have it not: the record must not know more by then.
          if plan.request.resendsInDoubt, keepsJournal {
            try uncountSlot(
              ofIssue: plan.issue.id, Array(repeating: .inDoubt, count: work.state.inDoubtCount))
          }
        }
      }
      if plan.recipients > 0 {
        let run = DeliveryRun(
          relays: relays.map { $0.limited(to: plan.recipients) }, queue: work.queue(started),
          record: try Step.record { try journal.map { try record($0, of: plan) } ?? NoRecord() },
          acceptedBefore: work.state.acceptingRelays, limits: work.limits,
          clock: effects.paceClock, now: effects.now)
        let summary = try MainPath.deliver(run, isStopped: isStopped) { event in
          standing.read(event)
          bounces.read(event)
          if let event = RunEvent(event) { events(event) }
        }
        report.count(summary)
        for (relay, settings) in zip(relays, settings) {
          if let failure = summary.failures[relay.name] {
            report.unreachable.append(settings.remedy(for: failure))
          }
          guard let left = summary.leftRelays[relay.name].map(StopReason.init) else { continue }
          report.leftRelays.append(
            .init(
              relay: relay.name, stop: left,
              problem: problem(of: left, over: settings, isOnly: relays.count == 1)))
        }
        report.warnings += remember(relays, of: plan)
      }
      try Step.record { try journal?.flush() }
    } catch {
      _ = remember(relays, of: plan)
      // What was done is on record all the same; why the run ended is what is said.
      let rescued = try Step.record { try journal.flatMap { try rescue($0, of: plan) } }
      try? MainPath.record(journal)
      try? bounces.tell(work.consent, of: plan.issue.id)
      throw rescued.map { error.adding($0) } ?? error
    }
    // All may be on a disk from which it was taken away meanwhile.
    let rescued = try Step.record { try journal.flatMap { try rescue($0, of: plan) } }
    try MainPath.record(journal)
    if let rescued {
      try? bounces.tell(work.consent, of: plan.issue.id)
      throw NewsroomProblem(step: .record, [rescued])
    }
    guard journal != nil || plan.keepsJournal else { return }
    report.leftOver = try Step.record {
      try bounces.tell(work.consent, of: plan.issue.id)
      return try standing.leftOver(
        work.recipients.listed(work.roster.listed()), work.consent)
    }
    report.nextDue = plan.waiting?.until
    if keepsJournal { try Step.record { try countSlot(of: plan.issue) } }
  }

  /// A folder as a relay that takes everything.
  func folderRelay(of plan: SendPlan) throws -> Relay {
    let folder = plan.output ?? files.outbox(plan.issue.id)
    // A folder that somebody named is theirs, and nothing is taken out of it.
    if case .folder(nil) = plan.request.route { try removeMails(in: folder) }
    var policy = DeliveryPolicy()
    policy.connections = 4
    return Relay(
      name: "folder", transport: try EMLFolderTransport(folder: folder), policy: policy)
  }

  /// What an earlier dry run left in the outbox, where a reader may have gone since.
  private func removeMails(in outbox: Place) throws {
    guard outbox.isFolder else { return }
    do {
      for name in try FileManager.default.contentsOfDirectory(atPath: outbox.path)
      where name.hasSuffix(".eml") {
        try FileManager.default.removeItem(at: outbox.appending(name).url)
      }
    } catch {
      throw Problem.system("what lies there cannot be removed", error, at: outbox.location())
    }
  }
}

extension Relay {
  /// With no more connections than there are recipients.
  fileprivate func limited(to recipients: Int) -> Relay {
    var relay = self
    relay.policy.connections = min(policy.connections, max(1, recipients))
    return relay
  }
}

extension SendReport {
  fileprivate mutating func count(_ summary: DeliverySummary) {
    accepted = summary.accepted
    rejected = summary.rejected
    deferred = summary.deferred
    inDoubt = summary.inDoubt
    unsendable = summary.unsendable
    held = summary.held
    slowed = summary.slowed
    stop = summary.stop.map(StopReason.init)
  }
}

extension StopReason {
  init(_ reason: Delivery.StopReason) {
    self =
      switch reason {
      case .unreachable(let reason): .unreachable(reason)
      case .relay(let reason): .relay(reason)
      case .message(let reason): .message(reason)
      case .later(let until, let reason): .later(until: until, reason)
      case .interrupted: .interrupted
      }
  }
}

extension RunEvent {
  /// What a reader of events is told of what a run says; its beginning and end are the newsroom's own.
  init?(_ event: DeliveryEvent) {
    switch event {
    case .began, .ended, .leftSlowed: return nil
    case .settled(_, let address, let kind, let reply, let relay):
      guard let outcome = Outcome(kind) else { return nil }
      self = .settled(
        Settlement(recipient: address, outcome: outcome, reply: reply, relay: relay))
    case .sessionOpened(let relay): self = .sessionOpened(relay: relay)
    case .sessionClosed(let relay): self = .sessionClosed(relay: relay)
    case .sessionLost(let relay, let reason): self = .sessionLost(relay: relay, reason: reason)
    case .connectionFailed(let relay, let reason):
      self = .connectionFailed(relay: relay, reason: reason)
    case .pausing(let relay, let until, let reason):
      self = .pausing(relay: relay, until: until, reason: reason)
    case .domainPutOff(let domain, let relay, let reason):
      self = .domainPutOff(domain, relay: relay, reason: reason)
    case .slowed(let relay, let rate, let connections, let reason):
      self = .slowed(
        relay: relay, connections: connections, perMinute: rate.map { $0 * 60 }, reason: reason)
    case .relayLeft(let relay, let reason): self = .relayLeft(relay, StopReason(reason))
    case .stopped(let reason): self = .stopped(StopReason(reason))
    }
  }
}

extension RunEvent.Outcome {
  init?(_ kind: JournalRecord.Kind) {
    switch kind {
    case .attempt: return nil
    case .accepted: self = .accepted
    case .rejected: self = .rejected
    case .deferred: self = .deferred
    case .held: self = .held
    case .unsent: self = .unsent
    case .unsendable: self = .unsendable
    case .inDoubt: self = .inDoubt
    }
  }
}
