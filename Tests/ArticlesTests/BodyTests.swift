import Articles
import Diagnostics
import Foundation
import Testing

/// What mails show of an article's text, in their two parts.
@Suite struct BodyTests {
  private func body(
    _ raw: String, title: String = "T", page: String? = nil, site: String? = nil, number: Int = 1,
    kind: ArticleText.Kind = .markdown
  ) -> ArticleBody {
    ArticleText(
      kind: kind, raw: raw, file: "a.md", firstLine: 5, title: title,
      page: page.flatMap { URL(string: $0) }, site: site.flatMap { URL(string: $0) }
    ).body(number: number)
  }

  // MARK: - Links and pictures

  @Test(arguments: [
    ("[w](../other/)", "href=\"https://example.org/other/\""),
    ("[w](?page=2)", "href=\"https://example.org/post/?page=2\""),
    ("[w](#below)", "href=\"https://example.org/post/#below\""),
    ("![w](chart.png)", "src=\"https://example.org/post/chart.png\""),
    ("<img src=chart.png alt=w>", "src=\"https://example.org/post/chart.png\""),
    (
      "<img src=\"data:image/gif;base64,R0\" data-src=\"/a b.png\" alt=w>",
      "src=\"https://example.org/a%20b.png\""
    ),
    ("[w](//cdn.example/x)", "href=\"https://cdn.example/x\""),
    ("[w](HTTPS://example.com/a%20b/ö)", "href=\"https://example.com/a%20b/%C3%B6\""),
    ("[w](mailto:ada@example.org)", "href=\"mailto:ada@example.org\""),
  ])
  func `are whole by the page's own address`(_ raw: String, _ shown: String) {
    let shownBody = body(raw, page: "https://example.org/post/", site: "https://news.example/")
    #expect(shownBody.html.contains(shown), "\(shownBody.html)")
    #expect(shownBody.warnings.isEmpty)
  }

  @Test func `without a page only what begins at the root is relative to the site`() {
    let shown = body("a [b](/c) [d](e) ![f](g.png)\n\n[h](#i)", site: "https://news.example/x/")
    #expect(shown.html == "<p>a <a href=\"https://news.example/c\">b</a> d f</p>\n<p>h</p>\n")
    #expect(
      shown.warnings.map { "\($0)" }.map { $0.prefix(45) } == [
        "a.md:5: the link “e” leads nowhere from a mai",
        "a.md:5: the picture “g.png” leads nowhere fro",
        "a.md:7: the link “#i” leads to no place in th",
      ])
  }

  @Test func `footnotes carry their article's number`() {
    let raw = "The moon[^1] is full.\n\n[^1]: A note."
    let (one, two) = (body(raw, number: 1), body(raw, number: 2))
    #expect(
      one.html.contains("<a href=\"#a1-2\" class=\"footnote-ref\"")
        || one.html.contains("href=\"#a1-2\""))
    #expect(one.html.contains("<li id=\"a1-2\">"))
    #expect(one.html.contains("id=\"a1-1\"") && one.html.contains("href=\"#a1-1\""))
    #expect(two.html.contains("<li id=\"a2-2\">"))
    #expect(one.warnings.isEmpty)
    #expect(one.text == "The moon[1] is full.\n\n________\n\n1. A note.\n")
  }

  // MARK: - Headings

  @Test func `a first heading is left out where it says the title again`() {
    #expect(body("# Low  *Tide*\n\nWords", title: "Low Tide").html == "<p>Words</p>\n")
    #expect(body("# Other\n\nWords", title: "Low Tide").html.hasPrefix("<h4>Other</h4>"))
    #expect(body("# Other\n\n# Low Tide", title: "Low Tide").html.contains("<h4>Low Tide</h4>"))
  }

  // MARK: - The text part

  @Test func `code stays whole, quotes are marked on each line, headings and rules are seen`() {
    let code = "col1    col2    " + String(repeating: "long ", count: 20) + "end"
    let quote = String(repeating: "harbour ", count: 20)
    let text = body(
      "## Head\n\n```\n\(code)\n  in\n\n\tout\n```\n\n> \(quote)\n>\n> > deep\n\n---\n\nEnd"
    ).text
    let quoted = TextWrapperLines(quote)
    #expect(
      text
        == "Head\n~~~~\n\n    \(code)\n      in\n\n    \tout\n\n\(quoted)\n>\n> > deep\n\n* * *\n\nEnd\n"
    )
  }

  private func TextWrapperLines(_ words: String) -> String {
    var lines = [">"]
    for word in words.split(separator: " ") {
      if lines[lines.count - 1].count + 1 + word.count > 72 { lines.append(">") }
      lines[lines.count - 1] += " \(word)"
    }
    return lines.joined(separator: "\n")
  }

  @Test(arguments: [
    ("- a\n- b\n  1. c\n  2. d\n", "- a\n- b\n  1. c\n  2. d\n"),
    ("3. a\n\n   b\n4. c", "3. a\n\n   b\n\n4. c\n"),
    ("- [ ] a\n- [x] b", "- ☐ a\n- ☑ b\n"),
    ("| a | bb |\n|---|---|\n| cccc | d |", "a      bb\n----   --\ncccc   d\n"),
    ("a  \nb", "a\nb\n"),
    ("![alt words](https://a.example/b.png)", "[alt words]\n"),
    (
      "See [a](https://a.example/) and <https://b.example/>.",
      "See a <https://a.example/> and https://b.example/.\n"
    ),
    ("<table><tr><td><p>one</p></td><td><p>two</p></td></tr></table>", "one\n\ntwo\n"),
    ("<dl><dt>a</dt><dd>b</dd></dl>", "a\n  b\n"),
  ])
  func `lists, tables and links can be read`(_ raw: String, _ text: String) {
    #expect(body(raw).text == text)
  }

  @Test func `a table that is too wide has a line for each cell`() {
    let long = String(repeating: "long ", count: 13) + "e"
    #expect(
      body("| Ferry | Word |\n|---|---|\n| Gannet | \(long) |\n| Mew | \(long) |").text
        == "Ferry: Gannet\nWord: \(long)\n\nFerry: Mew\nWord: \(long)\n")
  }

  @Test func `raw HTML keeps its words and what it says`() {
    let shown = body(
      "<div class=\"box\">raw <b>HTML</b> block</div>\n\nInline <span style=\"x\">span</span> and <br> break."
    )
    #expect(shown.html == "<div>raw <b>HTML</b> block</div>\n<p>Inline span and <br> break.</p>\n")
    #expect(shown.text == "raw HTML block\n\nInline span and\nbreak.\n")
  }

  @Test func `a page of HTML is read like a text`() {
    let shown = body(
      "<!DOCTYPE html><html><body><h1>T</h1><p align=center>a &amp; b<td>c", kind: .html)
    #expect(shown.html == "<p>a &amp; bc</p>\n")
  }
}
