import Diagnostics
import Foundation
import TestSupport
import Testing

@testable import Subscribers

/// Where exports and people write down that somebody has left, besides a column of a status: nobody is mailed for it.
@Suite struct HiddenLeavingTests {
  let list: ImportFolder

  init() throws {
    list = try ImportFolder()
    try list.folder.write("subscribers/weekly.csv", "email\nout@x.org\n")
  }

  private func asks(_ text: String) throws -> Problem {
    let problem = try #require(throws: Problem.self) { try list.run("a.csv", text) }
    #expect(problem.category == .usage)
    #expect(try list.mailed() == ["out@x.org"])
    return problem
  }

  @Test(arguments: [
    #""VIP","unsubscribed""#, #""unsubscribed""#, #"["sea","unsubscribed"]"#,
    "Friends ::: unsubscribed ::: * myContacts", "* unsubscribed", "sea\nunsubscribed",
    "sea\r\nunsubscribed", "#unsubscribed", "status:unsubscribed", "sea, status = Abgemeldet",
  ])
  func `the tags that are judged are those that would be written`(_ cell: String) throws {
    let quoted = "\"" + cell.replacingOccurrences(of: "\"", with: "\"\"") + "\""
    let problem = try asks("email,tags\nin@x.org,sea\nout@x.org,\(quoted)\n")
    #expect(problem.location?.line == 3 && problem.advice == .mapRefusals)
  }

  @Test(arguments: [
    ("name", "John (do not mail)"), ("name", "Jo (unsubscribed)"), ("name", "Ann - abgemeldet"),
    ("name", "UNSUBSCRIBED"), ("Last Name", "Doe - do not mail"),
    ("First Name", "Ann, keine Werbung"),
  ])
  func `a note in a name is asked about`(_ column: String, _ cell: String) throws {
    let text = "email,\(column)\nin@x.org,Ann\nout@x.org,\"\(cell)\"\n"
    _ = try asks(text)
    let name = column.replacingOccurrences(of: " ", with: "_").lowercased()
    try list.run("a.csv", text) {
      $0.mappings = ["\(name)=name"].compactMap(ColumnMapping.init(parsing:))
    }
    #expect(try list.mailed().sorted() == ["in@x.org", "out@x.org"])
  }

  @Test func `names of people are no notes`() throws {
    let names = ["No", "Nie Wieder", "Mark Out", "Stop Gap", "Lists Removed", "Non Nein", "Ej Ne"]
    let rows = names.enumerated().map { "r\($0)@x.org,\($1)\n" }.joined()
    try list.run("a.csv", "email,name\n" + rows)
    #expect(try list.mailed().count == names.count + 1)
  }

  @Test(arguments: [
    "Unsubscribed contacts 2024\nemail,name\nout@x.org,a\n",
    "\"List: News (unsubscribed)\"\nemail,name\nout@x.org,a\n",
    "# Unsubscribed contacts\nemail,name\nout@x.org,a\n",
    "# abgemeldet\nout@x.org\n", "in@x.org\nUnsubscribed\nout@x.org\n",
  ])
  func `a title that says who is in the file is asked about as its name is`(_ text: String) throws {
    let problem = try asks(text)
    #expect(problem.advice == .sayWhoLeft && problem.reason.contains("a title here"))
    try list.run("a.csv", text) { $0.areReaders = true }
    #expect(try list.mailed().contains("out@x.org"))
  }

  @Test func `a title of something else stops no import, nor one above a status`() throws {
    try list.run("a.csv", "Contacts of 2024\nemail,name\nin@x.org,a\n")
    try list.run("b.csv", "Contacts, unsubscribed too\nemail,status\nb@x.org,active\n")
    #expect(try list.mailed().sorted() == ["b@x.org", "in@x.org", "out@x.org"])
  }

  @Test func `a row in which a status stands in another column is asked about`() throws {
    let problem = try asks("email,name,status\nin@x.org,a,active\nout@x.org,unsubscribed\n")
    #expect(problem.location?.line == 3)
  }
}
