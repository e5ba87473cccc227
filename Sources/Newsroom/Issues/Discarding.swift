import Delivery
import Diagnostics
import Digest
import Foundation

/// An issue before it is discarded: nothing of that is done yet, and nobody else works on it.
package struct DiscardPlan: Sendable {
  package let issue: String
  /// How many have, or may have, the content: with any the issue is closed, without any it is removed.
  package let mailed: Int
  /// Whether it was closed before.
  package let isClosed: Bool
  let held: Newsroom.HeldJournal?
  let lock: IssueLock
}

/// What came of discarding an issue.
package enum Discarding: Sendable, Equatable {
  case removed
  /// Nobody else is mailed; what was sent stays sent.
  case closed(mailed: Int)
  case closedBefore(mailed: Int)
}

extension Newsroom {
  /// What discarding an issue would come to. What another machine began is left to that one.
  package func discarding(
    _ id: String, takesOver: Bool = false
  ) throws(NewsroomProblem) -> DiscardPlan {
    try Step.load {
      try files.mustExist()
      if id.isPlainName { try files.issues.recover(id) }
      try files.issues.mustBeThere(id)
      let lock = try lock(id)
      let state = try journalState(of: id)
      if state.isClosed {
        return DiscardPlan(
          issue: id, mailed: state.mailedCount, isClosed: true, held: nil, lock: lock)
      }
      // Of what nobody has tried yet nothing need be fit to be read.
      guard state.hasOutcomes else {
        return DiscardPlan(issue: id, mailed: 0, isClosed: false, held: nil, lock: lock)
      }
      try state.mustBelong(
        to: effects.owner(), takesOver: takesOver, digest: files.issues.digest(of: id),
        at: files.journal(of: id))
      let held = HeldJournal(issue: id, list: "", state: state, lock: lock)
      return DiscardPlan(
        issue: id, mailed: state.mailedCount, isClosed: false, held: held, lock: lock)
    }
  }

  /// Removes an issue that nobody was mailed; closes one of which somebody has the content.
  /// - Parameter reason: why, as it is said to whoever would send it.
  package func discard(
    _ plan: DiscardPlan, reason: String
  ) throws(NewsroomProblem) -> Discarding {
    defer { withExtendedLifetime(plan.lock) {} }
    return try Step.record {
      if plan.isClosed { return .closedBefore(mailed: plan.mailed) }
      guard plan.mailed > 0, let held = plan.held else {
        try skipSlots(of: plan.issue, reason: reason)
        try files.issues.discard(plan.issue)
        return .removed
      }
      try decide(in: held) { try $0.main?.closeIssue(reason: reason) }
      try countSlot(ofIssue: plan.issue)
      return .closed(mailed: plan.mailed)
    }
  }
}
