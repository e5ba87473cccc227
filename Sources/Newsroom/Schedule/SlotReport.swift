package import Diagnostics
import Foundation

/// What came of a slot in a run: all that an answer or a notice says of it.
package struct SlotReport: Sendable {
  package enum Outcome: String, Sendable, CaseIterable {
    case sent, skipped, waiting, paused, failed, missed
  }

  /// What is to blame for what failed.
  package enum Cause: String, Sendable, CaseIterable {
    /// It could not be reached, or took nobody's mail.
    case relay
    case input, configuration, usage, system, busy

    /// Of a send that reached nobody, as its own ending has it.
    init(_ sent: SendReport) {
      let hasReached = sent.accepted > 0
      self =
        switch sent.stop {
        case .message: .input
        case .unreachable, .relay: hasReached ? .busy : .relay
        case .later, .interrupted: .busy
        case nil: sent.leftOver[.held] ?? 0 > 0 && !hasReached ? .relay : .busy
        }
    }

    init(_ category: Problem.Category?) {
      self =
        switch category {
        case .input, nil: .input
        case .configuration: .configuration
        case .usage: .usage
        case .system: .system
        case .busy: .busy
        }
    }
  }

  /// Its key, as it is shown.
  package let slot: String
  package let list: String
  package let outcome: Outcome
  package var issue: String?
  package var reason: String?
  /// Where its recipients stand; nil where nobody was tried.
  package var status: IssueStatus?
  /// Whether this run is the first to say so: what waits is said at every heartbeat, and what failed is tried again.
  package var isNew = true
  /// Whether it is what the slot came to; what failed for now is tried again at the next heartbeat.
  package var isFinal = true
  /// What is to blame where it failed.
  package var cause: Cause?
  /// What kept it from going out.
  package var problem: NewsroomProblem?
  /// What the send did, where there was one.
  package var sent: SendReport?

  package init(_ slot: SlotName, _ outcome: Outcome, issue: String? = nil, reason: String? = nil) {
    (self.slot, list) = (slot.text, slot.key.list)
    (self.outcome, self.issue, self.reason) = (outcome, issue, reason)
  }
}

/// What a run answers with of a slot, and what programs are told: counts are null where nobody was tried.
extension SlotReport: Encodable {
  private enum CodingKeys: CodingKey {
    case slot, outcome, issue, reason, final
    case recipients, accepted, rejected, deferred, inDoubt, pending, suppressed, unsendable
    case discarded
  }

  package func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(slot, forKey: .slot)
    try container.encode(outcome.rawValue, forKey: .outcome)
    try container.encode(issue, forKey: .issue)
    try container.encode(reason, forKey: .reason)
    try container.encode(isFinal, forKey: .final)
    try container.encode(status?.recipients, forKey: .recipients)
    try container.encode(status?.accepted, forKey: .accepted)
    try container.encode(status?.rejected, forKey: .rejected)
    try container.encode(status?.deferred, forKey: .deferred)
    try container.encode(status?.inDoubt, forKey: .inDoubt)
    try container.encode(status?.pending, forKey: .pending)
    try container.encode(status?.suppressed, forKey: .suppressed)
    try container.encode(status?.unsendable, forKey: .unsendable)
    try container.encode(status?.isClosed, forKey: .discarded)
  }
}

extension SlotReport.Outcome {
  init(_ outcome: SlotOutcome) {
    self =
      switch outcome {
      case .sent: .sent
      case .skipped: .skipped
      case .paused: .paused
      case .missed: .missed
      case .failed: .failed
      }
  }
}

/// What a heartbeat did.
package struct DueRun: Sendable {
  /// In the order in which it was done; nothing where nothing was due.
  package var reports: [SlotReport] = []
  /// Whether another run is at work on something that is due.
  package var isBusy = false
  /// Whether it was asked to end before it was done.
  package var isInterrupted = false
  package var warnings: [Problem] = []
}
