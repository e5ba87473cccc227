import Delivery
package import Diagnostics
import Digest
import Foundation
import Mail
package import SMTPSink
import Subscribers

/// What is asked of a rehearsal beside the send itself.
package struct Rehearsal: Sendable {
  package var faults: [Fault]
  /// The same faults by chance meet the same recipients with the same seed; nil takes one by chance.
  package var seed: UInt32?

  package init(faults: [Fault] = [], seed: UInt32? = nil) {
    self.faults = faults
    self.seed = seed
  }
}

/// A whole send into a server of the program's own, and what that server saw of it.
package struct RehearsalReport: Sendable {
  package var sent: SendReport
  package var recipients: Int
  /// Mails that lie in the folder.
  package var stored: Int
  /// What arrived, twice or never, by what the run says of each recipient.
  package var arrivals: Arrivals
  /// With which the same rehearsal can be made again; nil where chance had no part in it.
  package var seed: UInt32?
  package var connections: Int
  package var seconds: Double
  package var folder: Place
}

extension Newsroom {
  /// Sends a whole issue to the whole list, over real SMTP, into the embedded server. Nothing leaves this
  /// machine, and the issue's own journal is not touched.
  package func rehearse(
    _ plan: SendPlan, _ rehearsal: Rehearsal = Rehearsal(),
    isStopped: @escaping @Sendable () -> Bool = { false },
    events: @escaping @Sendable (RunEvent) -> Void = { _ in }
  ) throws(NewsroomProblem) -> RehearsalReport {
    try refuseErrors(of: plan)
    let edition = try edition(list: plan.issue.list)
    let settings = edition.configuration.relays
    let start = ContinuousClock.now
    let stage = try Step.deliver { try RehearsalStage(plan, rehearsal, settings, of: self) }
    defer { stage.end() }
    let relays = try Step.deliver { try stage.relays(settings, effects) }
    let journal = try Step.record {
      try beginJournal(of: plan, at: stage.journal, recipients: stage.recipients)
    }
    var report = SendReport(issue: plan.issue.id)
    report.output = stage.folder
    events(.began(recipients: plan.recipients))
    var staged = plan
    staged.work.limits = try Step.deliver { try stage.limits(edition) }
    try deliver(
      staged, over: relays, as: settings, IssueJournal(journal), &report, isStopped, events)
    events(.ended(report))
    return try Step.record {
      // Nothing more arrives once it is stopped.
      stage.sink.stop()
      let arrivals = try arrivals(of: plan, at: stage.journal, stage.store.arrivals)
      return RehearsalReport(
        sent: report, recipients: plan.recipients, stored: try stage.stored(), arrivals: arrivals,
        seed: stage.seed, connections: stage.sink.sessions,
        seconds: (ContinuousClock.now - start) / .seconds(1),
        folder: stage.folder)
    }
  }

  private func arrivals(
    of plan: SendPlan, at journal: Place, _ counts: [String: Int]
  ) throws -> Arrivals {
    let state = try JournalState(at: journal)
    var arrivals = Arrivals()
    let recipients = plan.work.recipients
    for number in 1..<(recipients.count + 1) {
      guard let address = recipients[number]?.address else { continue }
      let kind = state.outcome(of: number)?.kind
      // Who has left the list since the recipients were counted is none of them.
      if kind == nil, try plan.work.consent.status(of: address) != .subscribed { continue }
      arrivals.add(address, .init(kind), times: counts[address.smtp] ?? 0)
    }
    return arrivals
  }
}
