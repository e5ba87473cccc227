import Diagnostics
import Foundation

/// What was news when an issue was composed may be none any more. One that is begun is finished as it is.
enum FreshnessRule: CheckRule {
  static let name = RuleName.freshness

  static func findings(in preflight: Preflight) -> [Finding] {
    let days = Int(preflight.now.timeIntervalSince(preflight.issue.composed) / 86_400)
    guard days >= 3, preflight.frozenColumns == nil else { return [] }
    return [
      warning(
        "the issue was composed \(days) days ago, and its news may be old", advice: .composeAgain)
    ]
  }
}
