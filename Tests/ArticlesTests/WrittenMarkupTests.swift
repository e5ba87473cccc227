import Articles
import Diagnostics
import Foundation
import Testing

/// Markup as it stands in real texts: several on a line, nested, and what is for the writer alone.
@Suite struct WrittenMarkupTests {
  private func body(_ raw: String) -> ArticleBody {
    ArticleText(
      kind: .markdown, raw: raw, file: "a.md", title: "T",
      page: URL(string: "https://example.org/p/"), site: URL(string: "https://example.org/")
    ).body(number: 1)
  }

  @Test(arguments: ["", "- ", "> ", "1. "])
  func `several films on a line are links, and never code`(_ start: String) {
    let films = (1...5).map { "{{< youtube abc\($0) >}}" }.joined(separator: " ")
    let shown = body("\(start)\(films) Words **b**.")
    #expect(shown.html.components(separatedBy: "<a href=").count == 6)
    #expect(!shown.html.contains("<pre") && !shown.html.contains("&lt;"))
    #expect(shown.html.contains("<strong>b</strong>"))
  }

  @Test func `of Zola's bodies each ends at its own end`() {
    let shown = body(
      "{% note() %}\nOne\n{% end %}\n\nOut\n\n{% crt() %}\nIn\n{% note(title=\"A\") %}\nTwo\n{% end %}\n\nBetween\n{% end %}\n\nEnd"
    )
    #expect(shown.text == "> Note\n>\n> One\n\nOut\n\nIn\n\n> A\n>\n> Two\n\nBetween\n\nEnd\n")
  }

  @Test(arguments: [
    "{::comment}\ngone\n\ngone\n{:/comment}", "{::comment}gone{:/}", "%%gone%%",
    "%%\ngone\n\ngone\n%%", "*[HTML]: gone", "{% css %}gone{% endcss %}", "{% js %}gone{% endjs %}",
    "{::options gone=\"x\" /}",
  ])
  func `what is for the writer or the page alone is left out and told`(_ markup: String) {
    let shown = body("One.\n\n\(markup)\n\nTwo.")
    #expect(shown.text == "One.\n\nTwo.\n")
    #expect(shown.warnings.map(\.location?.line) == [3])
    #expect(body("```\n\(markup)\n```").warnings.isEmpty)
  }

  @Test(arguments: [
    ("{::nomarkdown}seen{:/}", "seen\n"), ("50%% off and 60%% more", "50%% off and 60%% more\n"),
    ("*[not one", "*[not one\n"), ("{::comment}seen", "seen\n"),
  ])
  func `what is not stays`(_ markup: String, _ text: String) {
    #expect(body(markup).text == text)
  }

  @Test(arguments: [
    ("::: {.callout-note title=\"Hi there\"}\nA\n:::", "> Hi there\n>\n> A\n"),
    (":::tip{title=\"Hi\"}\nA\n:::", "> Hi\n>\n> A\n"),
    ("::: {.callout-tip}\nA\n:::", "> Tip\n>\n> A\n"),
    (":::note[Hi there]\nA\n:::", "> Hi there\n>\n> A\n"),
    ("::: details Click me\nA\n:::", "> Click me\n>\n> A\n"),
  ])
  func `notes bear the title that they are given`(_ markup: String, _ text: String) {
    #expect(body(markup).text == text)
  }

  @Test func `names that are given to headings are places`() {
    let shown = body(
      "[a](#one) [b](#two) [c](#three)\n\n## A {#one .x}\n\nB {: #two}\n---\n\n<a name=\"three\"></a>C"
    )
    #expect(shown.html.contains("<h5><a id=\"a1-1\"></a>A</h5>"))
    #expect(shown.html.contains("<h5><a id=\"a1-2\"></a>B</h5>"))
    #expect(shown.html.contains("<p><a id=\"a1-3\"></a>C</p>"))
    #expect(
      shown.html.contains("<a href=\"#a1-1\">a</a> <a href=\"#a1-2\">b</a> <a href=\"#a1-3\">c"))
    #expect(shown.warnings.isEmpty)
    #expect(body("## A {.x}").warnings.count == 1)
    #expect(body("<a name=\"nowhere\">A</a>").html == "<p>A</p>\n")
  }

  @Test(arguments: [
    ("10<sup>6</sup> and 1<sup>st</sup> x<sup>-2</sup>", "10^6 and 1st x^-2\n"),
    ("<del>old</del> new ~~gone~~", "~~old~~ new ~~gone~~\n"),
    ("A[^1] b.\n\n[^1]: N", "A[1] b.\n\n________\n\n1. N\n"),
  ])
  func `what is raised or struck out can be told in the text part`(_ raw: String, _ text: String) {
    #expect(body(raw).text == text)
  }

  @Test func `a box is the mark of its item, and what opens is named in bold`() {
    #expect(body("- [ ] a\n- b").html.contains("<li style=\"list-style-type:none\">☐"))
    #expect(
      body("<details><summary>More</summary>Words</details>").html
        == "<div><p><strong>More</strong></p>Words</div>\n")
  }

  @Test func `an element without content leaves no gap`() {
    #expect(body("<p></p>\n\nA\n\n<div> <p> </p> </div>\n\nB").html == "<p>A</p>\n\n<p>B</p>\n")
  }
}
