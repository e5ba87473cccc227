import Articles
import Clock
import Diagnostics
import Digest
import Expressions
import Digest
import Foundation
import TestSupport
import Testing

@testable import Newsroom

@Suite struct SourceConfigurationTests {
  private func edition(_ source: String) throws -> TestEdition {
    let edition = try TestEdition()
    let file = try edition.folder.read("broadsheet.yml")
    try edition.folder.write(
      "broadsheet.yml",
      file.replacing("sources: [{ path: seeds }]", with: "sources:\n  - \(source)"))
    return edition
  }

  private func configured(_ source: String) throws -> ArticleSource? {
    let edition = try edition(source)
    // Its folder goes with it.
    defer { withExtendedLifetime(edition) {} }
    return try Edition(in: edition.newsroom.folder, list: nil).configuration.sources.first
  }

  @Test func `a source says all that is to be known of its site`() throws {
    let source = try configured(
      "{ path: ./site//content/, site: Hugo, base_url: \"https://example.org/b\", permalink: \"/:year/:slug/\", zone: UTC, exclude: [\"drafts/**\", x.md], tags: [a, b] }"
    )
    #expect(source?.path == "site/content" && source?.generator == .hugo)
    #expect(source?.baseURL == "https://example.org/b" && source?.timeZone == Zone.utc)
    #expect(source?.permalink?.text == "/:year/:slug/")
    #expect(source?.exclude.map(\.text) == ["drafts/**", "x.md"] && source?.tags == ["a", "b"])
    #expect(try configured("{ path: notes, headlines: true }")?.holdsHeadlines == true)
  }

  @Test(arguments: [
    ("{ path: x, sites: hugo }", "unknown key “sites”", "did you mean “site”?"),
    ("{ path: x, site: huog }", "“huog” is no site that can be read", "did you mean “hugo”?"),
    (
      "{ path: x, permalink: \"/:yaer/\" }", "“:yaer” is no part of an address",
      "did you mean “:year”?"
    ),
    (
      "{ path: x, zone: Europe/Berln }", "“Europe/Berln” is not a time zone",
      "did you mean “Europe/Berlin”?"
    ),
    (
      "{ path: x, base_url: example.org }", "“example.org” is not a web address", "such as https://"
    ),
    (
      "{ path: ../x }", "“../x” leads out of the edition folder",
      "say which site it is (site: hugo)"
    ),
    ("{ path: /x/y }", "“/x/y” leads out of the edition folder", "say which site it is"),
    ("{ path: x, headlines: perhaps }", "“headlines” must be true or false", "true or false"),
  ])
  func `a slip of the pen is named with what was meant`(
    _ source: String, _ reason: String, _ hint: String
  ) throws {
    let said = problem { _ = try configured(source) }
    #expect(said.hasPrefix("broadsheet.yml:8:"), "\(said)")
    #expect(said.contains(reason) && said.contains(hint), "\(said)")
  }

  @Test func `which site lies outside is told by its folder`() throws {
    let edition = try edition("{ path: ../elsewhere/_posts }")
    let outside = edition.folder.url.deletingLastPathComponent().appending(path: "elsewhere")
    defer { try? FileManager.default.removeItem(at: outside) }
    try FileManager.default.createDirectory(
      at: outside.appending(path: "_posts"), withIntermediateDirectories: true)
    let said = problem { _ = try Edition(in: edition.newsroom.folder, list: nil) }
    #expect(said.contains("(site: jekyll)"), "\(said)")
  }

  @Test func `what a source is taken for and what it leaves out is said where a person looks`()
    throws
  {
    let edition = try edition("path: content")
    try edition.folder.write("hugo.toml", "baseURL = 'https://example.org'")
    try edition.folder.write(
      "content/a.md", "---\ntitle: A\ndate: 2025-11-20\n---\nWords of a town by the sea.")
    try edition.folder.write("content/b.adoc", "= B")
    try edition.folder.write("content/c.md", "---\ntitle: C\n---\nOther words.")
    let listing = try edition.newsroom.articles(matching: .any, in: Span())
    #expect(listing.articles.map(\.url) == ["https://example.org/a/"])
    #expect(listing.withheld.map(\.article.title) == ["C"])
    #expect(listing.unread.map(\.path) == ["content/b.adoc"])
    #expect(
      listing.warnings.map(\.reason) == [
        "“content” is taken for a Hugo site by hugo.toml",
        "1 file is of a kind that is not read: 1 .adoc",
      ])
    // None of it stops anybody.
    #expect(
      try edition.newsroom.articles(matching: .any, in: Span(), isStrict: true).articles.count == 1)
    guard case .made(let draft) = try edition.newsroom.draft(ComposeRequest()) else {
      Issue.record("no draft")
      return
    }
    #expect(draft.warnings.count == 2)
    try edition.compose("one")
    let checked = try edition.newsroom.check("one", skipsBadRows: false, isStrict: true)
    #expect(checked.findings.filter { $0.rule == .source }.count == 2 && checked.errors == 0)
  }
}
