import Diagnostics
import Foundation
import Mail
import TestSupport
import Testing

@testable import Subscribers

/// Another Broadsheet's export that somebody edited, or in which notes stand that nobody was asked about.
@Suite struct ExportNotesTests {
  let list: ImportFolder

  init() throws {
    list = try ImportFolder()
    try list.folder.write(
      "subscribers/weekly.csv", "email,name,note\nada@x.org,Ada,\nbob@x.org,Bob,tall\n")
  }

  private func doubts(_ list: ImportFolder) throws -> [ConsentColumns.Doubt] {
    let read = try MailingList(at: list.files)
    return ConsentColumns.doubts(in: read.roster, log: read.consent)
  }

  @Test(arguments: [
    ("tall", "do not mail"), ("Ada", "Ada (do not mail)"),
    ("ada@x.org", "ada@x.org (do not mail)"), ("tall", "'-- unsubscribed"),
  ])
  func `a note that was written into it is asked about, and answered by nobody`(
    _ old: String, _ new: String
  ) throws {
    let before = try list.state()
    let text = try list.export().replacing(old, with: new)
    let folders = [list, try ImportFolder()]
    for folder in folders {
      let problem = try #require(throws: Problem.self) { try folder.run("list.csv", text) }
      #expect(problem.category == .usage && problem.reason.contains("not to be mailed"))
      #expect(folder.log.isEmpty)
    }
    #expect(try list.state() == before)
  }

  @Test func `whom a note takes off by somebody's word has left now, not when they came`() throws {
    let text =
      "email,note,status,status_time,status_source,status_reason,listed\nbob@x.org,do not mail,subscribed,2020-01-01T00:00:00Z,web,,yes\n"
    try list.run("list.csv", text) {
      $0.mappings = ["note=refusals"].compactMap(ColumnMapping.init(parsing:))
    }
    #expect(try list.mailed() == ["ada@x.org"])
    #expect(list.log.contains("2026-11-26T12:00:00Z") && !list.log.contains("2020"))
  }

  @Test(arguments: ["Opt-out", "unsubscribed", "their_status"])
  func `a column that says who has left is heeded`(_ column: String) throws {
    let lines = try list.export().split(separator: "\n")
    let isNo = column == "their_status"
    let added =
      [column]
      + lines.dropFirst().map {
        $0.hasPrefix("ada") == isNo ? "no" : "yes"
      }
    let text = zip(lines, added).map { "\($0),\($1)\n" }.joined()
    try list.run("list.csv", text)
    #expect(try list.status("ada@x.org") == .unsubscribed)
    #expect(try list.mailed() == ["bob@x.org"])
    #expect(!list.roster.contains("their_"))
  }

  @Test(arguments: [
    "email,name\nada@x.org,Ada (do not mail)\n", "email,note\nada@x.org,do not mail\n",
    "email,tags\nada@x.org,#unsubscribed\n", "email,town\nada@x.org (do not mail),Oslo\n",
    "email,active\nada@x.org,no\nbob@x.org,yes\n", "email,status\nada@x.org,gone fishing\n",
  ])
  func `a roster that no send would take is taken by no import of its export`(_ roster: String)
    throws
  {
    try list.folder.write("subscribers/weekly.csv", roster)
    let read = try MailingList(at: list.files)
    #expect(
      try !ConsentColumns.of(read.roster).isEmpty || doubts(list).contains(where: \.isPlain))
    let other = try ImportFolder()
    let problem = try #require(throws: Problem.self) { try other.run("b.csv", try list.export()) }
    #expect(problem.category == .usage && other.roster.isEmpty && other.log.isEmpty)
  }

  @Test func `what was answered there is answered here, of those persons and notes alone`() throws {
    let text =
      "email,name,note,tags\nada@x.org,Ada (no mail),do not mail,sea\nbob@x.org,B,,unsubscribed\n"
    try list.run("a.csv", text) {
      $0.mappings = ["name=name", "note=note", "tags=tags"].compactMap(
        ColumnMapping.init(parsing:))
    }
    try list.run(
      "b.csv", "email,note\ncy@x.org,keine Werbung\n", id: "two", at: ImportFolder.noon - 9
    ) {
      $0.mappings = ["note=note"].compactMap(ColumnMapping.init(parsing:))
    }
    #expect(try doubts(list).isEmpty)
    let export = try list.export()
    let other = try ImportFolder()
    let report = try other.run("list.csv", export)
    #expect(report.warnings.isEmpty && report.new == 3)
    #expect(try doubts(other).isEmpty && other.mailed() == list.mailed())
    #expect(try other.export() == export)
    let log = other.log
    try other.run("list.csv", export, id: "two")
    #expect(other.log == log)
    // The same into the list that it came from, without its answers.
    let bare = export.split(separator: "\n").map { $0.prefix { $0 != "[" } + "\n" }.joined()
    try list.run("list.csv", bare.replacing(",kept_notes", with: ""), id: "three")
    let moved = export.replacing("B,tall,", with: "Bob (do not mail),tall,")
    #expect(moved != export)
    #expect(throws: Problem.self) { try other.run("list.csv", moved, id: "four") }
  }

  @Test func `notes of those who left are no question, and come along`() throws {
    try list.folder.write(
      "subscribers/weekly.csv", "email,note\nada@x.org,do not mail\nbob@x.org,\n")
    try ConsentLog(at: list.files.consentLog).append(
      ConsentEvent(
        time: ImportFolder.noon, kind: .unsubscribed, address: EmailAddress(parsing: "ada@x.org"),
        source: "web"))
    let other = try ImportFolder()
    try other.run("list.csv", try list.export())
    #expect(try other.mailed() == ["bob@x.org"] && other.export() == list.export())
  }
}
