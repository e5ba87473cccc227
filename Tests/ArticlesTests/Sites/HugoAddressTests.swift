import Clock
import Diagnostics
import TestSupport
import Testing

@testable import Articles

/// The addresses that Hugo gives to pages of several languages, and how it spells them.
@Suite struct HugoAddressTests {
  private func url(
    _ configuration: String, _ file: String, title: String = "A"
  ) throws -> String? {
    let text = "---\ntitle: '\(title)'\ndate: 2026-11-20\n---\nText"
    return try readSite(
      ["hugo.toml": configuration, file: text], .hugo, baseURL: "https://ex.org"
    ).url(file)
  }

  private static let two = "[languages.en]\n[languages.de]\n"
  private static let folders =
    "[languages.en]\ncontentDir='content/en'\n[languages.de]\ncontentDir='content/de'\n"

  @Test(arguments: [
    ("defaultContentLanguageInSubdir=true\n" + two, "content/posts/a.md", "en/posts/a/"),
    ("defaultContentLanguageInSubdir=true\n" + two, "content/posts/a.de.md", "de/posts/a/"),
    ("defaultContentLanguageInSubdir=true\n[languages.en]", "content/posts/a.md", "posts/a/"),
    (two + "[permalinks]\nposts='/:year/:slug/'", "content/posts/a.de.md", "de/2026/a/"),
    ("defaultContentLanguage='de'\n" + folders, "content/de/posts/a.md", "posts/a/"),
    ("defaultContentLanguage='de'\n" + folders, "content/en/posts/a.md", "en/posts/a/"),
    ("[permalinks]\n'/'='/r/:filename/'", "content/a.md", "r/a/"),
  ])
  func `languages have their folders`(_ configuration: String, _ file: String, _ path: String)
    throws
  {
    #expect(try url(configuration, file) == "https://ex.org/\(path)")
  }

  @Test(arguments: [
    ("C++ at 100%", "c-at-100/"), ("Tom + Jerry", "tom--jerry/"), ("a%20b", "a-b/"),
  ])
  func `a pattern is spelled as a query`(_ title: String, _ path: String) throws {
    let pattern = "[permalinks]\nposts='/:title/'"
    #expect(try url(pattern, "content/posts/p.md", title: title) == "https://ex.org/\(path)")
  }

  @Test func `a page without a title has no address that needs one`() throws {
    #expect(try url("[permalinks]\nposts='/q/:slug/'", "content/posts/p.md", title: "") == nil)
  }

  @Test func `accents go where the site says so`() throws {
    #expect(try url("removePathAccents=true", "content/é-ñ.md") == "https://ex.org/e-n/")
  }

  /// As Debian's Hugo lists them.
  @Test(arguments: [
    ("':filename','date'", "2026-11-18-a.md", "date: 2026-11-20", "2026-11-18", "posts/a/"),
    ("':filename','date'", "2026-11-17.md", "date: 2026-11-20", "2026-11-17", "posts/2026-11-17/"),
    ("':filename','date'", "2026-11-16_d-e.md", "", "2026-11-16", "posts/d-e/"),
    ("':filename','date'", "2026-11-15-s.md", "slug: mine", "2026-11-15", "posts/mine/"),
    ("':filename','date'", "2026-11-14-b/index.md", "date: 2026-11-01", "2026-11-14", "posts/b/"),
    ("':filename','date'", "2026-11-12x.md", "date: 2026-11-01", "2026-11-12", "posts/x/"),
    ("':filename','date'", "c.md", "date: 2026-11-20", "2026-11-20", "posts/c/"),
    (
      "'date',':filename'", "2026-11-18-a.md", "date: 2026-11-20", "2026-11-20",
      "posts/2026-11-18-a/"
    ),
    (
      "'mydate',':default'", "m.md", "mydate: 2026-10-09\ndate: 2026-11-01", "2026-10-09",
      "posts/m/"
    ),
    ("':git',':default'", "m.md", "date: 2026-11-01", "2026-11-01", "posts/m/"),
    ("'lastmod','date'", "m.md", "lastmod: 2026-10-10\ndate: 2026-11-01", "2026-10-10", "posts/m/"),
  ])
  func `a page has the date that the site asks for first`(
    _ order: String, _ file: String, _ front: String, _ day: String, _ path: String
  ) throws {
    let reading = try readSite(
      [
        "hugo.toml": "[frontmatter]\ndate=[\(order)]",
        "content/posts/\(file)": "---\ntitle: A\n\(front)\n---\nText",
      ], .hugo, baseURL: "https://ex.org")
    let article = try #require(reading.articles.first)
    #expect(article.date.shown(in: berlin).hasPrefix(day))
    #expect(article.url == "https://ex.org/\(path)")
  }

  @Test func `what is not understood is named`() throws {
    let post = "---\ntitle: A\ndate: 2026-11-20\n---\nText"
    let hosts = try readSite(
      ["hugo.toml": "[languages.en]\nbaseURL='https://en.ex.org/'", "content/a.md": post], .hugo)
    #expect(hosts.articles.map(\.withheld) == [.notUnderstood(of: "hugo.toml")])
    let order = try readSite(
      ["hugo.toml": "[frontmatter]\ndate=[':git', 'date']", "content/a.md": post], .hugo)
    #expect(order.notes.contains { $0.reason.contains("“:git” as a key for “date”") })
  }
}
