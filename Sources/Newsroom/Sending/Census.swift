import Delivery
import Foundation
import Subscribers

/// What a run does with a recipient, by the last word of the journal.
enum Readiness {
  case untried, triedBefore, later, exhausted, never

  init(of number: Int, after outcome: JournalOutcome?, resendsInDoubt: Bool, now: Date) {
    self =
      switch outcome?.kind {
      case .accepted, .rejected, .unsendable: .never
      case .attempt, .inDoubt: resendsInDoubt ? .triedBefore : .later
      case .deferred where outcome?.isExhausted(number, at: now) == true,
        .held where outcome?.isExhausted(number, at: now) == true:
        .exhausted
      case .deferred, .held:
        outcome.map { $0.due(number, at: now) <= now } == true ? .triedBefore : .later
      case .unsent, nil: .untried
      }
  }
}

/// How many recipients there are of each kind before a run.
struct Census: Equatable {
  /// Who is tried.
  var due = 0
  /// Who was put off and is not due yet.
  var waiting: SendPlan.Waiting?
  var inDoubt = 0
  var suppressed = 0
  /// Those among them whom the roster has no row for.
  var unlisted = 0
  /// The numbers of those whose retries have come to their end.
  var givenUp: [Int] = []

  init(due: Int) { self.due = due }

  /// Who would be tried now, and who would not, and why.
  init(
    of recipients: Recipients, journal: JournalState, consent: ConsentLog, resendsInDoubt: Bool,
    shard: Shard? = nil, now: Date
  ) throws {
    let statuses = try consent.statuses()
    for number in 1..<(recipients.count + 1) where shard?.contains(number) ?? true {
      // Most of an issue that is nearly done.
      if journal.isFinal(number) { continue }
      let outcome = journal.outcome(of: number)
      let readiness = Readiness(
        of: number, after: outcome, resendsInDoubt: resendsInDoubt, now: now)
      if readiness == .never { continue }
      // Who left is neither refused nor waited for, whatever was booked on them.
      guard try recipients.isMailable(number, by: statuses) else {
        suppressed += 1
        if try !recipients.isListed(number) { unlisted += 1 }
        continue
      }
      if readiness == .exhausted {
        givenUp.append(number)
        continue
      }
      if readiness == .later, ![.deferred, .held].contains(outcome?.kind) {
        inDoubt += 1
        continue
      }
      if readiness == .later, let due = outcome?.due(number, at: now) {
        let until = min(waiting?.until ?? due, due)
        waiting = SendPlan.Waiting(count: (waiting?.count ?? 0) + 1, until: until)
      } else {
        due += 1
      }
    }
  }
}
