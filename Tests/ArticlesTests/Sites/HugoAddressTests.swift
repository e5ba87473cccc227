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

  @Test func `what is not understood is named`() throws {
    let post = "---\ntitle: A\ndate: 2026-11-20\n---\nText"
    let hosts = try readSite(
      ["hugo.toml": "[languages.en]\nbaseURL='https://en.ex.org/'", "content/a.md": post], .hugo)
    #expect(hosts.articles.map(\.withheld) == [.notUnderstood(of: "hugo.toml")])
    let order = try readSite(
      ["hugo.toml": "[frontmatter]\ndate=[':filename', 'date']", "content/a.md": post], .hugo)
    #expect(order.notes.contains { $0.reason.contains("order of “date”") })
  }
}
