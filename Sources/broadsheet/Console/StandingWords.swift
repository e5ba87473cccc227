import Newsroom

/// Where the recipients of a slot's issue stand, in words whose numbers add up: `4 of 6 accepted`, and whoever has
/// it not.
enum StandingWords {
  static func of(_ status: IssueStatus) -> String {
    words(
      status.accepted, of: status.recipients, refused: status.rejected + status.unsendable,
      inDoubt: status.inDoubt, leftOver: status.isClosed ? 0 : status.deferred + status.pending,
      notMailed: status.isClosed ? status.deferred + status.pending : 0,
      suppressed: status.suppressed)
  }

  static func of(_ counts: SlotCounts) -> String {
    words(
      counts.accepted, of: counts.recipients, refused: counts.rejected + counts.unsendable,
      inDoubt: counts.inDoubt, leftOver: counts.leftOver, notMailed: counts.notMailed,
      suppressed: counts.suppressed)
  }

  private static func words(
    _ accepted: Int, of recipients: Int, refused: Int, inDoubt: Int, leftOver: Int,
    notMailed: Int, suppressed: Int
  ) -> String {
    let others = [
      (refused, "refused"), (inDoubt, "in doubt"), (leftOver, "left over"),
      (suppressed, "suppressed"), (notMailed, "not mailed: it was discarded"),
    ]
    let more = others.filter { $0.0 > 0 }.map { "\($0.0) \($0.1)" }
    return (["\(accepted) of \(recipients) accepted"] + more).joined(separator: ", ")
  }
}
