import Diagnostics
import Mail
import TestSupport
import Testing

@testable import Subscribers

/// Rows that name, beside the address that would be mailed, one under which somebody left here.
@Suite struct LeftBesidesTests {
  let list: ImportFolder

  init() throws {
    list = try ImportFolder()
    try list.folder.write("subscribers/weekly.csv", "email,name\nada@x.org,Ada\n")
    try ConsentLog(at: list.files.consentLog).append(
      ConsentEvent(
        time: ImportFolder.noon, kind: .unsubscribed, address: EmailAddress(parsing: "bob@x.org"),
        source: "web"))
  }

  @Test(arguments: [
    "Name,E-mail 1 - Value,E-mail 2 - Value\nBob,bob@work.org,bob@x.org\n",
    "Name,E-mail 1 - Value\nBob,bob@work.org ::: bob@x.org\n",
    "Name,E-mail 1 - Value,E-mail 2 - Value\nBob,bob@work.org,b@y.org ::: Bob <bob@x.org>\n",
    "Name,E-mail 1 - Value,E-mail 2 - Value,E-mail 3 - Value\nBob,,bob@work.org,bob@x.org\n",
    "email,private email\nbob@work.org,bob@x.org\n",
    "email,private email\nbob@work.org,bob@x.org\nbob@work.org,\n",
  ])
  func `such a row brings nobody, and names the address`(_ text: String) throws {
    let report = try list.run("a.csv", text)
    #expect(try list.mailed() == ["ada@x.org"])
    #expect(report.new == 0 && report.suppressed == 1)
    #expect(
      report.warnings.contains {
        $0.reason == "bob@work.org is not taken: bob@x.org of the same row has left"
      })
    let log = list.log
    try list.run("a.csv", text, id: "two")
    #expect(list.log == log)
  }

  @Test func `whom a row above brought is taken off again, for good`() throws {
    let text = "email,private email\nbob@work.org,\nbob@work.org,bob@x.org\n"
    try list.run("a.csv", text)
    #expect(try list.mailed() == ["ada@x.org"])
    #expect(try list.status("bob@work.org") == .unsubscribed)
    #expect(list.log.contains("left as bob@x.org"))
  }

  @Test func `so does a row above in which they leave`() throws {
    try list.run(
      "a.csv",
      "email,private email,status\ncy@x.org,,unsubscribed\ncy@work.org,cy@x.org,subscribed\n")
    #expect(try list.mailed() == ["ada@x.org"])
  }

  @Test(arguments: [
    "email,private email,status\ncy@work.org,cy@x.org,subscribed\ncy@x.org,,unsubscribed\n",
    "E-mail 1 - Value,status\ncy@work.org ::: cy@x.org,subscribed\ncy@x.org,unsubscribed\n",
    "email,private email,status\ncy@work.org,cy@x.org,subscribed\nd@x.org,cy@x.org,unsubscribed\n",
  ])
  func `so does a row further down, and a file that names the other address alone brings nobody`(
    _ text: String
  ) throws {
    let report = try list.run("a.csv", text)
    #expect(try list.mailed() == ["ada@x.org"])
    #expect(report.suppressed == 2)
    #expect(
      report.warnings.contains {
        $0.reason == "cy@work.org is not taken: cy@x.org of the same row has left"
      })
    #expect(try list.status("cy@work.org") == .unsubscribed)
    let log = list.log
    try list.run("a.csv", text, id: "two")
    #expect(list.log == log)
    try list.run("b.csv", "email\ncy@work.org\n", id: "three")
    #expect(try list.mailed() == ["ada@x.org"])
  }

  @Test func `who was mailed before stays on the list where they leave further down, with a word`()
    throws
  {
    let report = try list.run(
      "a.csv",
      "email,private email,status\nada@x.org,cy@x.org,subscribed\ncy@x.org,,unsubscribed\n")
    #expect(try list.mailed() == ["ada@x.org"])
    #expect(report.warnings.contains { $0.reason.hasPrefix("ada@x.org is on the list here") })
  }

  @Test func `a column of anybody is asked about where they leave further down, with its row`()
    throws
  {
    let problem = try #require(throws: Problem.self) {
      try list.run(
        "a.csv", "email,zz,status\ncy@work.org,cy@x.org,subscribed\ncy@x.org,,unsubscribed\n")
    }
    #expect(problem.advice == .mapFurther && problem.location?.line == 2)
    let report = try list.run(
      "b.csv",
      "email,referred_by,status\ncy@work.org,cy@x.org,subscribed\ncy@x.org,,unsubscribed\n")
    #expect(try list.mailed() == ["ada@x.org", "cy@work.org"] && report.warnings.count == 1)
  }

  @Test func `an address that is named alone afterwards brings nobody who left beside it`() throws {
    try list.run("a.csv", "email,private email\nbob@work.org,bob@x.org\n")
    try list.run("b.csv", "email\nbob@work.org\n", id: "two")
    #expect(try list.mailed() == ["ada@x.org"])
    #expect(try list.status("bob@work.org") == .unsubscribed)
  }

  @Test func `who is on the list stays there, with a word`() throws {
    let report = try list.run("a.csv", "email,private email,name\nada@x.org,bob@x.org,Ada B.\n")
    #expect(try list.mailed() == ["ada@x.org"] && list.roster.contains("Ada B."))
    #expect(report.warnings.map(\.line) == [2] && report.suppressed == 0)
  }

  @Test func `an address in a column of anybody is asked about, and of others named once`() throws {
    let text = "email,home\nbob@work.org,bob@x.org\n".replacing("home", with: "zz")
    let problem = try #require(throws: Problem.self) { try list.run("a.csv", text) }
    #expect(problem.category == .usage && problem.advice == .mapFurther)
    #expect(problem.location?.line == 2 && problem.about["COLUMN"] == "zz")
    try list.run("a.csv", text) {
      $0.mappings = ["zz=further"].compactMap(ColumnMapping.init(parsing:))
    }
    #expect(try list.mailed() == ["ada@x.org"])
    let report = try list.run(
      "b.csv", "email,referred_by\ncy@x.org,bob@x.org\ndee@x.org,bob@x.org\n", id: "two")
    #expect(report.new == 2 && report.warnings.count == 1)
  }

  @Test func `addresses under which nobody left keep nobody off`() throws {
    let report = try list.run("a.csv", "email,private email,zz\ncy@x.org,cy@y.org,e@y.org\n")
    #expect(report.new == 1 && report.suppressed == 0)
  }
}
