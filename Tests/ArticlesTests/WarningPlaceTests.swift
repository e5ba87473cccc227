import Articles
import Diagnostics
import Testing

/// The lines of what is told of a text.
@Suite struct WarningPlaceTests {
  private func lines(_ raw: String, kind: ArticleText.Kind = .markdown) -> [Int?] {
    ArticleText(kind: kind, raw: raw, file: "a.md", firstLine: 11, title: "T").body(number: 1)
      .warnings.map { $0.location?.line.map { $0 - 10 } }
  }

  @Test(arguments: [
    ("The words e and a.html.\n\n[d](e)", [3]), ("`x.html`\n\n[w](x.html)", [3]),
    ("a&b.html is no link.\n\nbut\n[w](a&amp;b.html)", [4]),
    ("javascript:x is no link\n\n<a href=\"&#106;avascript:x\">w</a>\n\njavascript:x", [3]),
    ("Words\n\n[w](a\\_b.html)\n\na_b.html", [3]), ("Words\n\n\n[w](<a b.html>)", [4]),
    ("a\n\n![p](./a%20b.png)\n\n[w][r]\n\n[r]: c.html", [3, 7]),
    ("x.html\n\n<div>\n<p>words</p>\n<a href=\"x.html\">w</a>\n</div>", [5]),
    ("{{< youtube a >}}\nb\n\n{{< youtube c >}}\n\n`x.html`\n\n[w](x.html)", [1, 4, 8]),
    ("{% highlight x %}\n1\n\n2\n{% endhighlight %}\nx.html\n\n[w](x.html)", [1, 8]),
    ("{% comment %}\n1\n\n2\n{% endcomment %}\n`x.html`\n\n- a\n- [w](x.html)", [1, 9]),
    ("`<video>`\n\nA.\n\n<video src=\"https://a.example/\">\n\nLOST", [5]),
  ])
  func `are those on which it stands, however it is written there`(
    _ raw: String, _ expected: [Int]
  ) {
    #expect(lines(raw) == expected)
  }

  @Test func `in a page of HTML they are its own`() {
    #expect(
      lines(
        "<p>x.html</p>\n<p>\n<a href=\"x&#46;html\">w</a> <foo>a</foo></p>\n<!-- open", kind: .html)
        == [4, 3, 3])
  }

  @Test func `each kind of what is not closed is told`() {
    let raw = "A.\n\n<iframe src=\"https://a.example/\">\n\n<!-- a\n\n<!-- b\n\n<script>\n\n<video>"
    let warnings = ArticleText(kind: .html, raw: raw, file: "a.html", title: "T").body(number: 1)
      .warnings
    #expect(warnings.map(\.location?.line) == [3, 5, 9, 11])
    #expect(
      warnings.map { $0.reason.prefix { $0 != " " } } == [
        "“<iframe>”", "“<!--”", "“<script>”", "“<video>”",
      ])
  }

  @Test func `of many the first ones are told, and the others counted`() {
    let raw = (1...520).map { "[w](p\($0).html)" }.joined(separator: "\n\n")
    let warnings = ArticleText(kind: .markdown, raw: raw, file: "a.md", title: "T").body(number: 1)
      .warnings
    #expect(warnings.count == 501)
    #expect(warnings.last?.reason == "20 more of such are left out or shown otherwise")
  }

  @Test(arguments: [
    ("git clone <url> now", "<url>", 1), ("a\n\nList<String> b", "<string>", 3),
    ("<my-box>words</my-box>", "<my-box>", 1),
  ])
  func `what is no element is told, since its mark is lost`(
    _ raw: String, _ name: String, _ line: Int
  ) {
    let warnings = ArticleText(kind: .markdown, raw: raw, file: "a.md", title: "T").body(number: 1)
      .warnings
    #expect(warnings.map(\.location?.line) == [line])
    #expect(warnings.first?.reason.hasPrefix("“\(name)” is no element of HTML") == true)
  }

  @Test(arguments: [
    "<span>a</span> <font size=7>b</font> <ruby>c<rt>d</rt></ruby>",
    "<center><big>a</big></center>",
    "<svg><circle/><text>a</text></svg> <math><mi>x</mi></math>", "<noscript>a</noscript>",
    "2 < 3 and <https://a.example/>",
  ])
  func `what HTML has is not`(_ raw: String) {
    #expect(lines(raw).isEmpty)
  }
}
