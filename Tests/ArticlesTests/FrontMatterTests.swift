import Articles
import Diagnostics
import Foundation
import Testing

@Suite struct FrontMatterTests {
  @Test(arguments: [
    // Jekyll
    "---\nlayout: post\ntitle: Low Tide\ndate: 2026-11-20 08:00:00 +0100\ntags: sea mud\n---\nText",
    // Hugo
    "+++\ntitle = 'Low Tide'\ndate = 2026-11-20T08:00:00+01:00\ntags = ['sea', 'mud']\n+++\nText",
    // Zola
    """
    +++
    title = "Low Tide"
    date = 2026-11-20T07:00:00Z
    draft = false
    [taxonomies]
    tags = ["sea", "mud"]
    [extra]
    comment = true
    +++
    Text
    """,
    // Publish
    "---\ntitle: Low Tide\ndate: 2026-11-20 08:00\ntags: sea, mud\ndescription: Text\n---\nMore.",
    "---\r\ntitle: \"Low Tide\"\r\ndate: 2026-11-20T08:00\r\ntags:\r\n- sea\r\n- mud\r\n---\r\nText",
    "---\ntitle: >\n  Low\n  Tide\ndate: 2026-11-20 08:00\ncategories: [sea, mud]\n...\nText",
    "---\ntags: [sea]\ncategory: mud\ndate: 2026-11-20 08:00:00.5 +01\n---\n# Low Tide\n\nText",
  ])
  func `reads each generator's own way`(_ text: String) throws {
    let article = try readMarkdown(text)
    #expect(article.title == "Low Tide")
    #expect(article.summary == "Text")
    #expect(article.tags == ["sea", "mud"])
    #expect(abs(article.date.timeIntervalSince(date("2026-11-20 08:00"))) < 1)
    #expect(article.dateSource == .frontMatter)
    #expect(article.withheld == nil)
  }

  @Test func `an indented fence does not end it`() throws {
    let text = "---\ndescription: |\n  Above\n  ---\n  below\ntitle: Tide\n---\nText"
    let article = try readMarkdown(text)
    #expect(article.title == "Tide")
    #expect(article.summary == "Above --- below")
  }

  @Test(arguments: [
    ("title: ''", "Winter soup 1.2"), ("title: ' '", "Winter soup 1.2"),
    ("title: NULL", "Winter soup 1.2"), ("title: 2026", "2026"), ("title: yes", "yes"),
  ])
  func `a blank title is none`(_ line: String, _ title: String) throws {
    let text = "---\n\(line)\n---\nText"
    #expect(try readMarkdown(text, named: "2026-11-20-winter-soup-1.2.md").title == title)
  }

  @Test(arguments: ["https://example.org/news", "https://example.org/news/"])
  func `a path in the newsletter's own address is kept`(_ base: String) throws {
    let linked = try readMarkdown("---\nlink: stories/ferry.html\n---\nText", base: base)
    #expect(linked.url == "https://example.org/news/stories/ferry.html")
    let pictured = try readMarkdown("---\nimage: pics/a.jpg\n---\nText", base: base)
    #expect(pictured.image == "https://example.org/news/pics/a.jpg")
    // From the root of the host, as a browser takes it.
    #expect(try readMarkdown("---\nlink: /x\n---\nText", base: base).url == "https://example.org/x")
  }

  @Test(arguments: [
    ("link: /soup", "https://news.example.org/soup"),
    ("permalink: /soup/", "https://news.example.org/soup/"),
    ("canonical_url: https://example.org/a b", "https://example.org/a%20b"),
    ("permalink: /:year/:title/", nil),
    ("permalink: /:year/:title/\nurl: /soup", "https://news.example.org/soup"),
  ])
  func `finds the address`(_ line: String, _ url: String?) throws {
    #expect(try readMarkdown("---\n\(line)\n---\nText").url == url)
  }

  @Test(arguments: [
    ("title: A: B", "seeds/note.md:2:9: not valid YAML"),
    ("x: 1\npermalink: 'javascript:alert(1)'", "seeds/note.md:3:1: “javascript:alert(1)” is not"),
    ("title: [a]", "seeds/note.md:2:1: “title” must be one value"),
    ("draft: maybe", "“draft” must be true or false"),
    ("- a\n- b", "the document must be a mapping"),
    ("title: \"a\\u0000b\"", "seeds/note.md:2:1: “title” holds a NUL character"),
    ("link: https://a.example/\u{1B}", "“https://a.example/\\u{1B}” is not a web address"),
    ("title: a\u{2028}b\u{85}c\u{B}\ndraft: maybe", "seeds/note.md:3:1: “draft” must be"),
    ("date: next week", "“next week” is not a date"),
  ])
  func `says where it is wrong`(_ lines: String, _ expected: String) {
    let found = problems(["note.md": "---\n\(lines)\n---\nText"])
    #expect(found.count == 1)
    #expect(found.first?.contains(expected) == true, "\(found)")
  }

  @Test(arguments: [
    ("title: a\ntitle: b", "seeds/note.md:3:1: the key “title” stands here a second time"),
    ("Title: a\ntitle: b", "seeds/note.md:3:1: the key “title” stands here a second time"),
    (
      "title: b\n\u{1B}: 1\n\u{1B}: 2",
      "seeds/note.md:4:1: the key “\\u{1B}” stands here a second time, and counts instead of that in line 3"
    ),
  ])
  func `of a key that stands there twice the last one counts, and is told of`(
    _ lines: String, _ expected: String
  ) throws {
    let article = try readMarkdown("---\n\(lines)\n---\nText")
    #expect(article.title == "b" && article.warnings.count == 1)
    #expect(article.warnings.first?.description.hasPrefix(expected) == true, "\(article.warnings)")
    let listed = try read([
      "list.txt": "---\ndate: 2026-11-19\ndate: 2026-11-20\n---\nA\n\nB.\n\nC\n\nD."
    ])
    #expect(
      listed.map(\.warnings.count) == [1, 0] && listed.allSatisfy { $0.date == date("2026-11-20") })
  }

  @Test func `names the line of a slip in TOML`() {
    let found = problems(["note.md": "+++\ntitle = 'a'\ndate = = 1\n+++\nText"])
    #expect(found.first?.hasPrefix("seeds/note.md:3:") == true, "\(found)")
  }
}
