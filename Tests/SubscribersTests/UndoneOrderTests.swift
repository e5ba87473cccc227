import Foundation
import Mail
import TestSupport
import Testing

@testable import Subscribers

/// Imports that are taken back in another order than they came: the roster is what the others alone would have made.
@Suite struct UndoneOrderTests {
  let list: ImportFolder

  init() throws {
    list = try ImportFolder()
    try list.folder.write("subscribers/weekly.csv", "email,name\nada@x.org,Ada\nbo@x.org,Bo\n")
  }

  private func sync(_ text: String, _ id: String) throws {
    try list.run("\(id).csv", text, id: id) {
      $0.removal = RemovalLimit(number: 100, isShare: true)
    }
  }

  private var rows: [String] {
    list.roster.split(separator: "\n").dropFirst().map(String.init).sorted()
  }

  @Test func `whom a sync took out and an import brought again keeps a row, whichever goes first`()
    throws
  {
    for order in [["1", "2"], ["2", "1"]] {
      let list = try Self()
      try list.sync("email,name\nada@x.org,Ada\n", "1")
      try list.list.run("a.csv", "email,name\nbo@x.org,Bo Berg\n", id: "2")
      #expect(list.rows == ["ada@x.org,Ada", "bo@x.org,Bo Berg"])
      let first = try list.list.undo(order[0])
      #expect(first.left == (order[0] == "1" ? 1 : 0))
      let second = try list.list.undo(order[1])
      #expect(second.returned == 1 && second.left == 0)
      #expect(list.rows == ["ada@x.org,Ada", "bo@x.org,Bo"])
    }
  }

  @Test func `whom a later sync took out too stays out until that is taken back`() throws {
    for order in [["1", "2", "3"], ["1", "3", "2"], ["3", "1", "2"], ["2", "1", "3"]] {
      let list = try Self()
      try list.sync("email,name\nada@x.org,Ada\n", "1")
      try list.list.run("a.csv", "email,name\nbo@x.org,Bo Berg\n", id: "2")
      try list.sync("email,name\nada@x.org,Ada\n", "3")
      _ = try list.list.undo(order[0])
      #expect(list.rows.contains { $0.hasPrefix("bo@") } == (order[0] == "3"))
      _ = try list.list.undo(order[1])
      _ = try list.list.undo(order[2])
      #expect(list.rows == ["ada@x.org,Ada", "bo@x.org,Bo"], "\(order)")
    }
  }

  @Test func `a row that was put back and taken out by hand is brought back by nothing`() throws {
    try sync("email,name\nada@x.org,Ada\n", "1")
    _ = try list.undo("1")
    try list.folder.write("subscribers/weekly.csv", "email,name\nada@x.org,Ada\n")
    try list.run("a.csv", "email,name\nbo@x.org,Bo Berg\n", id: "2")
    let report = try list.undo("2")
    #expect(report.returned == 0 && rows == ["ada@x.org,Ada"])
  }

  @Test
  func `an import that was taken back long ago is no reason to leave out whom a later one brought`()
    throws
  {
    let file = "email,name\nbo@x.org,Bo B.\npia@x.org,Pia\nquin@x.org,Quin\n"
    try list.run("a.csv", file, id: "1")
    _ = try list.undo("1")
    try list.run("a.csv", file, id: "2")
    let before = rows
    #expect(before.count == 4 && before.contains("bo@x.org,Bo B."))
    try list.run("b.csv", "email,name\nbo@x.org,Robert\npia@x.org,Pia Olsen\n", id: "3")
    #expect(try list.undo("3").left == 0)
    #expect(rows == before)
    try sync("email,name\nada@x.org,Ada\n", "4")
    #expect(rows == ["ada@x.org,Ada"])
    let report = try list.undo("4")
    #expect(report.returned == 3 && report.left == 0)
    #expect(rows == before)
  }

  @Test func `nor is it to take away what somebody put there by hand`() throws {
    try list.run("a.csv", "email,name\nbo@x.org,Bo B.\npia@x.org,Pia\n", id: "1")
    _ = try list.undo("1")
    try list.folder.write(
      "subscribers/weekly.csv", "email,name\nada@x.org,Ada\nbo@x.org,Bo B.\npia@x.org,Pia\n")
    let before = rows
    try list.run("b.csv", "email,name\nbo@x.org,Robert\npia@x.org,Pia Olsen\n", id: "2")
    _ = try list.undo("2")
    #expect(rows == before)
  }

  @Test(arguments: [["1", "2"], ["2", "1"]])
  func `whoever came by their own word keeps a row, whichever goes first`(_ order: [String]) throws
  {
    try list.run("a.csv", "email,name\npia@x.org,Pia\n", id: "1")
    try list.folder.write(
      "subscribers/weekly.events.jsonl",
      list.log
        + #"{"email":"pia@x.org","event":"confirmed","source":"web","time":"2026-11-26T12:00:10Z"}"#
        + "\n")
    try list.run(
      "b.csv", "email,name\npia@x.org,Pia Olsen\n", id: "2",
      at: ImportFolder.noon.addingTimeInterval(20))
    for id in order { _ = try list.undo(id) }
    #expect(rows == ["ada@x.org,Ada", "bo@x.org,Bo", "pia@x.org,Pia"])
  }

  @Test func `a word from before they were brought keeps nobody's row`() throws {
    try list.folder.write(
      "subscribers/weekly.events.jsonl",
      #"{"email":"pia@x.org","event":"subscribed","source":"cli","time":"2020-01-01T00:00:00Z"}"#
        + "\n")
    try list.run("a.csv", "email,name\npia@x.org,Pia\n", id: "1")
    try list.run("b.csv", "email,name\npia@x.org,Pia Olsen\n", id: "2")
    _ = try list.undo("1")
    _ = try list.undo("2")
    #expect(rows == ["ada@x.org,Ada", "bo@x.org,Bo"])
  }
}
