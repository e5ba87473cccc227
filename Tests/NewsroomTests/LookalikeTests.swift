import Diagnostics
import Digest
import Expressions
import Foundation
import TestSupport
import Testing

@testable import Newsroom

/// Articles that read like another one and that nothing makes the same: an issue takes them, and says so.
@Suite struct LookalikeTests {
  private func warnings(_ day: String, _ weeks: Weeks) throws -> String {
    let composing = try weeks.compose(day)
    return composing.warnings.map(\.reason).joined(separator: "\n")
  }

  @Test func `a copy with other marks is named`() throws {
    let weeks = try Weeks()
    try weeks.article("a", "One", on: "2025-11-20", text: "It says *this* \(Weeks.words)")
    try weeks.article("b", "one", on: "2025-11-20", text: "It says this \(Weeks.words)")
    try weeks.article("c", "Two", on: "2025-11-20")
    let said = try warnings("11-21", weeks)
    #expect(said.contains("with the title and the date of another article"), "\(said)")
    #expect(said.contains("beside") && !said.contains("Two"))
    try weeks.issue("11-21")
    let report = try weeks.edition.at(weeks.time("11-21")).newsroom.check(
      "issue-11-21", skipsBadRows: true)
    #expect(report.findings.contains { $0.rule == .lookalike && $0.severity == .warning })
  }

  @Test func `two that say that they are two are not said to have other texts`() throws {
    let weeks = try Weeks()
    for name in ["a", "b"] {
      try weeks.article(
        name, "One", on: "2025-11-20", "id: \(name)\n", text: "It says this \(Weeks.words)")
    }
    let said = try warnings("11-21", weeks)
    #expect(said.contains("and an “id” of its own: “One”"), "\(said)")
    #expect(!said.contains("not quite its text") && !said.contains("or most of it"))
  }

  @Test func `what was dated anew is named`() throws {
    let weeks = try Weeks()
    try weeks.article("a", "Red", on: "2025-11-20", text: "It is red \(Weeks.words)")
    try weeks.issue("11-21")
    try weeks.remove("a.md")
    try weeks.article("b", "Red", on: "2025-11-26", text: "It is red \(Weeks.words)")
    let said = try warnings("11-28", weeks)
    #expect(said.contains("and another date: “Red”") && said.contains("issue-11-21"), "\(said)")
    // Another text of that title is next week's.
    try weeks.article("b", "Red", on: "2025-11-26", text: "It is not \(Weeks.words)")
    #expect(try !warnings("11-28", weeks).contains("“Red”"))
  }

  @Test func `a note without a date in which a word was mended is named`() throws {
    let weeks = try Weeks()
    try weeks.article("note", text: "It has a tpyo \(Weeks.words)")
    #expect(try weeks.issue("11-21") == ["note"])
    try weeks.article("note", text: "It has a typo \(Weeks.words)")
    let said = try warnings("11-28", weeks)
    #expect(said.contains("no date that tells them apart: “note”"), "\(said)")
    // As it says: then it is the same.
    try weeks.article("note", on: "2025-11-20", text: "It has a typo \(Weeks.words)")
    try weeks.article("news", on: "2025-11-27")
    #expect(try weeks.issue("11-28") == ["news"])
  }

  @Test func `the very article that a special carried since is no other one`() throws {
    let weeks = try Weeks()
    try weeks.article("a", "Red", on: "2025-11-20", "tags: [sea]\n", text: story("red"))
    try weeks.article("b", "Blue", on: "2025-11-20")
    try weeks.issue("2025-11-21 10:00", sent: false) {
      $0.tags = .tag("sea"); $0.issue = "special"
    }
    try weeks.issue("2025-11-21 11:00", sent: false)
    try weeks.edition.at(weeks.time("2025-11-21 11:01")).send("special")
    let report = try weeks.edition.at(weeks.time("2025-11-21 11:02")).newsroom.check(
      "issue-2025-11-21", skipsBadRows: true)
    #expect(report.findings.contains { $0.rule == .alreadyCarried })
    #expect(!report.findings.contains { $0.rule == .lookalike }, "\(report.findings)")
  }

  /// Nothing that most texts of a house have in common.
  private func story(_ word: String, paragraphs: Int = 6) -> String {
    (0..<paragraphs).map { "Paragraph \($0) of \(word)." }.joined(separator: "\n\n")
      + "\n\n\(Weeks.words)"
  }

  @Test(arguments: [true, false])
  func `one text under two titles is named, with other marks and days`(_ isEdited: Bool) throws {
    let weeks = try Weeks()
    let text = story("snow")
    try weeks.article("a", "Snow Is Here", on: "2025-11-18", text: text)
    try weeks.article(
      "b", "Winter Has Come", on: "2025-11-20",
      text: isEdited ? text.replacing("Paragraph 2", with: "The second part") : text)
    try weeks.article("c", "Two", on: "2025-11-20", text: story("thaw"))
    let said = try warnings("11-21", weeks)
    #expect(said.contains("of another article, or most of it: “"), "\(said)")
    #expect(said.contains("beside") && !said.contains("“Two”"), "\(said)")
    #expect(said.components(separatedBy: "or most of it").count == 2)
    try weeks.issue("11-21")
    let report = try weeks.edition.at(weeks.time("11-21")).newsroom.check(
      "issue-11-21", skipsBadRows: true)
    #expect(report.findings.contains { $0.rule == .lookalike && $0.severity == .warning })
  }

  @Test func `a text that was carried under another title is named with its issue`() throws {
    let weeks = try Weeks()
    try weeks.article("a", "Snow Is Here", on: "2025-11-18", text: story("snow"))
    try weeks.issue("11-21")
    try weeks.remove("a.md")
    try weeks.article("b", "Winter Has Come", on: "2025-11-26", text: story("snow"))
    let said = try warnings("11-28", weeks)
    #expect(said.contains("or most of it: “Winter Has Come” ("), "\(said)")
    #expect(said.contains("issue-11-21)"), "\(said)")
    // Next week's letter greets and bids farewell as the last one did.
    try weeks.article(
      "b", "Winter Has Come", on: "2025-11-26",
      text: "Paragraph 0 of snow.\n\nAll else is new.\n\nQuite.\n\n\(Weeks.words)")
    #expect(try !warnings("11-28", weeks).contains("or most of it"))
  }
}
