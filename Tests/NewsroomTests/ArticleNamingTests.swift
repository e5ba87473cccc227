import Articles
import Diagnostics
import Digest
import Foundation
import TestSupport
import Testing

@testable import Newsroom

/// An article is found by whatever somebody calls it, and the same is said of it whoever is asked.
@Suite struct ArticleNamingTests {
  private static let names = [
    "HTTP://News.Example.org/town/?utm_source=mail&fbclid=1", "https://news.example.org:443/town",
    "news.example.org/town/", "https://news.example.org/old-town", "./seeds/town.md",
    "seeds//town.md", "seeds/../seeds/town.md", "In town", "n tow",
  ]

  private func edition() throws -> Weeks {
    let weeks = try Weeks(issue: "sections: [{ title: Sea, tags: sea }]")
    try weeks.article("sea", "Of the sea", on: "2025-11-20", "tags: [sea]\n")
    try weeks.article(
      "town", "In town", on: "2025-11-20", "tags: [sea]\nurl: /town/\naliases: [/old-town/]\n")
    return weeks
  }

  private func answer(_ name: String, _ weeks: Weeks, _ issue: String?) throws -> ArticleAnswer {
    try weeks.edition.at(weeks.time("11-29")).newsroom.why(name, list: nil, issue: issue)
  }

  /// Of what is in no source any more, or of an issue.
  private func past(_ name: String, _ weeks: Weeks, _ issue: String?) throws -> PastVerdict? {
    if case .past(let verdict) = try answer(name, weeks, issue) { verdict } else { nil }
  }

  private func verdict(_ name: String, _ weeks: Weeks) throws -> ArticleVerdict? {
    if case .verdict(let verdict) = try answer(name, weeks, nil) { verdict } else { nil }
  }

  @Test func `by any spelling of its addresses and its file`() throws {
    let weeks = try edition()
    let file = weeks.files.url.appending(path: "seeds/town.md").path
    for name in Self.names + [file, "\(weeks.files.url.path)/./seeds/x/../town.md"] {
      #expect(try verdict(name, weeks)?.article.title == "In town", "\(name)")
    }
    try weeks.issue("11-21")
    let took = PastVerdict.Standing.took(section: "Sea", newness: nil)
    for name in Self.names + [file] {
      #expect(try past(name, weeks, "issue-11-21")?.standing == took, "\(name)")
      #expect(
        try verdict(name, weeks)?.reason == "issue issue-11-21 had it: section “Sea” took it",
        "\(name)")
    }
    // Gone, it is called as before.
    try weeks.remove("town.md")
    for name in Self.names + [file] {
      #expect(try past(name, weeks, "issue-11-21")?.standing == took, "\(name)")
      let gone = try past(name, weeks, nil)
      #expect(gone?.standing == .carried(by: "issue-11-21"), "\(name)")
      #expect(gone?.issue == nil)
      #expect(gone?.reason == "no source holds it any more; issue issue-11-21 had it")
    }
    for name in ["https://news.example.org/town/x", "/seeds/town.md", "../seeds/town.md", "town.m"]
    {
      #expect(problem { _ = try past(name, weeks, nil) }.contains("no article is"), "\(name)")
      #expect(
        problem { _ = try past(name, weeks, "issue-11-21") }.contains("no article is"), "\(name)")
    }
  }

  @Test func `what was retitled and moved answers to what it was called before`() throws {
    let weeks = try edition()
    try weeks.issue("11-21")
    try weeks.remove("town.md")
    try weeks.article(
      "moved", "Out of town", on: "2025-11-20", "tags: [sea]\n",
      text: "About town is all \(Weeks.words)")
    for name in ["seeds/town.md", "In town", "https://news.example.org/town", "Out of town"] {
      #expect(try verdict(name, weeks)?.article.title == "Out of town", "\(name)")
      #expect(
        try past(name, weeks, "issue-11-21")?.standing == .took(section: "Sea", newness: nil),
        "\(name)")
    }
    // An issue of later knows it by its old name too.
    try weeks.article("more", on: "2025-11-27", "tags: [sea]\n")
    try weeks.issue("11-28")
    for name in ["In town", "Out of town"] {
      #expect(
        try past(name, weeks, "issue-11-28")?.standing == .carried(by: "issue-11-21"), "\(name)")
    }
  }

  @Test func `a file that cannot be read is told of any issue`() throws {
    let weeks = try edition()
    try weeks.issue("11-21")
    try weeks.files.write("seeds/bad.md", "---\ntitle: A: b\n---\n")
    func path(_ answer: ArticleAnswer) -> String? {
      if case .skipped(let file) = answer { file.path } else { nil }
    }
    #expect(try path(answer("./seeds/bad.md", weeks, nil)) == "seeds/bad.md")
    // Of an issue that is past that is so now, and says so.
    guard case .nothing("issue-11-21", let now) = try answer("./seeds/bad.md", weeks, "issue-11-21")
    else {
      Issue.record("not told of the issue")
      return
    }
    #expect(path(now) == "seeds/bad.md")
  }

  @Test(arguments: [
    ("a/b.md", "/x/y", "../../a/b.md"), ("/x/y/a.md", "/x/y", "a.md"),
    ("/x/a.md", "/x/y", "../a.md"),
    ("/x/y/../z/./a.md", "/x/z", "a.md"), ("/a.md", "/", "a.md"),
    ("/x/yz/a.md", "/x/y", "../yz/a.md"),
  ])
  func `the way from a folder to a file`(_ file: String, _ folder: String, _ path: String) {
    #expect(NamedFile.path(to: file, from: folder) == path)
  }

  @Test(arguments: [
    ("./a//b/../c.md", "a/c.md"), ("../a.md", "../a.md"), ("/../a.md", "/a.md"), (".", ""),
    ("a/../../b", "../b"),
  ])
  func `what says nothing in a path is taken out`(_ path: String, _ plain: String) {
    #expect(NamedFile.plain(path) == plain)
  }
}
