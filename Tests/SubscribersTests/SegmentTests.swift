import Diagnostics
import Expressions
import Foundation
import TestSupport
import Testing

@testable import Subscribers

/// The part of a roster that an expression matches.
@Suite struct SegmentTests {
  private let roster: Roster

  init() throws {
    let folder = try TemporaryFolder()
    try folder.write(
      "weekly.csv",
      "email,First Name,tags,town,joined\nada@example.org,Ada,Sea; Low Tide,Oslo,2026-01-02\n"
        + "ben@example.org,Ben,\"sea,harbour\",New Haven,2025-12-31\ncleo@example.org,,,,\n")
    roster = try Roster(
      at: Place(url: folder.url.appending(path: "weekly.csv"), shown: "weekly.csv"))
  }

  @Test(arguments: [
    ("*", "Ada Ben "), ("sea", "Ada Ben"), ("\"low tide\"", "Ada"),
    ("harbour or town = oslo", "Ada Ben"),
    ("joined >= 2026-01-01", "Ada"), ("not joined >= 2026-01-01", "Ben "),
    ("tags = harbour", "Ben"),
    ("tags ~ low*", "Ada"), ("tags = \"\"", ""), ("\"first name\" = ben", "Ben"),
    ("First-Name ~ *a", "Ada"), ("status = subscribed", "Ada Ben "), ("status = pending", nil),
  ])
  func `tags and columns are asked`(_ text: String, _ expected: String?) throws {
    let segment = try Segment(SegmentExpression(parsing: text), of: roster.header)
    let names = roster.subscribers.filter { segment.contains($0, .subscribed) }.map {
      $0["first_name"] ?? ""
    }
    #expect(
      names == expected?.split(separator: " ", omittingEmptySubsequences: false).map(String.init)
        ?? [])
  }

  private static let spellings = [
    "New York", "new-york", "NEW_YORK", " new  york ", "new york city", "York", "newyork", "Straße",
    "STRASSE", "Ärger", "ärger", "-", "sea", "seal", "Low\ttide", "İzmir", "ﬁsh", "Fish", "a,b", "",
  ]

  @Test(arguments: ["new-york", "New York", "straße", "sea*", "*york", "ÄRGER", "fish", "low-tide"])
  func `a tag of a reader is found as one of an article is`(_ wanted: String) throws {
    let folder = try TemporaryFolder()
    let rows = Self.spellings.enumerated().map { number, tag in
      "r\(number)@example.org,\"other;\(tag);more\"\n"
    }
    try folder.write("weekly.csv", "email,tags\n" + rows.joined())
    let roster = try Roster(at: Place(url: folder.url.appending(path: "weekly.csv"), shown: ""))
    let text = "\"\(wanted)\""
    let ofArticles = try TagExpression(parsing: text)
    for question in [text, "tags ~ \(text)"] {
      let segment = try Segment(SegmentExpression(parsing: question), of: roster.header)
      for (subscriber, tag) in zip(roster.subscribers, Self.spellings) {
        let tags = tag.split(separator: ",").map(String.init) + ["other", "more"]
        #expect(
          segment.contains(subscriber, .subscribed) == ofArticles.matches(tags),
          "\(question): \(tag)")
      }
    }
    let unborne = try UnborneTags(
      SegmentExpression(parsing: text),
      of: RosterParts(
        at: ListFiles(
          name: "weekly", folder: Place(url: folder.url, shown: "")
        ).roster))
    #expect(unborne.isEmpty)
  }

  @Test func `a tag that a reader has in another spelling is not put there twice`() {
    #expect(RosterTags.adding("new-york", to: "sea;New York") == nil)
    #expect(RosterTags.removing("NEW_YORK", from: "sea;New York") == "sea")
    #expect(RosterTags.adding("york", to: "sea;New York") == "sea;New York;york")
  }

  @Test func `a column that the roster does not have is named, with the nearest`() throws {
    let problem = try #require(throws: Problem.self) {
      try Segment(SegmentExpression(parsing: "sea or twon = Oslo"), of: roster.header)
    }
    #expect(problem.description == "the roster has no column “twon”\n  hint: did you mean “town”?")
    #expect(problem.category == .usage)
  }

  @Test func `days that are written otherwise are told where days are asked for`() throws {
    let folder = try TemporaryFolder()
    try folder.write(
      "weekly.csv",
      "email,joined,town\nada@example.org,2026-01-02,x\nben@example.org,05.01.2025,\ncleo@example.org,,\ndora@example.org,soon,\n"
    )
    let list = try MailingList(
      at: ListFiles(name: "weekly", folder: Place(url: folder.url, shown: "subscribers")))
    func doubts(_ text: String) throws -> [String] {
      try Segment(SegmentExpression(parsing: text), of: list.roster.header).doubts(of: list).map(
        \.description)
    }
    #expect(
      try doubts("town = x or not joined < 2026-01-01") == [
        "subscribers/weekly.csv:3: 2 rows say no day in “joined”, such as “05.01.2025”: "
          + "“joined < 2026-01-01” leaves out whoever is meant\n  hint: write days as 2026-01-31"
      ])
    #expect(try doubts("joined ~ 2026* or town > m or joined = 05.01.2025") == [])
  }

  @Test(arguments: [
    ("status = gone", "“status = gone”: no status is that"),
    ("sea and not status != unsubscribd", "did you mean “status = unsubscribed”?"),
    ("status > pending", "no status is that"), ("joined >= yesterday", "that is not a day"),
    ("joined < 05.01.2025", "that is not a day"), ("joined >= 2026-02-30", "that is not a day"),
    ("joined < 2026-13-01", "that is not a day"), ("joined < 2026-04-31", "that is not a day"),
    ("joined < 2025-02-29", "that is not a day"), ("joined < 2026-01-00", "that is not a day"),
    ("town > 2026-06-31", "that is not a day"),
    ("town > \"2026-06-31 08:00\"", "that is not a day"),
  ])
  func `what no reader can be is a slip of the pen`(_ text: String, _ reason: String) throws {
    let problem = try #require(throws: Problem.self) {
      try Segment(SegmentExpression(parsing: text), of: roster.header)
    }
    #expect(problem.description.contains(reason))
    #expect(problem.category == .usage)
  }
}
