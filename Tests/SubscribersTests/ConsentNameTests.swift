import Diagnostics
import Foundation
import TestSupport
import Testing

@testable import Subscribers

/// What columns are called in the world, whatever sets their words apart, and what is made of it: in imports, in JSON
/// objects and in rosters.
@Suite struct ConsentNameTests {
  private static func parts(_ row: String) -> [String] {
    let parts = row.split(separator: "|", omittingEmptySubsequences: false).map(String.init)
    return parts.count == 3 ? parts : ["", "", ""]
  }

  @Test(arguments: ConsentNameTable.telling)
  func `a name that may tell who has left is heeded or asked about`(_ row: String) throws {
    let list = try ImportFolder()
    let row = Self.parts(row)
    do {
      try list.run("a.csv", "email,\"\(row[0])\"\nann@x.org,\(row[1])\nbob@x.org,\(row[2])\n")
      #expect(try !list.mailed().contains("bob@x.org"))
    } catch let problem as Problem {
      #expect(problem.category == .usage && problem.about["COLUMN"] == row[0], "\(problem)")
      #expect(try list.state() == [:])
    }
  }

  @Test(arguments: ConsentNameTable.harmless)
  func `a name of something else stops no import and takes nobody off`(_ row: String) throws {
    let list = try ImportFolder()
    let row = Self.parts(row)
    try list.run("a.csv", "email,\"\(row[0])\"\nann@x.org,\(row[1])\nbob@x.org,\(row[2])\n")
    #expect(try list.mailed() == ["ann@x.org", "bob@x.org"])
    #expect(list.roster.contains(row[2]))
  }

  @Test(arguments: ConsentNameTable.telling)
  func `a roster with such a column is not sent to`(_ row: String) throws {
    let row = Self.parts(row)
    let list = try ImportFolder()
    try list.folder.write(
      "subscribers/weekly.csv", "email,\"\(row[0])\"\nann@x.org,\(row[1])\nbob@x.org,\(row[2])\n")
    let roster = try Roster(at: list.files.roster)
    let doubts = ConsentColumns.doubts(in: roster)
    #expect(!ConsentColumns.of(roster).isEmpty || doubts.contains(where: \.isPlain), "\(doubts)")
  }

  @Test(arguments: ConsentNameTable.harmless)
  func `a roster with a column of something else is sent to`(_ row: String) throws {
    let row = Self.parts(row)
    let list = try ImportFolder()
    try list.folder.write(
      "subscribers/weekly.csv", "email,\"\(row[0])\"\nann@x.org,\(row[1])\nbob@x.org,\(row[2])\n")
    let roster = try Roster(at: list.files.roster)
    #expect(ConsentColumns.of(roster) == [] && ConsentColumns.doubts(in: roster) == [])
  }

  @Test(arguments: [
    ("nomail", "no", ""), ("isBlocked", "false", "0"), ("newsletter", "yes", "ja"),
    ("isActive", "true", "1"), ("confirmed", "2024-03-04", "yes"),
  ])
  func `where all stay by such a column it is told of and nothing is stopped`(
    _ name: String, _ one: String, _ other: String
  ) throws {
    let list = try ImportFolder()
    try list.folder.write(
      "subscribers/weekly.csv", "email,\(name)\nann@x.org,\(one)\nbob@x.org,\(other)\n")
    let roster = try Roster(at: list.files.roster)
    #expect(ConsentColumns.of(roster) == [])
    #expect(ConsentColumns.doubts(in: roster).map(\.isPlain) == [false])
  }

  @Test(arguments: [
    #"{"optedOut":true}"#, #"{"prefs":{"optedOut":true}}"#, #"{"doNotMail":1}"#,
    #"{"acceptsMarketing":false}"#, #"{"hasoptedoutofemail":"yes"}"#,
    #"{"unsubscribedAt":"2024-03-04"}"#,
  ])
  func `a name in an object that plainly tells is heeded`(_ object: String) throws {
    let list = try ImportFolder()
    try list.run("in.csv", Self.listmonk(object))
    #expect(try list.mailed() == ["ann@x.org"])
  }

  @Test(arguments: [
    (#"{"prefs":{"isBlocked":true}}"#, "prefs_isblocked"), (#"{"newsletter":"no"}"#, "newsletter"),
    (#"{"nomail":"A"}"#, "nomail"), (#"{"leftOn":"2024-03-04"}"#, "lefton"),
    (#"{"a":{"b":{"active":false}}}"#, "a_b_active"),
  ])
  func `a name in an object that may tell is asked about, and each answer is taken`(
    _ object: String, _ name: String
  ) throws {
    let text = Self.listmonk(object)
    let list = try ImportFolder()
    let problem = try #require(throws: Problem.self) { try list.run("in.csv", text) }
    #expect(problem.category == .usage && problem.advice == .mapDoubt)
    #expect(problem.about["COLUMN"] == name && problem.location?.line == 3)
    #expect(try list.state() == [:])
    func mapped(_ mapping: String) throws -> (list: ImportFolder, report: ImportReport) {
      let list = try ImportFolder()
      let report = try list.run("in.csv", text) {
        $0.mappings = [mapping].compactMap(ColumnMapping.init(parsing:))
      }
      return (list, report)
    }
    let ignored = try mapped("\(name)=ignore")
    #expect(try ignored.list.mailed() == ["ann@x.org", "bob@x.org"])
    #expect(ignored.report.leftOut.contains(name) && !ignored.list.roster.contains(name))
    let kept = try mapped("\(name)=\(name)")
    #expect(try kept.list.mailed() == ["ann@x.org", "bob@x.org"])
    #expect(kept.list.roster.hasPrefix("email,name,their_\(name)\n"))
    let value = problem.about["VALUE"] ?? ""
    #expect(try mapped("\(name):\(value)=unsubscribed").list.mailed() == ["ann@x.org"])
    #expect(throws: Problem.self) { try mapped("\(name)x=ignore") }
  }

  private static func listmonk(_ object: String) -> String {
    let cell = object.replacing("\"", with: "\"\"")
    return
      "uuid,email,name,attributes,status\nu,ann@x.org,Ann,{},enabled\nv,bob@x.org,Bob,\"\(cell)\",enabled\n"
  }

  @Test func `what somebody was asked about is no question where it is mailed by`() throws {
    let list = try ImportFolder()
    try list.run("a.csv", "email,nomail\nann@x.org,\nbob@x.org,A\n") {
      $0.mappings = ["nomail=nomail"].compactMap(ColumnMapping.init(parsing:))
    }
    #expect(list.roster.hasPrefix("email,name,their_nomail\n"))
    #expect(ConsentColumns.doubts(in: try Roster(at: list.files.roster)) == [])
  }

  @Test(arguments: [
    ("HasOptedOutOfEmail", "has_opted_out_of_email"),
    ("hasoptedoutofemail", "has_opted_out_of_email"),
    ("HTMLEmail2Go", "html_email_2_go"), ("SMSOptOut", "sms_opt_out"), ("isfriend", "isfriend"),
    ("leftover", "leftover"), ("STATUS", "status"), ("date.left", "date_left"),
    ("désabonnéLe", "desabonne_le"), ("mailman", "mailman"), ("購読状況", "購読状況"),
  ])
  func `words are parted at capitals, digits and signs, and where known ones run together`(
    _ name: String, _ parted: String
  ) {
    #expect(NameParts.parted(name) == parted)
  }
}
