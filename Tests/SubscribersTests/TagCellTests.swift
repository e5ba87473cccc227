import Testing

@testable import Subscribers

/// The tags of a cell come in as a roster has them, however a system sets them apart.
@Suite struct TagCellTests {
  @Test(arguments: [
    ("sea", "sea"), ("sea;low tide", "sea;low tide"), ("a_b;c-d;2", "a_b;c-d;2"),
    ("sea ;tide", "sea;tide"), ("sea; tide", "sea;tide"), (";sea", "sea"), ("sea;", "sea"),
    ("sea;;tide", "sea;tide"), (";", ""), ("", ""), ("[sea; tide]", "sea;tide"),
    ("høy;lav", "høy;lav"), ("sea ::: tide", "sea;tide"), ("\"sea, tide\"", "sea;tide"),
    ("\"[\"\"sea\"\",\"\"low tide\"\"]\"", "sea;low tide"),
  ])
  func `they are set apart by a sign alone`(_ cell: String, _ tags: String) throws {
    let list = try ImportFolder()
    try list.run("in.csv", "email,name,tags\nada@example.org,Ada,\(cell)\n")
    let roster = try Roster(at: list.files.roster)
    #expect(roster.subscribers.first.map { $0["tags"] ?? "" } == tags)
  }
}
