import Articles
import Diagnostics
import Clock
import Digest
import Expressions
import Foundation
import TestSupport
import Testing

@testable import Newsroom

/// What an issue leaves out is named, and the way that is named leads to it.
@Suite struct LeftOutTests {
  @Test(arguments: ["window: 7 days, ", "window: 1 day, ", ""])
  func `the very first issue looks back as far as it is told, whatever the window`(
    _ window: String
  ) throws {
    let weeks = try Weeks(issue: "\(window)first: 30 days")
    try weeks.article("old", on: "2025-11-01")
    try weeks.article("older", on: "2025-10-01")
    #expect(try weeks.notes("11-21").contains("“older”"))
    // Composed and never sent is no first issue.
    #expect(try weeks.issue("11-21", sent: false) == ["old"])
    #expect(try weeks.issue("11-28") == ["old"])
    #expect(try weeks.issue("12-05") == [])
  }

  @Test func `where nobody knows what the last issue knew, what may be new is named`() throws {
    let weeks = try Weeks()
    try weeks.article("one", on: "2025-11-20")
    #expect(try weeks.issue("11-21") == ["one"])
    try weeks.remove("issue-11-21/known", of: "issues")
    try weeks.article("late", on: "2025-11-18")
    try weeks.article("ancient", on: "2025-01-18")
    try weeks.article("two", on: "2025-11-25")
    let notes = try weeks.notes("11-28")
    #expect(notes.contains("nobody can tell whether they are new: “late”"), "\(notes)")
    #expect(!notes.contains("ancient") && !notes.contains("“one”"))
    #expect(try weeks.issue("11-28") == ["two"])
    #expect(try !weeks.notes("12-05").contains("nobody can tell"))
  }

  @Test func `a letter that was written anew and is none by its paragraphs is named once`() throws {
    let weeks = try Weeks()
    func letter(_ news: String) throws {
      try weeks.article(
        "letter", text: "Dear readers,\n\n\(news) \(Weeks.words)\n\nYours, the editor")
    }
    try letter("Snow")
    #expect(try weeks.issue("11-21") == ["letter"])
    #expect(try !weeks.notes("11-28").contains("letter"))
    try letter("Thaw")
    try weeks.article("two", on: "2025-11-25")
    let notes = try weeks.notes("11-28")
    #expect(notes.contains("written anew since they were carried"), "\(notes)")
    #expect(notes.contains("“letter”") && notes.contains("(issue-11-21)"))
    #expect(try weeks.issue("11-28") == ["two"])
    #expect(try !weeks.notes("12-05").contains("letter"))
  }

  @Test func `what a discarded issue carried is had again`() throws {
    let weeks = try Weeks(readers: ["ada@example.org", "ben@example.org"])
    try weeks.article("one", on: "2025-11-20")
    #expect(try weeks.issue("11-21", sent: false) == ["one"])
    let edition = weeks.edition.at(weeks.time("11-21"))
    try edition.send("issue-11-21") { $0.limit = 1 }
    let newsroom = edition.newsroom
    _ = try newsroom.discard(newsroom.discarding("issue-11-21"), reason: "a slip")
    try weeks.article("two", on: "2025-11-25")
    #expect(try weeks.notes("11-28").contains("“one”"))
    #expect(try weeks.issue("11-28", sent: false) == ["two"])
    #expect(try weeks.issue("11-28") { $0.again = true } == ["two", "one"])
  }

  @Test func `what a discarded special carried is had again from further back`() throws {
    let weeks = try Weeks(readers: ["ada@example.org", "ben@example.org"])
    try weeks.article("one", on: "2025-11-18")
    #expect(try weeks.issue("11-19") == ["one"])
    try weeks.article("old", on: "2025-11-10", "tags: [sea]\n")
    #expect(try weeks.issue("11-20", sent: false) { $0.tags = .tag("sea") } == ["old"])
    let edition = weeks.edition.at(weeks.time("11-20"))
    try edition.send("issue-11-20") { $0.limit = 1 }
    _ = try edition.newsroom.discard(edition.newsroom.discarding("issue-11-20"), reason: "a slip")
    try weeks.article("two", on: "2025-11-25")
    let draft = try weeks.edition.at(weeks.time("11-28")).newsroom.draft(ComposeRequest(issue: "x"))
    guard case .made(let made) = draft else { return #expect(Bool(false)) }
    let note = try #require(made.outlook.notes.first { $0.reason.contains("was discarded") })
    #expect(note.reason.contains("“old”") && note.advice == .lookBackAgain)
    let again = try weeks.issue("11-28", sent: false) {
      $0.again = true
      $0.span = Span(since: "2025-11-01")
    }
    #expect(again.contains("old"), "\(again)")
  }

  @Test func `a source whose files cannot be read is not lost`() throws {
    let weeks = try Weeks()
    try weeks.article("one", on: "2025-11-20")
    #expect(try weeks.issue("11-21") == ["one"])
    try weeks.files.write("seeds/one.md", "---\ntitle: A: b\n---\n")
    let composing = try weeks.compose("11-28")
    #expect(composing.warnings.contains { $0.location?.file.hasSuffix("seeds/one.md") == true })
    try weeks.remove("one.md")
    #expect(problem { _ = try weeks.compose("11-28") }.contains("no article is left here"))
  }

  @Test func `a text without blanks is known again by its letters`() throws {
    let weeks = try Weeks()
    let text = "港の灯台は百年ぶりに塗り直された。町の人々は皆それを見に来た。"
    try weeks.article("one", "灯台", on: "2025-11-20", text: text)
    #expect(try weeks.issue("11-21").count == 1)
    try weeks.remove("one.md")
    try weeks.article("other", "港の灯台", on: "2025-11-20", text: text)
    #expect(try weeks.issue("11-28").isEmpty)
  }
}
