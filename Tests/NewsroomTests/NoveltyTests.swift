import Articles
import Clock
import Diagnostics
import Digest
import Expressions
import Foundation
import TestSupport
import Testing

@testable import Newsroom

/// What is new from issue to issue: window, what comes late, what was kept back, what had no room.
@Suite struct NoveltyTests {
  @Test func `the first issue looks back so far, and says what is older`() throws {
    let weeks = try Weeks(issue: "first: 5 days")
    try weeks.article("new", on: "2025-11-17")
    try weeks.article("old", on: "2025-11-15")
    let notes = try weeks.notes("11-21")
    #expect(notes.contains("older than the first issue looks back") && notes.contains("“old”"))
    #expect(try weeks.issue("11-21") == ["new"])
    // Once it is known, it is no news, and nobody is told of it again.
    #expect(try weeks.issue("11-28").isEmpty)
    #expect(try weeks.notes("11-28").isEmpty)
  }

  @Test func `by itself the first issue looks back two weeks`() throws {
    let weeks = try Weeks()
    try weeks.article("new", on: "2025-11-08")
    try weeks.article("old", on: "2025-11-06")
    #expect(try weeks.issue("11-21") == ["new"])
  }

  @Test(arguments: ["since-last-issue", "7 days"])
  func `what the last issue did not know is new, as far back as late says`(_ window: String) throws
  {
    let weeks = try Weeks(issue: "window: \(window)")
    try weeks.article("a", on: "2025-11-20")
    #expect(try weeks.issue("11-21") == ["a"])
    // Merged at the weekend, written before.
    try weeks.article("late", on: "2025-11-19")
    try weeks.article("older", on: "2025-10-30")
    try weeks.article("oldest", on: "2025-10-28")
    try weeks.article("b", on: "2025-11-25")
    let notes = try weeks.notes("11-28")
    #expect(notes.contains("come too late") && notes.contains("“oldest”"))
    #expect(!notes.contains("“older”"))
    #expect(try weeks.issue("11-28") == ["b", "late", "older"])
    #expect(try weeks.issue("12-05").isEmpty)
    #expect(try weeks.notes("12-05").isEmpty)
  }

  @Test func `late has a length of its own, and a list may have another`() throws {
    let weeks = try Weeks(issue: "late: 3 days")
    try weeks.article("a", on: "2025-11-20")
    try weeks.issue("11-21")
    try weeks.article("late", on: "2025-11-19")
    #expect(try weeks.issue("11-28").isEmpty)
    for (key, said) in [
      ("late: never", "“never” is not a span"), ("first: 0 days", "“0 days” is not a span"),
      ("carry_over: perhaps", "must be true or false"), ("latest: 3 days", "did you mean “late”?"),
    ] {
      #expect(problem { _ = try Weeks(issue: key).compose("11-21") }.contains(said), "\(key)")
    }
  }

  @Test func `what was kept back is new at any age once it is released`() throws {
    let weeks = try Weeks()
    try weeks.article("a", on: "2025-11-20")
    try weeks.article("draft", on: "2025-06-01", "draft: true\n")
    try weeks.article("embargo", on: "2025-06-02", "publishDate: 2025-12-01\n")
    try weeks.article("soon", on: "2025-12-02")
    let notes = try weeks.notes("11-21")
    #expect(notes.contains("2 withheld, 1 dated later"))
    #expect(try weeks.issue("11-21") == ["a"])
    #expect(try weeks.issue("11-28").isEmpty)
    try weeks.article("draft", on: "2025-06-01")
    // A plan that was put forward.
    try weeks.article("soon", on: "2025-07-02")
    #expect(try weeks.issue("12-05") == ["soon", "embargo", "draft"])
    #expect(try weeks.issue("12-12").isEmpty)
  }

  @Test func `an issue that was never sent knows nothing`() throws {
    let weeks = try Weeks()
    try weeks.article("a", on: "2025-11-20")
    try weeks.issue("11-21")
    try weeks.article("draft", on: "2025-10-01", "draft: true\n")
    try weeks.article("b", on: "2025-11-27")
    #expect(try weeks.issue("11-28", sent: false) == ["b"])
    try weeks.article("draft", on: "2025-11-02")
    // The issue of the 21st is the last one that anybody has: it lacks the draft, and b is in its window.
    #expect(try weeks.notes("12-01").contains("issue-11-28 was composed and never sent"))
    #expect(try weeks.issue("12-01") == ["b", "draft"])
    #expect(try !weeks.notes("12-08").contains("never sent"))
  }

  @Test func `what nobody wanted is new when its own tags change`() throws {
    let weeks = try Weeks(
      issue: "sections: [{ title: Sea, tags: sea }]",
      extra: "tag_rules: [{ tag: sea, match: [gull] }]")
    try weeks.article("a", on: "2025-11-20", "tags: [sea]\n")
    try weeks.article("b", on: "2025-11-19", "tags: [town]\n")
    try weeks.article("c", on: "2025-11-19")
    #expect(try weeks.notes("11-21").contains("no section takes the tags of 2 articles"))
    #expect(try weeks.issue("11-21") == ["a"])
    #expect(try weeks.issue("11-28").isEmpty)
    // By a rule it is no other article.
    try weeks.edition.configure(
      extra: "issue: { sections: [{ title: Sea, tags: sea }] }\n"
        + "tag_rules: [{ tag: sea, match: [nobody] }]")
    #expect(try weeks.issue("11-29").isEmpty)
    try weeks.article("b", on: "2025-11-19", "tags: [town, sea]\n")
    #expect(try weeks.issue("12-05") == ["b"])
    // After so long nobody waits for it.
    try weeks.article("c", on: "2025-11-19", "tags: [sea]\n")
    #expect(try weeks.issue("12-29").isEmpty)
  }

  @Test func `an article without a date is new when it was not known`() throws {
    let weeks = try Weeks()
    try weeks.article("a", on: "2025-11-20")
    try weeks.article("undated")
    try weeks.article("edited", nil, on: nil, "lastmod: 2025-11-20\n")
    // Nothing is known yet: the time of the file decides.
    let saved = weeks.time("11-19")
    try FileManager.default.setAttributes(
      [.modificationDate: saved],
      ofItemAtPath: weeks.files.url.appending(path: "seeds/undated.md").path)
    #expect(Set(try weeks.issue("11-21")) == ["a", "undated", "edited"])
    // A clone saves everything anew, and an edit is none that anybody waits for.
    try weeks.article("undated")
    try weeks.article("edited", nil, on: nil, "lastmod: 2025-11-27\n")
    try weeks.article("other")
    #expect(try weeks.issue("11-28") == ["other"])
    #expect(try weeks.issue("12-05").isEmpty)
  }

  @Test func `a source that is new begins where the last issue ended`() throws {
    let weeks = try Weeks()
    try weeks.article("a", on: "2025-11-20")
    try weeks.issue("11-21")
    let sources = "sources: [{ path: seeds }, { path: blog }]"
    let text = try weeks.files.read("broadsheet.yml")
    try weeks.files.write(
      "broadsheet.yml", text.replacing("sources: [{ path: seeds }]", with: sources))
    try weeks.article("old", on: "2025-11-19", in: "blog")
    try weeks.article("new", on: "2025-11-22", in: "blog")
    #expect(try weeks.notes("11-28").contains("of a source that is new"))
    #expect(try weeks.issue("11-28") == ["new"])
    // From then on it is like any other: what comes late is new.
    try weeks.article("late", on: "2025-11-18", in: "blog")
    #expect(try weeks.issue("12-05") == ["late"])
  }

  @Test func `a source within another takes nothing from it, and is not new`() throws {
    let weeks = try Weeks()
    let text = try weeks.files.read("broadsheet.yml")
    func setSources(_ paths: String...) throws {
      let list = paths.map { "{ path: \($0) }" }.joined(separator: ", ")
      try weeks.files.write(
        "broadsheet.yml", text.replacing("sources: [{ path: seeds }]", with: "sources: [\(list)]"))
    }
    try setSources("blog")
    try weeks.article("a", on: "2025-11-20", in: "blog/posts")
    try weeks.issue("11-21")
    try setSources("blog", "blog/posts")
    try weeks.article("late", on: "2025-11-19", in: "blog/posts")
    #expect(try weeks.issue("11-28") == ["late"])
    try weeks.remove("a.md", of: "blog/posts")
    try weeks.remove("late.md", of: "blog/posts")
    try weeks.article("b", on: "2025-11-30", in: "blog")
    let said = problem { _ = try weeks.compose("12-05") }
    #expect(said.hasPrefix("blog/posts: no article is left here; issue-11-28 knew 2"), "\(said)")
  }

  @Test func `a source that has lost its articles stops the issue`() throws {
    let weeks = try Weeks()
    try weeks.article("a", on: "2025-11-20")
    try weeks.issue("11-21")
    try weeks.remove("a.md")
    let said = problem { _ = try weeks.compose("11-28") }
    #expect(said.hasPrefix("seeds: no article is left here; issue-11-21 knew 1"))
    #expect(said.contains("take “seeds” out of “sources”"))
    try weeks.article("b", on: "2025-11-27")
    #expect(try weeks.issue("11-28") == ["b"])
  }

  @Test func `what a run did not see it knows from the one before`() throws {
    let weeks = try Weeks(issue: "first: 5 days")
    try weeks.article("a", on: "2025-11-20")
    try weeks.article("b", on: "2025-06-01", "draft: true\n")
    try weeks.article("c", on: "2025-11-10")
    try weeks.issue("11-21")
    // Another branch is checked out for a week.
    try weeks.remove("b.md")
    try weeks.remove("c.md")
    try weeks.article("d", on: "2025-11-27")
    #expect(try weeks.issue("11-28") == ["d"])
    try weeks.article("b", on: "2025-06-01")
    try weeks.article("c", on: "2025-11-10")
    #expect(try weeks.issue("12-05") == ["b"])
  }

  @Test func `a damaged memory is told, and the one before it counts`() throws {
    let weeks = try Weeks()
    try weeks.article("a", on: "2025-11-20")
    try weeks.article("c", on: "2025-11-01")
    try weeks.issue("11-21")
    try weeks.article("b", on: "2025-11-26")
    try weeks.issue("11-28")
    try weeks.files.write("issues/issue-11-28/known", "broadsheet-known 1\n")
    try weeks.article("d", on: "2025-12-01")
    let composing = try weeks.compose("12-05")
    #expect(composing.warnings.map { $0.location?.file } == ["issues/issue-11-28/known"])
    #expect(titles(composing) == ["d"])
  }
}
