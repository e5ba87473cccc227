import Articles
import Foundation
import TestSupport
import Testing

@testable import Newsroom

/// What a week as a draft, or in a folder that is kept back, makes of an article: nothing that it was not before.
@Suite struct KeptBackTests {
  private static let draft = "draft: true\n"

  /// Articles that are carried one a week, so that there is an issue.
  private func week(_ day: String, _ weeks: Weeks) throws -> [String] {
    try weeks.article("news-\(day)", on: "2025-\(day)")
    return try weeks.issue(day).filter { !$0.hasPrefix("news") }
  }

  /// An article that was carried, then edited, then renamed.
  /// - Returns: its text.
  private func renamed(_ weeks: Weeks) throws -> String {
    try weeks.article("ferry", on: "2025-11-20", text: "Of her new colour \(Weeks.words)")
    #expect(try week("11-21", weeks) == ["ferry"])
    let text = "Of her new color \(Weeks.words)"
    try weeks.article("ferry", on: "2025-11-20", text: text)
    #expect(try week("11-28", weeks).isEmpty)
    try weeks.remove("ferry.md")
    try weeks.article("the-ferry", "ferry", on: "2025-11-20", text: text)
    #expect(try week("12-05", weeks).isEmpty)
    return text
  }

  @Test func `what was carried, edited, renamed and a draft for a week is not mailed again`() throws
  {
    let weeks = try Weeks()
    let text = try renamed(weeks)
    try weeks.article("the-ferry", "ferry", on: "2025-11-20", Self.draft, text: text)
    #expect(try week("12-12", weeks).isEmpty)
    try weeks.article("the-ferry", "ferry", on: "2025-11-20", text: text)
    #expect(try week("12-19", weeks).isEmpty)
    #expect(try week("12-26", weeks).isEmpty)
  }

  @Test func `a slip in the year of what was carried makes it no other article`() throws {
    let weeks = try Weeks()
    let text = try renamed(weeks)
    try weeks.article("the-ferry", "ferry", on: "2052-11-20", text: text)
    #expect(try week("12-12", weeks).isEmpty)
    try weeks.article("the-ferry", "ferry", on: "2025-11-20", text: text)
    #expect(try week("12-19", weeks).isEmpty)
  }

  @Test func `a letter that was a draft under way is new once it is another one`() throws {
    let weeks = try Weeks()
    func letter(_ words: String, _ more: String = "") throws {
      try weeks.article("letter", on: nil, more, text: "Of the \(words) \(Weeks.words)")
    }
    try letter("first week")
    #expect(try week("11-21", weeks) == ["letter"])
    try letter("second week", Self.draft)
    #expect(try week("11-28", weeks).isEmpty)
    try letter("second week")
    #expect(try week("12-05", weeks) == ["letter"])
  }

  @Test func `what was too old, had its time, or nobody wanted stays so`() throws {
    let weeks = try Weeks(
      issue: "first: 5 days, late: 10 days, carry_over: true, sections: "
        + "[{ title: News, tags: news }, { title: Sea, tags: sea, limit: 1 }]")
    let names = ["old", "piled", "town", "taken"]
    func write(_ more: String = "") throws {
      try weeks.article("old", on: "2025-11-01", "tags: [news]\n" + more)
      try weeks.article("piled", on: "2025-11-19", "tags: [sea]\n" + more)
      try weeks.article("town", on: "2025-11-20", "tags: [town]\n" + more)
      try weeks.article("taken", on: "2025-11-20", "tags: [sea]\n" + more)
    }
    func issue(_ day: String) throws -> [String] {
      try weeks.article("news-\(day)", on: "2025-\(day)", "tags: [news]\n")
      // Whatever waits finds no room.
      try weeks.article("sea-\(day)", on: "2025-\(day)", "tags: [sea]\n")
      return try weeks.issue(day).filter(names.contains)
    }
    try write()
    try weeks.article("news", on: "2025-11-20", "tags: [news]\n")
    #expect(try weeks.issue("11-21").filter(names.contains) == ["taken"])
    try write(Self.draft)
    #expect(try issue("11-28").isEmpty)
    try write()
    // Its time to wait has run on.
    let notes = try weeks.notes("12-05")
    #expect(notes.contains("is dropped: “piled”"), "\(notes)")
    #expect(try issue("12-05").isEmpty)
    try write(Self.draft)
    #expect(try issue("12-12").isEmpty)
    try write()
    #expect(try issue("12-19").isEmpty)
  }

  private static let site = "{ path: site/content, site: hugo, base_url: https://example.org }"

  private func site() throws -> Weeks {
    let weeks = try Weeks()
    let text = try weeks.files.read("broadsheet.yml")
    try weeks.files.write(
      "broadsheet.yml",
      text.replacing("{ path: seeds }", with: "{ path: seeds }, \(Self.site)"))
    return weeks
  }

  @Test(arguments: [
    ("site/content/posts/_index.md", "---\ndraft: true\n---\n"),
    ("site/content/posts/_index.md", "---\ncascade:\n  draft: true\n---\n"),
    ("site/content/posts/_index.md", "---\npublishDate: 2025-11-27\n---\n"),
    ("site/hugo.toml", "baseURL = \"https://example.org\n"),
  ])
  func `an archive that was kept back as a whole comes back as far as late goes, by name`(
    _ file: String, _ text: String
  ) throws {
    let weeks = try site()
    for year in 2019...2024 {
      try weeks.article("y\(year)", on: "\(year)-03-01", in: "site/content/posts")
    }
    try weeks.article("fresh", on: "2025-11-19", in: "site/content/posts")
    try weeks.article("finished", on: "2024-01-01", Self.draft, in: "site/content/posts")
    try weeks.files.write(file, text)
    #expect(try week("11-21", weeks).isEmpty)
    try weeks.files.write(file, file.hasSuffix(".toml") ? "" : "---\ntitle: Posts\n---\n")
    try weeks.article("finished", on: "2024-01-01", in: "site/content/posts")
    let notes = try weeks.notes("11-28")
    #expect(notes.contains("come too late, by “late” of “issue”: 6 articles"), "\(notes)")
    #expect(try week("11-28", weeks).sorted().first { $0 == "fresh" } == "fresh")
    // It is known as too late from now on, and nobody is told of it again.
    #expect(try !weeks.notes("12-05").contains("too late"))
    #expect(try week("12-05", weeks).isEmpty)
  }

  @Test func `a section that is a draft for a week makes nothing new of what was known`() throws {
    let weeks = try site()
    for year in 2019...2024 {
      try weeks.article("y\(year)", on: "\(year)-03-01", in: "site/content/posts")
    }
    try weeks.article("taken", on: "2025-11-19", in: "site/content/posts")
    #expect(try week("11-21", weeks) == ["taken"])
    let section = "site/content/posts/_index.md"
    try weeks.files.write(section, "---\ntitle: Posts\ndraft: true\n---\n")
    #expect(try week("11-28", weeks).isEmpty)
    try weeks.files.write(section, "---\ntitle: Posts\n---\n")
    #expect(try week("12-05", weeks).isEmpty)
  }

  @Test func `pages that are given dates of long ago are no news`() throws {
    let weeks = try site()
    for name in ["one", "two"] { try weeks.article(name, in: "site/content") }
    #expect(try week("11-21", weeks).isEmpty)
    try weeks.article("one", on: "2019-01-01", in: "site/content")
    try weeks.article("two", on: "2025-11-20", in: "site/content")
    let notes = try weeks.notes("11-28")
    #expect(notes.contains("come too late, by “late” of “issue”: “one”"), "\(notes)")
    #expect(try week("11-28", weeks) == ["two"])
  }
}
