import Diagnostics
import Foundation
import TestSupport
import Testing

@testable import Subscribers

/// What columns are called, and what is made of those that nobody knows.
@Suite struct ColumnNamesTests {
  @Test(arguments: [
    ("Adresse électronique", ColumnMeaning.email), ("ADRESSE ELECTRONIQUE", .email),
    ("Adresse de messagerie", .email), ("E-Mail-Adresse", .email), ("E-Mail: Adresse", .email),
    ("Dirección de correo electrónico", .email), ("Indirizzo posta elettronica", .email),
    ("E-mailadres", .email), ("Endereço de email", .email), ("Abonnent", .email),
    ("Электронная почта", .email), ("Адрес электронной почты", .email), ("E-mail адрес", .email),
    ("Електронна пошта", .email), ("メールアドレス", .email), ("Eメール", .email), ("邮箱", .email),
    ("이메일", .email), ("E-posta", .email), ("Sähköposti", .email), ("E-Mail 1 - Value", .email),
    ("Prénom", .firstName), ("Имя", .firstName), ("名", .firstName), ("Vorname", .firstName),
    ("Deuxième prénom", .middleName), ("Отчество", .middleName),
    ("Nom", .lastName), ("Фамилия", .lastName), ("姓", .lastName), ("Prezime", .field(nil)),
    ("ФИО", .name), ("氏名", .name), ("お名前", .name), ("Nome completo", .name),
    ("Beitritt", .joined), ("Eintrittsdatum", .joined), ("Inschrijfdatum", .joined),
    ("Date d'inscription", .joined), ("Date d’inscription", .joined), ("Inscrit le", .joined),
    ("Abonniert am", .joined), ("Data iscrizione", .joined), ("Fecha de alta", .joined),
    ("Дата подписки", .joined), ("登録日", .joined), ("Mitglied seit", .joined),
    ("Статус", .status), ("購読状況", .status), ("ステータス", .status),
    ("Дата отписки", .optOut(.unsubscribed)), ("配信停止日", .optOut(.unsubscribed)),
    ("hardbounced", .optOut(.bounced)), ("Hard Bounces", .optOut(.bounced)),
    ("is_bounced", .optOut(.bounced)), ("complaint", .optOut(.complained)),
    ("unsubscribed", .optOut(.unsubscribed)), ("cleaned", .optOut(.bounced)),
  ])
  func `a name means one thing, whatever its case, accents and signs`(
    name: String, meaning: ColumnMeaning
  ) {
    let found = ColumnMeaning.general(ColumnMeaning.folded(name)) ?? .field(nil)
    #expect(found == meaning)
  }

  @Test func `no name stands under two meanings`() {
    var seen: [String: String] = [:]
    for (meaning, names) in ColumnNames.table {
      for name in names {
        let folded = ColumnMeaning.folded(name)
        #expect(!folded.isEmpty, "\(name)")
        let other = seen.updateValue("\(meaning)", forKey: folded)
        #expect(other == nil || other == "\(meaning)", "\(name)")
      }
    }
  }

  @Test func `tables of contacts in other languages are read`() throws {
    for text in [
      "Titre,Prénom,Deuxième prénom,Nom,Adresse de messagerie,Type de messagerie,Nom complet de l'adresse de messagerie\n,Ada,,Quay,ada@example.org,SMTP,Ada Quay (ada@example.org)\n",
      "Anrede;Vorname;Weitere Vornamen;Nachname;E-Mail-Adresse;E-Mail-Typ;E-Mail: Angezeigter Name\n;Ada;;Quay;ada@example.org;SMTP;Ada Quay\n",
      "Имя;Фамилия;Адрес электронной почты\nAda;Quay;ada@example.org\n",
      "姓,名,メールアドレス\nQuay,Ada,ada@example.org\n",
    ] {
      let list = try ImportFolder()
      let report = try list.run("in.csv", text)
      #expect(report.new == 1 && report.refused == 0)
      #expect(try list.mailed() == ["ada@example.org"])
      #expect(list.roster.contains("Quay") && list.roster.contains("Ada"))
      #expect(!list.roster.contains("SMTP"), "\(list.roster)")
    }
  }

  @Test func `a column that holds addresses is used where no name is known, and told`() throws {
    let list = try ImportFolder()
    let report = try list.run(
      "in.csv", "Sähke,Kunta\nada@example.org,Oslo\nben@example.org,Hull\n")
    #expect(report.readings == ["a table, the addresses in “Sähke”"])
    #expect(list.roster == "email,name,kunta\nada@example.org,,Oslo\nben@example.org,,Hull\n")
    let one = try ImportFolder()
    #expect(try one.run("in.csv", "Sähke\nAda <ada@example.org>\nben@example.org\n").new == 2)
    // A name beside an address is nobody's column, and comes along.
    #expect(one.roster == "email,name\nada@example.org,Ada\nben@example.org\n")
  }

  @Test(arguments: [
    "Sähke,Toinen\nada@example.org,ada@example.net\nben@example.org,ben@example.net\n",
    "Kunta,Muu\nada@example.org,x\nOslo,y\nHull,z\n", "ada(at)example.org\nben@example.org\n",
    "Ada,ada@example.org\nBen,ben@example.org\n", "Kunta,Muu\nOslo,Hull\n",
    "ada.example.org\nben@example.org\ncleo@example.org\n",
  ])
  func `where no column or several hold addresses it is asked which`(text: String) throws {
    let list = try ImportFolder()
    #expect(throws: Problem.self) { try list.run("in.csv", text) }
    #expect(list.roster.isEmpty && list.log.isEmpty)
  }

  @Test func `of two columns that may hold addresses the one that does is used`() throws {
    let list = try ImportFolder()
    try list.run("in.csv", "Abonnent,E-Mail\nAda Quay,ada@example.org\nBen,ben@example.org\n")
    #expect(try list.mailed() == ["ada@example.org", "ben@example.org"])
    #expect(list.roster.contains("Ada Quay"))
  }

  @Test
  func
    `of columns that are called alike the first that holds something counts, and the others are named`()
    throws
  {
    let list = try ImportFolder()
    let report = try list.run("in.csv", "email,Town,town,TOWN,city\nada@example.org,,Oslo,Hull,\n")
    #expect(list.roster == "email,name,town\nada@example.org,,Oslo\n")
    #expect(report.leftOut == ["TOWN"])
    let twins = try ImportFolder()
    #expect(
      try twins.run("in.csv", "email,town,town\nada@example.org,Oslo,Hull\n").leftOut == [
        "town (3)"
      ])
  }

  @Test func `of several addresses in one place the first is taken and the others are told`() throws
  {
    let list = try ImportFolder()
    let report = try list.run(
      "contacts.csv",
      "Name,E-mail 1 - Type,E-mail 1 - Value\nAda,*,ada@example.org ::: ada@example.net ::: broken\nBen,*, ben@example.org\n"
    )
    #expect(try list.mailed() == ["ada@example.org", "ben@example.org"])
    #expect(report.new == 2 && report.refused == 0 && report.further == 2)
    let words = report.warnings.map(\.reason).joined()
    #expect(words.contains("ada@example.net") && words.contains("broken"))
    #expect(throws: Problem.self) { try CellMailboxes("a ::: b") }
  }

  @Test func `who left has left under all addresses of the place`() throws {
    let list = try ImportFolder()
    try list.folder.write("subscribers/weekly.csv", "email\nada@example.net\n")
    try list.run("in.csv", "email,status\nada@example.org ::: ada@example.net,unsubscribed\n")
    #expect(try list.status("ada@example.net") == .unsubscribed)
    #expect(try list.status("ada@example.org") == .unsubscribed)
  }

  @Test func `a hard bounce is a bounce`() throws {
    let list = try ImportFolder()
    try list.run("in.csv", "email,hardbounced\nada@example.org,TRUE\nben@example.org,FALSE\n")
    #expect(try list.status("ada@example.org") == .bounced)
    #expect(try list.mailed() == ["ben@example.org"])
  }

  @Test(arguments: [
    "Статус\nada@example.org,отписан", "購読状況\nada@example.org,配信停止",
    "Дата отписки\nada@example.org,2024-01-02", "Stav\nada@example.org,Odhlášen",
  ])
  func `who left by another language's words has left`(rest: String) throws {
    let list = try ImportFolder()
    try list.run("in.csv", "email,\(rest)\n")
    #expect(try list.status("ada@example.org") == .unsubscribed)
  }

  @Test(arguments: ["Stav\nada@example.org,Bez zájmu", "Poznámka\nada@example.org,Odhlášen"])
  func `what may say so is asked about`(rest: String) throws {
    let list = try ImportFolder()
    #expect(throws: Problem.self) { try list.run("in.csv", "email,\(rest)\n") }
    #expect(list.log.isEmpty)
  }

  @Test func `a name in an encoding that is guessed is no name to go by`() throws {
    let list = try ImportFolder()
    // Cyrillic in Windows-1251, which is taken for Windows-1252.
    let bytes: [UInt8] =
      [0xCF, 0xEE, 0xF7, 0xF2, 0xE0] + Array(",town\nada@example.org,Oslo\n".utf8)
    #expect(throws: Problem.self) { try list.run("in.csv", bytes) }
    #expect(list.log.isEmpty)
  }

  @Test func `where everybody has left a time of coming is not that of leaving`() throws {
    let list = try ImportFolder()
    try list.run(
      "in.csv",
      "email,status,status_time,status_source,status_reason,listed\nada@example.org,subscribed,2020-01-01T00:00:00Z,web,fair,yes\nben@example.org,unsubscribed,2020-02-01T00:00:00Z,web,fair,yes\n"
    ) { $0.isSuppression = true }
    let lines = list.log.split(separator: "\n").sorted()
    #expect(lines.count == 2)
    #expect(lines.first?.contains("2026-11-26T12:00:00Z") == true)
    #expect(lines.first?.contains("web") == false && lines.first?.contains("fair") == false)
    #expect(lines.last?.contains("2020-02-01T00:00:00Z") == true)
    #expect(lines.last?.contains(#""source":"web""#) == true)
  }

  @Test(arguments: [
    (#"{"status":"unsubscribed"}"#, ConsentStatus.unsubscribed),
    (#"{"unsubscribed":true}"#, .unsubscribed), (#"{"bounced_at":"2024-01-02"}"#, .bounced),
    (#"{"newsletter_opt_in":false}"#, .unsubscribed), (#"{"unsubscribed":false}"#, .subscribed),
    (#"{"status":"silver"}"#, .subscribed), (#"{"town":"unsubscribed"}"#, .subscribed),
  ])
  func `an object that says that somebody has left is heeded`(object: String, status: ConsentStatus)
    throws
  {
    let list = try ImportFolder()
    let cell = object.replacing("\"", with: "\"\"")
    try list.run(
      "in.csv", "uuid,email,name,attributes,status\nu,ada@example.org,Ada,\"\(cell)\",enabled\n")
    #expect(try list.status("ada@example.org") == status)
  }
}
