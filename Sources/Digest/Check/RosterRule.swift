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
    let statuses = try? preflight.list.consent.statuses()
    let gone = preflight.frozenColumns == nil ? statuses.flatMap { allGone(roster, $0) } : nil
    let lost = statuses?.subscribedWithoutRow(roster.listed) ?? 0
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
    return bad + empty + (gone.map { [warning($0, at: preflight.sources.roster)] } ?? []) + without
      + (roster.swallowing + roster.duplicates).map { finding(.warning, $0) }
  }

  /// What is said of a list on which nobody is mailed; nil where somebody is. The first who is ends the look.
  private static func allGone(_ roster: Roster, _ statuses: ConsentLog.Statuses) -> String? {
    let (rows, view) = (roster.subscribers, ConsentView(statuses))
    guard !rows.indices.isEmpty,
      !rows.indices.contains(where: { view.status($0, of: rows) == .subscribed })
    else { return nil }
    return rows.indices.count == 1
      ? "nobody would be mailed: the one reader on the roster is not subscribed"
      : "nobody would be mailed: none of the \(rows.indices.count) readers on the roster is subscribed"
  }
}
