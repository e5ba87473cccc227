import Articles
import Diagnostics
import Testing

/// Elements of HTML that say that Markdown stands in them.
@Suite struct MarkdownInHTMLTests {
  private func body(_ raw: String) -> ArticleBody {
    ArticleText(kind: .markdown, raw: raw, file: "a.md", title: "T").body(number: 1)
  }

  @Test(arguments: [
    ("<div markdown=\"1\">\n*a*\n\n- b\n</div>\nOut *c*", "<em>a</em> <li>b</li> Out <em>c</em>"),
    ("<div class=x markdown=block>*a*</div>", "<em>a</em>"),
    ("<section markdown>\n  <p markdown=\"span\">*a*</p>\n</section>", "<em>a</em>"),
    (
      "<table markdown=\"1\"><tr><td markdown=\"1\">*a*</td><td>*b*</td></tr></table>",
      "<em>a</em> <td>*b*</td>"
    ),
    (
      "<div markdown=\"1\">\n<div>*a*</div>\n\n*b*\n</div>\n\n*c*",
      "<div>*a*</div> <em>b</em> <em>c</em>"
    ),
    ("<details markdown=\"1\"><summary>S</summary>\n*a*\n</details>", "<strong>S</strong>"),
    ("<div markdown=\"0\">\n*a*\n</div>", "*a*"), ("<div data-markdown=\"1\">*a*</div>", "*a*"),
    ("<div title=\"a markdown\">*a*</div>", "*a*"), ("<div markdown=\"1\">*a*", "<em>a</em>"),
    (
      "`<div markdown=\"1\">*a*</div>`",
      "<code>&lt;div markdown=&quot;1&quot;&gt;*a*&lt;/div&gt;</code>"
    ),
    ("```\n<div markdown=\"1\">*a*</div>\n```", "&gt;*a*&lt;/div&gt;"),
  ])
  func `are read as it, and others are not`(_ raw: String, _ parts: String) {
    let html = body(raw).html.replacing("\n", with: " ")
    for part in parts.split(separator: " ") { #expect(html.contains(part), "\(html)") }
  }

  @Test func `lines below them keep their numbers`() {
    let shown = body("<div markdown=\"1\">*a*</div>\n\n<div markdown=1>\nb\n</div>\n[w](x.html)")
    #expect(shown.warnings.map(\.location?.line) == [6])
  }

  @Test func `much of it takes no time`() {
    for markup in ["<div markdown=1>", "</div>", "<div markdown=1", "<a markdown='"] {
      _ = body(String(repeating: markup, count: 100_000 / markup.utf8.count))
    }
  }
}
