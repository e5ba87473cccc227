import Foundation
import Mail
import TestSupport
import Testing

@testable import Subscribers

/// Who has several rows has one that an import changed, and others that it never touched: an undo gives what it changed
/// back to that one alone.
@Suite struct UndoneRowsTests {
  let list: ImportFolder

  init() throws { list = try ImportFolder() }

  private func start(_ rows: String...) throws {
    try list.folder.write(
      "subscribers/weekly.csv", (["email,name,town"] + rows).joined(separator: "\n") + "\n")
  }

  private var rows: [String] { list.roster.split(separator: "\n").dropFirst().map(String.init) }

  private func rename(_ old: String, _ new: String) throws {
    var renamed = ConsentEvent(
      time: ImportFolder.noon.addingTimeInterval(30), kind: .renamed,
      address: try EmailAddress(parsing: old), source: "cli")
    renamed.newAddress = try EmailAddress(parsing: new)
    try ConsentLog(at: list.files.consentLog).append(renamed)
  }

  @Test func `a second row that says what the import wrote stays as it is`() throws {
    try start("a@x.org,Anna,", "a@x.org,Anne,")
    try list.run("a.csv", "email,name\na@x.org,Anne\n")
    #expect(rows == ["a@x.org,Anne,", "a@x.org,Anne,"])
    let report = try list.undo()
    #expect(rows == ["a@x.org,Anna,", "a@x.org,Anne,"])
    #expect(report.restored == 1 && report.left == 0)
  }

  @Test func `so does it where the first was edited since`() throws {
    try start("a@x.org,Anna,", "b@x.org,Bo,", "a@x.org,Anne,")
    try list.run("a.csv", "email,name\na@x.org,Anne\nb@x.org,Bob\n")
    try list.folder.write(
      "subscribers/weekly.csv",
      list.roster.replacing("a@x.org,Anne,\nb", with: "a@x.org,Anne,Hull\nb"))
    let report = try list.undo()
    #expect(rows == ["a@x.org,Anna,Hull", "b@x.org,Bo,", "a@x.org,Anne,"])
    #expect(report.restored == 2 && report.left == 0)
  }

  @Test func `the row that was renamed since gets its cell back, and one put in anew does not`()
    throws
  {
    try start("a@x.org,Anna,", "c@x.org,,")
    try list.run("a.csv", "email,name\na@x.org,Anne\n")
    try rename("a@x.org", "b@x.org")
    for returned in ["a@x.org,Annika,", "a@x.org,,Hull"] {
      try start("c@x.org,,", returned, "b@x.org,Anne,")
      let state = try list.state()
      let record = try list.folder.read("imports/one.jsonl")
      let report = try list.undo()
      #expect(rows == ["c@x.org,,", returned, "b@x.org,Anna,"])
      #expect(report.restored == 1 && report.left == 0)
      for (name, text) in state { try list.folder.write("subscribers/\(name)", text) }
      try list.folder.write("imports/one.jsonl", record)
    }
  }

  @Test
  func
    `what an import had written that is taken back does not come again with a row that another took out`()
    throws
  {
    try start("a@x.org,Anna,", "c@x.org,Cleo,")
    try list.run("a.csv", "email,name\na@x.org,Anne\nxen@x.org,Xen\n")
    let all = RemovalLimit(number: 100, isShare: true)
    try list.run("m.csv", "email\nc@x.org\n", id: "two") { $0.removal = all }
    #expect(rows == ["c@x.org,Cleo,"])
    _ = try list.undo("one")
    let report = try list.undo("two")
    #expect(rows == ["a@x.org,Anna,", "c@x.org,Cleo,"])
    #expect(report.returned == 1)
    #expect(report.leavings.map(\.reason) == ["the import that had added them is taken back"])
  }

  @Test func `one change is taken back in one row, though two say it`() throws {
    try start("a@x.org,Anna,")
    try list.run("a.csv", "email,name\na@x.org,Anne\n")
    try rename("a@x.org", "b@x.org")
    try start("b@x.org,Anne,Hull", "a@x.org,Anne,")
    let report = try list.undo()
    #expect(rows == ["b@x.org,Anne,Hull", "a@x.org,Anna,"])
    #expect(report.restored == 1)
  }

  @Test func `each of two addresses of a person gets its own back`() throws {
    try start("a@x.org,Anna,", "b@x.org,Bo,")
    try list.run("a.csv", "email,name\na@x.org,Anne\nb@x.org,Bob\n")
    try rename("a@x.org", "b@x.org")
    let report = try list.undo()
    #expect(rows == ["a@x.org,Anna,", "b@x.org,Bo,"])
    #expect(report.restored == 2 && report.left == 0)
  }

  @Test func `rows without an address between them change nothing of it`() throws {
    try start("nobody,N,", "", "a@x.org,Anna,", "nobody,M,", "a@x.org,Anne,")
    try list.run("a.csv", "email,name\na@x.org,Anne\n")
    _ = try list.undo()
    #expect(rows == ["nobody,N,", "a@x.org,Anna,", "nobody,M,", "a@x.org,Anne,"])
  }
}
