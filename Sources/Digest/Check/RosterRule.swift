import Diagnostics
import Subscribers

/// Rows of the roster that cannot be mailed are readers who would be lost in silence.
enum RosterRule: CheckRule {
  static let name = "roster"

  static func findings(in preflight: Preflight) -> [Finding] {
    let roster = preflight.list.roster
    let bad = roster.problems.map { problem in
      Finding(
        rule: name, severity: preflight.skipsBadRows ? .warning : .error, message: problem.reason,
        at: problem.location)
    }
    let empty =
      roster.subscribers.isEmpty && bad.isEmpty ? [warning("the roster has no subscribers")] : []
    return bad + empty + roster.duplicates.map { warning($0.reason, at: $0.location) }
  }
}
