import Testing

@testable import Articles

/// What Jekyll reads in spite of its name, and what it leaves out.
@Suite struct JekyllFilterTests {
  @Test(arguments: [
    ("draft", "drafts.md", true), ("draft", "draft-x", true), ("draft", "in/draft.md", false),
    ("*.private.md", "in/z.private.md", true), ("a/b", "a/bc/d.md", true), ("n/", "nn/x.md", false),
    ("n/", "n/x.md", true), ("/n/", "n/x.md", true), ("sub/*.md", "sub/d/s.md", true),
    ("**/deep", "q/deep/r.md", true), ("{a,b}.md", "a.md", false), ("{a,b}.md", "{a,b}.md", true),
    ("x", "vendor/bundle/v.md", true), ("x", "vendor/v.md", false),
    ("x", "y/vendor/bundle/v.md", false), ("", "a.md", false),
  ])
  func `a pattern stands for all that begins like it`(
    _ pattern: String, _ path: String, _ isLeftOut: Bool
  ) {
    var filter = JekyllFilter()
    filter.exclude.append(pattern)
    #expect((filter.exclusion(of: path) != nil) == isLeftOut)
    #expect(filter.unread.isEmpty)
  }

  @Test func `what is included goes by its name alone`() {
    var filter = JekyllFilter()
    filter.include = ["_pages", ".hid", "*.keep.md"]
    #expect(filter.isIncluded("_pages") && filter.isIncluded("deep/_pages"))
    #expect(filter.isIncluded("deep/_x.keep.md") && !filter.isIncluded("_pages/_x.md"))
    filter.exclude += ["_pages/old", "_pages"]
    #expect(filter.exclusion(of: "_pages/a.md") == nil)
    #expect(filter.exclusion(of: "_pages/old/a.md") == "_pages/old")
  }

  @Test func `what the source or its site leaves out is listed, a folder as one`() throws {
    let post = "---\ntitle: A\ndate: 2026-11-20\n---\nText"
    let reading = try readSite(
      [
        "_config.yml":
          "exclude: [_posts/old]\ncollections: { notes: { output: false }, logs: { output: true } }",
        "_posts/old/2026-11-19-a.md": post, "_posts/2026-11-20-b.md": post, "_notes/n.md": post,
        "_logs/l.md": post, "drafts/d.md": post, "_layouts/x.html": post,
      ], .jekyll, exclude: ["drafts/*.md"])
    #expect(
      reading.leftOut.map { "\($0.path.dropFirst("../site/".count)) \($0.reason)" } == [
        "_notes/ its collection has no pages: “output” is not true",
        "_posts/old/ “_posts/old” leaves it out", "drafts/d.md “drafts/*.md” leaves it out",
      ])
    let folder = try #require(reading.leftOut.first)
    #expect(folder.holds("../site/_notes/n.md") && !folder.holds("../site/_notes.md"))
  }

  @Test func `the site's own words decide what is read`() throws {
    let post = "---\ntitle: A\ndate: 2026-11-20\n---\nText"
    var files = [
      "_config.yml": """
      include: [_pages, .hid]
      exclude: [off]
      defaults:
        - { scope: { path: /_pages/sea }, values: { published: false } }
        - { scope: { path: "" }, values: { published: true } }
      """,
      "docs/2026-11-20-bare.md": "Words", "_posts/2026-11-20-bare.md": "Words",
    ]
    for name in [
      "_pages/a.md", "_pages/sea/b.md", "_other/c.md", ".hid/d.md", ".git/e.md", "official.md",
      "in/off.md",
    ] { files[name] = post }
    let reading = try readSite(files, .jekyll)
    let shown = reading.articles.filter { $0.withheld == nil }
      .map { $0.source.path.dropFirst("../site/".count) }.sorted()
    #expect(
      shown == [".hid/d.md", "_pages/a.md", "_posts/2026-11-20-bare.md", "in/off.md"])
    #expect(try reading.url("_pages/a.md") == "https://example.org/sub/_pages/a.html")
    #expect(try reading.article("docs/2026-11-20-bare.md").withheld == .noFrontMatter)
    #expect(
      try reading.article("_pages/sea/b.md").withheld
        == .frontMatter(key: "published", value: "false"))
  }

  @Test(arguments: ["limit_posts: 3", "exclude: ['[[:odd']", "defaults: [{ values: [1] }, 7]"])
  func `what is not understood keeps all back`(_ line: String) throws {
    let reading = try readSite(
      ["_config.yml": line, "_posts/2026-11-20-a.md": "---\ntitle: A\n---\nText"], .jekyll)
    #expect(
      try reading.article("_posts/2026-11-20-a.md").withheld == .notUnderstood(of: "_config.yml"))
  }
}
