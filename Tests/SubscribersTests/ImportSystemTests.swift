import Diagnostics
import Foundation
import Mail
import TestSupport
import Testing

@testable import Subscribers

/// An export of each system that is known, in small.
struct ExportSample: CustomTestStringConvertible, Sendable {
  var system: String
  var file = "readers.csv"
  var text: String
  /// Who is mailed then, who is not, and who is still to confirm.
  var mailed: [String] = []
  var left: [String: ConsentStatus] = [:]
  var pending: [String] = []
  var roster: String?

  var testDescription: String { "\(system) \(file)" }

  static let all: [ExportSample] = [
    ExportSample(
      system: "Mailchimp", file: "subscribed_segment_export_1.csv",
      text:
        "\"Email Address\",\"First Name\",\"Last Name\",MEMBER_RATING,OPTIN_TIME,OPTIN_IP,LEID,EUID,NOTES,TAGS\nada@example.org,Ada,Quay,2,\"2021-03-04 05:06:07\",192.0.2.1,1,aa,,\"\"\"sea\"\",\"\"boats\"\"\"\nben@example.org,,,3,\"2022-01-01 00:00:00\",,2,bb,,\n",
      mailed: ["ada@example.org", "ben@example.org"],
      roster:
        "email,name,joined,tags\nada@example.org,Ada Quay,2021-03-04,sea;boats\nben@example.org,,2022-01-01\n"
    ),
    ExportSample(
      system: "Mailchimp, unsubscribed", file: "unsubscribed_1.csv",
      text:
        "Adresse e-mail,Prénom,Nom,MEMBER_RATING,OPTIN_TIME,UNSUB_TIME,UNSUB_CAMPAIGN_TITLE,UNSUB_REASON,LEID,EUID\nada@example.org,Ada,Quay,2,2021-03-04 05:06:07,2022-01-02 03:04:05,Spring,NORMAL,1,aa\nben@example.org,Ben,,2,,,,,2,bb\n",
      left: ["ada@example.org": .unsubscribed, "ben@example.org": .unsubscribed]),
    ExportSample(
      system: "Mailchimp, unsubscribed", file: "unsubscribed_2.csv",
      text: "E-Mail-Adresse,LEID,EUID\nada@example.org,1,aa\n",
      left: ["ada@example.org": .unsubscribed]),
    ExportSample(
      system: "Mailchimp, cleaned", file: "cleaned_1.csv",
      text:
        "Email Address,First Name,MEMBER_RATING,OPTIN_TIME,CLEAN_TIME,CLEAN_CAMPAIGN_TITLE,LEID,EUID\nada@example.org,Ada,2,2021-03-04 05:06:07,2022-01-02 03:04:05,Spring,1,aa\n",
      left: ["ada@example.org": .bounced]),
    ExportSample(
      system: "Substack",
      text:
        "email,active_subscription,expiry,plan,email_disabled,created_at,first_payment_at\nada@example.org,false,,other,false,2023-05-06T07:08:09.000Z,\nben@example.org,true,2027-01-01,monthly,true,2023-05-06T07:08:09.000Z,\n",
      mailed: ["ada@example.org"], left: ["ben@example.org": .unsubscribed]),
    ExportSample(
      system: "Substack",
      text:
        "Email,Name,Stripe plan,Cancel date,Start date,Paid upgrade date,Email disabled,Emails received (6mo)\nada@example.org,Ada,,,2023-05-06,,false,10\nben@example.org,Ben,,,2023-05-06,,true,0\n",
      mailed: ["ada@example.org"], left: ["ben@example.org": .unsubscribed]),
    // Of what is paid for: whoever cancelled that reads on.
    ExportSample(
      system: "Substack",
      text:
        "Email,Name,Stripe plan,Cancel date,Start date,Paid upgrade date,Activity,Type\nada@example.org,Ada,,,2023-05-06,,3,Free\nben@example.org,Ben,Monthly,2024-05-06,2023-05-06,2023-06-07,4,Free\n",
      mailed: ["ada@example.org", "ben@example.org"], left: [:],
      roster:
        "email,name,stripe_plan,their_cancel_date,joined,paid_upgrade_date,activity,plan\nada@example.org,Ada,,,2023-05-06,,3,Free\nben@example.org,Ben,Monthly,2024-05-06,2023-05-06,2023-06-07,4,Free\n"
    ),
    ExportSample(
      system: "Ghost",
      text:
        "id,email,name,note,subscribed_to_emails,complimentary_plan,stripe_customer_id,created_at,deleted_at,labels,tiers\n1,ada@example.org,Ada,,true,false,,2023-05-06T07:08:09.000Z,,sea,\n2,ben@example.org,Ben,,,false,,2023-05-06T07:08:09.000Z,,,\n3,cleo@example.org,Cleo,,false,false,,2023-05-06T07:08:09.000Z,,,\n4,dora@example.org,,,true,,,2023-05-06T07:08:09.000Z,2024-01-01T00:00:00.000Z,,\n",
      mailed: ["ada@example.org", "ben@example.org"],
      left: ["cleo@example.org": .unsubscribed, "dora@example.org": .unsubscribed]),
    ExportSample(
      system: "listmonk",
      text:
        "uuid,email,name,attributes,status,created_at,updated_at\nu1,ada@example.org,Ada,\"{\"\"city\"\": \"\"Oslo\"\", \"\"likes\"\": [\"\"sea\"\", \"\"tea\"\"], \"\"paid\"\": true}\",enabled,2023-05-06T07:08:09Z,\nu2,ben@example.org,Ben,{},blocklisted,2023-05-06T07:08:09Z,\nu3,cleo@example.org,Cleo,,disabled,2023-05-06T07:08:09Z,\n",
      mailed: ["ada@example.org"],
      left: ["ben@example.org": .unsubscribed, "cleo@example.org": .unsubscribed],
      roster:
        "email,name,city,likes,paid,joined\nada@example.org,Ada,Oslo,sea; tea,true,2023-05-06\n"),
    ExportSample(
      system: "Keila",
      text:
        "Email,First name,Last name,Data,Status\nada@example.org,Ada,Quay,\"{\"\"town\"\":\"\"Oslo\"\"}\",active\nben@example.org,Ben,,,unsubscribed\ncleo@example.org,,,,unreachable\n",
      mailed: ["ada@example.org"],
      left: ["ben@example.org": .unsubscribed, "cleo@example.org": .bounced]),
    ExportSample(
      system: "Buttondown",
      text:
        "email,notes,metadata,tags,referrer_url,creation_date,subscriber_type,source,unsubscription_date\nada@example.org,,{},\"sea,boats\",,2023-05-06T07:08:09Z,regular,embed,\nben@example.org,,{},,,2023-05-06T07:08:09Z,unsubscribed,embed,2024-01-01\ncleo@example.org,,{},,,2023-05-06T07:08:09Z,unactivated,embed,\ndora@example.org,,{},,,2023-05-06T07:08:09Z,premium,embed,\nemil@example.org,,{},,,2023-05-06T07:08:09Z,undeliverable,embed,\nflo@example.org,,{},,,2023-05-06T07:08:09Z,complained,embed,\n",
      mailed: ["ada@example.org", "dora@example.org"],
      left: [
        "ben@example.org": .unsubscribed, "emil@example.org": .bounced,
        "flo@example.org": .complained,
      ],
      pending: ["cleo@example.org"]),
    ExportSample(
      system: "Kit",
      text:
        "id,first_name,email,status,created_at,tags\n1,Ada,ada@example.org,active,2023-05-06,sea\n2,Ben,ben@example.org,cancelled,2023-05-06,\n3,Cleo,cleo@example.org,inactive,2023-05-06,\n4,,dora@example.org,bounced,2023-05-06,\n5,,emil@example.org,complained,2023-05-06,\n",
      mailed: ["ada@example.org"],
      left: [
        "ben@example.org": .unsubscribed, "dora@example.org": .bounced,
        "emil@example.org": .complained,
      ],
      pending: ["cleo@example.org"]),
    ExportSample(
      system: "beehiiv",
      text:
        "Email,Status,Subscription Tier,Created At,Acquisition Source\nada@example.org,active,free,2023-05-06,web\nben@example.org,inactive,free,2023-05-06,web\ncleo@example.org,pending,free,2023-05-06,web\ndora@example.org,invalid,free,2023-05-06,web\n",
      mailed: ["ada@example.org"],
      left: ["ben@example.org": .unsubscribed, "dora@example.org": .bounced],
      pending: ["cleo@example.org"]),
    ExportSample(
      system: "Brevo",
      text:
        "CONTACT ID;EMAIL;PRENOM;NOM;SMS;EMAIL_BLACKLISTED;SMS_BLACKLISTED;ADDED_TIME;MODIFIED_TIME\r\n1;ada@example.org;Ada;Quay;;0;1;03-04-2021 05:06:07;04-04-2021\r\n2;ben@example.org;Ben;;;1;0;03-04-2021;\r\n",
      mailed: ["ada@example.org"], left: ["ben@example.org": .unsubscribed],
      roster: "email,name,joined\nada@example.org,Ada Quay,2021-04-03\n"),
    ExportSample(
      system: "MailerLite",
      text:
        "Subscriber,Status,Sent,Opens,Clicks,Subscribed,Location\nada@example.org,active,1,1,0,2023-05-06 07:08:09,Oslo\nben@example.org,unsubscribed,1,1,0,2023-05-06 07:08:09,\ncleo@example.org,junk,1,1,0,2023-05-06 07:08:09,\ndora@example.org,unconfirmed,1,1,0,2023-05-06 07:08:09,\n",
      mailed: ["ada@example.org"],
      left: ["ben@example.org": .unsubscribed, "cleo@example.org": .complained],
      pending: ["dora@example.org"]),
    ExportSample(
      system: "MailerLite",
      text:
        "Subscriber,Status,Name,Last name,Subscribed\nada@example.org,active,Ada,Quay,2023-05-06 07:08:09\nben@example.org,active,Ben Lee,Lee,2023-05-06\n",
      mailed: ["ada@example.org", "ben@example.org"],
      roster:
        "email,name,joined\nada@example.org,Ada Quay,2023-05-06\nben@example.org,Ben Lee,2023-05-06\n"
    ),
    ExportSample(
      system: "ActiveCampaign",
      text:
        "Contact ID,Email,First Name,Last Name,Phone,Status,Date Created,Tags\n1,ada@example.org,Ada,Quay,,Active,2023-05-06 07:08:09,\"sea, boats\"\n2,ben@example.org,Ben,,,Unsubscribed,2023-05-06,\n3,cleo@example.org,,,,3,2023-05-06,\n4,dora@example.org,,,,Unconfirmed,2023-05-06,\n",
      mailed: ["ada@example.org"],
      left: ["ben@example.org": .unsubscribed, "cleo@example.org": .bounced],
      pending: ["dora@example.org"]),
    ExportSample(
      system: "Constant Contact",
      text:
        "First name,Last name,Email address,Email status,Email permission status,Email update source,Confirmed Opt-Out Date\nAda,Quay,ada@example.org,Active,Implicit,Contact,\nBen,,ben@example.org,Unsubscribed,Unsubscribed,Contact,05/13/2023 10:00 AM EDT\nCleo,,cleo@example.org,,Awaiting confirmation,Contact,\n",
      mailed: ["ada@example.org"], left: ["ben@example.org": .unsubscribed],
      pending: ["cleo@example.org"]),
    ExportSample(
      system: "Shopify",
      text:
        "Customer ID,First Name,Last Name,Email,Accepts Email Marketing,Default Address Company,Accepts SMS Marketing,Total Spent,Total Orders,Note,Tax Exempt,Tags\n'1,Ada,Quay,ada@example.org,yes,,no,1.00,1,,no,sea\n'2,Ben,,ben@example.org,no,,yes,1.00,1,,no,\n",
      mailed: ["ada@example.org"], left: ["ben@example.org": .unsubscribed]),
    ExportSample(
      system: "Google Contacts",
      text:
        "First Name,Middle Name,Last Name,Labels,E-mail 1 - Label,E-mail 1 - Value\nAda,M.,Quay,* myContacts ::: sea,* Work,ada@example.org\n",
      mailed: ["ada@example.org"],
      roster: "email,name,tags\nada@example.org,Ada M. Quay,myContacts;sea\n"),
    ExportSample(
      system: "Outlook contacts",
      text:
        "First Name,Middle Name,Last Name,E-mail Address,E-mail Type,E-mail Display Name\nAda,,Quay,ada@example.org,SMTP,A\n",
      mailed: ["ada@example.org"], roster: "email,name\nada@example.org,Ada Quay\n"),
    ExportSample(
      system: "Outlook contacts",
      text:
        "Vorname,Weitere Vornamen,Nachname,E-Mail-Adresse,E-Mail-Typ,E-Mail: Angezeigter Name,E-Mail 2: Adresse,E-Mail 2: Typ,E-Mail 2: Angezeigter Name\nAda,,Quay,ada@example.org,SMTP,A,,SMTP,B\n",
      mailed: ["ada@example.org"], roster: "email,name\nada@example.org,Ada Quay\n"),
    ExportSample(
      system: "Outlook contacts",
      text:
        "Prénom,Nom,Adresse de messagerie,Type de messagerie,Nom complet de l'adresse de messagerie,Adresse de messagerie 2,Type de messagerie 2,Nom complet de l'adresse de messagerie 2\nAda,Quay,ada@example.org,SMTP,A,,SMTP,B\n",
      mailed: ["ada@example.org"], roster: "email,name\nada@example.org,Ada Quay\n"),
    ExportSample(
      system: "a plain list", file: "members.txt",
      text:
        "ada@example.org\nBen Dock <ben@example.org>\n\n# a comment\n\"Quay, Cleo\" <cleo@example.org>\n",
      mailed: ["ada@example.org", "ben@example.org", "cleo@example.org"],
      roster:
        "email,name\nada@example.org\nben@example.org,Ben Dock\ncleo@example.org,\"Quay, Cleo\"\n"),
  ]
}

@Suite struct ImportSystemTests {
  let list: ImportFolder

  init() throws { list = try ImportFolder() }

  @Test(arguments: ExportSample.all)
  func `an export is recognised, and whoever left there has left`(_ sample: ExportSample) throws {
    let report = try list.run(sample.file, sample.text)
    #expect(report.readings == [sample.system])
    #expect(report.problems == [] && report.warnings == [])
    #expect(try list.mailed() == sample.mailed)
    for (address, status) in sample.left {
      #expect(try list.status(address) == status, "\(address)")
    }
    for address in sample.pending { #expect(try list.status(address) == .pending, "\(address)") }
    if let roster = sample.roster { #expect(list.roster == roster) }
    #expect(report.new == sample.mailed.count + sample.pending.count)
    #expect(report.suppressed == sample.left.count)
  }

  @Test(arguments: ExportSample.all)
  func `the same file twice changes nothing`(_ sample: ExportSample) throws {
    try list.run(sample.file, sample.text)
    let before = try list.state()
    let again = try list.run(
      sample.file, sample.text, id: "two", at: ImportFolder.noon.addingTimeInterval(3600))
    #expect(again.isNothing && again.new == 0 && again.changed == 0)
    #expect(try list.state() == before)
  }

  @Test(arguments: ExportSample.all)
  func `nobody who left comes back`(_ sample: ExportSample) throws {
    for address in sample.mailed + sample.pending {
      try ConsentLog(at: list.files.consentLog).append(
        ConsentEvent(
          time: Date(timeIntervalSince1970: 1), kind: .unsubscribed,
          address: .init(parsing: address), source: "cli"))
    }
    let report = try list.run(sample.file, sample.text)
    #expect(try list.mailed() == [] && report.new == 0)
    #expect(report.suppressed == sample.mailed.count + sample.pending.count + sample.left.count)
  }

  @Test(arguments: ExportSample.all)
  func `an import that is taken back leaves the list as it was`(_ sample: ExportSample) throws {
    try list.folder.write(
      "subscribers/weekly.csv", "name,email\r\nAda,ADA@example.org\r\nZed,zed@example.org\r\n")
    let before = list.roster
    try list.run(sample.file, sample.text)
    let report = try list.undo()
    #expect(list.roster == before && report.left == 0)
    #expect(try list.mailed() == ["ADA@example.org", "zed@example.org"])
    for address in sample.left.keys { #expect(try list.status(address) == .subscribed) }
  }

  @Test(arguments: ExportSample.all)
  func `a dry run writes nothing and says the same`(_ sample: ExportSample) throws {
    let dry = try list.run(sample.file, sample.text) { $0.isDryRun = true }
    let isUntouched = try list.state().isEmpty
    #expect(isUntouched && !list.records.exists)
    let wet = try list.run(sample.file, sample.text)
    #expect(dry.new == wet.new && dry.suppressed == wet.suppressed && dry.events == wet.events)
  }

  @Test(arguments: ExportSample.all)
  func `what is exported gives the same list in an empty folder`(_ sample: ExportSample) throws {
    try list.run(sample.file, sample.text)
    let export = try list.export()
    let other = try ImportFolder()
    let report = try other.run("export.csv", export)
    #expect(report.readings == ["Broadsheet"] && report.problems == [])
    #expect(other.roster == list.roster || list.roster.isEmpty)
    for address in sample.mailed + sample.pending + sample.left.keys {
      #expect(try other.status(address) == list.status(address))
    }
  }

  @Test func `an address that begins with an apostrophe keeps it in an export`() throws {
    let roster = "email,name\n'cleo@example.org,C\n'+dora@example.org,D\n+emil@example.org,E\n"
    try list.folder.write("subscribers/weekly.csv", roster)
    let other = try ImportFolder()
    try other.run("export.csv", try list.export())
    #expect(other.roster == roster)
  }

  @Test func `somebody without a row is subscribed once, however often an export is imported`()
    throws
  {
    let export = "email,name,status,status_time,listed\nada@example.org,,subscribed,,no\n"
    #expect(try list.run("export.csv", export).events == 1)
    #expect(try list.run("export.csv", export, id: "two").isNothing)
    #expect(list.log.split(separator: "\n").count == 1)
  }

  @Test func `a column that is named as one of an export is a column`() throws {
    let roster = "email,listed,note\nada@example.org,no,x\nben@example.org,yes,\n"
    try list.folder.write("subscribers/weekly.csv", roster)
    let other = try ImportFolder()
    try other.run("export.csv", try list.export())
    #expect(other.roster == "email,listed,note\nada@example.org,no,x\nben@example.org,yes\n")
  }
}
