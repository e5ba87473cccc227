import Articles
import Digest
import Expressions
import Foundation
import TestSupport
import Testing

@testable import Newsroom

/// Why an article is in an issue that is composed, or not.
@Suite struct PastVerdictTests {
  private func standing(_ name: String, _ weeks: Weeks, in issue: String) throws
    -> PastVerdict.Standing
  {
    guard
      case .past(let verdict) = try weeks.edition.newsroom.why(name, list: nil, issue: issue)
    else { throw NewsroomProblem([]) }
    #expect(verdict.issue == issue)
    return verdict.standing
  }

  @Test func `each verdict is told of any issue`() throws {
    let weeks = try Weeks(issue: "sections: [{ title: Sea, tags: sea, limit: 2 }]")
    let sea = "tags: [sea]\n"
    try weeks.article("a", on: "2025-11-20", sea)
    try weeks.issue("11-21")
    try weeks.article("b", on: "2025-11-26", sea)
    try weeks.article("late", on: "2025-11-19", sea)
    try weeks.article("room", on: "2025-11-18", sea)
    try weeks.article("town", on: "2025-11-26")
    try weeks.article("draft", on: "2025-11-26", "draft: true\n")
    try weeks.article("soon", on: "2025-12-24", sea)
    try weeks.article("old", on: "2025-01-01", sea)
    try weeks.article("copy", on: "2025-11-26", text: "About b is all \(Weeks.words)")
    let issue = "issue-11-28"
    #expect(try weeks.issue("11-28") == ["b", "late"])
    try weeks.article("after", on: "2025-11-29", sea)
    #expect(try standing("b", weeks, in: issue) == .took(section: "Sea", newness: nil))
    #expect(try standing("late", weeks, in: issue) == .took(section: "Sea", newness: "late"))
    #expect(try standing("copy", weeks, in: issue) == .copy(of: "b", section: "Sea"))
    #expect(try standing("seeds/a.md", weeks, in: issue) == .carried(by: "issue-11-21"))
    #expect(
      try standing("room", weeks, in: issue) == .noRoom(since: weeks.time("11-28")))
    #expect(try standing("town", weeks, in: issue) == .notWanted)
    #expect(try standing("draft", weeks, in: issue) == .withheld)
    #expect(try standing("soon", weeks, in: issue) == .datedLater)
    #expect(try standing("old", weeks, in: issue) == .passed(.late))
    #expect(try standing("after", weeks, in: issue) == .unseen)
    #expect(try standing("b", weeks, in: "issue-11-21") == .unseen)
    // Its file is gone, and the issue has it all the same.
    try weeks.remove("b.md")
    #expect(try standing("b", weeks, in: issue) == .took(section: "Sea", newness: nil))
    #expect(problem { _ = try standing("xyz", weeks, in: issue) }.contains("no article is “xyz”"))
    #expect(problem { _ = try standing("b", weeks, in: "none") }.contains("there is no issue"))
  }

  @Test(arguments: ["letter", "Letter of the week"])
  func `a letter that is another one by now was in no issue of before`(_ title: String) throws {
    let weeks = try Weeks()
    try weeks.article("letter", "letter", on: "2025-11-20", text: "Of one week.\n\nIt was long.")
    try weeks.issue("11-21")
    #expect(
      try standing("letter", weeks, in: "issue-11-21") == .took(section: "This week", newness: nil))
    try weeks.article("letter", title, on: "2025-11-27", text: "Of another.\n\nIt was short.")
    #expect(try standing(title, weeks, in: "issue-11-21") == .unseen)
    try weeks.issue("11-28")
    #expect(
      try standing(title, weeks, in: "issue-11-28")
        == .took(section: "This week", newness: nil))
    // One that is retitled stays what it is.
    try weeks.article("letter", "Mended", on: "2025-11-27", text: "Of another.\n\nIt was short.")
    #expect(
      try standing("Mended", weeks, in: "issue-11-28")
        == .took(section: "This week", newness: nil))
  }

  @Test func `a special tells of its own, and of what was carried`() throws {
    let weeks = try Weeks()
    try weeks.article("a", on: "2025-11-20")
    try weeks.issue("11-21")
    try weeks.article("b", on: "2025-11-22", "tags: [x]\n")
    try weeks.article("c", on: "2025-11-22")
    try weeks.issue("11-23") { $0.tags = .tag("x") }
    #expect(
      try standing("b", weeks, in: "issue-11-23") == .took(section: "This week", newness: nil))
    #expect(try standing("a", weeks, in: "issue-11-23") == .carried(by: "issue-11-21"))
    #expect(try standing("c", weeks, in: "issue-11-23") == .filtered(by: "x"))
    try weeks.article("d", on: "2025-11-20", "draft: true\n")
    try weeks.issue("11-24")
    try weeks.article("e", on: "2025-11-25", "tags: [x]\n")
    try weeks.issue("11-25") { $0.tags = .tag("x") }
    #expect(
      try standing("d", weeks, in: "issue-11-25")
        == .unknownSince(issue: "issue-11-24", .withheld))
  }

  @Test func `what was retitled or moved since is known by what it was called then`() throws {
    let weeks = try Weeks()
    try weeks.article("a", "First name", on: "2025-11-20")
    try weeks.article("b", "Another", on: "2025-11-20", "url: /page/\n")
    try weeks.issue("11-21")
    let took = PastVerdict.Standing.took(section: "This week", newness: nil)
    // By its file, which is that of both.
    try weeks.article("a", "Second name", on: "2025-11-20")
    for name in ["seeds/a.md", "First name", "Second name", "First"] {
      #expect(try standing(name, weeks, in: "issue-11-21") == took, "\(name)")
    }
    // Moved and retitled: its text tells.
    try weeks.remove("a.md")
    try weeks.article(
      "moved", "Third name", on: "2025-11-20", text: "About a is all \(Weeks.words)")
    for name in ["seeds/a.md", "seeds/moved.md", "First name", "Third name"] {
      #expect(try standing(name, weeks, in: "issue-11-21") == took, "\(name)")
    }
    // Quite another one by now in the same file: the issue is asked for what it took.
    try weeks.article("b", "Anew", on: "2025-11-25", text: "Quite other words.")
    #expect(try standing("seeds/b.md", weeks, in: "issue-11-21") == took)
    #expect(try standing("Another", weeks, in: "issue-11-21") == took)
    #expect(try standing("Anew", weeks, in: "issue-11-21") == .unseen)
  }

  @Test func `what is in no source any more is answered from what issues keep`() throws {
    let weeks = try Weeks(issue: "sections: [{ title: Sea, tags: sea }]")
    try weeks.article("a", "Of the sea", on: "2025-11-20", "tags: [sea]\n")
    try weeks.article("town", "In town", on: "2025-11-20", "url: /town/\n")
    try weeks.article("draft", "Not yet", "tags: [sea]\ndraft: true\n")
    try weeks.issue("11-21")
    for name in ["a", "town", "draft"] { try weeks.remove("\(name).md") }
    try weeks.article("c", on: "2025-11-27", "tags: [sea]\n")
    try weeks.issue("11-28")
    for issue in [nil, "issue-11-28"] {
      func standing(_ name: String) throws -> PastVerdict.Standing? {
        let newsroom = weeks.edition.at(weeks.time("11-29")).newsroom
        guard case .past(let verdict) = try newsroom.why(name, list: nil, issue: issue) else {
          return nil
        }
        return verdict.standing
      }
      for name in ["Of the sea", "seeds/a.md"] {
        #expect(try standing(name) == .carried(by: "issue-11-21"), "\(name)")
      }
      for name in [
        "seeds/town.md", "HTTPS://news.example.org/town/", "https://news.example.org/town",
      ] {
        #expect(try standing(name) == .notWanted, "\(name)")
      }
      // Without a date there is its title too.
      for name in ["seeds/draft.md", "not  yet"] {
        #expect(try standing(name) == .withheld, "\(name)")
      }
      #expect(problem { _ = try standing("seeds/other.md") }.contains("no article is"))
    }
  }

  @Test func `two of one title are told apart by their ids`() throws {
    let weeks = try Weeks()
    try weeks.article("a", "Letter", on: "2025-11-20")
    try weeks.article("b", "Letter", on: "2025-11-20")
    let text = problem {
      _ = try weeks.edition.at(weeks.time("11-21")).newsroom.why("Letter", list: nil)
    }
    #expect(text.contains("2 articles are “Letter”: letter-"))
    #expect(!text.contains("did you mean") && text.contains("say the id"))
  }

  @Test func `of the next issue each verdict says why`() throws {
    let weeks = try Weeks()
    try weeks.article("a", on: "2025-11-20")
    try weeks.article("b", on: "2025-11-20", text: "About a is all \(Weeks.words)")
    let first = try verdict(on: "b", in: weeks.edition.at(weeks.time("11-21")))
    guard case .duplicate(let other) = first else {
      Issue.record("\(first)")
      return
    }
    #expect(other.hasPrefix("a-"))
    try weeks.issue("11-21")
    try weeks.article("late", on: "2025-11-19")
    guard
      case .verdict(let answer) = try weeks.edition.at(weeks.time("11-28")).newsroom.why(
        "late", list: nil)
    else {
      Issue.record("no verdict")
      return
    }
    #expect(answer.verdict.isChosen && answer.newness == .late)
    #expect(
      try verdict(on: "b", in: weeks.edition.at(weeks.time("11-28")))
        == .alreadySent(issue: "issue-11-21"))
  }

  @Test func `a special tells for which tags it was asked`() throws {
    let weeks = try Weeks()
    try weeks.article("a", "Sea", on: "2025-11-20", "tags: [sea]\n")
    try weeks.article("c", "Town", on: "2025-11-20", "tags: [town]\n")
    #expect(try weeks.issue("11-20") { $0.tags = .tag("sea") } == ["Sea"])
    let newsroom = weeks.edition.at(weeks.time("11-21")).newsroom
    guard case .past(let past) = try newsroom.why("Town", list: nil, issue: "issue-11-20") else {
      return #expect(Bool(false))
    }
    #expect(past.standing == .filtered(by: "sea"))
    #expect(past.reason == "not wanted: the issue was asked for with the tags sea alone")
  }

  @Test func `of a file that is not read it is said that this is so now`() throws {
    let weeks = try Weeks()
    try weeks.article("a", on: "2025-11-20")
    try weeks.issue("11-21")
    try weeks.files.write("seeds/bad.md", "---\ntitle: [a]\n---\nText")
    let newsroom = weeks.edition.at(weeks.time("11-22")).newsroom
    let answer = try newsroom.why("seeds/bad.md", list: nil, issue: "issue-11-21")
    guard case .nothing(in: "issue-11-21", now: .skipped(let file)) = answer else {
      return #expect(Bool(false), "\(answer)")
    }
    #expect(file.path == "seeds/bad.md")
  }
}
