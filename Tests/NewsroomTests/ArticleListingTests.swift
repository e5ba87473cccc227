import Articles
import Clock
import Diagnostics
import Digest
import Expressions
import Foundation
import TestSupport
import Testing

@testable import Newsroom

/// What the newsroom says of one article.
func verdict(on name: String, in edition: TestEdition) throws -> Selection.Verdict {
  guard case .verdict(let answer) = try edition.newsroom.why(name, list: nil) else {
    throw NewsroomProblem([])
  }
  return answer.verdict
}

@Suite struct ArticleListingTests {
  @Test func `what is kept back and what is skipped is listed beside what is seen`() throws {
    let edition = try TestEdition()
    try edition.article("draft", "A Draft", "2025-11-20", "draft: 'yes'\n")
    try edition.article("soon", "Soon", "2025-12-24")
    try edition.article("embargo", "Embargo", "2025-11-20", "publishDate: 2025-12-24\n")
    try edition.article("bad", "[", "2025-11-20")
    let listing = try edition.newsroom.articles(matching: .any, in: Span())
    #expect(listing.articles.map(\.title) == ["Low Tide"])
    #expect(listing.withheld.map(\.article.title) == ["Soon", "A Draft", "Embargo"])
    #expect(listing.withheld.first?.verdict == .inTheFuture)
    #expect(listing.skipped.map(\.path) == ["seeds/bad.md"])
    #expect(listing.warnings.count == 2)
    // What was not asked for is no matter of being kept back.
    let special = try edition.newsroom.articles(matching: .tag("none"), in: Span())
    #expect(special.articles.isEmpty && special.withheld.isEmpty && special.skipped.count == 1)
    #expect(
      problem { _ = try edition.newsroom.articles(matching: .any, in: Span(), isStrict: true) }
        .hasPrefix("seeds/bad.md:"))
  }

  @Test func `an article is asked for by whatever names it`() throws {
    let edition = try TestEdition()
    try edition.article("ebb", "Ebb and Flow", "2025-11-21", "link: https://example.org/ebb\n")
    try edition.article("low", "Low Water", "2025-11-21")
    try edition.article("bad", "[", "2025-11-20")
    for name in [
      "ebb-and-flow", "ebb and flow", "and flow", "seeds/ebb.md", "https://example.org/ebb",
    ] {
      #expect(try verdict(on: name, in: edition).isChosen, "\(name)")
    }
    #expect(
      problem { _ = try edition.newsroom.why("low", list: nil) }.hasPrefix("2 articles are “low”"))
    #expect(problem { _ = try edition.newsroom.why("", list: nil) }.hasPrefix("no article is"))
    guard case .skipped(let file) = try edition.newsroom.why("seeds/bad.md", list: nil) else {
      Issue.record("read")
      return
    }
    #expect(file.path == "seeds/bad.md")
  }

  @Test func `what is left out by its name or folder is listed, and why says so`() throws {
    let edition = try TestEdition()
    let file = try edition.folder.read("broadsheet.yml")
    try edition.folder.write(
      "broadsheet.yml",
      file.replacing("path: seeds }", with: "path: seeds, exclude: [attic] }"))
    try edition.article("attic/old", "Old", "2025-11-20")
    try edition.folder.write("seeds/notes.org", "* Notes")
    let listing = try edition.newsroom.articles(matching: .any, in: Span())
    #expect(listing.leftOut.map(\.path) == ["seeds/attic/"])
    for (name, path) in [
      ("seeds/attic/old.md", "seeds/attic/"), ("seeds/attic/", "seeds/attic/"),
      ("seeds/notes.org", "seeds/notes.org"),
    ] {
      guard case .leftOut(let file) = try edition.newsroom.why(name, list: nil) else {
        Issue.record("\(name)")
        continue
      }
      #expect(file.path == path && !file.reason.isEmpty)
    }
    #expect(problem { _ = try edition.newsroom.why("Old", list: nil) }.hasPrefix("no article is"))
  }

  @Test func `a bad file is left out of an issue, and told with what is new first`() throws {
    let edition = try TestEdition()
    try edition.article("bad", "[", "2025-12-24")
    try edition.article("worse", "[", "2025-11-20")
    guard case .made(let draft) = try edition.newsroom.draft(ComposeRequest()) else {
      Issue.record("no draft")
      return
    }
    #expect(draft.warnings.map { $0.location?.file } == [nil, "seeds/worse.md", "seeds/bad.md"])
    #expect(draft.warnings.first?.reason.hasPrefix("2 files are left out") == true)
    var strict = ComposeRequest()
    strict.isStrict = true
    #expect(problem { _ = try edition.newsroom.draft(strict) }.hasPrefix("seeds/worse.md:"))
    try edition.compose("one")
    let checked = try edition.newsroom.check("one", skipsBadRows: false)
    #expect(checked.isSendable && checked.findings.filter { $0.rule == .skippedFile }.count == 2)
    #expect(try edition.newsroom.check("one", skipsBadRows: false, isStrict: true).errors == 2)
  }

  @Test func `too few articles are told with the files that are left out`() throws {
    let edition = try TestEdition()
    try edition.article("tide", "[", "2025-11-21")
    guard case .tooFew(_, 0, let findings, _) = try edition.newsroom.draft(ComposeRequest()) else {
      Issue.record("a draft of nothing")
      return
    }
    #expect(findings.count == 2 && findings.filter(\.leavesOut).count == 2)
  }

  @Test func `a tag that no article has ever borne is told with the nearest that one has`() throws {
    let edition = try TestEdition(
      extra: """
        tag_rules: [{ tag: town, match: [council] }]
        issue:
          sections:
            - { title: Sea, tags: "feery or town or low-tide or ha*" }
            - { title: Rest, tags: "* and not xyzzy" }
        """)
    try edition.article("a", "A", "2025-11-21", "tags: [ferry, Low Tide]\n")
    try edition.article("b", "B", "2025-11-21", "draft: true\ntags: [harbour]\n")
    guard case .made(let draft) = try edition.newsroom.draft(ComposeRequest()) else {
      Issue.record("no draft")
      return
    }
    #expect(
      draft.warnings.map(\.reason) == [
        "no article has ever borne the tag “feery”, which section “Sea” asks for",
        "no article has ever borne the tag “xyzzy”, which section “Rest” asks for",
      ])
    #expect(draft.warnings.first?.hint == "did you mean “ferry”?")
    #expect(draft.warnings.map(\.location?.line) == [12, 13])
    try edition.compose("one")
    let checked = try edition.newsroom.check("one", skipsBadRows: false)
    #expect(checked.isSendable && checked.findings.filter { $0.rule == .unknownTag }.count == 2)
  }

  @Test(arguments: [
    ("sae", "did you mean “sea”?"), ("s?a", "“*” alone stands for other letters"),
    ("[sea]", "“*” alone stands for other letters"),
  ])
  func `a tag that no article bears is named`(_ tag: String, _ hint: String) throws {
    let edition = try TestEdition()
    try edition.article("a", "A", "2025-11-20", "tags: [sea, Sea, \"SEA\"]\n")
    let listing = try edition.newsroom.articles(matching: .tag(tag), in: Span())
    let warning = try #require(listing.warnings.last)
    #expect(warning.reason == "no article bears the tag “\(tag)”" && warning.hint == hint)
    let all = try edition.newsroom.articles(matching: .tag("se*"), in: Span())
    #expect(all.warnings.isEmpty && all.articles.map(\.tags) == [["sea"]])
  }
}
