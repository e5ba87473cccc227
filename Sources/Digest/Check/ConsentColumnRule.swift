import Diagnostics
package import Subscribers

/// A column that says who may be mailed, as exports of other systems have it, is not asked when mails are
/// sent: whoever left there would be mailed again.
package enum ConsentColumnRule: CheckRule {
  static let name = "consent-column"

  private static let names: Set<String> = [
    "status", "subscription_status", "subscriber_status", "member_status", "subscribed",
    "is_subscribed", "unsubscribed", "is_unsubscribed", "unsubscribed_at", "unsubscribe_time",
    "opt_in", "optin", "opted_in", "opt_out", "optout", "opted_out", "cleaned", "bounced",
    "complained", "suppressed", "blocklisted", "blacklisted", "email_blacklisted",
    "email_status", "email_disabled", "active_subscription", "subscribed_to_emails",
    "accepts_marketing", "accepts_email_marketing", "marketing_consent", "email_marketing_consent",
    "unsub_time", "unsub_campaign_title", "unsub_reason", "clean_time", "clean_campaign_title",
  ]
  /// A country has states too: this one is judged by what stands in it.
  private static let state = "state"
  private static let statuses: Set<String> = [
    "subscribed", "unsubscribed", "cleaned", "bounced", "complained", "unconfirmed", "inactive",
    "suppressed", "blocklisted", "blacklisted", "opted out", "opted-out", "non-subscribed",
  ]

  static func findings(in preflight: Preflight) -> [Finding] {
    columns(of: preflight.list.roster).map { column in
      var finding = error(
        "the column “\(column)” says who may be mailed, and would not be heeded",
        at: preflight.sources.roster, advice: .importRoster)
      finding.problem.about = ["ROSTER": preflight.sources.roster.file]
      return finding
    }
  }

  /// The columns of a roster that say it.
  package static func columns(of roster: Roster) -> [String] {
    roster.header.columns.filter(names.contains) + (saysStatus(roster) ? [state] : [])
  }

  private static func saysStatus(_ roster: Roster) -> Bool {
    guard roster.header.columns.contains(state) else { return false }
    return roster.subscribers.contains { subscriber in
      subscriber[state].map { statuses.contains($0.lowercased()) } ?? false
    }
  }
}
