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

  @Test func `lets no raw HTML and no script link through`() throws {
    let article = try readMarkdown(
      """
      <script>alert(1)</script>

      A <img src=x onerror=alert(1)> [click](javascript:alert(1)) [data](data:text/html,x)
      and ![pic](vbscript:x).
      """)
    let body = try #require(article.body)
    for text in [body.html, body.text, article.summary ?? ""] {
      #expect(!text.contains("alert"))
      #expect(!text.contains("onerror"))
      #expect(!text.contains("javascript:"))
      #expect(!text.contains("vbscript:"))
    }
    #expect(body.text.contains("click"))
  }

  @Test func `spells links out in the text`() throws {
    let article = try readMarkdown(
      """
      See [the **tide** table](https://example.org/tide?a=1&b=2) or <https://example.org/x>,
      write to <post@example.org>, or look [here](/soup).
      """)
    let text = try #require(article.body?.text)
    #expect(text.contains("the tide table <https://example.org/tide?a=1&b=2>"))
    #expect(text.contains("or https://example.org/x,"))
    #expect(text.contains("write to post@example.org,"))
    #expect(text.contains("here <https://news.example.org/soup>"))
    let html = try #require(article.body?.html)
    #expect(html.contains("href=\"https://news.example.org/soup\""))
  }

  @Test func `makes the addresses of pictures whole, as those of links`() throws {
    let text = "![a](/a.png) ![b](b.png) ![c](https://example.org/c.png) [![d](d.png)](d)"
    let article = try readMarkdown(text, base: "https://news.example.org/blog/")
    let html = try #require(article.body?.html)
    for address in [
      "https://news.example.org/a.png", "https://news.example.org/blog/b.png",
      "https://example.org/c.png", "https://news.example.org/blog/d.png",
    ] {
      #expect(html.contains("src=\"\(address)\""), "\(html)")
    }
    #expect(html.contains("href=\"https://news.example.org/blog/d\""))
  }

  @Test func `leaves links alone that cannot be made whole`() throws {
    let text = "[a](#there) [b](mailto:post@example.org) [c](HTTPS://example.org)"
    let html = try #require(try readMarkdown(text).body?.html)
    #expect(html.contains("href=\"#there\""))
    #expect(html.contains("href=\"mailto:post@example.org\""))
    #expect(html.contains("href=\"HTTPS://example.org\""))
    let alone = try readMarkdown("[a](/there)", base: nil)
    #expect(alone.body?.html.contains("href=\"/there\"") == true)
  }

  @Test func `a reference makes any character but NUL, and a line end is one`() throws {
    let article = try readMarkdown("# A&#30;B&#13;\n\nC&#x1F;D&#13;&#10;E&#13;F&#127;&#0;")
    #expect(article.title == "A\u{1E}B")
    #expect(article.summary == "C\u{1F}D E F\u{7F}\u{FFFD}")
    #expect(article.body?.text == "C\u{1F}D\nE\nF\u{7F}\u{FFFD}\n")
    #expect(article.body?.html == "<p>C\u{1F}D\nE\nF\u{7F}\u{FFFD}</p>\n")
  }

  @Test func `a control character makes no script link`() throws {
    let html = try readMarkdown("[a](java&#1;script:x) [b](&#27;javascript:x) [c](&#9;data:x)")
      .body?.html
    #expect(html?.contains("script:x") == true)
    #expect(html?.contains(/href="(javascript|data|[[:cntrl:]])/) == false)
  }

  @Test(arguments: [
    ("![](a.png)\n\n<br>\n\nWords\nhere.", "Words here."), ("- a\n- b", nil), ("", nil),
  ])
  func `the first paragraph with words is the summary`(
    _ text: String, _ summary: String?
  ) throws {
    #expect(try readMarkdown(text).summary == summary)
  }

  @Test func `shows what other tools would fill in as it is`() throws {
    let article = try readMarkdown("{{reader.email}} {{< youtube x >}} {% include a %}")
    #expect(article.summary == "{{reader.email}} {{< youtube x >}} {% include a %}")
  }

  @Test func `has no body when there is none`() throws {
    #expect(try readMarkdown("---\ntitle: A\n---\n").body == nil)
  }

  @Test(arguments: ["[", "> ", "- ", "*", "![a](", "| a "])
  func `deep nesting is no way to end it`(_ text: String) throws {
    _ = try readMarkdown(String(repeating: text, count: 5000))
  }
}
