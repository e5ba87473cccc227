import Diagnostics
import TestSupport
import Testing

@testable import Subscribers

/// Notes beside addresses, in plain lists and in the cells of a table.
@Suite struct AddressNoteTests {
  let list: ImportFolder

  init() throws {
    list = try ImportFolder()
    try list.folder.write("subscribers/weekly.csv", "email\nout@x.org\n")
  }

  private static let notes = [
    "out@x.org (do not mail)", "out@x.org - unsubscribed", "out@x.org # left",
    "out@x.org # abgemeldet", "out@x.org (unsubscribed 2024)", "Do not mail <out@x.org>",
    "<out@x.org> opted out", "out@x.org -- désabonnée", "out@x.org (отписался)",
  ]

  private func lines(_ note: String) -> String {
    (1...5).map { "in\($0)@x.org\n" }.joined() + note + "\nin6@x.org (Ann Left)\n"
  }

  @Test(arguments: notes)
  func `a note beside an address is asked about`(_ note: String) throws {
    for text in [lines(note), "email\n" + lines(note)] {
      let problem = try #require(throws: Problem.self) { try list.run("a.txt", text) }
      #expect(problem.category == .usage && problem.advice == .mapAddressNotes)
      #expect(problem.location?.line == (text.hasPrefix("email\n") ? 7 : 6))
      #expect(try list.mailed() == ["out@x.org"])
    }
  }

  @Test(arguments: notes)
  func `where such notes say so, whoever has one has left`(_ note: String) throws {
    let report = try list.run("a.txt", lines(note)) {
      $0.mappings = ["email=refusals"].compactMap(ColumnMapping.init(parsing:))
    }
    #expect(try list.status("out@x.org") == .unsubscribed)
    #expect(try list.mailed() == (1...6).map { "in\($0)@x.org" })
    #expect(report.lost == 0)
  }

  @Test func `where they are names, all are mailed`() throws {
    try list.run("a.txt", lines("out@x.org (do not mail)")) {
      $0.mappings = ["email=names"].compactMap(ColumnMapping.init(parsing:))
    }
    #expect(try list.mailed().count == 7)
  }

  @Test func `names beside addresses are none`() throws {
    let names = [
      "No", "Nie Wieder", "Mark Out", "Stop Gap", "Ej Ne", "Ann (Berlin)", "R. Hard & Co",
    ]
    let text =
      names.enumerated().map { "\($1) <r\($0)@x.org>\n" }.joined()
      + names.dropLast(2).enumerated().map { "s\($0)@x.org (\($1))\n" }.joined()
    try list.run("a.txt", text)
    #expect(try list.mailed().count == 13)
  }

  @Test func `in a file of those who left no note is a question`() throws {
    try list.run("a.txt", lines("out@x.org (do not mail)")) { $0.isSuppression = true }
    #expect(try list.mailed() == [])
  }
}
