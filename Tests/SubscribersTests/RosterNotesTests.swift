import Diagnostics
import Foundation
import Mail
import TestSupport
import Testing

@testable import Subscribers

/// Notes of leaving in a roster: an error before a send where nobody was asked about them, and no question where an
/// import was answered.
@Suite struct RosterNotesTests {
  let list: ImportFolder

  init() throws { list = try ImportFolder() }

  private func doubts() throws -> [ConsentColumns.Doubt] {
    let read = try MailingList(at: list.files)
    return ConsentColumns.doubts(in: read.roster, log: read.consent)
  }

  private static let notes = [
    ("tags", "sea;unsubscribed"), ("tags", "#unsubscribed"), ("name", "Ann (do not mail)"),
    ("name", "UNSUBSCRIBED"), ("name", "Cy (Bounced)"), ("notes", "keine Werbung"),
    ("hobby", "Unsubscribed (by admin)"),
  ]

  @Test(arguments: notes)
  func `what an import would ask about stops a send to a roster that was made by hand`(
    _ column: String, _ cell: String
  ) throws {
    let text = "email,\(column)\na@x.org,Ann\nb@x.org,\(cell)\n"
    #expect(throws: Problem.self) { try ImportFolder().run("a.csv", text) }
    try list.folder.write("subscribers/weekly.csv", text)
    let found = try doubts()
    #expect(found.map(\.isPlain) == [true] && found.map(\.line) == [3])
    #expect(found.map(\.column) == [column])
    #expect(found.map(\.advice) == [.answerNotes] && found.map(\.hint) == [nil])
    #expect(
      found.first?.about("subscribers/weekly.csv")
        == ["ROSTER": "subscribers/weekly.csv", "COLUMN": column])
  }

  @Test(arguments: ["b@x.org (do not mail)", "Do not mail <b@x.org>"])
  func `so does a note beside an address`(_ cell: String) throws {
    try list.folder.write("subscribers/weekly.csv", "email,town\na@x.org,\n\(cell),Oslo\n")
    #expect(try doubts().map(\.line) == [3])
    #expect(try doubts().map(\.advice) == [.answerAddressNotes])
  }

  @Test(arguments: [
    ("b@x.org # left", true), ("b@x.org - unsubscribed", true), ("b@x.org DO NOT MAIL", true),
    ("b@x.org # Oslo", false), ("left", false), ("b@x.org@", false),
  ])
  func `a row that no address can be read in is asked about where a note stands there`(
    _ cell: String, _ isNote: Bool
  ) throws {
    try list.folder.write("subscribers/weekly.csv", "email,town\na@x.org,\n\(cell),Oslo\n")
    let problem = try #require(try Roster(at: list.files.roster).problems.first)
    #expect(problem.location?.line == 3 && (problem.advice == .answerAddressNotes) == isNote)
    #expect(problem.reason.contains("may say that somebody is not to be mailed") == isNote)
    guard isNote else { return }
    #expect(problem.about == ["ROSTER": "subscribers/weekly.csv", "COLUMN": "email"])
    // What the advice names takes them off.
    try list.run("a.csv", list.roster) {
      $0.mappings = ["email=refusals"].compactMap(ColumnMapping.init(parsing:))
    }
    #expect(try list.status("b@x.org") == .unsubscribed)
  }

  @Test(arguments: notes)
  func `what an import was answered about is asked no more, and anything else is`(
    _ column: String, _ cell: String
  ) throws {
    try list.run("a.csv", "email,\(column)\na@x.org,Ann\nb@x.org,\(cell)\n") {
      $0.mappings = ["\(column)=\(column)"].compactMap(ColumnMapping.init(parsing:))
    }
    #expect(try list.mailed() == ["a@x.org", "b@x.org"])
    #expect(try doubts() == [])
    // The same of somebody else was not asked about, nor another word of the same person.
    try list.folder.write(
      "subscribers/weekly.csv", list.roster.replacing("Ann", with: cell, maxReplacements: 1))
    #expect(try doubts().map(\.line) == [2])
    try list.run("b.csv", "email\nc@x.org\n", id: "two")
    let place = list.files.consentLog
    _ = try ConsentLog.compact(list.files)
    #expect(place.exists)
    #expect(try doubts().map(\.line) == [2])
  }

  @Test func `an answer covers the note that was asked about, under each address of its person`()
    throws
  {
    let text = "email,notes\na@x.org,do not mail\n"
    try list.run("a.csv", text) {
      $0.mappings = ["notes=notes"].compactMap(ColumnMapping.init(parsing:))
    }
    #expect(try doubts() == [])
    try list.folder.write(
      "subscribers/weekly.csv",
      text.replacing("do not mail", with: "phoned: do not mail her any more"))
    #expect(try doubts().map(\.line) == [2])
    var renamed = ConsentEvent(
      time: ImportFolder.noon.addingTimeInterval(30), kind: .renamed,
      address: try EmailAddress(parsing: "a@x.org"), source: "cli")
    renamed.newAddress = try EmailAddress(parsing: "b@x.org")
    try ConsentLog(at: list.files.consentLog).append(renamed)
    try list.folder.write("subscribers/weekly.csv", text.replacing("a@x", with: "b@x"))
    #expect(try doubts() == [])
  }

  @Test func `the answer is written down once, of rows too that do not change, and undone`() throws
  {
    let text = "email,tags\na@x.org,unsubscribed\n"
    try list.folder.write("subscribers/weekly.csv", text)
    func answer(_ id: String) throws {
      try list.run("a.csv", text, id: id) {
        $0.mappings = ["tags=tags"].compactMap(ColumnMapping.init(parsing:))
      }
    }
    #expect(try doubts().count == 1)
    try answer("one")
    #expect(try doubts() == [])
    let log = list.log
    try answer("two")
    #expect(list.log == log && list.roster == text)
    _ = try list.undo("one")
    #expect(try doubts().count == 1)
  }

  @Test func `of whom the log says that they left, a note says nothing new`() throws {
    try list.folder.write("subscribers/weekly.csv", "email,notes\na@x.org,unsubscribed\n")
    try ConsentLog(at: list.files.consentLog).append(
      ConsentEvent(
        time: ImportFolder.noon, kind: .unsubscribed, address: EmailAddress(parsing: "a@x.org"),
        source: "cli"))
    #expect(try doubts() == [])
  }

  @Test func `names that were said to be names stand in the roster in peace`() throws {
    let text = "a@x.org\nb@x.org (do not mail)\nc@x.org\nd@x.org\n"
    try list.run("a.txt", text) {
      $0.mappings = ["email=names"].compactMap(ColumnMapping.init(parsing:))
    }
    #expect(try doubts() == [])
  }

  @Test func `a list that another Broadsheet exports is as good here as there`() throws {
    try list.run("a.csv", "email,tags\na@x.org,unsubscribed\nb@x.org,sea\n") {
      $0.mappings = ["tags=tags"].compactMap(ColumnMapping.init(parsing:))
    }
    let other = try ImportFolder()
    try other.run("b.csv", try list.export())
    #expect(try other.mailed() == ["a@x.org", "b@x.org"])
    let read = try MailingList(at: other.files)
    #expect(ConsentColumns.doubts(in: read.roster, log: read.consent) == [])
    #expect(try other.export() == list.export())
  }
}
