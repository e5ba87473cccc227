import Clock
import Diagnostics
import Foundation
import Mail
import TestSupport
import Testing

@testable import Subscribers

/// Logs that are made short, rosters in form, and what is counted and doubted of a list.
@Suite struct UpkeepTests {
  let folder: TemporaryFolder
  let files: ListFiles

  init() throws {
    folder = try TemporaryFolder()
    files = ListFiles(name: "weekly", folder: Place(url: folder.url, shown: ""))
  }

  private func line(_ event: String, _ name: String, _ day: Int, _ more: String = "") -> String {
    let two = day < 10 ? "0\(day)" : "\(day)"
    return
      #"{"time":"2026-11-\#(two)T08:00:00Z","event":"\#(event)","email":"\#(name)@example.org"\#(more)}"#
      + "\n"
  }

  @Test func `of each person the newest word of each kind stays where it stood`() throws {
    let kept = [
      line("unsubscribed", "ada", 5), line("subscribed", "ada", 3),
      line("bounced", "ben", 4, #","id":"one/1/2","source":"bounce""#),
      line("subscribed", "cleo", 9, #","id":"i2","source":"import""#),
      #"{"time":"2026-11-09T08:00:00Z","event":"undone","of":"one/1/2"}"# + "\n",
      line("renamed", "dora", 2, #","to":"dora@example.net""#),
      line("confirmed", "ada", 6, #","source":"web","later":{"n":1}"#),
      // Issues look for their bounces by id.
      line("bounced", "fred", 3, #","id":"one/1/3","source":"bounce""#),
      line("bounced", "fred", 8, #","id":"two/1/3","source":"bounce""#),
    ]
    let gone = [
      line("unsubscribed", "ada", 1), line("subscribed", "ada", 2), line("unsubscribed", "ada", 5),
      line("subscribed", "emil", 1, #","id":"i1","source":"import""#),
      line("subscribed", "emil", 1),
    ]
    let last = line("subscribed", "emil", 2)
    try folder.write(
      "weekly.events.jsonl",
      kept[0] + gone[0] + gone[1] + kept[1] + kept[2] + gone[2] + "\n" + kept[3] + gone[3] + kept[4]
        + kept[5] + gone[4] + kept[6] + kept[7] + kept[8] + last)
    let before = try ConsentLog(of: files).statuses().record
    let trial = try ConsentLog.compact(files, isTrial: true)
    #expect(trial.before == 15 && trial.after == 10 && trial.repeated == 1 && trial.superseded == 4)
    #expect(trial.keptImport == "i2" && trial.optOuts == 3)
    #expect(try ConsentLog.compact(files) == trial)
    #expect(try folder.read("weekly.events.jsonl") == kept.joined() + last)
    let after = try ConsentLog(of: files).statuses().record
    for address in before.addresses {
      #expect(before.status(ofCanonical: address) == after.status(ofCanonical: address))
    }
    #expect(after.optOutCount == before.optOutCount && after.has(bounce: "one/1/2"))
    #expect(try ConsentLog.compact(files).before == 10)
  }

  @Test func `a log with a line that nobody can read is not made short`() throws {
    let text = line("subscribed", "ada", 1) + line("subscribed", "ada", 2) + "<<<<<<< HEAD\n"
    try folder.write("weekly.events.jsonl", text)
    #expect(throws: Problem.self) { try ConsentLog.compact(files) }
    #expect(try folder.read("weekly.events.jsonl") == text)
  }

  @Test func `logs of all kinds say the same of everybody when they are short`() throws {
    var random = SystemRandomNumberGenerator()
    let kinds = ["subscribed", "confirmed", "unsubscribed", "bounced", "complained", "pending"]
    for _ in 0..<40 {
      let text = (0..<60).map { _ in
        let more = [
          "", #","source":"web""#, #","renews":true,"reason":"x""#, #","id":"a","source":"import""#,
        ]
        return line(
          kinds.randomElement(using: &random) ?? "",
          ["ada", "ben", "cleo"].randomElement(using: &random) ?? "",
          Int.random(in: 1...28, using: &random), more.randomElement(using: &random) ?? "")
      }
      try folder.write("weekly.events.jsonl", text.joined())
      let before = try ConsentLog(of: files).statuses()
      let compaction = try ConsentLog.compact(files)
      let after = try ConsentLog(of: files).statuses()
      #expect(compaction.after <= compaction.before && after.optOutCount == before.optOutCount)
      for name in ["ada", "ben", "cleo"] {
        let address = try EmailAddress(parsing: "\(name)@example.org")
        #expect(before[address] == after[address], "\(text)")
      }
    }
  }

  @Test func `a short log says the same whatever is undone afterwards`() throws {
    var random = SystemRandomNumberGenerator()
    let kinds = ["subscribed", "confirmed", "unsubscribed", "bounced", "complained", "pending"]
    let names = ["ada", "ben", "cleo"]
    func statuses(_ text: String, undoing ids: [String]) throws -> [String] {
      let undone = ids.map {
        #"{"time":"2026-12-01T08:00:00Z","event":"undone","of":"\#($0)"}"# + "\n"
      }
      try folder.write("weekly.events.jsonl", text + undone.joined())
      let statuses = try ConsentLog(of: files).statuses()
      return try ["\(statuses.optOutCount)"]
        + names.map { try statuses[EmailAddress(parsing: "\($0)@example.org")].rawValue }
    }
    for round in 0..<60 {
      var text = (0..<25).map { _ in
        let more = [
          "", #","source":"web""#, #","renews":true,"reason":"x""#, #","id":"a","source":"import""#,
          #","id":"b","source":"import""#, #","id":"c","source":"import""#,
          #","id":"d","source":"bounce""#,
        ]
        return line(
          kinds.randomElement(using: &random) ?? "", names.randomElement(using: &random) ?? "",
          Int.random(in: 1...9, using: &random), more.randomElement(using: &random) ?? "")
      }.joined()
      // Two of them one person.
      if round % 2 == 0 { text += line("renamed", "ada", 5, #","to":"ben@example.org""#) }
      try folder.write("weekly.events.jsonl", text)
      _ = try ConsentLog.compact(files)
      let short = try folder.read("weekly.events.jsonl")
      for set in 0..<16 {
        let ids = ["a", "b", "c", "d"].enumerated().filter { set >> $0.offset & 1 == 1 }
          .map(\.element)
        #expect(try statuses(text, undoing: ids) == statuses(short, undoing: ids), "\(text) \(ids)")
      }
    }
  }

  @Test func `a roster in form has a line a person, in the order of addresses`() throws {
    try folder.write(
      "weekly.csv",
      "\u{FEFF}Email ;Name;Note\r\nben@example.org;\"Ben\";\"two\r\nlines\"\r\n\r\n"
        + "ADA@example.org; Ada ;\r\nnobody;X;\r\nada@example.org;;\"a;b\"\r\n"
        + "ben@example.org;Benny;\r\n")
    let formatting = try RosterFormatting.format(files)
    #expect(formatting.rows == 4 && formatting.joined == 1 && formatting.unbroken == 1)
    #expect(formatting.problems.map { $0.location?.line } == [6, 8])
    let text =
      "\u{FEFF}Email;Name;Note\nADA@example.org;Ada;\"a;b\"\nben@example.org;Ben;two lines\n"
      + "ben@example.org;Benny;\nnobody;X;\n"
    #expect(try folder.read("weekly.csv") == text)
    #expect(try !RosterFormatting.format(files).isChanged)
  }

  @Test
  func `rows with stray quotes or bytes that are no text stay as they are, behind the others`()
    throws
  {
    let latin = Array("zoe@example.org,Zo".utf8) + [0xEB, 0x0A]
    let stray = "\"a\"b@example.org,x\n"
    try folder.write(
      "weekly.csv",
      bytes: Array("email,name\n\(stray)".utf8) + latin + Array("ada@example.org, Ada \n".utf8))
    let formatting = try RosterFormatting.format(files)
    #expect(formatting.problems.map { $0.location?.line } == [2, 3])
    let bytes = try Array(Data(contentsOf: files.roster.url))
    #expect(bytes == Array("email,name\nada@example.org,Ada\n\(stray)".utf8) + latin)
    #expect(try !RosterFormatting.format(files).isChanged)
    #expect(try Roster(at: files.roster).subscribers.count == 1)
  }

  @Test func `a row that cannot be used takes in no other of its address`() throws {
    try folder.write(
      "weekly.csv",
      "email,name\nada@example.org,Ada,more\nada@example.org,Ada,\nben@example.org,\u{1}\nben@example.org,\n"
    )
    #expect(try RosterFormatting.format(files).joined == 0)
    #expect(try Roster(at: files.roster).subscribers.count == 2)
  }

  @Test func `what sets fields apart is said still where the header does not tell it`() throws {
    let text = "sep=;\nemail;a,b,c\nada@example.org;x\n"
    try folder.write("weekly.csv", text)
    #expect(try !RosterFormatting.format(files).isChanged)
    let ours = text.replacing(";a,b,c", with: ";a,b,c;note")
    #expect(
      try MergedRosters(text, text, ours).output == ours.replacing(";x", with: ";x;"))
  }

  @Test func `a roster with a quote that is not closed is not written`() throws {
    let text = "email,name\nben@example.org,\"Ben\nada@example.org,Ada\n"
    try folder.write("weekly.csv", text)
    #expect(throws: Problem.self) { try RosterFormatting.format(files) }
    #expect(try folder.read("weekly.csv") == text)
  }

  @Test(
    arguments: [
      ("ada@gmial.com", [.lookalike]), ("ada@gmail.con", [.lookalike]),
      ("ada@gmail.co", [.lookalike]),
      ("ada@hotmial.com", [.lookalike]), ("ada@yahooo.com", [.lookalike]), ("ada@gmail.com", []),
      ("ada@gmx.at", []), ("ada@mail.com", []), ("ada@example.org", []),
      ("ada@localhost", [.noDot]),
      ("info@example.org", [.role]), ("Postmaster+x@example.org", [.role]),
      ("ada@mailinator.com", [.disposable]), ("'ada@example.org", [.apostrophe]),
      ("o'hara@example.org", []), ("\u{0430}da@example.org", [.mixedScripts]),
      ("да@example.org", []), ("zoë@example.org", []),
    ] as [(String, [AddressDoubt])])
  func `what seems wrong of an address is said`(address: String, doubts: [AddressDoubt]) throws {
    #expect(try AddressDoubt.all(of: EmailAddress(parsing: address)).map(\.doubt) == doubts)
  }

  @Test func `what a person should look at is named with its line`() throws {
    try folder.write(
      "weekly.csv",
      "email,name,phone\nada@gmial.com,A\u{FFFD}a,'0171\nada@gmial.com,,\nx,,\nben@example.org,=1,\n"
    )
    try folder.write(
      "weekly.events.jsonl",
      #"{"time":"2026-11-01T08:00:00Z","event":"unsubscribed","email":"ada@gmial.com"}"# + "\n")
    let verification = try RosterVerification(of: files)
    #expect(
      verification.findings.map { "\($0.problem.location?.line ?? 0) \($0.rule) \($0.isMailed)" }
        == [
          "2 apostrophe false", "2 lookalike false", "2 replacementCharacter false",
          "3 duplicate false", "4 unreadable false",
        ])
    #expect(verification.rows == 2)
  }

  @Test func `who came and went is counted by weeks`() throws {
    try folder.write(
      "weekly.csv",
      "email,joined\nada@example.org,2026-11-03\nben@example.com,\ncleo@example.org,2026-01-01\ndora@example.org,\n"
    )
    try folder.write(
      "weekly.events.jsonl",
      line("subscribed", "dora", 10) + line("unsubscribed", "dora", 17)
        + line("subscribed", "emil", 11) + line("bounced", "emil", 12)
        + line("subscribed", "fred", 12))
    let now = Date(timeIntervalSince1970: 1_795_600_000)  // 2026-11-25
    let statistics = try ListStatistics(of: files, weekCount: 4, now: now, in: .utc)
    #expect(statistics.rows == [.subscribed: 3, .unsubscribed: 1])
    #expect(statistics.withoutRow == [.bounced: 1, .subscribed: 1])
    #expect(
      statistics.weeks.map { [$0.joined, $0.left, $0.subscribed] } == [
        [1, 0, 3], [2, 1, 4], [0, 1, 3], [0, 0, 3],
      ])
    #expect(statistics.domains.map(\.count) == [2, 1])
    #expect(statistics.bounceRate == 1.0 / 6 && statistics.complaintRate == 0)
  }

  @Test func `who left and came back is in both weeks, and strangers are in none`() throws {
    try folder.write("weekly.csv", "email\nada@example.org\nben@example.org\n")
    func back(_ name: String, _ day: Int) -> String {
      #"{"time":"2026-11-\#(day)T08:00:00Z","event":"confirmed","email":"\#(name)@example.org","source":"mail"}"#
        + "\n"
    }
    try folder.write(
      "weekly.events.jsonl",
      line("subscribed", "ada", 3) + line("unsubscribed", "ada", 10) + line("bounced", "ada", 11)
        + back("ada", 18) + line("unsubscribed", "ben", 12) + line("unsubscribed", "stranger", 12))
    let now = Date(timeIntervalSince1970: 1_795_600_000)  // 2026-11-25
    let statistics = try ListStatistics(of: files, weekCount: 4, now: now, in: .utc)
    #expect(
      statistics.weeks.map { [$0.joined, $0.left, $0.subscribed] } == [
        [1, 0, 2], [0, 2, 0], [1, 0, 1], [0, 0, 1],
      ])
    #expect(statistics.rows == [.subscribed: 1, .unsubscribed: 1])
  }

  @Test(arguments: [
    ("ada@example.org", true), ("ADA@Example.org", true), ("da@example.org", false),
    ("ada@example.or", false), ("ada@example.organic", false), ("zoë@example.org", true),
    ("q@example.org", true), ("note@example.org", false), ("last@example.org", true),
    ("x@xn--bcher-kva.example", true), ("o'hara@example.org", true),
  ])
  func `the row of one address is found among many`(address: String, isThere: Bool) throws {
    try folder.write(
      "weekly.csv",
      "email,name,note\r\nAda@example.org,Ada,note@example.org\r\nzoë@example.org,Z,\r\n"
        + "\"q@example.org\",Q,\"a\nb@example.org\"\r\nx@bücher.example,,\r\no'hara@example.org,,\r\n"
        + (0..<200).map { "n\($0)@example.net,N,\(String(repeating: "x", count: 9_000))\r\n" }
        .joined()
        + "last@example.org,L,")
    #expect(try RosterSearch.contains(EmailAddress(parsing: address), at: files.roster) == isThere)
  }

  @Test(arguments: ["Stra\u{DF}e@example.org", "ada@exampl\u{FF45}.org"])
  func `a row that is spelled with other letters is found`(row: String) throws {
    try folder.write("weekly.csv", "email\nbo@example.org\n\(row)\n")
    let address = row.hasPrefix("ada") ? "ada@example.org" : "strasse@example.org"
    #expect(try RosterSearch.contains(EmailAddress(parsing: address), at: files.roster))
  }
}
