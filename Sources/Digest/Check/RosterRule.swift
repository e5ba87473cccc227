import Diagnostics
import Subscribers

/// Rows of the roster that cannot be mailed are readers who would be lost in silence.
enum RosterRule: CheckRule {
  static let name = RuleName.roster

  static func findings(in preflight: Preflight) -> [Finding] {
    let roster = preflight.list.roster
    // Behind a quote that nobody closes any number of readers may stand, and who has left by one row may have another.
    let bad = roster.problems.map { problem in
      let maySkip =
        problem != roster.unclosedQuote && problem.advice != .answerAddressNotes
      return finding(preflight.skipsBadRows && maySkip ? .warning : .error, problem)
    }
    let isEmpty = roster.listed.isEmpty && bad.isEmpty
    let empty =
      isEmpty
      ? [
        warning(
          "the roster has no subscribers", at: preflight.sources.roster, advice: .addSubscriber)
      ] : []
    let lost = (try? preflight.list.consent.statuses())?.subscribedWithoutRow(roster.listed) ?? 0
    let without =
      lost == 0
      ? []
      : [
        warning(
          lost == 1
            ? "1 person subscribed in the log has no row"
            : "\(lost) people subscribed in the log have no row",
          at: preflight.sources.roster,
          hint: "bring back rows that were lost; whoever was taken off on purpose is unsubscribed",
          advice: .listUnlisted)
      ]
    return bad + empty + without
      + (roster.swallowing + roster.duplicates).map { finding(.warning, $0) }
  }
}
