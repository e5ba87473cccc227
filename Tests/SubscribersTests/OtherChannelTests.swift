import Diagnostics
import TestSupport
import Testing

@testable import Subscribers

/// Columns that say whether somebody wants calls, letters or texts: they say nothing of mails.
@Suite struct OtherChannelTests {
  let list: ImportFolder

  init() throws { list = try ImportFolder() }

  /// Names with what stands there for somebody who does not want it: `name|left`.
  static let others = [
    "Fax Opt Out|yes", "HasOptedOutOfFax|true", "smsStatus|unsubscribed",
    "SMS subscriber status|unsubscribed", "SMS Marketing Consent|no", "smsBlacklisted|1",
    "sms_optin|0", "smsoptin|0", "Phone opt-in|no", "Opt-in Post|nein", "SMS abonniert|nein",
    "sms_unsubscribed_at|2024-01-02", "WhatsApp opt out|yes", "Push notifications enabled|false",
    "Einwilligung Telefon|nein", "Telefonwerbung erlaubt|nein", "Consentement téléphone|non",
    "Consentement courrier|non", "Postal mail opt out|yes", "Call opt-out|yes",
  ]

  /// Names that speak of mails too, or may.
  static let both = [
    "Email and SMS opt out|yes", "sms_email_consent|no", "Newsletter per Post abonniert|nein",
    "Courrier électronique opt-in|non", "Morning Brief opt-in|no", "weekly_letter_subscribed|no",
    "mobile_opt_out|yes", "post_subscription|no",
  ]

  private static func parts(_ row: String) -> (name: String, value: String) {
    let parts = row.split(separator: "|").map(String.init)
    return (parts[0], parts[1])
  }

  @Test(arguments: others)
  func `beside a column of mails such a column takes nobody off, and is told of`(
    _ row: String
  ) throws {
    let (name, value) = Self.parts(row)
    let report = try list.run(
      "a.csv", "email,emailStatus,\(name)\nann@x.org,subscribed,\(value)\nbob@x.org,unsubscribed,\n"
    )
    #expect(try list.mailed() == ["ann@x.org"])
    #expect(list.roster.contains(",\(value)\n"))
    #expect(report.warnings.map(\.reason).contains { $0.contains("“\(name)”: of another way") })
    // Nor does a send ask.
    let roster = try Roster(at: list.files.roster)
    #expect(ConsentColumns.of(roster) == [] && ConsentColumns.doubts(in: roster) == [])
  }

  @Test(arguments: others)
  func `where nothing else speaks of mails it is asked about, and each answer is taken`(
    _ row: String
  ) throws {
    let (name, value) = Self.parts(row)
    let text = "email,\(name)\nann@x.org,\nbob@x.org,\(value)\n"
    let problem = try #require(throws: Problem.self) { try list.run("a.csv", text) }
    #expect(problem.advice == .mapDoubt && problem.category == .usage, "\(problem)")
    #expect(try list.state() == [:])
    try list.run("a.csv", text) {
      $0.mappings = ["\(name)=their_\(name)"].compactMap(ColumnMapping.init(parsing:))
    }
    #expect(try list.mailed() == ["ann@x.org", "bob@x.org"])
  }

  @Test(arguments: both)
  func `a name that may speak of mails too is asked about`(_ row: String) throws {
    let (name, value) = Self.parts(row)
    let text = "email,emailStatus,\(name)\nann@x.org,subscribed,\(value)\n"
    let problem = try #require(throws: Problem.self) { try list.run("a.csv", text) }
    #expect(problem.about["COLUMN"] == name, "\(problem)")
    #expect(try list.state() == [:])
  }

  @Test(arguments: ["nur per Telefon", "phone only"])
  func `that somebody is to be reached in another way alone is no such column's to say`(
    _ value: String
  ) throws {
    #expect(throws: Problem.self) {
      try list.run("a.csv", "email,emailStatus,how\nann@x.org,subscribed,\(value)\n")
    }
  }
}
