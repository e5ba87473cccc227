import Diagnostics
import Foundation

/// What is to be done for a slot, in the order in which it is done.
enum SlotStep: Sendable, Equatable {
  /// What a slot came to; of one that failed, what is to blame.
  case settle(
    SlotName, SlotOutcome, issue: String?, reason: String?, cause: SlotReport.Cause? = nil)
  /// To be composed, checked and sent.
  case begin(Slot, issue: String, Making)
  /// The issue waits for a person; its proof may have to be mailed yet.
  case wait(Slot, issue: String, needsProof: Bool, reason: String)
  /// Sending began; who is left over is due.
  case goOn(SlotName, issue: String)
  /// Somebody has the issue, and more is not for this machine to do.
  case count(SlotName, issue: String)
  /// Somebody is left over of a sent issue, and nobody here goes on with it: that is said once. For good is it where
  /// nothing but a person brings it back.
  case leave(SlotName, issue: String, reason: String, forGood: Bool)
  /// What keeps a slot from going out now.
  case fail(Slot, issue: String?, Problem)

  /// How an issue comes to be.
  struct Making: Sendable, Equatable {
    /// Whether it is made anew; else what lies there goes out.
    var composes: Bool
    /// Whether it waits for a person then.
    var asks = false
    /// The first of the slots before it that were missed, where those count.
    var mergedFrom: Date?
    /// When the one was made that it takes the place of, where a person made that too long ago.
    var replaced: Date?
  }
}
