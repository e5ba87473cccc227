import Diagnostics

/// Large mailbox providers want a list to be left with one click, which needs https (RFC 8058 §3.1).
enum OneClickRule: CheckRule {
  static let name = RuleName.oneClick

  static func findings(in preflight: Preflight) -> [Finding] {
    guard preflight.issue.promisesPage || preflight.issue.unsubscribeAddress == nil,
      preflight.issue.baseURL?.lowercased().hasPrefix("https://") != true
    else { return [] }
    return [
      warning(
        "without an https base_url readers cannot unsubscribe with one click",
        at: preflight.sources.setting("base_url"), advice: .composeAgain)
    ]
  }
}
