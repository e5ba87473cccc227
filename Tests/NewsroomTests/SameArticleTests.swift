import Articles
import Clock
import Diagnostics
import Digest
import Foundation
import TestSupport
import Testing

@testable import Newsroom

/// Articles that are retitled, renamed, moved, copied or rewritten, from issue to issue.
@Suite struct SameArticleTests {
  private static let ferry = "The ferry came home after nine weeks in the yard, and all were there."

  /// A week in which the ferry was carried; its issue is of the 21st.
  private func ferry(_ more: String = "", window: String = "30 days") throws -> Weeks {
    let weeks = try Weeks(issue: "window: \(window)")
    try weeks.article("2025-11-20-ferry", "The Ferrry", on: "2025-11-20", more, text: Self.ferry)
    try weeks.article("stays", on: "2025-11-19")
    #expect(try weeks.issue("11-21") == ["The Ferrry", "stays"])
    return weeks
  }

  @Test func `retitled in its file`() throws {
    let weeks = try ferry()
    try weeks.article("2025-11-20-ferry", "The Ferry", on: "2025-11-20", text: "Mended words.")
    #expect(try weeks.issue("11-28").isEmpty)
  }

  @Test func `two titles of a list that make one address are two articles`() throws {
    let weeks = try Weeks()
    try weeks.files.write(
      "seeds/list.txt",
      "---\ndate: 2025-11-20\nlink_base: https://example.org/\n---\nLow, Tide\n\nThe quay was dry from nine to ten.\n\n"
        + "Low Tide!\n\nA play about the sea, in the town hall.\n")
    let composing = try weeks.compose("11-21")
    #expect(titles(composing) == ["Low, Tide", "Low Tide!"])
    #expect(composing.warnings.contains { $0.reason.contains("has the same address as") })
    #expect(!composing.outlook.notes.contains { $0.reason.contains("a copy") })
    try weeks.issue("11-21")
    #expect(try weeks.issue("11-28").isEmpty)
  }

  @Test func `renamed, moved and retitled with the same words`() throws {
    let weeks = try ferry()
    try weeks.remove("2025-11-20-ferry.md")
    try weeks.article("ferry", "The Ferry", on: "2025-11-20", text: Self.ferry)
    try weeks.article("x", on: "2025-11-27")
    #expect(try weeks.issue("11-28") == ["x"])
    try weeks.remove("ferry.md")
    // By now it is known in its new place, and may be edited there.
    try weeks.article("ferry", "The Ferry", on: "2025-11-20", text: "Quite other words.")
    #expect(try weeks.issue("12-05").isEmpty)
  }

  @Test func `copied, also into another source, and edited there later`() throws {
    let weeks = try ferry()
    try weeks.article("sub/copy", "The Ferry", on: "2025-11-20", text: Self.ferry)
    #expect(try weeks.issue("11-28", sent: false).isEmpty)
    try weeks.article("x", on: "2025-11-27")
    #expect(try weeks.issue("11-28") == ["x"])
    try weeks.article("sub/copy", "The Ferry", on: "2025-11-20", text: "Edited by now.")
    #expect(try weeks.issue("12-05").isEmpty)
  }

  @Test func `known by its page or by its id, whatever else is changed`() throws {
    for stated in ["url: /ferry/", "id: ferry", "guid: ferry"] {
      let weeks = try ferry("\(stated)\n")
      try weeks.remove("2025-11-20-ferry.md")
      let now = stated.replacing("/ferry/", with: "http://NEWS.example.org/ferry?utm_source=x")
      try weeks.article("other", "Another", on: "2025-11-20", "\(now)\n", text: "Other words.")
      #expect(try weeks.issue("11-28").isEmpty, "\(stated)")
    }
  }

  @Test func `another article is another, however alike`() throws {
    let weeks = try ferry("link: https://example.org/port\n")
    // The same page spoken of, with another title and other words.
    try weeks.article(
      "b", "The Port", on: "2025-11-20", "link: https://example.org/port\n", text: "Other words.")
    // The same words on another day: a reminder.
    try weeks.article("c", "The Ferry", on: "2025-11-24", text: Self.ferry)
    // The same title and day, other words.
    try weeks.article("d", "The Ferrry", on: "2025-11-20", text: "Something else again.")
    #expect(try weeks.issue("11-28") == ["The Ferry", "The Port", "The Ferrry"])
  }

  @Test func `of two copies the richer one is taken, and both are carried`() throws {
    let weeks = try Weeks()
    try weeks.article("a", "Short", on: "2025-11-20", "id: x\n", text: "Few words.")
    try weeks.article("b", "Long", on: "2025-11-20", "id: x\n", text: Self.ferry)
    let notes = try weeks.notes("11-21")
    #expect(notes.hasPrefix("a copy in another place stands for “Short”"), "\(notes)")
    #expect(try weeks.issue("11-21") == ["Long"])
    // The one that was left out states no id any more: it is known all the same.
    try weeks.remove("b.md")
    try weeks.article("a", "Short", on: "2025-11-20", text: "Few words.")
    #expect(try weeks.issue("11-28").isEmpty)
  }

  @Test(arguments: [true, false])
  func `of two with one text that which says what it is about is taken`(_ isFirst: Bool) throws {
    let weeks = try Weeks()
    let names = isFirst ? ["a", "b"] : ["b", "a"]
    try weeks.article(
      names[0], "Told", on: "2025-11-20", "id: x\ndescription: What it is about.\n",
      text: Self.ferry)
    try weeks.article(names[1], "Untold", on: "2025-11-20", "id: x\n", text: Self.ferry)
    #expect(try weeks.issue("11-21") == ["Told"])
  }

  @Test func `a special carries what its copies are known by too`() throws {
    let weeks = try Weeks()
    try weeks.article("a", "Short", on: "2025-11-20", "id: x\n", text: "Few words.")
    try weeks.article("b", "Long", on: "2025-11-20", "id: x\n", text: Self.ferry)
    #expect(try weeks.issue("11-21") { $0.span = Span(since: "2025-11-19") } == ["Long"])
    // No issue knows of it yet but by what was carried.
    try weeks.article("a", "Short", on: "2025-11-20", text: "Few other words.")
    #expect(try weeks.issue("11-22").isEmpty)
  }

  @Test func `a copy that a section wants is taken, though it is the poorer one`() throws {
    let weeks = try Weeks(issue: "sections: [{ title: Sea, tags: sea }]")
    try weeks.article("a", "Short", on: "2025-11-20", "id: x\ntags: [sea]\n", text: "Few.")
    try weeks.article("b", "Long", on: "2025-11-20", "id: x\ntags: [town]\n", text: Self.ferry)
    #expect(try weeks.issue("11-21") == ["Short"])
  }

  @Test func `a draft is no copy that stands in anybody's place`() throws {
    let weeks = try Weeks()
    try weeks.article("a", "Short", on: "2025-11-20", "id: x\n", text: "Few words.")
    try weeks.article("b", "Long", on: "2025-11-20", "id: x\ndraft: true\n", text: Self.ferry)
    #expect(try weeks.issue("11-21") == ["Short"])
    try weeks.article("b", "Long", on: "2025-11-20", "id: x\n", text: Self.ferry)
    #expect(try weeks.issue("11-28").isEmpty)
  }

  @Test(arguments: [true, false])
  func `a letter that is rewritten in one file goes out every week`(_ isDated: Bool) throws {
    let weeks = try Weeks()
    for (week, day) in ["11-21", "11-28", "12-05"].enumerated() {
      try weeks.article(
        "letter", "A letter", on: isDated ? "2025-\(day) 09:00" : nil, "url: /letter\n",
        text: "Dear all,\n\nthe \(week)th week.\n\nOf it: \(week).\n\nMore: \(week).\n\nYours")
      #expect(try weeks.issue(day, sent: false) == ["A letter"])
      #expect(try weeks.issue(day) == ["A letter"], "\(day)")
      // A slip is mended, and nobody gets it again.
      try weeks.article(
        "letter", "A letter", on: isDated ? "2025-\(day) 09:00" : nil, "url: /letter\n",
        text: "Dear all,\n\nthe \(week)th week!\n\nOf it: \(week).\n\nMore: \(week).\n\nYours")
      #expect(try weeks.issue("2025-\(day) 15:00", sent: false).isEmpty)
    }
  }

  @Test(arguments: ["", "date: 2025-DAY 09:00\n"])
  func `a headline list that is overwritten each week goes out each week`(_ date: String) throws {
    let weeks = try Weeks()
    for day in ["11-21", "11-28", "12-05"] {
      try weeks.files.write(
        "seeds/week.txt",
        """
        ---
        \(date.replacing("DAY", with: day))link_base: https://news.example.org/
        ---
        Tides of the Week

        High water on \(day) comes at noon.

        News of \(day)

        Something happened on \(day).

        """)
      #expect(try weeks.issue(day) == ["Tides of the Week", "News of \(day)"], "\(day)")
    }
    #expect(try weeks.issue("12-12").isEmpty)
  }

  @Test func `a letter that is written anew without its date goes out`() throws {
    let weeks = try Weeks()
    let text = { (week: String) in "\(week) came.\n\nOf \(week).\n\nAnd \(week)." }
    try weeks.article("letter", on: "2025-11-20", text: text("One"))
    #expect(try weeks.issue("11-21") == ["letter"])
    try weeks.article("letter", text: text("Two"))
    #expect(try weeks.issue("11-28") == ["letter"])
    #expect(try weeks.issue("12-05").isEmpty)
    // A word that is mended makes no other one of it.
    try weeks.article("letter", text: text("Two") + "\n\nBye.")
    #expect(try weeks.issue("12-12").isEmpty)
  }

  @Test func `asked for again it comes again`() throws {
    let weeks = try ferry(window: "since-last-issue")
    let again = { (request: inout ComposeRequest) in
      request.again = true
      request.span = Span(since: "2025-11-01")
    }
    #expect(try weeks.issue("11-28", again) == ["The Ferrry", "stays"])
    #expect(try weeks.issue("12-05").isEmpty)
  }
}
