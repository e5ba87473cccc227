import Diagnostics
import TestSupport
import Testing

@testable import Subscribers

/// Columns that say whether somebody wants calls, letters or texts: whether they say so of mails too, a person says.
@Suite struct OtherWayTests {
  let list: ImportFolder

  init() throws { list = try ImportFolder() }

  /// Names with what stands there for somebody who wants it and who does not: `name|stays|left`.
  static let others = [
    "Fax Opt Out|no|yes", "HasOptedOutOfFax|false|true", "smsStatus|subscribed|unsubscribed",
    "SMS subscriber status|subscribed|unsubscribed", "SMS Marketing Consent|yes|no",
    "SMS Consent|TRUE|FALSE", "smsBlacklisted|0|1", "sms_optin|1|0", "smsoptin|1|0",
    "MMS opt-in|yes|no", "Phone opt-in|yes|no", "Opt-in Post|ja|nein", "SMS abonniert|ja|nein",
    "sms_unsubscribed_at||2024-01-02", "WhatsApp opt out|no|yes", "Push opt-in|yes|no",
    "Telefon abgemeldet||x", "Einwilligung Telefon|ja|nein", "Consentement téléphone|oui|non",
    "Consentement courrier|oui|non", "Courrier désabonné|non|oui", "Postal mail opt out|no|yes",
    "Call opt-out|no|yes",
    "Do not contact by phone|no|yes", "mobile_opt_out|no|yes", "Letter Opt Out|no|yes",
    "Fax opt-in|subscribed|pending",
  ]

  /// Names that are of mails too, or of a newsletter that is called so.
  static let mails = [
    "Email and SMS opt out|no|yes", "sms_email_consent|yes|no",
    "Email and postal mail opt out|no|yes",
    "Newsletter per Post abonniert|ja|nein", "Courrier électronique désabonné|non|oui",
    "E-Post opt-out|no|yes", "Morning Brief opt-in|yes|no", "weekly_letter_subscribed|yes|no",
    "Weekly Letter Opt-Out|no|yes", "Mailing list opt out|no|yes",
  ]

  private static func parts(_ row: String) -> (name: String, stays: String, left: String) {
    let parts = row.split(separator: "|", omittingEmptySubsequences: false).map(String.init)
    return (parts[0], parts[1], parts[2])
  }

  private func run(_ text: String, _ mapping: String? = nil) throws -> ImportReport {
    try list.run("a.csv", text) {
      $0.mappings = [mapping].compactMap(\.self).compactMap(ColumnMapping.init(parsing:))
    }
  }

  @Test(arguments: others)
  func `beside a column of mails it is asked about, and each answer is taken`(
    _ row: String
  ) throws {
    let (name, stays, left) = Self.parts(row)
    let text =
      "email,Email Opt Out,\(name)\nann@x.org,no,\(left)\nbob@x.org,yes,\(stays)\ncay@x.org,no,\(stays)\n"
    let problem = try #require(throws: Problem.self) { try run(text) }
    #expect(problem.advice == .mapOtherWay && problem.category == .usage, "\(problem)")
    #expect(problem.about == ["COLUMN": name, "VALUE": left] && problem.location?.line == 2)
    #expect(try list.state() == [:])
    _ = try run(text, "\(name)=\(name)")
    #expect(try list.mailed() == ["ann@x.org", "cay@x.org"])
    #expect(list.roster.contains("their_") && list.roster.contains(",\(left)\n"))
    let roster = try Roster(at: list.files.roster)
    #expect(ConsentColumns.of(roster) == [] && ConsentColumns.doubts(in: roster) == [])
    let isOptIn = !["out", "Out", "lack", "unsub", "abgem", "not", "désab"].contains(
      where: name.contains)
    _ = try run(text, "\(name)=\(isOptIn ? "status" : "unsubscribed")")
    #expect(try list.mailed().contains("ann@x.org") == (left == "pending"))
  }

  @Test(arguments: others)
  func `where nothing else speaks of mails it is asked about too`(_ row: String) throws {
    let (name, stays, left) = Self.parts(row)
    let problem = try #require(throws: Problem.self) {
      try run("email,\(name)\nann@x.org,\(stays)\nbob@x.org,\(left)\n")
    }
    #expect(problem.category == .usage && problem.about["COLUMN"] == name)
    #expect(try list.state() == [:])
  }

  @Test(arguments: others)
  func `where nobody would leave by it nothing is asked, and nobody comes by it`(
    _ row: String
  ) throws {
    let (name, stays, _) = Self.parts(row)
    try list.folder.write("subscribers/weekly.csv", "email\nbob@x.org\n")
    try list.folder.write(
      "subscribers/weekly.events.jsonl",
      #"{"email":"bob@x.org","event":"pending","source":"web","time":"2026-01-01T00:00:00Z"}"#
        + "\n")
    for cell in ["", stays] {
      _ = try run("email,\(name)\nann@x.org,\(cell)\nbob@x.org,\(cell)\n")
    }
    #expect(try list.mailed() == ["ann@x.org"])
    #expect(try list.status("bob@x.org") == .pending)
    #expect(!list.roster.contains("opt"))
  }

  @Test(arguments: mails)
  func `a name that is of mails too, or of a newsletter, goes on ending them`(
    _ row: String
  ) throws {
    let (name, stays, left) = Self.parts(row)
    let text = "email,\(name)\nann@x.org,\(stays)\nbob@x.org,\(left)\n"
    _ = try run(text)
    #expect(try list.mailed() == ["ann@x.org"], "\(name)")
  }

  @Test(arguments: others + mails)
  func `in a roster it stays an error`(_ row: String) throws {
    let (name, _, left) = Self.parts(row)
    try list.folder.write("subscribers/weekly.csv", "email,\(name)\nann@x.org,\(left)\n")
    let roster = try Roster(at: list.files.roster)
    let doubts = ConsentColumns.doubts(in: roster)
    #expect(!ConsentColumns.of(roster).isEmpty || !doubts.isEmpty, "\(name)")
  }

  @Test func `a note there of mails stops the import as ever`() throws {
    for name in ["Fax Opt Out", "SMS opt-in"] {
      #expect(throws: Problem.self) {
        try run("email,\(name)\nann@x.org,please stop all emails\nbob@x.org,\n")
      }
    }
  }

  @Test func `a value that was answered is no question, another one is`() throws {
    let text = "email,SMS opt-in\nann@x.org,no\nbob@x.org,yes\n"
    _ = try run(text, "SMS opt-in:no=unknown")
    #expect(try list.mailed() == ["ann@x.org", "bob@x.org"])
    #expect(throws: Problem.self) { try run(text, "SMS opt-in:yes=unknown") }
  }

  @Test(arguments: [
    "EMAIL,EMAIL_BLACKLISTED,SMS_BLACKLISTED,WHATSAPP_BLACKLISTED\nann@x.org,false,true,true\n",
    "Email address,Email status,Email update source,SMS status\nann@x.org,Active,x,Unsubscribed\n",
    "Email,Accepts Email Marketing,Accepts SMS Marketing\nann@x.org,yes,no\n",
  ])
  func `where a system's format tells of it nothing is asked`(_ text: String) throws {
    _ = try run(text)
    #expect(try list.mailed() == ["ann@x.org"])
  }

  @Test func `in objects it is asked about where somebody would leave by it`() throws {
    func text(_ value: String) -> String {
      """
      uuid,email,attributes
      1,ann@x.org,"{""sms_opt_in"":true}"
      2,bob@x.org,"{""sms_opt_in"":\(value)}"

      """
    }
    _ = try run(text("true"))
    #expect(try list.mailed() == ["ann@x.org", "bob@x.org"])
    let problem = try #require(throws: Problem.self) { try run(text("false")) }
    #expect(problem.advice == .mapDoubt && problem.about["COLUMN"] == "sms_opt_in")
    _ = try run(text("false"), "sms_opt_in=ignore")
    #expect(try list.mailed() == ["ann@x.org", "bob@x.org"])
  }
}
