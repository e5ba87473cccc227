import Articles
import Digest
import Foundation
import TestSupport
import Testing

@testable import Newsroom

/// A file that is given another name, and with it another day, is the article that it was.
@Suite struct RenameTests {
  private let text = "The ferry is back from the yard, \(Weeks.words)"

  private func move(_ old: String, to new: String, _ weeks: Weeks) throws {
    let seeds = weeks.files.url.appending(path: "seeds")
    let target = seeds.appending(path: "\(new).md")
    try FileManager.default.createDirectory(
      at: target.deletingLastPathComponent(), withIntermediateDirectories: true)
    try FileManager.default.moveItem(at: seeds.appending(path: "\(old).md"), to: target)
  }

  private func sent(_ name: String = "2025-11-20-ferry", text: String? = nil) throws -> Weeks {
    let weeks = try Weeks()
    try weeks.article(name, "Ferry", text: text ?? self.text)
    #expect(try weeks.issue("11-21") == ["Ferry"])
    return weeks
  }

  @Test(arguments: ["2025-11-22-ferry", "2025-11-26-the-ferry", "2025-11-26-ferry/index"])
  func `it does not go out again, now nor later, and is named once`(_ name: String) throws {
    let weeks = try sent()
    try move("2025-11-20-ferry", to: name, weeks)
    let notes = try weeks.notes("11-28")
    #expect(notes.contains("carried under another file name, which is gone"), "\(notes)")
    #expect(notes.contains("“Ferry”") && notes.contains("(issue-11-21)"))
    try weeks.article("new", on: "2025-11-27")
    #expect(try weeks.issue("11-28") == ["new"])
    #expect(try !weeks.notes("12-05").contains("Ferry"))
    #expect(try weeks.issue("12-05").isEmpty)
    // Nor where it is renamed once more, or a word is mended.
    try move(name, to: "2025-12-01-ferry", weeks)
    #expect(try weeks.issue("12-12").isEmpty)
  }

  @Test func `a short text and another title are known by the name`() throws {
    let weeks = try sent(text: "It is back.")
    try weeks.remove("2025-11-20-ferry.md")
    try weeks.article("2025-11-26-ferry", "The Ferry", text: "It is back.")
    #expect(try weeks.issue("11-28").isEmpty)
    // Another name with another title is another article.
    try weeks.remove("2025-11-26-ferry.md")
    try weeks.article("2025-11-26-boat", "The Boat", text: "It is back.")
    #expect(try weeks.issue("11-28") == ["The Boat"])
  }

  @Test func `why tells which issue had it`() throws {
    let weeks = try sent()
    try move("2025-11-20-ferry", to: "2025-11-26-ferry", weeks)
    let newsroom = weeks.edition.at(weeks.time("11-28")).newsroom
    for issue in [nil, "issue-11-21"] {
      let answer = try newsroom.why("seeds/2025-11-26-ferry.md", list: nil, issue: issue)
      switch answer {
      case .verdict(let verdict): #expect(verdict.reason.contains("issue-11-21 had it"))
      case .past(let past): #expect(past.isChosen, "\(past.reason)")
      default: #expect(Bool(false))
      }
    }
  }

  @Test func `a reminder in a new file each week is another article`() throws {
    let weeks = try sent("2025-11-20-reminder")
    for day in ["11-27", "12-04", "12-11"] {
      try weeks.article("2025-\(day)-reminder", "Ferry", text: text)
      // Old ones may be cleared away, but for the last.
      if day == "12-04" { try weeks.remove("2025-11-20-reminder.md") }
      if day == "12-11" { try weeks.remove("2025-11-27-reminder.md") }
      #expect(try weeks.issue(day) == ["Ferry"], "\(day)")
    }
  }

  @Test func `what was moved as it is leaves its name to another`() throws {
    let weeks = try sent()
    try move("2025-11-20-ferry", to: "old/2025-11-20-ferry", weeks)
    try weeks.article("2025-11-26-ferry", "Ferry", text: text)
    #expect(try weeks.issue("11-28") == ["Ferry"])
  }

  @Test func `a date that front matter states is no name's`() throws {
    let weeks = try sent()
    try weeks.remove("2025-11-20-ferry.md")
    try weeks.article("ferry", "Ferry", on: "2025-11-26", text: text)
    #expect(try weeks.issue("11-28") == ["Ferry"])
    let others = try Weeks()
    try others.article("ferry", "Ferry", on: "2025-11-20", text: text)
    #expect(try others.issue("11-21") == ["Ferry"])
    try others.remove("ferry.md")
    try others.article("2025-11-26-ferry", "Ferry", text: text)
    #expect(try others.issue("11-28") == ["Ferry"])
  }

  @Test func `what waits for room keeps its place under another name`() throws {
    let weeks = try Weeks(issue: "sections: [{ title: All, tags: \"*\", limit: 1 }]")
    try weeks.article("2025-11-20-a", "A")
    try weeks.article("2025-11-19-b", "B")
    #expect(try weeks.issue("11-21") == ["A"])
    try move("2025-11-19-b", to: "2025-11-18-b", weeks)
    #expect(try weeks.issue("11-28") == ["B"])
    #expect(try weeks.issue("12-05").isEmpty)
  }

  @Test func `issues of the time before it was kept how a day is told mail nobody twice`() throws {
    let weeks = try sent()
    // As an earlier version wrote them.
    let plain = { (text: String) in text.replacing(#/ f=[-0-9a-z]*/#, with: "") }
    let known = try weeks.files.read("issues/issue-11-21/known")
    let digests = [known, plain(known)].map { IssueStore.digest(of: Data($0.utf8)) }
    try #require(digests[0] != digests[1])
    try weeks.files.write("issues/issue-11-21/known", plain(known))
    let record = try weeks.files.read("issues/issue-11-21/issue.json")
    try weeks.files.write(
      "issues/issue-11-21/issue.json",
      plain(record).replacing(digests[0], with: digests[1]))
    let journal = try weeks.files.read("issues/issue-11-21/journal")
    let lines = journal.split(separator: "\n").map { JournalLine.sealed(plain(String($0))) }
    try weeks.files.write(
      "issues/issue-11-21/journal", lines.joined(separator: "\n") + "\n")
    #expect(try weeks.files.read("issues/issue-11-21/journal") != journal)
    #expect(try weeks.issue("11-28").isEmpty)
    try move("2025-11-20-ferry", to: "2025-11-26-ferry", weeks)
    try weeks.article("new", on: "2025-11-27")
    #expect(try weeks.issue("11-28") == ["new"])
  }
}
