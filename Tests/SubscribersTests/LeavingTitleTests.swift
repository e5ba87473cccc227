import Diagnostics
import TestSupport
import Testing

@testable import Subscribers

/// What titles, comments and names of files say of all whom they are about: by the words by which columns and notes are
/// judged.
@Suite struct LeavingTitleTests {
  let list: ImportFolder

  init() throws { list = try ImportFolder() }

  /// Of a title, and of a file's name.
  static let leaving = [
    "keine Mails mehr", "will keine Mails", "ne plus envoyer", "nicht mehr anschreiben", "no mail",
    "Keine Werbung", "Bitte nicht mehr anschreiben!", "Kündigungen", "Austritte 2026",
    "ausgetreten", "gelöscht", "Widerrufe", "nomail", "dnc", "Robinsonliste", "Sperrliste",
    "ne pas contacter", "do not mail", "Do not allow bulk emails", "résiliations", "opzeggingen",
    "left in 2024", "deceased", "please remove", "phone only", "no enviar correos", "liste noire",
    "Unsubscribed contacts", "Removed", "退会", "STOP-Liste", "cancelados", "removals", "leavers",
    "robinson", "Robinson 2026", "afgemeld", "Afmeldingen", "bajas", "desinscrits",
    "opted-out-2026", "Black List", "Block List", "Udmeldte", "Uppsagda", "supprimés",
    "Gelöschte Kontakte", "eliminati", "cancellati", "removidos", "Poistuneet", "usunięci",
    "signed off", "radiés", "Kuendigungen", "geloeschte Kontakte", "do not use", "do not send",
    "never mail these",
    "we never mail these, spam", "we no longer send these spam", "do not edit, unsubscribed",
  ]

  static let harmless = [
    "Newsletter list, exported 2026", "Readers of Monday mail", "Active readers",
    "Contacts of 2024",
    "Mailing list no. 4", "Left bank readers", "Read-only list",
    "Mitglieder, Stand 1.3.2026",
    "Not public", "keine Dubletten", "Post und Presse", "Sortie du 12 mai", "aktive Mitglieder",
    "Gone fishing club", "Abonnés de la lettre", "Members (all lists)", "Preferences 2026", "OK",
    "Quit smoking group", "do not edit", "please do not forward this list", "DO NOT SORT",
    "we never send spam", "We do not send you spam.", "We don’t spam", "Wir versenden keinen Spam",
    "confidential", "Robinson family", "please do not share these mails", "Départs de Lyon",
  ]

  @Test(arguments: leaving)
  func `a title, a comment and a file's name that say so are asked about`(_ title: String) throws {
    let texts = [
      "\(title)\nemail,name\nout@x.org,a\n", "# \(title)\nemail,name\nout@x.org,a\n",
      "in@x.org\n# \(title)\nout@x.org\n", "in@x.org\ned@x.org\n\(title)\nout@x.org\n",
    ]
    for (name, text) in texts.map({ ("a.csv", $0) }) + [("\(title).csv", "email\nout@x.org\n")] {
      let problem = try #require(throws: Problem.self, "\(text)") { try list.run(name, text) }
      #expect(problem.advice == .sayWhoLeft && problem.category == .usage, "\(problem)")
      #expect(try list.state() == [:])
    }
    let report = try list.run("a.csv", texts[2]) { $0.areReaders = true }
    #expect(try list.mailed() == ["in@x.org", "out@x.org"])
    #expect(report.warnings.map(\.line) == [2])
    #expect(report.warnings.first?.reason.hasSuffix("2 rows come in as readers") == true)
  }

  @Test(arguments: harmless)
  func `one of something else stops nothing`(_ title: String) throws {
    try list.run("a.csv", "\(title)\nemail,name\na@x.org,a\n")
    try list.run("a.csv", "b@x.org\n# \(title)\nc@x.org\n", id: "two")
    try list.run("\(title).csv", "email\nd@x.org\n", id: "three")
    #expect(try list.mailed() == ["a@x.org", "b@x.org", "c@x.org", "d@x.org"])
  }

  @Test(arguments: ["keineMails.csv", "HasLeft.csv", "do-not-mail.txt", "old/no_mail.csv"])
  func `words in a file's name are set apart by whatever sets them apart`(_ name: String) {
    #expect(LeavingTitle(ofFile: name) != nil)
  }

  @Test func `who has left by a column has left whatever is said of the file`() throws {
    let text = "email,status\nin@x.org,subscribed\nout@x.org,unsubscribed\n"
    let report = try list.run("unsubscribed.csv", text) { $0.areReaders = true }
    #expect(try list.mailed() == ["in@x.org"] && report.warnings.isEmpty)
    #expect(try list.status("out@x.org") == .unsubscribed)
  }

  @Test func `that a file is called as those who left is told where somebody says otherwise`()
    throws
  {
    let report = try list.run("unsubscribed.csv", "email\nin@x.org\n") { $0.areReaders = true }
    #expect(
      report.warnings.map(\.reason) == [
        "the name of the file says “unsub”, and you say that nobody in it has left: 1 row comes in as readers"
      ])
    let other = try list.run("readers.csv", "email\nin@x.org\n") { $0.areReaders = true }
    #expect(other.warnings.isEmpty)
  }

  @Test func `a membership file is told what it can be told`() throws {
    let problem = try #require(throws: Problem.self) {
      try list.run("unsubscribed.csv", "email\nout@x.org\n") { $0.removal = .usual }
    }
    #expect(problem.advice == .importWhoLeft)
  }
}
