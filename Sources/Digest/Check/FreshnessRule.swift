import Diagnostics
import Foundation

/// A mail carries the date of its composing; an old one looks like spam and sinks in the inbox.
enum FreshnessRule: CheckRule {
  static let name = "freshness"

  static func findings(in preflight: Preflight) -> [Finding] {
    let days = Int(preflight.now.timeIntervalSince(preflight.issue.composed) / 86_400)
    guard days >= 3 else { return [] }
    return [
      warning(
        "the issue was composed \(days) days ago and carries that date", advice: .composeAgain
      )
    ]
  }
}
