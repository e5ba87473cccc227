import Articles
import Foundation
import Testing

@Suite struct MarkdownTests {
  @Test(arguments: [
    ("# Wind\n\nIt blew.", "Wind"), ("It blew.", "Note"), ("## Wind\n\nIt blew.", "Note"),
    ("![](a.png)\n\n# *Wind* & `rain`\n\nIt blew.", "Wind & rain"),
  ])
  func `takes the title from the first heading or the file's name`(
    _ text: String, _ title: String
  ) throws {
    let article = try readMarkdown(text)
    #expect(article.title == title)
    #expect(article.summary == "It blew.")
    #expect(article.body?.html.contains("<h4>") == false)
  }

  @Test func `leaves a later heading where it stands when there is a title`() throws {
    let article = try readMarkdown("---\ntitle: Wind\n---\nIt blew.\n\n# Part Two\n\nIt stopped.")
    #expect(article.body?.html.contains("<h4>Part Two</h4>") == true)
    let repeated = try readMarkdown("---\ntitle: Wind\n---\n# Wind\n\nIt blew.")
    #expect(repeated.body?.html == "<p>It blew.</p>\n")
  }

  @Test func `sets headings below those of the digest, wherever they stand`() throws {
    let html = try #require(
      try readMarkdown("# T\n\n## A\n\n> # B\n\n- # C\n\n###### D").body?.html)
    #expect(html.contains("<h5>A</h5>"))
    #expect(html.contains("<h4>B</h4>"))
    #expect(html.contains("<h4>C</h4>"))
    #expect(html.contains("<h6>D</h6>"))
  }

  @Test func `spells links out in the text`() throws {
    let article = try readMarkdown(
      """
      See [the **tide** table](https://example.org/tide?a=1&b=2) or <https://example.org/x>,
      write to <post@example.org>, or look [here](/soup).
      """)
    let text = try #require(article.body?.text.replacing("\n", with: " "))
    #expect(text.contains("the tide table <https://example.org/tide?a=1&b=2>"))
    #expect(text.contains("or https://example.org/x,"))
    #expect(text.contains("write to post@example.org,"))
    #expect(text.contains("here <https://news.example.org/soup>"))
    let html = try #require(article.body?.html)
    #expect(html.contains("href=\"https://news.example.org/soup\""))
  }

  @Test func `a reference makes any character but NUL, and a line end is one`() throws {
    let article = try readMarkdown("# A&#30;B&#13;\n\nC&#x1F;D&#13;&#10;E&#13;F&#127;&#0;")
    #expect(article.title == "A\u{1E}B")
    #expect(article.summary == "C\u{1F}D E F\u{7F}\u{FFFD}")
    #expect(article.body?.text == "C\u{1F}D E F\u{7F}\u{FFFD}\n")
    #expect(article.body?.html == "<p>C\u{1F}D\nE\nF\u{7F}\u{FFFD}</p>\n")
  }

  @Test(arguments: [
    "[a](javascript:x)", "[a](java&#1;script:x)", "[a](&#27;javascript:x)", "[a](&#9;data:x)",
    "[a](JAVASCRIPT:x)", "[a](vbscript:x)", "![a](data:image/png,x)", "[a][b]\n\n[b]: javascript:x",
    "a<javascript:x>",
  ])
  func `no scheme but those of mails makes a link`(_ text: String) throws {
    let body = try #require(try readMarkdown("---\ntitle: T\n---\n\(text)").body)
    #expect(body.html.hasPrefix("<p>a"))
    #expect(!body.html.contains("href") && !body.html.contains("src"))
    #expect(body.warnings.count == 1)
  }

  @Test func `has no body when there is none`() throws {
    #expect(try readMarkdown("---\ntitle: A\n---\n").body == nil)
  }

  @Test(arguments: ["[", "> ", "- ", "*", "![a](", "| a "])
  func `deep nesting is no way to end it`(_ text: String) {
    let found = problems(["note.md": String(repeating: text, count: 5000)])
    #expect(found.allSatisfy { $0.contains("in one another") })
  }
}
