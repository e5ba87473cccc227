import Diagnostics
import TestSupport
import Testing

@testable import Subscribers

/// Notes that speak of mails: whoever is not to be mailed by one is never taken for a reader without a word.
@Suite struct RefusalTests {
  let list: ImportFolder

  init() throws { list = try ImportFolder() }

  static let refusals = [
    "do not mail", "Do NOT e-mail!", "please don't send emails", "don’t contact", "no newsletter",
    "no more mailings", "VIP; no marketing emails", "not to be contacted", "never email",
    "does not want the newsletter", "stop sending these", "keine Werbung", "bitte keine E-Mails",
    "Kunde möchte keine weiteren Mails", "nicht mehr anschreiben", "will keinen Newsletter",
    "NICHT KONTAKTIEREN", "ne pas envoyer", "NE PLUS ENVOYER", "ne souhaite plus recevoir de mails",
    "pas de publicité", "ne veut pas la newsletter", "pas d'infolettre", "no enviar",
    "no desea recibir publicidad", "non inviare", "niente pubblicità", "não enviar",
    "não quer receber e-mails", "niet mailen", "geen nieuwsbrief", "inga utskick", "ikke send mail",
    "nie wysyłać", "не отправлять", "НЕ БЕСПОКОИТЬ", "не хочет получать рассылку", "メール不要",
  ]

  @Test(arguments: refusals)
  func `what speaks of no mails is asked about in any column, and its answers hold`(
    _ note: String
  ) throws {
    let text = "email,thing\nann@x.org,met at the fair\nbob@x.org,\(note)\n"
    let problem = try #require(throws: Problem.self) { try list.run("a.csv", text) }
    #expect(problem.advice == .mapRefusals && problem.location?.line == 3)
    #expect(problem.about["COLUMN"] == "thing" && problem.category == .usage)
    #expect(try list.state() == [:])
    let report = try list.run("a.csv", text) {
      $0.mappings = ["thing=refusals"].compactMap(ColumnMapping.init(parsing:))
    }
    #expect(report.new == 1 && report.suppressed == 1)
    #expect(try list.mailed() == ["ann@x.org"] && list.status("bob@x.org") == .unsubscribed)
    #expect(list.roster == "email,name,thing\nann@x.org,,met at the fair\n")
  }

  @Test(arguments: [
    "DNC", "asked 3/4, opted out", "has unsubscribed in May", "please remove from list",
    "am 3.4. abgemeldet", "take off mailing list", "Werbewiderspruch vom 3.4.",
  ])
  func `in a column for notes fewer words tell`(_ note: String) throws {
    for name in ["Notes", "Bemerkung", "Kommentar intern", "observações"] {
      let problem = try #require(throws: Problem.self) {
        try list.run("a.csv", "email,\(name)\nann@x.org,boats\nbob@x.org,\"\(note)\"\n")
      }
      #expect(problem.advice == .mapRefusals)
    }
    try list.run("a.csv", "email,company\nann@x.org,Boats Ltd\nbob@x.org,The \(note)\n")
  }

  @Test(arguments: [
    "please stop", "STOP!", "bitte stoppen", "will nichts mehr", "möchte nichts mehr bekommen",
    "nein danke",
    "no thanks", "No, thank you", "not interested", "kein Interesse", "pas intéressé",
    "no le interesa más", "no more", "never again",
    "does not want it any more", "wants no more of this", "ne veut plus rien", "ne souhaite plus",
    "non merci", "no quiere más",
    "non vuole più niente", "não quer mais", "não, obrigada", "wil niets meer", "geen interesse",
    "vill inte ha mer",
    "ikke interesseret", "nie chce", "nie, dziękuję", "ei kiitos", "больше не хочет",
    "please remove", "bitte löschen", "raus", "delete!",
    "à supprimer svp", "usunąć",
    "ist ausgetreten", "hat gekündigt", "verstorben 3.4.2021", "has left the club", "died",
    "décédée", "is overleden",
    "Austritt 2024", "Kündigung 2021",
  ])
  func `a note of nothing but a no tells, and the same in another column does not`(_ note: String)
    throws
  {
    let problem = try #require(throws: Problem.self) {
      try list.run("a.csv", "email,Notes\nann@x.org,boats\nbob@x.org,\"\(note)\"\n")
    }
    #expect(problem.advice == .mapRefusals)
    try list.run("a.csv", "email,company\nann@x.org,Boats Ltd\nbob@x.org,\"\(note)\"\n")
    #expect(try list.mailed().count == 2)
  }

  @Test(arguments: [
    "phone only", "Post only", "nur per Telefon", "only by letter", "uniquement par courrier",
    "solo teléfono", "alleen post",
  ])
  func `whoever is to be reached in another way alone is not mailed`(_ note: String) throws {
    for name in ["Notes", "Contact preference", "thing"] {
      let problem = try #require(throws: Problem.self) {
        try list.run("a.csv", "email,\(name)\nann@x.org,Ann and Bob\nbob@x.org,\"\(note)\"\n")
      }
      #expect([.mapRefusals, .mapDoubt].contains(problem.advice))
    }
  }

  @Test(arguments: [
    "no", "none", "n/a", "-", "plus one", "wants more", "more please", "will call again",
    "interested", "very interested in boats",
    "stops by on Mondays", "bus stop", "do not delete", "nicht löschen", "thanks", "Danke!",
    "not at home", "no phone", "only on Mondays",
    "phone: 555", "prefers the phone", "email only", "nur E-Mail", "phone or email only",
    "no more milk", "nein, die andere Anna", "member since 2019", "2 left", "Stop 12", "is in Baja",
    "has cancelled on us", "1 letter only", "im Verein seit 2001", "2021",
    "non plus ultra", "will mehr", "mehr Infos bitte", "quiere más", "il est là", "only child",
    "tak", "Post",
  ])
  func `other notes are none`(_ note: String) throws {
    try list.run("a.csv", "email,Notes\nann@x.org,boats\nbob@x.org,\"\(note)\"\n")
    #expect(try list.mailed().count == 2)
  }

  @Test(arguments: [
    "No. 5 Mail Street", "Non-Stop Mailing Ltd", "1200 NE Mailwell Drive", "Pas-de-Calais",
    "Notre-Dame", "No Limits Marketing", "Contact Lens Co", "Nova Mail AG", "Ne York",
    "Anna Not Contini", "Knot Marketing", "Stop & Shop", "Send Nothing", "Sankt Niemand",
    "Mail Boxes Etc", "Don Mailer", "met at no. 3, mail later",
  ])
  func `names, towns and companies are none`(_ text: String) throws {
    #expect(!Refusals.hold(text, isNote: false))
    try list.run("a.csv", "email,company\nann@x.org,Boats\nbob@x.org,\"\(text)\"\n")
    #expect(try list.mailed().count == 2)
  }

  @Test func `one among a thousand other notes is found, and the notes can be kept`() throws {
    var text = "email,notes\n"
    for number in 0..<1000 { text += "r\(number)@x.org,note number \(number)\n" }
    text += "bob@x.org,rang in May: do not email\n"
    let problem = try #require(throws: Problem.self) { try list.run("a.csv", text) }
    #expect(problem.location?.line == 1002 && problem.advice == .mapRefusals)
    try list.run("a.csv", text) {
      $0.mappings = ["notes=notes"].compactMap(ColumnMapping.init(parsing:))
    }
    #expect(try list.mailed().count == 1001)
    #expect(
      try list.run("a.csv", text) {
        $0.mappings = ["notes=refusals"].compactMap(ColumnMapping.init(parsing:))
      }.suppressed == 1)
    #expect(try list.mailed().count == 1000)
  }

  @Test func `a tag that says so keeps its person off`() throws {
    let text = "email,tags\nann@x.org,sea;boats\nbob@x.org,sea;do not mail\n"
    #expect(throws: Problem.self) { try list.run("a.csv", text) }
    try list.run("a.csv", text) {
      $0.mappings = ["tags=refusals"].compactMap(ColumnMapping.init(parsing:))
    }
    #expect(try list.mailed() == ["ann@x.org"])
    #expect(list.roster == "email,name,tags\nann@x.org,,sea;boats\n")
  }

  @Test(arguments: [
    ["Verteiler", "Presse", "hard"], ["Empfang", "ok", "soft"], ["Zustellung", "ok", "hard"],
    ["Typ", "soft", "hard"], ["result", "delivered", "hard"], ["Rücklauf", "-", "Hard"],
  ])
  func `how a mail came back is asked about whatever the column is called`(
    _ row: [String]
  ) throws {
    let problem = try #require(throws: Problem.self) {
      try list.run("a.csv", "email,\(row[0])\nann@x.org,\(row[1])\nbob@x.org,\(row[2])\n")
    }
    #expect(problem.advice == .mapDoubt)
    #expect(try list.state() == [:])
  }

  @Test func `a column in which few things are hard is none`() throws {
    try list.run("a.csv", "email,cheese\nann@x.org,hard\nbob@x.org,Brie\n")
    #expect(try list.mailed().count == 2)
  }

  @Test(arguments: [
    ["Newsletter", "WAHR", "FALSCH"], ["Newsletter", "VRAI", "FAUX"], ["Newsletter", "ano", "ne"],
    ["Newsletter", "kyllä", "ei"], ["Newsletter", "evet", "hayır"], ["Newsletter", "igen", "nem"],
    ["Newsletter", "✓", "✗"], ["Newsletter", "✔️", "❌"], ["Newsletter", "はい", "いいえ"],
    ["Newsletter", "Weekly", "abgelehnt"], ["Newsletter", "Ja, gerne", "Nein, danke"],
    ["Newsletterempfang", "gern", "nein danke"], ["Marketing", "granted", "denied"],
    ["Email Preferences", "All", "None"], ["Frequency", "weekly", "never"],
    ["Newsletter", "HTML", "Kein"], ["notification", "on", "off"], ["verstorben", "", "x"],
    ["Kündigungsdatum", "", "01.02.2024"], ["Austrittsdatum", "", "2024-02-01"],
    ["Date de résiliation", "", "01/02/2024"], ["Cancellation date", "", "2024-02-01"],
    ["Quit", "", "2024-01-01"], ["gdpr", "granted", "denied"], ["group", "accepted", "declined"],
  ])
  func `a no in whatever words is asked about`(_ row: [String]) throws {
    let problem = try #require(throws: Problem.self) {
      try list.run("a.csv", "email,\(row[0])\nann@x.org,\"\(row[1])\"\nbob@x.org,\"\(row[2])\"\n")
    }
    #expect(problem.advice == .mapDoubt)
    #expect(try list.state() == [:])
  }

  @Test(arguments: ["Unsubscribe reason", "Abmeldegrund", "Grund der Abmeldung"])
  func `whoever has a reason for leaving has left`(_ name: String) throws {
    try list.run(
      "a.csv", "email,\(name)\nann@x.org,\nbob@x.org,too many mails\ncleo@x.org,-\n")
    #expect(try list.mailed() == ["ann@x.org", "cleo@x.org"])
    #expect(try list.status("bob@x.org") == .unsubscribed)
  }

  @Test func `a reason of the past takes nobody off who is subscribed by the same row`() throws {
    try list.run(
      "a.csv",
      "email,status,unsubscribe reason\nann@x.org,subscribed,too many\nbob@x.org,,too many\n")
    #expect(try list.mailed() == ["ann@x.org"])
  }

  @Test(arguments: [["terms", "accepted"], ["Frequency", "weekly"], ["Newsletter", "HTML"]])
  func `what says no no is none of these`(_ row: [String]) throws {
    try list.run("a.csv", "email,\(row[0])\nann@x.org,\(row[1])\nbob@x.org,\(row[1])\n")
    #expect(try list.mailed().count == 2)
  }
}
