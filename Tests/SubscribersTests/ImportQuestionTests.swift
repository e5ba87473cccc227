import Diagnostics
import TestSupport
import Testing

@testable import Subscribers

/// What is asked before anything is written, since it may say who has left and nobody knows whether.
@Suite struct ImportQuestionTests {
  let list: ImportFolder

  init() throws { list = try ImportFolder() }

  /// Names with what stands there for somebody who stays and for somebody who may have left.
  private static let doubtful: [[String]] = [
    ["active", "yes", "no"], ["aktiv", "ja", "nein"], ["is_active", "true", "false"],
    ["confirmed", "1", "0"], ["Newsletter", "ja", "nein"], ["mailable", "yes", "no"],
    ["baja", "no", "si"], ["deleted", "no", "yes"], ["blocked", "no", "yes"],
    ["Invalid", "no", "yes"], ["inactive", "no", "yes"], ["spam", "", "yes"],
    ["left", "", "yes"], ["gekündigt", "", "x"], ["deleted_at", "", "2024-01-01"],
    ["cancelled_at", "", "2024-01-01"], ["state", "inactive", "inactive"], ["state", "1", "0"],
    ["marketing", "subscribed", "unsubscribed"], ["notes", "likes boats", "Unsubscribed"],
    ["", "", "unsubscribed"], ["", "yes", "no"], ["segment", "pending", "inactive"],
    ["not_unsubscribed", "yes", "no"], ["Tags", "sea; boats", "boats; Abgemeldet"],
    ["tags", "sea", "unsubscribed"], ["keine Mails", "", "ja"], ["no_mail", "0", "1"],
    ["Werbung", "ja", "nein"], ["Zustimmung", "J", "N"], ["Abo", "1", "0"], ["Sperre", "", "x"],
    ["Verteiler", "ja", "nein"], ["Empfang", "ja", "nein"], ["Stato", "Roma", "désabonné(e)"],
    ["remark", "boats", "Unsubscribed (by admin)"], ["Bemerkung", "", "abgemeldet am 3.4.2024"],
    ["remark", "boats", "bounced (hard)"], ["remark", "boats", "désinscrit(e)"],
    ["remark", "boats", "non abonné"], ["remark", "boats", "soft bounced"],
    ["Abo", "Jahr", "hardbounced"], ["Verteiler", "Presse", "unsub"], ["remark", "", "odjavljena"],
    ["Aktion", "", "austragen"], ["Mail ok?", "Y", "N"], ["Opt", "in", "out"],
    ["Robinsonliste", "", "x"], ["Robinson list", "no", "yes"], ["Robinson", "nein", "ja"],
    ["Stop-Liste", "", "x"], ["Signed off", "", "2024-01-02"], ["Udmeldt", "nej", "ja"],
    ["Opsagt", "", "02.01.2024"], ["Avslutad", "nej", "ja"], ["Fecha de baja", "", "02/01/2024"],
    ["Data cancellazione", "", "02/01/2024"], ["Supprimé", "non", "oui"], ["Poistunut", "", "1"],
    ["Usunięty", "nie", "tak"], ["Removido", "não", "sim"],
  ]

  @Test(arguments: doubtful)
  func `a column that may tell who has left is a question with its answers`(_ row: [String]) throws
  {
    let text = "email,\(row[0]),name\nann@x.org,\(row[1]),Ann\nbob@x.org,\(row[2]),Bob\n"
    let problem = try #require(throws: Problem.self) { try list.run("a.csv", text) }
    #expect(problem.category == .usage)
    #expect([.mapDoubt, .mapRefusals].contains(problem.advice))
    #expect(try list.state() == [:])
    let column = row[0].isEmpty ? "2" : row[0]
    #expect(problem.about["COLUMN"] == column)
    try list.run("a.csv", text) {
      $0.mappings = ["\(column)=ignore"].compactMap(ColumnMapping.init(parsing:))
    }
    #expect(try list.mailed().count == 2)
  }

  private static let plain: [[String]] = [
    ["abbestellt", "", "ja"], ["uitgeschreven", "nee", "ja"], ["unsub", "no", "yes"],
    ["Do not contact", "", "x"], ["désabonné", "non", "oui"], ["Ausgetragen am", "", "03.05.2024"],
    ["not_subscribed", "no", "yes"], ["nicht abonniert", "nein", "ja"],
    ["Kontaktsperre", "", "ja"], ["Angemeldet", "ja", "nein"], ["Abonné", "oui", "non"],
    ["Inscrit", "oui", "non"],
    ["Iscritto", "si", "no"], ["Suscrito", "si", "no"], ["Status", "1", "0"],
    ["state", "subscribed", "cancelled"], ["Afmelddatum", "", "2024-01-02"],
    ["Afmelding", "nee", "ja"], ["Black List", "no", "yes"], ["Block List", "", "x"],
    ["Abgemeldet am", "", "02.01.2024"], ["Date de désinscription", "", "02/01/2024"],
  ]

  @Test(arguments: plain)
  func `a column that plainly tells who has left is heeded`(_ row: [String]) throws {
    try list.run("a.csv", "email,\(row[0])\nann@x.org,\(row[1])\nbob@x.org,\(row[2])\n")
    #expect(try list.mailed() == ["ann@x.org"])
    #expect(try list.status("bob@x.org") == .unsubscribed)
  }

  @Test(arguments: [
    "town", "vip", "has_dog", "active_since", "state", "plan", "newsletter", "member",
  ])
  func `a column of other things is none of these`(_ column: String) throws {
    let value = ["vip", "has_dog", "member"].contains(column) ? "no" : "Oslo"
    try list.run("a.csv", "email,\(column)\nann@x.org,yes-\(value)\nbob@x.org,\(value)\n")
    #expect(try list.mailed() == ["ann@x.org", "bob@x.org"])
    #expect(list.roster.hasPrefix("email,name,\(column)\n"))
  }

  @Test(arguments: ["unsubtle", "bouncedx", "Optoutside", "no bounce", "abgemeldeter"])
  func `what only begins like a word for leaving is none`(_ note: String) throws {
    try list.run("a.csv", "email,remark\nann@x.org,boats\nbob@x.org,\(note)\n")
    #expect(try list.mailed() == ["ann@x.org", "bob@x.org"])
  }

  @Test func `a long column is looked through for it too`() throws {
    let rows = (0..<90).map { "p\($0)@x.org,note \($0)\n" }.joined()
    let text = "email,remark\n\(rows)bob@x.org,Unsubscribed (by admin)\n"
    let problem = try #require(throws: Problem.self) { try list.run("a.csv", text) }
    #expect(problem.location?.line == 92)
  }

  @Test func `a box that some have ticked says nothing of the others`() throws {
    let text = "email,subscribed\nann@x.org,x\nbob@x.org,\n"
    let problem = try #require(throws: Problem.self) { try list.run("a.csv", text) }
    #expect(problem.advice == .mapStatus && problem.location?.line == 3)
    try list.run("a.csv", text) {
      $0.mappings = ["subscribed:=unsubscribed"].compactMap(ColumnMapping.init(parsing:))
    }
    #expect(try list.mailed() == ["ann@x.org"])
  }

  private static let lookalikes: [[String]] = [
    ["Subscriber,Subscribed", "ann@x.org,yes", "bob@x.org,no"],
    ["email,sent,opens,clicks,subscribed", "ann@x.org,1,1,1,yes", "bob@x.org,1,1,1,no"],
    ["contact_id,email,date_created,subscribed", "1,ann@x.org,,1", "2,bob@x.org,,0"],
    ["email,added_time,modified_time,OPT_IN", "ann@x.org,,,Yes", "bob@x.org,,,No"],
  ]

  @Test(arguments: lookalikes)
  func `a no is a no, whatever system the table looks like`(_ lines: [String]) throws {
    try list.run("a.csv", lines.joined(separator: "\n") + "\n")
    #expect(try list.mailed() == ["ann@x.org"])
    #expect(try list.status("bob@x.org") == .unsubscribed)
  }

  @Test func `a word that means two things is asked about where a reader would stay`() throws {
    let loose = "id,first_name,email,status,tags\n1,Bob,bob@x.org,inactive,\n"
    #expect(throws: Problem.self) { try list.run("a.csv", loose) }
    try list.folder.write("subscribers/weekly.csv", "email,name\nbob@x.org,Bob\n")
    let kit = "subscriber_id,email,first_name,state\n1,bob@x.org,B,inactive\n"
    let problem = try #require(throws: Problem.self) { try list.run("a.csv", kit) }
    #expect(problem.category == .usage && problem.advice == .mapStatus && list.log.isEmpty)
    try list.run("a.csv", kit) {
      $0.mappings = ["state:inactive=unsubscribed"].compactMap(ColumnMapping.init(parsing:))
    }
    #expect(try list.mailed() == [])
    let report = try ImportFolder().run("a.csv", kit)
    #expect(report.new == 1 && report.warnings == [])
  }

  @Test func `a value among thousands is asked about as well`() throws {
    let rows = (0..<2600).map { number in
      "u\(number)@x.org,20\(10 + number % 10)-0\(1 + number % 9)-1\(number % 9) \(10 + number % 14):\(10 + number % 50):\(10 + number % 47)\n"
    }
    let text = "email,unsubscribed_at\n" + rows.joined() + "bob@x.org,left on 3 May\n"
    let problem = try #require(throws: Problem.self) { try list.run("a.csv", text) }
    #expect(problem.reason.contains("left on 3 May") && problem.location?.line == 2602)
    let names = (0..<200).map { "u\($0)@x.org,note \($0)\n" }.joined()
    #expect(throws: Problem.self) {
      try list.run("a.csv", "email,note\n" + names + "bob@x.org,UNSUBSCRIBED\n")
    }
    #expect(try list.state() == [:])
  }

  @Test(arguments: [
    "unsubscribed.csv", "mailchimp unsubscribed.csv", "Abgemeldete.csv", "cleaned list.csv",
    "bounces-2024.csv", "opt-out.csv", "inactive members.csv",
  ])
  func `the name of a file is a question where nothing else says who has left`(_ name: String)
    throws
  {
    let problem = try #require(throws: Problem.self) {
      try list.run(name, "Email,Name\nbob@x.org,B\n")
    }
    #expect(problem.category == .usage && problem.advice == .sayWhoLeft)
    try list.run(name, "Email,Name\nbob@x.org,B\n") { $0.areReaders = true }
    #expect(try list.mailed() == ["bob@x.org"])
    try list.run(name, "Email,status\nbob@x.org,unsubscribed\n", id: "two")
    #expect(try list.mailed() == [])
  }

  @Test func `a copy of an export is known by its name`() throws {
    try list.run(
      "Kopie von nonsubscribed_email_audience_export_1.csv",
      "Email Address,MEMBER_RATING,OPTIN_TIME,LEID,EUID\nbob@x.org,2,,1,a\n")
    #expect(try list.status("bob@x.org") == .unsubscribed)
  }

  @Test func `a title that is called as a column is, is no header`() throws {
    try list.run("a.csv", "Mail\nemail,status\nbob@x.org,unsubscribed\n")
    #expect(try list.status("bob@x.org") == .unsubscribed)
  }

  @Test func `a word that is mistyped is no new column`() throws {
    for mapping in ["town=unsubscribd", "town=emial", "town:x=unsubscribd"] {
      let problem = try #require(throws: Problem.self) {
        try list.run("a.csv", "email,town\nbob@x.org,Oslo\n") {
          $0.mappings = [mapping].compactMap(ColumnMapping.init(parsing:))
        }
      }
      #expect(problem.category == .usage && problem.hint?.contains("did you mean") == true)
    }
    try list.run("a.csv", "email,town\nbob@x.org,Oslo\n") {
      $0.mappings = ["town=city"].compactMap(ColumnMapping.init(parsing:))
    }
    #expect(list.roster == "email,name,city\nbob@x.org,,Oslo\n")
  }
}
