import Foundation
import TestSupport
import Testing

@testable import Articles

/// What is no Hugo and no Jekyll: those judge for themselves.
@Suite struct GeneratorTests {
  private let now = date("2026-11-23T08:00:00+01:00")

  @Test func `Zola's pages`() throws {
    let reading = try readSite(
      [
        "config.toml": "base_url = 'https://zola.example'\n[languages.fr]",
        "content/blog/2018-10-10-Bjørn & co.md": "+++\ntitle = 'A'\n+++\nText",
        "content/blog/2019-02-03_b/index.md":
          "+++\ntitle = 'B'\n[taxonomies]\ntags = ['x y']\nseries = ['s']\nauthors = ['me']\n+++\nText",
        "content/blog/2019-02-03_b/more.md": "+++\n+++\nText",
        "content/c.md":
          "+++\npath = 'über/all'\ndate = 2020-01-02T03:04:05\naliases = ['/old', 'https://a.example/b']\n+++\nText",
        "content/d.fr.md": "+++\nslug = 'Été'\ndate = 2020-01-02\n+++\nText",
        "content/e/_index.md": "+++\ndraft = true\ntitle = 'Section'\n+++\n",
        "content/e/f.md": "+++\ndate = 2020-01-02\n+++\nText",
      ], .zola, baseURL: nil)
    #expect(
      try reading.url("content/blog/2018-10-10-Bjørn & co.md")
        == "https://zola.example/blog/bjorn-co/")
    let bundle = try reading.article("content/blog/2019-02-03_b/index.md")
    #expect(bundle.url == "https://zola.example/blog/b/")
    #expect(bundle.date == date("2019-02-03"))
    #expect(bundle.tags == ["s", "x y"])
    #expect(
      try reading.article("content/blog/2019-02-03_b/more.md").withheld
        == .resource(of: "../site/content/blog/2019-02-03_b"))
    let own = try reading.article("content/c.md")
    #expect(own.page == "https://zola.example/%C3%BCber/all/")
    #expect(own.aliases == ["https://zola.example/old", "https://a.example/b"])
    #expect(own.date == date("2020-01-02T03:04:05Z"))
    #expect(try reading.url("content/d.fr.md") == "https://zola.example/fr/ete/")
    let hidden = try reading.article("content/e/f.md")
    #expect(hidden.withheld == .section("e"))
    #expect(hidden.title == "F")
  }

  @Test func `Eleventy's pages`() throws {
    let reading = try readSite(
      [
        "eleventy.config.js": "return { dir: { input: 'src', output: 'out' } }",
        "src/posts/posts.json": "{\"tags\": \"posts\", \"permalink\": \"/b/{{ page.fileSlug }}/\"}",
        "src/posts/2020-01-02-a.md": "---\ntags: [sea, low tide]\n---\nText",
        "src/notes/2020-01-02-b/index.md": "---\ntags: low tide\n---\nText",
        "src/notes/c/c.md":
          "---\ndate: 2020-01-02\npermalink: /x/{{ title | slugify }}.html\ntitle: Größe\n---\nText",
        "src/notes/d.md": "---\npermalink: \"/{{ year }}/\"\n---\nText",
        "src/notes/e.md": "---\neleventyExcludeFromCollections: true\n---\nText",
        "src/_includes/f.md": "Text", "node_modules/x/g.md": "Text", "out/h.html": "<p>Built</p>",
        ".eleventyignore": "# mine\nsrc/notes/i*.md\n", "src/notes/i.md": "Text",
      ], .eleventy)
    let post = try reading.article("src/posts/2020-01-02-a.md")
    #expect(post.url == "https://example.org/sub/b/a/")
    #expect(post.date == date("2020-01-02"))
    let note = try reading.article("src/notes/2020-01-02-b/index.md")
    #expect(note.url == "https://example.org/sub/notes/2020-01-02-b/")
    #expect(note.tags == ["low tide"])
    #expect(try reading.url("src/notes/c/c.md") == "https://example.org/sub/x/grosse.html")
    #expect(try reading.url("src/notes/d.md") == nil)
    #expect(try reading.article("src/notes/d.md").warnings.count == 1)
    #expect(try reading.article("src/notes/e.md").withheld != nil)
    #expect(reading.articles.count == 5)
  }

  @Test func `an id that a folder hands down is no article's own`() throws {
    let reading = try readSite(
      [
        "eleventy.config.js": "return { dir: { input: 'src' } }",
        "src/posts/posts.json": "{\"id\": \"posts\", \"guid\": \"all\", \"author\": \"Imke\"}",
        "src/posts/2020-01-02-a.md": "Text", "src/posts/2020-01-02-b.md": "---\nid: b\n---\nText",
      ], .eleventy)
    let (one, other) = try (
      reading.article("src/posts/2020-01-02-a.md"), reading.article("src/posts/2020-01-02-b.md")
    )
    #expect(one.keys.stated.isEmpty && other.keys.stated == [Fingerprint("b")])
    #expect(one.author == "Imke")
  }

  @Test func `Publish's pages`() throws {
    let reading = try readSite(
      [
        "Package.swift": "Publish", "Content/index.md": "# Home",
        "Content/posts/index.md": "# Posts",
        "Content/posts/a.md": "---\ndate: 2020-01-30 15:20\ntags: Swift, Open Source\n---\n# A",
        "Content/posts/b.md": "---\ndate: 2020-01-30\npath: other/name\n---\n# B",
      ], .publish)
    let post = try reading.article("Content/posts/a.md")
    #expect(post.url == "https://example.org/sub/posts/a")
    #expect(post.tags == ["Swift", "Open Source"])
    // Publish takes the clocks of whoever builds the site.
    #expect(post.date == date("2020-01-30 15:20"))
    #expect(try reading.url("Content/posts/b.md") == "https://example.org/sub/posts/other/name")
    #expect(try reading.article("Content/posts/index.md").withheld == .sectionPage)
    #expect(try reading.article("Content/index.md").withheld == .sectionPage)
  }

  @Test(arguments: [
    (Generator.jekyll, "tags: a b", ["a", "b"]),
    (.jekyll, "category: Developer Tools", ["Developer Tools"]),
    (.jekyll, "categories: a b\ntag: c d", ["c d", "a", "b"]), (.hugo, "tags: a b", ["a b"]),
    (.hugo, "tags: 'a, b'", ["a, b"]), (.publish, "tags: a b, c", ["a b", "c"]),
    (.eleventy, "tags: a b", ["a b"]), (.hugo, "category: Developer Tools", ["Developer Tools"]),
    (.hugo, "tags: [a b, a b, c]", ["a b", "c"]), (.jekyll, "tags: [a b, c]", ["a b", "c"]),
  ])
  func `tags are set apart as each generator does`(
    _ generator: Generator, _ line: String, _ tags: [String]
  ) throws {
    let name = generator == .publish ? "Content/posts/a.md" : "content/a.md"
    let path = generator == .jekyll ? "_posts/2026-01-02-a.md" : name
    let reading = try readSite([path: "---\ntitle: A\n\(line)\n---\nText"], generator)
    #expect(try reading.article(path).tags == tags)
  }

  @Test func `Hugo's own terms are tags`() throws {
    let reading = try readSite(
      [
        "hugo.toml": "[taxonomies]\ntag = 'tags'\nharbour = 'harbours'\nauthor = 'authors'",
        "content/a.md": "---\nharbours: [Old Quay]\ntags: [x]\nauthors: [me]\n---\nText",
      ], .hugo)
    #expect(try reading.article("content/a.md").tags == ["x", "Old Quay"])
  }

  @Test func `with a section of Hugo all that lies in it is kept back`() throws {
    let post = "---\ntitle: A\ndate: 2020-01-02\ndraft: false\n---\nText"
    func withheld(_ index: String, at now: Date) throws -> Withheld? {
      try readSite(
        ["content/x/_index.md": "---\n\(index)\n---\n", "content/x/y/a.md": post], .hugo
      ).article("content/x/y/a.md").withheld(at: now)
    }
    #expect(try withheld("draft: true", at: now) == .section("x"))
    #expect(try withheld("cascade:\n  - draft: true", at: now) == .section("x"))
    let later = date("2099-01-02T00:00:00+01:00")
    #expect(try withheld("date: 2099-01-02", at: now) == .embargo(until: later))
    #expect(try withheld("date: 2099-01-02", at: later) == nil)
    let end = date("2021-01-02T00:00:00+01:00")
    #expect(try withheld("expiryDate: 2021-01-02", at: now) == .expired(since: end))
    #expect(
      try withheld("cascade:\n  build: { list: never }", at: now)
        == .frontMatter(key: "build.list", value: "never"))
    #expect(try withheld("cascade:\n  - { _target: { path: /z }, draft: true }", at: now) == nil)
    #expect(try withheld("title: X", at: now) == nil)
  }

  @Test func `what changed an article dates it last, and never as stated`() throws {
    let reading = try readSite(
      [
        "content/a.md": "---\nlastmod: 2026-11-20\n---\nText",
        "content/2026-11-19-b.md": "---\nupdated: 2026-11-20\n---\nText",
        "content/c.md": "Text",
      ], .hugo)
    #expect(try reading.article("content/a.md").dateSource == .lastModified)
    #expect(try reading.article("content/2026-11-19-b.md").dateSource == .fileName)
    #expect(try reading.article("content/c.md").withheld(at: now) == .undated)
  }

  @Test func `links and pictures are relative to the page`() throws {
    let text =
      "---\ntitle: A\ndate: 2026-11-20\nimage: cover.png\n---\n[x](../b/) ![y](pic.png) [z](/top) [w](?p=2)"
    let reading = try readSite(
      [
        "content/posts/a/index.md": text, "content/posts/a/cover.png": "",
        "content/posts/c.md": text,
      ],
      .hugo)
    let bundle = try reading.article("content/posts/a/index.md")
    let html = try #require(bundle.body?.html)
    for address in ["sub/posts/b/", "sub/posts/a/pic.png", "top", "sub/posts/a/?p=2"] {
      #expect(html.contains("\"https://example.org/\(address)\""), "\(address) in \(html)")
    }
    #expect(bundle.image == "https://example.org/sub/posts/a/cover.png")
    // What lies beside no page lies below the site.
    #expect(try reading.article("content/posts/c.md").image == "https://example.org/sub/cover.png")
  }
}
