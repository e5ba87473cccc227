import Articles
import Diagnostics
import Foundation
import TestSupport
import Testing

/// Links and pictures of a text that lead to files which are not there.
@Suite struct DeadLinkTests {
  private func folder() throws -> TemporaryFolder {
    let folder = try TemporaryFolder()
    try folder.write("site/hugo.toml", "baseURL = 'https://example.org/'\n")
    try folder.write("site/content/posts/there.md", "---\ntitle: There\ndate: 2025-11-20\n---\nx\n")
    try folder.write(
      "site/content/posts/draft.md", "---\ntitle: Draft\ndate: 2025-11-20\ndraft: true\n---\nx\n")
    for file in [
      "content/posts/beside.png", "static/posts/page/copied.pdf", "static/docs/manual.md",
    ] { try folder.write("site/\(file)", "x") }
    return folder
  }

  private func body(_ text: String) throws -> ArticleBody {
    let folder = try folder()
    try folder.write(
      "site/content/posts/page.md", "---\ntitle: Page\ndate: 2025-11-20\n---\n\(text)\n")
    let reading = try reader(of: folder).read([
      ArticleSource(path: "site/content", generator: .hugo)
    ])
    let article = try #require(reading.articles.first { $0.title == "Page" })
    return try #require(
      article.text?.body(
        number: 1, among: PageAddresses(of: reading.articles).seen(from: article)))
  }

  @Test(arguments: [
    ("[x](there.md)", "https://example.org/posts/there/"),
    ("[x](/docs/manual.md)", "https://example.org/docs/manual.md"),
    ("![x](beside.png)", "https://example.org/posts/page/beside.png"),
    ("[x](copied.pdf)", "https://example.org/posts/page/copied.pdf"),
    ("[x](../there/)", "https://example.org/posts/there/"), ("[x](index.xml)", "index.xml"),
    ("[x](https://example.net/gone.md)", "https://example.net/gone.md"),
    ("[x](//example.net/gone.png)", "gone.png"), ("[x](v1.2)", "page/v1.2"),
    ("![x](/a.png)", "a.png"),
  ])
  func `what is there, or may be, is not reported`(_ text: String, _ shown: String) throws {
    let body = try body(text)
    #expect(body.warnings.isEmpty, "\(body.warnings)")
    #expect(body.html.contains(shown), "\(body.html)")
  }

  @Test(arguments: [
    ("[x](missing.md)", "no published article lies in such a file"),
    ("[x](/posts/missing.md)", "no published article lies in such a file"),
    ("[x](draft.md)", "no published article lies in such a file"),
    ("[x](../missing.MD#part)", "no published article lies in such a file"),
  ])
  func `a link to an article that is not there is left out and told`(
    _ text: String, _ why: String
  ) throws {
    let body = try body("First.\n\nWords \(text).")
    #expect(body.html.contains("Words x.") && !body.html.contains("<a "), "\(body.html)")
    #expect(body.warnings.map(\.location?.line) == [7])
    #expect(body.warnings.first?.reason.hasSuffix("leads nowhere, and is left out: \(why)") == true)
  }

  @Test(arguments: ["![x](gone.png)", "[x](files/gone.pdf)", "![x](gone%20too.jpg?w=1)"])
  func `a file that is nowhere is told`(_ text: String) throws {
    let body = try body("First.\n\n\(text)")
    #expect(body.html.contains("https://example.org/posts/page/"), "\(body.html)")
    #expect(body.warnings.map(\.location?.line) == [7], "\(body.warnings)")
    #expect(body.warnings.first?.reason.contains("names a file that is neither") == true)
  }
}
