import Diagnostics
import Foundation
import TestSupport
import Testing

@testable import Subscribers

/// Two rosters that came from one are joined by address and cell.
@Suite struct RosterMergingTests {
  private static let old = "email,name,town\nada@example.org,Ada,Oslo\nben@example.org,Ben,\n"

  private static let towns = "t0@x.org,,Hull\nt1@x.org,,Rome\n"

  struct Case: CustomTestStringConvertible {
    var old = RosterMergingTests.old
    var ours: String
    var theirs: String
    var merged: String
    var conflicts: [String] = []
    var columnConflicts: [String] = []
    var testDescription: String { "\(ours) + \(theirs)" }
  }

  @Test(arguments: [
    // Nobody, one side, the other.
    Case(ours: old, theirs: old, merged: old),
    Case(
      ours: old, theirs: old.replacing("Oslo", with: "Bergen"),
      merged: old.replacing("Oslo", with: "Bergen")),
    // Cells of one row, and rows side by side.
    Case(
      ours: old.replacing("Oslo", with: "Bergen"), theirs: old.replacing("Ada", with: "Ada Q"),
      merged: "email,name,town\nada@example.org,Ada Q,Bergen\nben@example.org,Ben,\n"),
    Case(
      ours: old + "cleo@example.org,Cleo,\n", theirs: old + "dora@example.org,Dora,\n",
      merged: old + "cleo@example.org,Cleo,\ndora@example.org,Dora,\n"),
    Case(
      ours: old + "cleo@example.org,Cleo,\n", theirs: old + "CLEO@example.org,,Hull\n",
      merged: old + "cleo@example.org,Cleo,Hull\n"),
    // Who was taken out is out, whatever the other side changed.
    Case(
      ours: "email,name,town\nada@example.org,Ada,Oslo\n",
      theirs: old.replacing("Ben,", with: "Ben,Hull"),
      merged: "email,name,town\nada@example.org,Ada,Oslo\n"),
    // Columns come and go.
    Case(
      ours: "email,name,town,tags\nada@example.org,Ada,Oslo,sea\nben@example.org,Ben,,\n",
      theirs: "email,name\nada@example.org,Ada\nben@example.org,Benny\n",
      merged: "email,name,tags\nada@example.org,Ada,sea\nben@example.org,Benny,\n"),
    // A column with another name is the same column, whichever side named it.
    Case(
      ours: old.replacing("town", with: "City"),
      theirs: old.replacing("Oslo", with: "Bergen") + "cleo@example.org,Cleo,Lima\n",
      merged:
        "email,name,City\nada@example.org,Ada,Bergen\nben@example.org,Ben,\ncleo@example.org,Cleo,Lima\n"
    ),
    Case(
      old: old + towns, ours: (old + towns).replacing("Oslo", with: "Bergen"),
      theirs: "email,city,name\nada@example.org,Oslo,Ada\nben@example.org,,Ben\n"
        + "t0@x.org,Hull,\nt1@x.org,Rome,\n",
      merged: "email,name,city\nada@example.org,Ada,Bergen\nben@example.org,Ben,\n"
        + "t0@x.org,,Hull\nt1@x.org,,Rome\n"),
    // What was written into a column that the other side took away stays, and a person is asked.
    Case(
      ours: "email,name\nada@example.org,Ada\nben@example.org,Benny\n",
      theirs: old.replacing("Ben,", with: "Ben,Hull"),
      merged: "email,name,town\nada@example.org,Ada,Oslo\nben@example.org,Benny,Hull\n",
      columnConflicts: ["town"]),
    // Fields behind the last column are a cell.
    Case(
      ours: old + "cleo@example.org,Cleo,,1\n", theirs: old + "cleo@example.org,Cleo,,2\n",
      merged: old
        + "<<<<<<< ours\ncleo@example.org,Cleo,,1\n=======\ncleo@example.org,Cleo,,2\n>>>>>>> theirs\n",
      conflicts: ["cleo@example.org"]),
    // Rows of both keep the form of ours.
    Case(
      ours: "\u{FEFF}email;name;town\r\nada@example.org;Ada;Oslo\r\nben@example.org;Ben;\r\n",
      theirs: old + "cleo@example.org,\"Cleo; Q\",\n",
      merged:
        "\u{FEFF}email;name;town\r\nada@example.org;Ada;Oslo\r\nben@example.org;Ben;\r\ncleo@example.org;\"Cleo; Q\";\r\n"
    ),
    // Only the same cell is a conflict.
    Case(
      ours: old.replacing("Oslo", with: "Bergen"), theirs: old.replacing("Oslo", with: "Hull"),
      merged:
        "email,name,town\n<<<<<<< ours\nada@example.org,Ada,Bergen\n=======\nada@example.org,Ada,Hull\n>>>>>>> theirs\nben@example.org,Ben,\n",
      conflicts: ["ada@example.org"]),
    // A row with a stray quote says what nobody knows, and is written as it was.
    Case(
      ours: old + "cleo@example.org,Cleo,\n", theirs: old + "\"d\"ora@example.org,Dora,\n",
      merged: old + "cleo@example.org,Cleo,\n\"d\"ora@example.org,Dora,\n"),
    // What is no row stays on both sides.
    Case(
      ours: old + "nobody,X,\n", theirs: old + "nobody,Y,\n", merged: old + "nobody,X,\nnobody,Y,\n"
    ),
    // A roster that both made.
    Case(
      old: "", ours: "email,name\nada@example.org,Ada\n", theirs: "email\nben@example.org\n",
      merged: "email,name\nada@example.org,Ada\nben@example.org,\n"),
    // Two rows of one address are two.
    Case(
      ours: old + "ada@example.org,Second,\n", theirs: old,
      merged:
        "email,name,town\nada@example.org,Ada,Oslo\nben@example.org,Ben,\nada@example.org,Second,\n"
    ),
  ])
  func `what either side changed counts, and one cell of both is left to a person`(_ example: Case)
    throws
  {
    let merging = try MergedRosters(example.old, example.ours, example.theirs)
    #expect(merging.output == example.merged)
    #expect(merging.merging.conflicts == example.conflicts)
    #expect(merging.merging.columnConflicts == example.columnConflicts)
    // The same where rows lie in files.
    let other = try MergedRosters(example.old, example.ours, example.theirs, room: 0)
    #expect(other.output == example.merged)
  }

  @Test func `no more conflicts are told than anybody reads, and the others are counted`() throws {
    func roster(_ town: String) -> String {
      "email,town\n" + (0..<150).map { "r\($0)@example.org,\(town)\n" }.joined()
    }
    let merging = try MergedRosters(roster(""), roster("Oslo"), roster("Hull")).merging
    #expect(merging.conflicts.count == 100 && merging.conflictCount == 150)
    let changed = try MergedRosters(roster(""), roster("Oslo"), "email,town\n").merging
    #expect(changed.notes.count == 100 && changed.unnamed == 51)
  }

  @Test(arguments: [
    ("sea;town", "sea;letters", "sea", "sea;town;letters"), ("", "sea;letters", "sea", "letters"),
    ("sea, town", "SEA", "sea", "sea;town"), ("a;b", "a", "a;b", "a"),
  ])
  func `tags that either side added or took away count`(
    ours: String, theirs: String, old: String, merged: String
  ) throws {
    func roster(_ tags: String) -> String { "email,tags\nada@example.org,\"\(tags)\"\n" }
    let merging = try MergedRosters(roster(old), roster(ours), roster(theirs))
    #expect(
      merging.output == "email,tags\nada@example.org,\(merged)\n")
  }

  @Test func `rosters in order stay in order, whichever way they are merged`() throws {
    let ours = Self.old + "emil@example.org,Emil,\n"
    let theirs = Self.old.replacing("ben@", with: "aron@example.org,Aron,\nben@")
    let here = try MergedRosters(Self.old, ours, theirs)
    let there = try MergedRosters(Self.old, theirs, ours)
    #expect(here.output == there.output)
    #expect(
      here.output.split(separator: "\n").map { $0.prefix(3) }
        == ["ema", "ada", "aro", "ben", "emi"])
  }

  @Test func `rosters in no order keep that of ours, with theirs behind in their own`() throws {
    func roster(_ names: String...) -> String {
      "email\n" + names.map { "\($0)@example.org\n" }.joined()
    }
    let merged = try MergedRosters(
      roster("zoe", "ann"), roster("mia", "zoe", "ann", "lea"),
      roster("vic", "zoe", "ann", "bob", "amy"))
    #expect(merged.output == roster("mia", "zoe", "ann", "lea", "vic", "bob", "amy"))
  }

  @Test func `a row without an address stays behind the others of a roster in order`() throws {
    let odd = "aa no address,Who,\n"
    let merged = try MergedRosters(
      Self.old + odd, Self.old + odd, Self.old + "emil@example.org,Emil,\n" + odd)
    #expect(merged.output == Self.old + "emil@example.org,Emil,\n" + odd)
  }

  @Test func `rows that are written alike under other columns do not say the same`() throws {
    let old = "email,name,town\nada@example.org,Oslo,Ada\n"
    let theirs = "email,town,name\nada@example.org,Oslo,Ada\n"
    #expect(
      try MergedRosters(old, old, theirs).output == "email,name,town\nada@example.org,Ada,Oslo\n")
  }

  @Test(arguments: [
    ("name\nAda\n", "weekly.csv: their version, line 1: no column is named “email”"),
    (
      "email\nb@example.org\n\"a@example.org\n",
      "weekly.csv: their version, line 3: a quote is not closed"
    ),
    (
      "email\n<<<<<<< ours\na@example.org\n",
      "weekly.csv: their version, line 2: the marks of a merge"
    ),
  ])
  func `a version that is no roster is named`(text: String, reason: String) throws {
    let problem = try #require(throws: Problem.self) { try MergedRosters(Self.old, Self.old, text) }
    #expect(problem.description.hasPrefix(reason))
  }

  @Test func `both versions stand whole between the marks where nobody could merge them`() throws {
    let folder = try TemporaryFolder()
    let place = Place(url: folder.url, shown: "")
    try folder.write("ours", "a\nb")
    try folder.write("theirs", "c\n")
    let draft = try FileDraft(of: place.appending("ours"), "new")
    try RosterMerging.writeUnmerged(
      ours: LockedFile(place.appending("ours"), for: .reading),
      theirs: LockedFile(place.appending("theirs"), for: .reading), to: draft)
    try draft.commit()
    #expect(try folder.read("ours") == "<<<<<<< ours\na\nb\n=======\nc\n>>>>>>> theirs\n")
  }

  @Test(arguments: ["", "\n\n"])
  func `a side that was cut off takes nobody out`(_ empty: String) throws {
    let problem = try #require(throws: Problem.self) {
      try MergedRosters(Self.old, Self.old, empty)
    }
    #expect(problem.reason.hasPrefix("their version is empty, where "))
    let other = try #require(throws: Problem.self) { try MergedRosters(Self.old, empty, Self.old) }
    #expect(other.reason.hasPrefix("our version is empty, where "))
    #expect(try MergedRosters("", Self.old, "").merging.conflicts.isEmpty)
  }

  @Test func `that a side has no rows any more is said`() throws {
    let merging = try MergedRosters(
      "email\na@x.org\nb@x.org\n", "email\na@x.org\nb@x.org\n", "email\n")
    #expect(merging.output == "email\n")
    #expect(
      merging.merging.notes == ["their version has no rows any more: the 2 of before are taken out"]
    )
  }
}
