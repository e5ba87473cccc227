/// The exports that are known, the most telling first.
extension ImportFormat {
  static let all: [ImportFormat] = [
    ImportFormat(
      name: own, marks: [["email", "status", "status_time", "status_source", "listed"]],
      columns: [
        "status_time": .statusTime, "status_source": .statusSource, "status_reason": .statusReason,
        "listed": .listed, "formerly": .former, "kept_notes": .answers,
      ]),
    ImportFormat(
      name: "Mailchimp", marks: [["leid", "euid"], ["member_rating", "optin_time"]],
      columns: ignoring(
        "member_rating", "optin_ip", "confirm_time", "confirm_ip", "latitude", "longitude",
        "gmtoff",
        "dstoff", "timezone", "cc", "region", "last_changed", "leid", "euid",
        "unsub_campaign_title",
        "unsub_campaign_id", "unsub_reason_other", "clean_campaign_title", "clean_campaign_id"
      )
      .merging([
        "optin_time": .joined, "unsub_time": .optOut(.unsubscribed),
        "clean_time": .optOut(.bounced), "unsub_reason": .statusReason,
      ]) { $1 },
      wholeFile: [
        ("clean_time", .bounced), ("clean_campaign_id", .bounced),
        ("clean_campaign_title", .bounced),
        ("unsub_time", .unsubscribed), ("unsub_campaign_id", .unsubscribed),
        ("unsub_campaign_title", .unsubscribed), ("unsub_reason", .unsubscribed),
      ],
      fileNames: [
        ("cleaned_", .bounced), ("unsubscribed_", .unsubscribed), ("nonsubscribed_", .unsubscribed),
        ("non_subscribed_", .unsubscribed), ("non-subscribed_", .unsubscribed),
      ]),
    ImportFormat(
      name: "Substack",
      marks: [
        ["active_subscription"], ["email_disabled", "created_at"], ["email", "paid_upgrade_date"],
        ["email", "stripe_plan", "start_date"],
      ],
      columns: [
        // Who pays nothing is a reader all the same.
        "active_subscription": .ignored, "email_disabled": .optOut(.unsubscribed),
        "subscription_expires_at": .ignored, "expiry": .ignored, "plan": .field(nil),
        "first_payment_at": .ignored, "emails_dropped_6mo": .ignored, "type": .field("plan"),
        "unsubscribed_at": .optOut(.unsubscribed),
        // Of what is paid for: a reader all the same.
        "cancel_date": .field("their_cancel_date"),
      ]),
    ImportFormat(
      name: "Ghost",
      marks: [["subscribed_to_emails"], ["complimentary_plan", "stripe_customer_id"]],
      columns: ignoring("id", "complimentary_plan", "stripe_customer_id", "tiers", "import_tier")
        .merging([
          "deleted_at": .optOut(.unsubscribed), "subscribed_to_emails": .status, "labels": .tags,
          "note": .field(nil),
        ]) { $1 }),
    ImportFormat(
      name: "listmonk",
      marks: [["uuid", "email", "attributes"], ["email", "attributes", "status"]],
      columns: [
        "uuid": .ignored, "id": .ignored, "updated_at": .ignored, "attributes": .attributes,
      ]),
    ImportFormat(
      name: "Keila",
      marks: [["email", "first_name", "last_name", "data"], ["email", "data", "external_id"]],
      columns: [
        "data": .attributes, "external_id": .ignored, "double_opt_in_at": .ignored, "id": .ignored,
      ]),
    ImportFormat(
      name: "Buttondown",
      marks: [
        ["email", "subscriber_type"], ["email_address", "type", "creation_date"],
        ["email", "type", "creation_date"], ["email", "unsubscription_date"],
        ["email", "referrer_url", "metadata"],
      ],
      columns: [
        "subscriber_type": .status, "type": .status, "metadata": .attributes, "date": .joined,
        "unsubscription_date": .optOut(.unsubscribed), "unsubscription_reason": .statusReason,
        "undeliverability_date": .optOut(.bounced), "undeliverability_reason": .ignored,
        "churn_date": .ignored, "upgrade_date": .ignored, "referrer_url": .ignored,
        "ip_address": .ignored,
        "id": .ignored, "secondary_id": .ignored, "last_open_date": .ignored,
        "last_click_date": .ignored,
        "bounce_date": .ignored, "bounce_reason": .ignored,
      ],
      words: [
        "premium": .subscribed, "gifted": .subscribed, "trialed": .subscribed,
        "unpaid": .subscribed,
        "churning": .subscribed, "churned": .subscribed, "past due": .subscribed,
        "paid": .subscribed,
        "paused": .left(.unsubscribed), "upcoming": .pending,
      ]),
    ImportFormat(
      name: "Kit",
      marks: [
        ["first_name", "email", "subscriber_id"],
        ["id", "first_name", "email", "status", "created_at", "tags"],
        ["id", "first_name", "email", "state", "created_at", "tags"],
      ],
      columns: ["id": .ignored, "state": .status],
      words: ["inactive": .pending]),
    ImportFormat(
      name: "beehiiv",
      marks: [
        ["email", "status", "subscription_tier"], ["email", "status", "tier"],
        ["email", "status", "acquisition_source"], ["email", "status", "utm_source", "created_at"],
      ],
      columns: ["id": .ignored, "subscription_id": .ignored, "subscription_tier": .field("tier")],
      words: [
        "inactive": .left(.unsubscribed), "needs attention": .pending,
        "paused": .left(.unsubscribed),
      ]),
    ImportFormat(
      name: "Brevo",
      marks: [
        ["email_blacklisted"], ["contact_id", "email", "added_time"],
        ["email", "added_time", "modified_time"],
      ],
      columns: [
        "contact_id": .ignored, "sms_blacklisted": .ignored, "whatsapp_blacklisted": .ignored,
        "modified_time": .ignored, "added_time": .joined,
        "email_blacklisted": .optOut(.unsubscribed),
        // Who never opted in there gets nothing from here.
        "double_opt_in": .ignored, "opt_in": .status,
      ], isDayFirst: true),
    ImportFormat(
      name: "MailerLite",
      marks: [
        ["subscriber", "subscribed"], ["email", "sent", "opens", "clicks"], ["subscriber", "sent"],
      ],
      columns: ignoring(
        "sent", "opens", "clicks", "opened", "clicked", "location", "ip_address", "opt_in_ip",
        "signup_ip", "updated_at", "last_changed", "open_rate", "click_rate"
      )
      .merging([
        "subscriber": .email, "subscribed": .joined, "opt_in_date": .ignored,
        "unsubscribed": .optOut(.unsubscribed), "state": .field(nil),
      ]) { $1 }),
    ImportFormat(
      name: "ActiveCampaign",
      marks: [
        ["email", "contact_id", "date_created"], ["email", "account", "ip_address"],
        ["email", "subscriber_hash"],
      ],
      columns: [
        "contact_id": .ignored, "id": .ignored, "ip_address": .ignored, "subscriber_hash": .ignored,
        "date_edited": .ignored, "date_updated": .ignored,
      ],
      words: [
        "0": .pending, "1": .subscribed, "2": .left(.unsubscribed), "3": .left(.bounced),
        "any": .unknown,
      ]),
    ImportFormat(
      name: "Constant Contact",
      marks: [
        ["email_permission_status"], ["email_status", "email_update_source"],
        ["email", "email_status", "source_name"], ["email", "email_lists"],
      ],
      columns: [
        "email_status": .status, "email_permission_status": .status,
        "email_update_source": .ignored,
        "confirmed_opt_out_date": .optOut(.unsubscribed), "confirmed_opt_out_source": .ignored,
        "confirmed_opt_out_reason": .statusReason, "confirmed_opt_in_date": .ignored,
        "opt_in_source": .ignored, "opt_in_date": .ignored, "updated_at": .ignored,
        "email_lists": .tags,
        "sms_status": .ignored, "sms_permission_status": .ignored,
      ],
      words: [
        "": .pending, "explicit": .subscribed, "implicit": .subscribed, "express": .subscribed,
        "implied": .subscribed, "no permissions set": .pending, "not set": .pending,
        "temp hold": .pending, "pending confirmation": .pending,
      ]),
    ImportFormat(
      name: "Shopify", marks: [["accepts_email_marketing"], ["accepts_marketing", "total_spent"]],
      columns: ignoring(
        "customer_id", "accepts_sms_marketing", "total_spent", "total_orders", "tax_exempt",
        "phone", "default_address_phone"
      )
      .merging([
        "accepts_email_marketing": .status, "accepts_marketing": .status, "note": .field(nil),
      ]) { $1 }),
    ImportFormat(
      name: "Google Contacts", marks: [["e_mail_1_value"]],
      columns: ignoring(
        "e_mail_1_type", "e_mail_1_label", "e_mail_2_type", "e_mail_2_label", "photo", "yomi_name",
        "given_name_yomi", "family_name_yomi")),
    ImportFormat(
      name: "Outlook contacts",
      marks: [["email", "e_mail_type"], ["email", "e_mail_display_name"]]
        + [["email", "first_name", "e_mail_2_address"]]
        + outlookNames.map { Set($0.map(ColumnMeaning.folded)) },
      columns: ignoring("sensitivity", "priority", "private").merging(
        outlookNames.joined().flatMap(numbered).map { ($0, .ignored) }
      ) { $1 }),
  ]

  private static func ignoring(_ names: String...) -> [String: ColumnMeaning] {
    names.reduce(into: [:]) { $0[$1] = .ignored }
  }

  /// How Outlook calls the kind of an address and the name that is shown with it, by the language of the system.
  private static let outlookNames = [
    ["E-mail Type", "E-mail Display Name"], ["E-Mail-Typ", "E-Mail: Angezeigter Name"],
    ["Type de messagerie", "Nom complet de l'adresse de messagerie"],
    ["Tipo de correo electrónico", "Nombre de pantalla de correo electrónico"],
    ["Tipo posta elettronica", "Nome visualizzato posta elettronica"],
    ["Type e-mailadres", "Weergegeven naam voor e-mail"],
    ["Tipo de email", "Nome de exibição do email"],
    ["Tipo de e-mail", "Nome de exibição do e-mail"],
  ]

  /// A name of the first address, and those of the second and third: their number stands behind the name or
  /// behind its first word.
  private static func numbered(_ name: String) -> [String] {
    let first = ColumnMeaning.folded(name)
    let rest = first.hasPrefix("e_mail_") ? String(first.dropFirst("e_mail_".count)) : nil
    return [first]
      + (2...3).flatMap { number in
        ["\(first)_\(number)"] + (rest.map { ["e_mail_\(number)_\($0)"] } ?? [])
      }
  }
}
