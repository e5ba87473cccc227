import Testing

@testable import Subscribers

/// No file says that a column has another name now; it is taken for one only where the cells leave no doubt.
@Suite struct ColumnRenamesTests {
  private static let towns = ["Oslo", "Hull", "Rome", ""]

  private static func roster(_ header: String, _ row: (Int) -> String) -> String {
    "email,\(header)\n" + towns.indices.map { "r\($0)@x.org,\(row($0))\n" }.joined()
  }

  private static let old = roster("name,town") { "N\($0),\(towns[$0])" }

  @Test func `a column that stands where the other stood and says the same is that column`() throws
  {
    let old = "email,name,town\nada@x.org,Ada,Oslo\n"
    let merged = try MergedRosters(
      old, old.replacing("town", with: "City"), old.replacing("Oslo", with: "Bergen"))
    #expect(merged.output == "email,name,City\nada@x.org,Ada,Bergen\n")
    #expect(
      merged.merging.notes == [
        "the column “town” is taken for “City”, as one side names it: the cells are the same"
      ])
  }

  @Test func `elsewhere several values have to be the same`() throws {
    let theirs = Self.roster("city,name") { "\(Self.towns[$0]),N\($0)" }
    let merged = try MergedRosters(Self.old, Self.old.replacing("Oslo", with: "Bergen"), theirs)
    #expect(merged.output.hasPrefix("email,name,city\nr0@x.org,N0,Bergen\n"))
    #expect(merged.merging.notes.count == 1)
  }

  @Test(arguments: [
    // One tick is like every other tick.
    ("email,name,vip\na@x.org,A,yes\n", "email,paid,name\na@x.org,yes,A\n", "vip"),
    // A column more: nobody wrote over a name.
    (
      "email,name,vip\na@x.org,A,yes\nb@x.org,B,\n",
      "email,name,paid,town\na@x.org,A,yes,Oslo\nb@x.org,B,,Hull\n", "vip"
    ),
    // In its place, but a cell speaks against it.
    (
      "email,name,vip\na@x.org,A,yes\nb@x.org,B,yes\nc@x.org,C,yes\n",
      "email,name,paid\na@x.org,A,yes\nb@x.org,B,yes\nc@x.org,C,no\n", "vip"
    ),
    // Two of which each could be it.
    (
      old, roster("name,city,place") { "N\($0),\(towns[$0]),\(towns[$0])" }, "town"
    ),
  ])
  func `in doubt both columns stay`(old: String, theirs: String, column: String) throws {
    let ours = old + "new@x.org,New,Lima\n"
    let merged = try MergedRosters(old, ours, theirs)
    #expect(merged.merging.columnConflicts == [column])
    #expect(!merged.merging.notes.contains { $0.contains("taken for") })
    let header = try #require(merged.output.split(separator: "\n").first)
    #expect(header.split(separator: ",").contains(Substring(column)))
    #expect(merged.output.contains("new@x.org,New,Lima"))
  }

  @Test func `a few cells that somebody mended as well leave it plain`() throws {
    let many = (0..<40).map { "r\($0 + 10)@x.org,N,T\($0)\n" }.joined()
    let old = "email,name,town\n" + many
    let theirs = old.replacing("town", with: "city").replacing("T7\n", with: "Hull\n")
    let merged = try MergedRosters(old, old + "s@x.org,S,Lima\n", theirs)
    #expect(merged.output == theirs + "s@x.org,S,Lima\n")
  }
}
