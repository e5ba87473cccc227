import Subscribers

/// A column that says who may be mailed, as exports of other systems have it, is not asked when mails are
/// sent: whoever left there would be mailed again.
enum ConsentColumnRule: CheckRule {
  static let name = "consent-column"

  private static let names: Set<String> = [
    "status", "subscription_status", "subscriber_status", "member_status", "subscribed",
    "is_subscribed", "unsubscribed", "is_unsubscribed", "unsubscribed_at", "unsubscribe_time",
    "opt_in", "optin", "opted_in", "opt_out", "optout", "opted_out", "cleaned", "bounced",
    "complained", "suppressed", "blocklisted", "blacklisted",
  ]

  static func findings(in preflight: Preflight) -> [Finding] {
    preflight.list.roster.header.columns.filter(names.contains).map { column in
      error(
        "the column “\(column)” says who may be mailed, and would not be heeded",
        at: preflight.sources.roster,
        hint:
          "take those who left off the list first, then remove or rename the column"
      )
    }
  }
}
