import Diagnostics
import Foundation
import TestSupport
import Testing

@testable import Subscribers

/// What columns are called in the world, whatever sets their words apart, and what is made of it: in imports, in JSON
/// objects and in rosters.
@Suite struct ConsentNameTests {
  /// Names with what stands there for somebody who stays and for somebody who may have left: `name|stays|left`.
  static let telling = """
    HasOptedOutOfEmail|false|true
    has_opted_out_of_email|0|1
    hasoptedoutofemail|no|yes
    Has Opted Out of Email|false|true
    optedOut|false|true
    optedout||2024-03-04
    OPTED_OUT|N|Y
    optOut|0|1
    emailOptOut|no|yes
    EmailOptedOut|false|true
    email_opt_out|false|true
    isUnsubscribed|false|true
    unsubscribedAt||2024-03-04
    UnsubscribeDate||2024-03-04
    doNotMail|false|true
    donotmail|0|1
    donotemail|0|1
    doNotEmail|false|true
    donotbulkemail|0|1
    DoNotBulkEMail|0|1
    Do not allow Bulk Emails|Allow|Do Not Allow
    Do not allow Emails|Allow|Do Not Allow
    dontEmail|no|yes
    Don't contact||x
    DO NOT CONTACT||x
    emailDisabled|false|true
    email_disabled|false|true
    isBlocked|false|true
    is_blocked|-|A
    isblocked|0|1
    blockedAt||2024-03-04
    Blocked||by admin
    acceptsMarketing|true|false
    acceptsmarketing|yes|no
    Accepts Email Marketing|yes|no
    AcceptsEmail|1|0
    isActive|true|false
    isactive|1|0
    IsInactive|false|true
    ACTIVE|Y|N
    receiveEmails|yes|no
    ReceivesNewsletter|true|false
    Receive newsletter|ja|nein
    leftOn||2024-03-04
    lefton||2024-03-04
    Left||x
    hasLeft|false|true
    dateLeft||2024-03-04
    Date left||2024-03-04
    Left the list||2024-03-04
    Left choir||2024-03-04
    cancelledAt||2024-03-04
    canceledAt||2024-03-04
    cancelled_at||2024-03-04
    SubscriptionCancelledOn||2024-03-04
    membershipEndedOn||2024-03-04
    nomail||A
    nomail|-|B
    No mail||by admin
    noMail|false|true
    NoEmail|no|yes
    no_newsletter||x
    keineMails||ja
    kein Newsletter||X
    keinewerbung|nein|ja
    Geen mail||ja
    pas de mail||oui
    Ne plus contacter|non|oui
    Nicht mehr anschreiben||ja
    nicht kontaktieren|nein|ja
    No contactar||sí
    Non contattare||sì
    Removed||Q
    removedAt||2024-03-04
    isDeleted|false|true
    deleted_at||2024-03-04
    deletedOn||2024-03-04
    DeletedByAdmin||root
    isArchived|false|true
    isBounced|false|true
    bouncedAt||2024-03-04
    HardBounceDate||2024-03-04
    isSuppressed|false|true
    SuppressedOn||2024-03-04
    hasComplained|false|true
    markedSpam|false|true
    isSpam|false|true
    stop_mail||x
    stopMail|0|1
    Stop mailing|no|yes
    can_email|yes|no
    canEmail|true|false
    canContact|true|false
    Send email|yes|no
    sendEmails|true|false
    sendMail|1|0
    allowEmails|true|false
    EmailAllowed|yes|no
    wantsNewsletter|true|false
    excludeFromMailings|false|true
    IsExcludedFromCampaigns|false|true
    Newsletter|ja|nein
    newsletterOptIn|true|false
    optIn|true|false
    opted_in|1|0
    emailConsent|true|false
    marketingConsent|yes|no
    isSubscribed|true|false
    SubscriberStatus|active|unsubscribed
    emailStatus|active|bounced
    isConfirmed|true|false
    confirmed|1|0
    emailVerified|true|false
    isValid|true|false
    Valid email|yes|no
    Invalid email|no|yes
    isDeceased|false|true
    Abo|1|0
    Mail OK?|1|0
    Gekündigt|nein|ja
    Kündigungsdatum||2024-03-04
    ausgetretenAm||2024-03-04
    istGesperrt|nein|ja
    abgemeldetAm||2024-03-04
    désabonnéLe||2024-03-04
    inactif|non|oui
    Baja|no|sí
    isUndeliverable|false|true
    """.split(separator: "\n").map(String.init)

  /// The same of names that have nothing to do with it.
  static let harmless = """
    Left handed|no|yes
    LeftHanded|false|true
    left_handed|0|1
    Left eye|0.5|1.5
    Removed stitches|no|yes
    Active since|2019-04-01|2021-05-06
    activeSince|2019-04-01|2021-05-06
    Aktiv seit|2019|2021
    Active ingredient|ibuprofen|none
    Active plan|no|yes
    Deleted scenes|3|0
    Cancelled orders|0|2
    Confirmed booking|yes|no
    Valid passport|yes|no
    Quit smoking|yes|no
    Notes|likes boats|no dogs
    Mailing address|12 Main St|4 Quay
    MailingStreet|12 Main St|4 Quay
    Email domain|example.org|example.net
    Newsletter name|Weekly|Monthly
    Block|A|2
    Block|B|C
    Stop|Main St|12
    Bus stop|Main St|12
    isFriend|true|false
    canVote|true|false
    is_member|no|yes
    hasChildren|false|true
    vegetarian|no|yes
    Do not call|no|yes
    donotphone|0|1
    donotfax|0|1
    DoNotCall|false|true
    donotpostalmail|0|1
    No fax|no|yes
    Contact No|0123 456|0123 457
    No. of emails|12|13
    Emails sent|12|0
    Last email sent|2024-03-04|2024-03-05
    lastEmailOpened|2024-03-04|2024-03-05
    Send email count|4|5
    lastContactDate|2024-03-04|2024-03-05
    Town|Oslo|Hull
    Position|Left|Right
    Canteen|no|yes
    Season|left|right
    notable|yes|no
    nonfiction|yes|no
    Mailman|Bob|Eve
    Postcode|1234|5678
    Contact person|Ann|Bob
    Campaign|Spring|Autumn
    Allergies|none|nuts
    Favourite colour|red|blue
    """.split(separator: "\n").map(String.init)

  private static func parts(_ row: String) -> [String] {
    let parts = row.split(separator: "|", omittingEmptySubsequences: false).map(String.init)
    return parts.count == 3 ? parts : ["", "", ""]
  }

  @Test(arguments: telling)
  func `a name that may tell who has left is heeded or asked about`(_ row: String) throws {
    let list = try ImportFolder()
    let row = Self.parts(row)
    do {
      try list.run("a.csv", "email,\"\(row[0])\"\nann@x.org,\(row[1])\nbob@x.org,\(row[2])\n")
      #expect(try !list.mailed().contains("bob@x.org"))
    } catch let problem as Problem {
      #expect(problem.category == .usage && problem.about["COLUMN"] == row[0], "\(problem)")
      #expect(try list.state() == [:])
    }
  }

  @Test(arguments: harmless)
  func `a name of something else stops no import and takes nobody off`(_ row: String) throws {
    let list = try ImportFolder()
    let row = Self.parts(row)
    try list.run("a.csv", "email,\"\(row[0])\"\nann@x.org,\(row[1])\nbob@x.org,\(row[2])\n")
    #expect(try list.mailed() == ["ann@x.org", "bob@x.org"])
    #expect(list.roster.contains(row[2]))
  }

  @Test(arguments: telling)
  func `a roster with such a column is not sent to`(_ row: String) throws {
    let row = Self.parts(row)
    let list = try ImportFolder()
    try list.folder.write(
      "subscribers/weekly.csv", "email,\"\(row[0])\"\nann@x.org,\(row[1])\nbob@x.org,\(row[2])\n")
    let roster = try Roster(at: list.files.roster)
    let doubts = ConsentColumns.doubts(in: roster)
    #expect(!ConsentColumns.of(roster).isEmpty || doubts.contains(where: \.isPlain), "\(doubts)")
  }

  @Test(arguments: harmless)
  func `a roster with a column of something else is sent to`(_ row: String) throws {
    let row = Self.parts(row)
    let list = try ImportFolder()
    try list.folder.write(
      "subscribers/weekly.csv", "email,\"\(row[0])\"\nann@x.org,\(row[1])\nbob@x.org,\(row[2])\n")
    let roster = try Roster(at: list.files.roster)
    #expect(ConsentColumns.of(roster) == [] && ConsentColumns.doubts(in: roster) == [])
  }

  @Test(arguments: [
    ("nomail", "no", ""), ("isBlocked", "false", "0"), ("newsletter", "yes", "ja"),
    ("isActive", "true", "1"), ("confirmed", "2024-03-04", "yes"),
  ])
  func `where all stay by such a column it is told of and nothing is stopped`(
    _ name: String, _ one: String, _ other: String
  ) throws {
    let list = try ImportFolder()
    try list.folder.write(
      "subscribers/weekly.csv", "email,\(name)\nann@x.org,\(one)\nbob@x.org,\(other)\n")
    let roster = try Roster(at: list.files.roster)
    #expect(ConsentColumns.of(roster) == [])
    #expect(ConsentColumns.doubts(in: roster).map(\.isPlain) == [false])
  }

  @Test(arguments: [
    #"{"optedOut":true}"#, #"{"prefs":{"optedOut":true}}"#, #"{"doNotMail":1}"#,
    #"{"acceptsMarketing":false}"#, #"{"hasoptedoutofemail":"yes"}"#,
    #"{"unsubscribedAt":"2024-03-04"}"#,
  ])
  func `a name in an object that plainly tells is heeded`(_ object: String) throws {
    let list = try ImportFolder()
    try list.run("in.csv", Self.listmonk(object))
    #expect(try list.mailed() == ["ann@x.org"])
  }

  @Test(arguments: [
    (#"{"prefs":{"isBlocked":true}}"#, "prefs_isblocked"), (#"{"newsletter":"no"}"#, "newsletter"),
    (#"{"nomail":"A"}"#, "nomail"), (#"{"leftOn":"2024-03-04"}"#, "lefton"),
    (#"{"a":{"b":{"active":false}}}"#, "a_b_active"),
  ])
  func `a name in an object that may tell is asked about, and each answer is taken`(
    _ object: String, _ name: String
  ) throws {
    let text = Self.listmonk(object)
    let list = try ImportFolder()
    let problem = try #require(throws: Problem.self) { try list.run("in.csv", text) }
    #expect(problem.category == .usage && problem.advice == .mapDoubt)
    #expect(problem.about["COLUMN"] == name && problem.location?.line == 3)
    #expect(try list.state() == [:])
    func mapped(_ mapping: String) throws -> (list: ImportFolder, report: ImportReport) {
      let list = try ImportFolder()
      let report = try list.run("in.csv", text) {
        $0.mappings = [mapping].compactMap(ColumnMapping.init(parsing:))
      }
      return (list, report)
    }
    let ignored = try mapped("\(name)=ignore")
    #expect(try ignored.list.mailed() == ["ann@x.org", "bob@x.org"])
    #expect(ignored.report.leftOut.contains(name) && !ignored.list.roster.contains(name))
    let kept = try mapped("\(name)=\(name)")
    #expect(try kept.list.mailed() == ["ann@x.org", "bob@x.org"])
    #expect(kept.list.roster.hasPrefix("email,name,their_\(name)\n"))
    let value = problem.about["VALUE"] ?? ""
    #expect(try mapped("\(name):\(value)=unsubscribed").list.mailed() == ["ann@x.org"])
    #expect(throws: Problem.self) { try mapped("\(name)x=ignore") }
  }

  private static func listmonk(_ object: String) -> String {
    let cell = object.replacing("\"", with: "\"\"")
    return
      "uuid,email,name,attributes,status\nu,ann@x.org,Ann,{},enabled\nv,bob@x.org,Bob,\"\(cell)\",enabled\n"
  }

  @Test func `what somebody was asked about is no question where it is mailed by`() throws {
    let list = try ImportFolder()
    try list.run("a.csv", "email,nomail\nann@x.org,\nbob@x.org,A\n") {
      $0.mappings = ["nomail=nomail"].compactMap(ColumnMapping.init(parsing:))
    }
    #expect(list.roster.hasPrefix("email,name,their_nomail\n"))
    #expect(ConsentColumns.doubts(in: try Roster(at: list.files.roster)) == [])
  }

  @Test(arguments: [
    ("HasOptedOutOfEmail", "has_opted_out_of_email"),
    ("hasoptedoutofemail", "has_opted_out_of_email"),
    ("HTMLEmail2Go", "html_email_2_go"), ("SMSOptOut", "sms_opt_out"), ("isfriend", "isfriend"),
    ("leftover", "leftover"), ("STATUS", "status"), ("date.left", "date_left"),
    ("désabonnéLe", "desabonne_le"), ("mailman", "mailman"), ("購読状況", "購読状況"),
  ])
  func `words are parted at capitals, digits and signs, and where known ones run together`(
    _ name: String, _ parted: String
  ) {
    #expect(NameParts.parted(name) == parted)
  }
}
