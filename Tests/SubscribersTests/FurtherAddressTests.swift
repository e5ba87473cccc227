import Diagnostics
import Foundation
import Mail
import TestSupport
import Testing

@testable import Subscribers

/// People who have two addresses in one row, and what comes of both.
@Suite struct FurtherAddressTests {
  let list: ImportFolder

  init() throws { list = try ImportFolder() }

  @Test(arguments: [
    ("Email", "E-Mail 2"), ("E-mail 1 - Value", "E-mail 2 - Value"),
    ("E-mail Address", "E-mail 2 Address"), ("Email", "Courriel"), ("E-Mail", "Private E-Mail"),
    ("E-Mail-Adresse", "E-Mail 2: Adresse"), ("email1", "email2"), ("Email", "Mail2"),
    ("correo1", "correo2"), ("Email", "Login"), ("Email", "emails"),
    ("Adresse e-mail", "Adresse e-mail secondaire"), ("Email", "contact"), ("E-Mail", "Kontakt"),
    ("Email", "user"), ("Email", "account"), ("Email", "Benutzername"), ("Email", "User ID"),
    ("Email", "Contact name"), ("Email", "First name"),
  ])
  func `who has left has left under both`(_ first: String, _ second: String) throws {
    try list.folder.write(
      "subscribers/weekly.csv", "email\na@x.org\nb@x.org\nc@x.org\nd@x.org\n")
    let report = try list.run(
      "a.csv",
      "Name,\(first),\(second),Status\nA,a@x.org,b@x.org,unsubscribed\nC,c@x.org,d@x.org,subscribed\nE,e@x.org,,subscribed\n"
    )
    #expect(try list.mailed() == ["c@x.org", "d@x.org", "e@x.org"])
    #expect(report.warnings.contains { $0.reason.contains("b@x.org") && $0.line == 2 })
  }

  @Test func `the address of somebody else is not taken for theirs`() throws {
    try list.folder.write("subscribers/weekly.csv", "email\na@x.org\nagent@x.org\n")
    try list.run("a.csv", "Email,Agent Email,Status\na@x.org,agent@x.org,unsubscribed\n")
    #expect(try list.mailed() == ["agent@x.org"])
  }

  @Test(arguments: [
    "owner", "Sales Rep", "referred_by", "Account Manager", "Betreuer", "Invited by",
    "Contact owner",
  ])
  func `an address that is somebody else's by the name of its column stays, and is told of once`(
    _ column: String
  ) throws {
    try list.folder.write("subscribers/weekly.csv", "email\na@x.org\nagent@x.org\n")
    let report = try list.run(
      "a.csv",
      "Email,\(column),Status\na@x.org,agent@x.org,unsubscribed\nb@x.org,agent@x.org,unsubscribed\n"
    )
    #expect(try list.mailed() == ["agent@x.org"])
    #expect(report.warnings.count(where: { $0.reason.contains("agent@x.org") }) == 1)
  }

  @Test(arguments: ["other person", "Spalte7", "partner", "id2", "billing"])
  func `of whom nobody knows whether it is theirs is asked`(_ column: String) throws {
    try list.folder.write("subscribers/weekly.csv", "email\na@x.org\nb@x.org\n")
    let before = try list.state()
    let text =
      "Email,\(column),Status\nc@x.org,d@x.org,subscribed\na@x.org,<b@x.org>,unsubscribed\n"
    let problem = try #require(throws: Problem.self) { try list.run("a.csv", text) }
    #expect(problem.category == .usage && problem.location?.line == 3)
    #expect(problem.advice == .mapFurther && problem.about["COLUMN"] == column)
    #expect(try list.state() == before)
    for (use, mailed) in [("further", ["c@x.org"]), (column, ["b@x.org", "c@x.org"])] {
      let list = try ImportFolder()
      try list.folder.write("subscribers/weekly.csv", "email\na@x.org\nb@x.org\n")
      try list.run("a.csv", text) {
        $0.mappings = ["\(column)=\(use)"].compactMap(ColumnMapping.init(parsing:))
      }
      #expect(try list.mailed() == mailed)
    }
  }

  @Test func `an address of somebody who stays, or is out already, is no question`() throws {
    try list.run(
      "a.csv",
      "Email,other person,Status\na@x.org,b@x.org,subscribed\nc@x.org,,unsubscribed\nd@x.org,c@x.org,unsubscribed\ne@x.org,e@x.org,unsubscribed\n"
    )
    #expect(try list.mailed() == ["a@x.org"])
  }

  @Test func `where the first is missing the second is taken, and told of`() throws {
    let report = try list.run(
      "a.csv",
      "Email,E-Mail 2,Status\na@x.org,,subscribed\n,b@x.org,subscribed\n,c@x.org,unsubscribed\n")
    #expect(try list.mailed() == ["a@x.org", "b@x.org"])
    #expect(try list.status("c@x.org") == .unsubscribed)
    #expect(report.refused == 0)
    #expect(report.warnings.map(\.line) == [3, 4])
  }

  @Test func `an address that another row took off gets no row`() throws {
    let report = try list.run(
      "a.csv", "Email,E-Mail 2,Status\na@x.org,b@x.org,unsubscribed\nb@x.org,,subscribed\n")
    #expect(try list.mailed() == [])
    #expect(report.new == 0 && report.suppressed == 2)
  }

  @Test func `who is taken off because two are one is counted and named`() throws {
    try list.folder.write("subscribers/weekly.csv", "email\na@x.org\nb@x.org\n")
    try ConsentLog(at: list.files.consentLog).append(
      ConsentEvent(
        time: ImportFolder.noon.addingTimeInterval(-90), kind: .unsubscribed,
        address: EmailAddress(parsing: "a@x.org"), source: "web"))
    let report = try list.run(
      "a.csv",
      "email,status,status_time,status_source,status_reason,listed,formerly\nb@x.org,subscribed,,,,yes,a@x.org\n"
    )
    #expect(try list.mailed() == [])
    #expect(report.suppressed == 1)
    #expect(report.warnings.contains { $0.reason.contains("b@x.org is one person with a@x.org") })
  }

  @Test func `an address of somebody who was forgotten comes into the log by no import`() throws {
    try list.folder.write("subscribers/weekly.csv", "email\nc@x.org\n")
    let file =
      "email,status,status_time,status_source,status_reason,listed,formerly\nb@x.org,subscribed,,,,yes,123456.0123456789abcdef0123456789abcdef@forgotten.invalid\n"
    let report = try list.run("a.csv", file)
    #expect(!list.log.contains("renamed") && report.warnings.count == 1)
    #expect(try list.mailed() == ["c@x.org", "b@x.org"])
  }
}
