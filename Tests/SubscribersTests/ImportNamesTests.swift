import Diagnostics
import TestSupport
import Testing

@testable import Subscribers

/// What people are called, and tagged, by tables that have it in several places.
@Suite struct ImportNamesTests {
  @Test(arguments: [
    ("Vorname;Name;E-Mail", "Jürgen;Groß", "Jürgen Groß"),
    ("Voornaam;Naam;E-mailadres", "Jan;de Boer", "Jan de Boer"),
    ("Förnamn;Namn;E-post", "Åsa;Ek", "Åsa Ek"), ("First name;Name;Email", "Ada;Quay", "Ada Quay"),
    // A name that has the first one already.
    ("Vorname;Name;E-Mail", "Jürgen;Groß, Jürgen", "Groß, Jürgen"),
    ("First name;Name;Email", "Ada;ADA QUAY", "ADA QUAY"),
    ("First name;Name;Email", "Ada;Quay-Ada", "Quay-Ada"),
    ("First name;Name;Email", ";Quay", "Quay"), ("First name;Name;Email", "Ada;", "Ada"),
    ("First name;Name;Email", "Ad;Adam", "Ad Adam"),
    // Where there is a column of last names the name is the whole.
    ("First name;Name;Last name;Email", "Ada;The Quays;Quay", "The Quays"),
    ("Name;Last name;Email", "Ada;Quay", "Ada Quay"),
  ])
  func `first and last names become the name`(_ header: String, _ cells: String, _ name: String)
    throws
  {
    let list = try ImportFolder()
    let report = try list.run("a.csv", "\(header)\n\(cells);a@x.org\n")
    let quoted = name.contains(",") ? "\"\(name)\"" : name
    #expect(list.roster == "email,name\na@x.org,\(quoted)\n")
    #expect(report.leftOut == [])
  }

  @Test func `a label of Google's is one tag, alone and beside others`() throws {
    let list = try ImportFolder()
    try list.run(
      "contacts.csv",
      "Name,Labels,E-mail 1 - Value\nAda,Friends ::: * myContacts,a@x.org\nBen,* myContacts,b@x.org\n"
    )
    #expect(
      list.roster == "email,name,tags\na@x.org,Ada,Friends;myContacts\nb@x.org,Ben,myContacts\n")
  }

  @Test func `a tag that tells of leaving is asked about as a note is`() throws {
    let list = try ImportFolder()
    let text = "email,tags\na@x.org,opt-out\nb@x.org,unsubscribed\n"
    let problem = try #require(throws: Problem.self) { try list.run("a.csv", text) }
    #expect(problem.advice == .mapRefusals && problem.about["COLUMN"] == "tags")
    try list.run("a.csv", text) {
      $0.mappings = ["tags=refusals"].compactMap(ColumnMapping.init(parsing:))
    }
    #expect(try list.mailed() == [])
  }

  @Test func `whom one row brings and another takes off is counted as suppressed`() throws {
    let list = try ImportFolder()
    let report = try list.run(
      "a.csv",
      "email,status\nA@x.org,subscribed\nb@x.org,subscribed\na@x.org,Unsubscribed\na@x.org,Unsubscribed\n"
    )
    #expect(report.suppressed == 1 && report.duplicate == 2 && report.new == 2)
    #expect(try list.mailed() == ["b@x.org"])
    let other = try ImportFolder()
    let report2 = try other.run(
      "a.csv", "email,status\na@x.org,Unsubscribed\na@x.org,subscribed\na@x.org,Unsubscribed\n")
    #expect(report2.suppressed == 1 && report2.duplicate == 2 && report2.new == 0)
  }
}
