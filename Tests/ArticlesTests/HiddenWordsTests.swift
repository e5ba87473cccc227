import Articles
import Diagnostics
import Foundation
import Testing

/// What nobody sees on a page, and what is lost behind something that is not closed.
@Suite struct HiddenWordsTests {
  private func body(_ raw: String, kind: ArticleText.Kind = .html, number: Int = 1) -> ArticleBody {
    ArticleText(kind: kind, raw: raw, file: "a.md", title: "T").body(number: number)
  }

  @Test(arguments: [
    "style=\"width:1px !important;\"", "style=\"max-height:1px\"", "style=\"max-width:1px\"",
    "style=\"width:0.5px\"", "width=\"01\"", "width=\"1.0\"", "height=\"1\"",
    "width=600 style=\"width:1px\"", "style=\"height:.01em\"", "width=3 height=2",
  ])
  func `a picture of a point is left out`(_ attributes: String) {
    #expect(
      body("<p>a<img src=\"https://t.example/x.gif\" \(attributes)></p>").html == "<p>a</p>\n")
  }

  @Test(arguments: [
    "width=600", "width=\"1%\" height=\"1%\"", "style=\"width:1em\"", "style=\"max-width:100%\"",
    "width=1 style=\"width:100%\"", "",
  ])
  func `any other stays`(_ attributes: String) {
    #expect(body("<img src=\"https://t.example/x.gif\" \(attributes)>").html.contains("x.gif"))
  }

  @Test(arguments: [
    "color:rgba(0,0,0,0)", "color:rgb(0 0 0 / 0%)", "color:#0000", "color:#ff00", "color:#ffffff00",
    "font:0/0 a",
    "font-size:1px", "font-size:calc(0px)", "clip:rect(0,0,0,0);position:absolute",
    "clip:rect(1px, 1px, 1px, 1px)", "clip-path:inset(100%)", "clip-path:circle(0)",
    "transform:scale(0)", "margin-left:-9999px", "height:1px;overflow:hidden",
    "content-visibility:hidden",
  ])
  func `words that a style hides are left out`(_ style: String) {
    #expect(body("<p style=\"\(style)\">gone</p>seen").text == "seen\n")
  }

  @Test(arguments: [
    "color:rgba(0,0,0,0.5)", "color:rgb(0,0,0)", "color:#000", "color:#000000",
    "font:bold 10px/1.2 serif", "font:0.9em serif", "font-size:1em", "font-size:100%",
    "clip:auto", "clip-path:inset(10%)", "transform:scale(0.9)", "margin-left:-10px",
    "overflow:hidden;width:100%", "overflow:hidden;max-width:1em",
  ])
  func `others are shown`(_ style: String) {
    #expect(body("<p style=\"\(style)\">words</p>").text == "words\n")
  }

  @Test(arguments: [
    (
      "<div style=\"visibility:hidden\">gone <b style=\"visibility:visible\">seen</b> too</div>",
      "seen", 1
    ),
    (
      "<p style=\"visibility:hidden\">a<i><span style=\"visibility:visible\">b<s style=\"visibility:hidden\">c</s></span></i></p>d",
      "b d", 1
    ),
    (
      "<p style=\"visibility:collapse\">a<b>c</b><img src=\"https://a.example/b.png\"></p>d", "d", 1
    ),
    (
      "<p style=\"visibility:hidden;display:none\">a<b style=\"visibility:visible\">c</b></p>d",
      "d", 1
    ),
    ("<p style=\"opacity:0\">a<b style=\"visibility:visible\">c</b></p>d", "d", 1),
    (
      "<div style=\"visibility:hidden\"><img src=\"https://a.example/b.png\"><br><input type=checkbox><p style=\"visibility:visible\">x</p></div>",
      "x", 0
    ),
  ])
  func `what is seen within what visibility hides stays`(
    _ html: String, _ words: String, _ warnings: Int
  ) {
    let shown = body(html)
    #expect(shown.text.split(whereSeparator: \.isWhitespace).joined(separator: " ") == words)
    #expect(!shown.html.contains("<img") && !shown.html.contains("<br"), "\(shown.html)")
    #expect(shown.warnings.count == warnings, "\(shown.warnings)")
  }

  @Test(arguments: [
    ("<div style=\"font-size:0px\">gone<p style=\"font-size:13px\">seen</p></div>", "seen", 1),
    ("<div style=\"font-size:0\"><p style=\"font-size:1em\">gone</p></div>", "", 1),
    ("<div style=\"font-size:0\"><p style=\"font:bold 12px serif\">seen</p></div>", "seen", 0),
    ("<p style=\"color:transparent\">gone <b style=\"color:#123456\">seen</b></p>", "seen", 1),
    ("<p style=\"color:transparent;background-clip:text\">seen</p>", "seen", 0),
    (
      "<p style=\"font-size:0\">a<b style=\"color:#123456\">b</b></p>c", "c", 1
    ),
  ])
  func `words that have a size or a colour within what has none stay`(
    _ html: String, _ words: String, _ warnings: Int
  ) {
    let shown = body(html)
    #expect(shown.text.split(whereSeparator: \.isWhitespace).joined(separator: " ") == words)
    #expect(shown.warnings.count == warnings, "\(shown.warnings)")
  }

  @Test func `a picture has no letters that could lack a size`() {
    let shown = body("<div style=\"font-size:0\"><img src=\"https://a.example/b.png\"></div>")
    #expect(shown.html.contains("b.png") && shown.warnings.isEmpty)
  }

  @Test func `words that a class hides are left out and told`() {
    let shown = body("<p>a <span class=\"x sr-only\">gone</span> b</p>")
    #expect(shown.text == "a b\n")
    #expect(
      shown.warnings.map(\.description) == [
        "a.md:1: what has the class “sr-only” is left out: pages do not show it"
      ])
  }

  @Test(arguments: [
    ("<!-- note\n\nLOST", "<!--"), ("<script>\nx\n\nLOST", "<script>"),
    ("<STYLE>\nx\n\nLOST", "<STYLE>"), ("<iframe src=\"https://a.example/\"/>\n\nLOST", "<iframe>"),
    ("<div>\n<!-- note\n\nLOST", "<!--"), ("<video src=\"https://a.example/\">\n\nLOST", "<video>"),
  ])
  func `what is lost behind what is not closed is told`(_ raw: String, _ name: String) {
    let shown = body("A <!-- b --> c.\n\n\(raw)", kind: .markdown)
    #expect(!shown.text.contains("LOST"))
    #expect(
      shown.warnings.map(\.description).contains {
        $0.contains("“\(name)” is not closed: what stands behind it is not shown")
      })
    #expect((shown.warnings.first?.location?.line ?? 0) >= 3)
  }

  @Test(arguments: [
    "<!-- a --> b", "<!--> b", "<script>x</SCRIPT> b", "`<!--` b", "```\n<script>\n```\n",
    "a <!-- b",
  ])
  func `what is closed or shown is not`(_ raw: String) {
    #expect(body(raw, kind: .markdown).warnings.isEmpty)
  }

  @Test func `marks that turn words are taken out, but not of code`() {
    let shown = body("a\u{202E}b\u{E0041}c\u{200B}d `e\u{202E}f`", kind: .markdown)
    #expect(shown.html == "<p>abcd <code>e\u{202E}f</code></p>\n")
    #expect(
      body("<img src=\"https://a.example/b\" alt=\"c\u{202E}d\">").html.contains("alt=\"cd\""))
  }

  @Test func `places whose names differ in signs alone stay two`() {
    let shown = body(
      "<a href=\"#1.1\">x</a> <a href=\"#1-1\">y</a><p id=\"1.1\">p</p><p id=\"1-1\">q</p>",
      number: 2)
    #expect(
      shown.html
        == "<a href=\"#a2-1\">x</a> <a href=\"#a2-2\">y</a><p id=\"a2-1\">p</p><p id=\"a2-2\">q</p>\n"
    )
  }

  @Test func `headings can be linked to by the names that generators give them`() {
    let shown = body(
      "[a](#the-part-1) [b](#größe--mehr) [c](#none)\n\n## The Part\n\n## The *Part*!\n\n## Größe & mehr",
      kind: .markdown)
    #expect(shown.html.contains("<h5>The Part</h5>\n<h5 id=\"a1-1\">The <em>Part</em>!</h5>"))
    #expect(shown.html.contains("<h5 id=\"a1-2\">Größe &amp; mehr</h5>"))
    #expect(shown.html.contains("<a href=\"#a1-1\">a</a> <a href=\"#a1-2\">b</a> c"))
    #expect(shown.warnings.count == 1)
  }

  @Test func `an article that says nothing is told`() throws {
    for text in ["", "<!-- x -->", "{{< toc >}}", "# T"] {
      let article = try readMarkdown("---\ntitle: T\n---\n\(text)")
      #expect(
        article.warnings.map(\.description) == [
          "seeds/note.md: the article has a title and nothing else\n  hint: write its text, or say “draft: true” for as long as it has none"
        ], "\(text)")
    }
    for text in ["Words", "![a](https://a.example/b.png)", "- item"] {
      #expect(try readMarkdown("---\ntitle: T\n---\n\(text)").warnings.isEmpty)
    }
    #expect(try readMarkdown("---\ntitle: T\ndescription: D\n---\n").warnings.isEmpty)
  }

  @Test func `a summary that is made of markup tells what is written otherwise in it`() {
    let shown = body(
      "{{< toc >}}\n\nA {% if x %}b{% else %}c{% endif %}.\n\nMore {{< x >}}.", kind: .markdown)
    #expect(shown.summary?.words == "A b.")
    #expect(shown.summary?.warnings.map(\.location?.line) == [3])
    #expect(body("{{< toc >}}\n\nWords.", kind: .markdown).summary?.warnings == [])
  }
}
