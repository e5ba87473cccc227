import Diagnostics

/// Whoever is promised a page to leave by must find one: a click that nobody answers makes a complaint.
enum UnsubscribePageRule: CheckRule {
  static let name = RuleName.unsubscribePage

  static func findings(in preflight: Preflight) -> [Finding] {
    guard preflight.issue.promisesPage, let reason = preflight.missingPage else { return [] }
    return [
      warning(
        "the mails promise a page to unsubscribe by, and nothing of Broadsheet answers there: \(reason)",
        at: preflight.sources.setting("unsubscribe"),
        hint: "with “unsubscribe: mail” they promise what your mailbox can do",
        advice: .composeAgain)
    ]
  }
}
