import Diagnostics
import Foundation
import Testing

@testable import Articles

/// Links that name a file of the sources and not an address.
@Suite struct PageAddressTests {
  private static func page(_ title: String, _ text: String = "Words.", _ more: String = "")
    -> String
  {
    "---\ntitle: \(title)\ndate: 2026-11-19\n\(more)---\n\(text)"
  }

  /// What an issue shows of one of a site's pages, with all of them known.
  private func body(
    of path: String, _ files: [String: String], _ generator: Generator
  ) throws -> ArticleBody {
    let reading = try readSite(files, generator, baseURL: "https://example.org/blog/")
    let article = try reading.article(path)
    return try #require(article.text)
      .body(number: 1, among: PageAddresses(of: reading.articles).seen(from: article))
  }

  private static let blog = "https://example.org/blog"

  @Test(arguments: [
    ("{{< ref \"two.md\" >}}", "\(blog)/posts/two/"), ("{{< ref \"two\" >}}", "\(blog)/posts/two/"),
    ("{{< relref \"/notes/two.md#a\" >}}", "\(blog)/notes/two/#a"),
    ("{{% ref \"notes/two\" %}}", "\(blog)/notes/two/"),
    ("{{< ref path=\"bundle\" >}}", "\(blog)/posts/bundle/"),
    ("{{< ref \"posts/Bundle/index.md\" >}}", "\(blog)/posts/bundle/"),
    ("{{< ref \"../notes/two.md\" >}}", "\(blog)/notes/two/"),
    ("two.md", "\(blog)/posts/two/"), ("./two.md#x", "\(blog)/posts/two/#x"),
    ("../notes/two.md", "\(blog)/notes/two/"), ("/notes/two.md", "\(blog)/notes/two/"),
    ("t%77o.md", "\(blog)/posts/two/"),
  ])
  func `lead to the page as Hugo has it`(_ written: String, _ address: String) throws {
    let files = [
      "content/posts/one.md": Self.page("One", "[w](\(written))"),
      "content/posts/two.md": Self.page("Two"), "content/notes/two.md": Self.page("Two Notes"),
      "content/posts/bundle/index.md": Self.page("Bundle"),
    ]
    let shown = try body(of: "content/posts/one.md", files, .hugo)
    #expect(shown.html == "<p><a href=\"\(address)\">w</a></p>\n")
  }

  @Test(arguments: [
    ("[w]({% post_url 2026-11-18-two %})", "<a href=\"\(blog)/2026/11/19/two.html\">w</a>"),
    ("[w]({% link _posts/2026-11-18-two.md %})", "<a href=\"\(blog)/2026/11/19/two.html\">w</a>"),
    (
      "[w]({{ site.baseurl }}{% link _posts/2026-11-18-two.md %})",
      "<a href=\"\(blog)/2026/11/19/two.html\">w</a>"
    ),
    (
      "<a href=\"{{ site.url }}{{ site.baseurl }}{% post_url 2026-11-18-two %}\">w</a>",
      "<a href=\"\(blog)/2026/11/19/two.html\">w</a>"
    ),
    ("[w]({{ site.baseurl }}{% link a/x.pdf %})", "<a href=\"\(blog)/a/x.pdf\">w</a>"),
  ])
  func `lead to the page as Jekyll has it, without the site's address twice`(
    _ written: String, _ html: String
  ) throws {
    let files = [
      "_config.yml": "url: https://example.org\nbaseurl: /blog\n",
      "_posts/2026-11-19-one.md": Self.page("One", written),
      "_posts/2026-11-18-two.md": Self.page("Two"),
    ]
    #expect(
      try body(of: "_posts/2026-11-19-one.md", files, .jekyll).html == "<p>\(html)</p>\n")
  }

  @Test(arguments: [
    ("[w](@/two.md#x)", "<a href=\"\(blog)/two/#x\">w</a>"),
    ("[w]({{ get_url(path=\"@/sub/three.md\") }})", "<a href=\"\(blog)/sub/three/\">w</a>"),
    ("[w]({{ get_url(path='a/x.pdf') }})", "<a href=\"\(blog)/a/x.pdf\">w</a>"),
    ("[w](@/none.md)", "w"),
  ])
  func `lead to the page as Zola has it`(_ written: String, _ html: String) throws {
    let files = [
      "content/one.md": Self.page("One", written), "content/two.md": Self.page("Two"),
      "content/sub/three.md": Self.page("Three"),
    ]
    #expect(try body(of: "content/one.md", files, .zola).html == "<p>\(html)</p>\n")
  }

  @Test(arguments: [
    ("../docs/_index.md", "docs/"), ("{{< ref \"docs/_index.md\" >}}", "docs/"),
    ("{{< ref \"/docs\" >}}", "docs/"),
    ("{{< relref \"Docs/Deep_One/_index.md#a\" >}}", "docs/deep_one/#a"),
    ("/docs/_index.md", "docs/"), ("_index.md", "posts/"), ("./_index.md#b", "posts/#b"),
    ("../_index.md", ""), ("{{< ref \"/_index.md\" >}}", ""),
  ])
  func `lead to the page of a section as Hugo has it`(_ written: String, _ path: String) throws {
    let files = [
      "content/posts/one.md": Self.page("One", "[w](\(written))"),
      "content/_index.md": Self.page("Home"), "content/posts/_index.md": Self.page("Posts"),
      "content/docs/_index.md": Self.page("Docs"), "content/docs/a.md": Self.page("A"),
      "content/docs/Deep_One/_index.md": Self.page("Deep"),
    ]
    let shown = try body(of: "content/posts/one.md", files, .hugo)
    #expect(shown.html == "<p><a href=\"\(Self.blog)/\(path)\">w</a></p>\n")
  }

  @Test(arguments: [
    ("@/docs/_index.md", "docs/"), ("@/docs/_index.md#x", "docs/#x"), ("@/_index.md", ""),
    ("{{ get_url(path=\"@/docs/_index.md\") }}", "docs/"),
  ])
  func `lead to the page of a section as Zola has it`(_ written: String, _ path: String) throws {
    let files = [
      "content/posts/one.md": Self.page("One", "[w](\(written))"),
      "content/_index.md": Self.page("Home"), "content/posts/_index.md": Self.page("Posts"),
      "content/docs/_index.md": Self.page("Docs"),
    ]
    let shown = try body(of: "content/posts/one.md", files, .zola)
    #expect(shown.html == "<p><a href=\"\(Self.blog)/\(path)\">w</a></p>\n")
  }

  @Test func `of sections that are drafts lead nowhere`() throws {
    let files = [
      "content/posts/one.md": Self.page("One", "[w](../docs/_index.md)"),
      "content/docs/_index.md": Self.page("Docs", "Words.", "draft: true\n"),
    ]
    let shown = try body(of: "content/posts/one.md", files, .hugo)
    #expect(shown.html == "<p>w</p>\n" && shown.warnings.count == 1)
  }

  @Test(arguments: [
    ("{{< ref \"gone\" >}}", "no published article is named so"),
    ("{{< ref \"draft\" >}}", "no published article is named so"),
    ("{{< ref \"same\" >}}", "several articles are named so"),
  ])
  func `that lead to no page keep their words, and are told`(_ written: String, _ why: String)
    throws
  {
    let files = [
      "content/posts/one.md": Self.page("One", "Words\n\n[w](\(written)) <\(written)>"),
      "content/posts/draft.md": Self.page("Draft", "Words", "draft: true\n"),
      "content/a/same.md": Self.page("A"), "content/b/same.md": Self.page("B"),
    ]
    let shown = try body(of: "content/posts/one.md", files, .hugo)
    #expect(shown.html == "<p>Words</p>\n<p>w</p>\n")
    #expect(shown.warnings.map(\.location?.line) == [7])
    #expect(shown.warnings.first?.reason.hasSuffix("is left out: \(why) (2 times)") == true)
  }

  @Test func `that stand bare become the address, and a place in the text stays one`() throws {
    let files = [
      "content/one.md": Self.page("One", "At {{< ref \"two\" >}}, [w]({{< ref \"#h\" >}})\n\n## H"),
      "content/two.md": Self.page("Two (2)", "Words.", "slug: a(b)\n"),
    ]
    let shown = try body(of: "content/one.md", files, .hugo)
    #expect(shown.text.hasPrefix("At https://example.org/blog/"))
    #expect(shown.html.contains("<a href=\"#a1-1\">w</a>"))
    #expect(shown.html.contains("<h5 id=\"a1-1\">H</h5>"))
  }

  @Test func `of an edition's own folder lead where the article does`() throws {
    let articles = try read([
      "one.md": Self.page("One", "[w](two.md) [v](three.md)"),
      "two.md": Self.page("Two", "Words.", "link: https://a.example/two\n"),
      "three.md": Self.page("Three"),
    ])
    let article = try #require(articles.first { $0.title == "One" })
    let shown = try #require(article.text)
      .body(number: 1, among: PageAddresses(of: articles).seen(from: article))
    #expect(shown.html == "<p><a href=\"https://a.example/two\">w</a> v</p>\n")
    #expect(shown.warnings.count == 1)
  }
}
