import Foundation

/// How far a slot is, by the lines of the record.
struct SlotStory: Sendable, Equatable {
  /// Its issue; nil before one was named.
  var issue: String?
  /// Whether an issue was about to be made of it, and nothing further was.
  var isComposing = false
  /// Whether mails of it were about to leave.
  var hasBegun = false
  /// The hash of the content that waits for a person; nil where none does.
  var waits: String?
  /// Whether a proof of that content was mailed.
  var isProved = false
  /// Who did not get that proof, and why.
  var doubt: String?
  /// Why nothing could go out the last time.
  var tried: String?
  var cause: String?
  /// The same since its issue was about to wait.
  var triedSince: String?
  /// Why nobody goes on with who is left over since that was counted.
  var left: String?
  /// Whether that was said for good: then no heartbeat looks at them again.
  var isGivenUp = false
  /// Of that, what is to blame.
  var failure: SlotReport.Cause? { cause.flatMap(SlotReport.Cause.init) }
  /// Who was not told of it, and why.
  var untold: String?
  /// Whether a person left it out.
  var isSkippedByHand = false
  /// The line that says what it came to.
  var outcome: SlotLine?
  /// The newest line that says where the recipients stood.
  var counts: SlotLine?
  /// When the newest line was written.
  var newest = Date.distantPast
  /// Who wrote the newest line that moved it on.
  var owner: String?

  /// - Parameter lines: in the order of their times.
  init(_ lines: [SlotLine], outcome kind: SlotOutcome? = nil) {
    for line in lines {
      issue = line.issue ?? issue
      newest = max(newest, line.moment)
      switch line.isStep {
      case .composing:
        (isComposing, hasBegun, waits, isProved) = (true, false, nil, false)
      case .sending: (isComposing, hasBegun) = (false, true)
      case .waiting:
        (isComposing, waits, isProved, doubt) = (false, line.hash, false, line.reason)
        triedSince = nil
      case .proof:
        isProved = waits != nil && line.hash == waits
        if isProved { doubt = nil }
      case .tried:
        (tried, cause, left) = (line.reason, line.cause, line.reason)
        (triedSince, isGivenUp) = (line.reason, line.over ?? false)
      case .untold: untold = line.reason
      default: break
      }
      if line.isStep != nil { owner = line.owner ?? owner }
      if line.isOutcome == .sent { (counts, left, isGivenUp) = (line, nil, false) }
    }
    // Of several of one kind the first was not known to be one; of `sent` the newest knows most, and of what a
    // person decided the last word counts.
    if let kind {
      let byHand = lines.last { $0.isOutcome == kind && $0.hand == true }
      outcome = kind == .sent ? counts : byHand ?? lines.first { $0.isOutcome == kind }
    }
    isSkippedByHand = lines.contains { $0.isOutcome == .skipped && $0.hand == true }
  }
}
