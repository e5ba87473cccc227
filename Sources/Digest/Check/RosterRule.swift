import Diagnostics
import Subscribers

/// Rows of the roster that cannot be mailed are readers who would be lost in silence.
enum RosterRule: CheckRule {
  static let name = "roster"

  static func findings(in preflight: Preflight) -> [Finding] {
    let roster = preflight.list.roster
    let bad = roster.problems.map { finding(preflight.skipsBadRows ? .warning : .error, $0) }
    let isEmpty = roster.listed.isEmpty && bad.isEmpty
    let empty =
      isEmpty
      ? [
        warning(
          "the roster has no subscribers", at: preflight.sources.roster, advice: .addSubscriber)
      ] : []
    return bad + empty + roster.duplicates.map { finding(.warning, $0) }
  }
}
