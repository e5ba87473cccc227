import Diagnostics
import Foundation
import TestSupport
import Testing

@testable import Articles

@Suite struct SiteFolderTests {
  private func reading(
    _ files: [String: String], _ path: String, _ generator: Generator? = nil,
    headlines: Bool = false
  ) throws -> ArticleReading {
    let folder = try TemporaryFolder()
    for (name, text) in files { try folder.write(name, text) }
    return try reader(of: folder).read([
      ArticleSource(path: path, generator: generator, holdsHeadlines: headlines)
    ])
  }

  private let post = "---\ntitle: A\ndate: 2026-11-20\n---\nText"

  @Test(arguments: [
    ("hugo.toml", "baseURL = 'https://example.org'", "content/a.md", "content", "Hugo"),
    ("config.toml", "baseURL = 'https://example.org'", "content/a.md", ".", "Hugo"),
    ("config.yaml", "baseURL: https://example.org", "content/posts/a.md", "content/posts", "Hugo"),
    ("config.toml", "base_url = 'https://example.org'", "content/a.md", "content", "Zola"),
    ("_config.yml", "url: https://example.org", "_posts/2026-11-20-a.md", "_posts", "Jekyll"),
    ("x", "", "blog/_posts/2026-11-20-a.md", "blog/_posts", "Jekyll"),
    (".eleventy.js", "module.exports = {}", "posts/a.md", "posts", "Eleventy"),
    ("eleventy.config.mjs", "export default {}", "posts/a.md", ".", "Eleventy"),
    (
      "Package.swift", "import PackageDescription // Publish\n .product(name: \"Publish\")",
      "Content/posts/a.md", "Content", "Publish"
    ),
  ])
  func `what makes a site is guessed from its folder, and said`(
    _ configuration: String, _ text: String, _ file: String, _ path: String, _ name: String
  ) throws {
    let reading = try reading([configuration: text, file: post], path)
    #expect(reading.articles.map(\.source.path) == [file])
    let told = reading.notes.map(\.reason).first { $0.contains("is taken for") }
    #expect(
      told?.contains("is taken for \(name == "Eleventy" ? "an" : "a") \(name) site") == true,
      "\(reading.notes)")
    #expect(reading.notes.first?.hint?.contains("site: \(name.lowercased())") == true)
  }

  @Test func `one's own folder is no site's, nor one beside its articles`() throws {
    let files = ["hugo.toml": "", "content/a.md": post, "seeds/b.md": post, "letters/c.md": post]
    #expect(try reading(files, "seeds").notes.isEmpty)
    #expect(try reading(files, "letters").notes.isEmpty)
    #expect(try !reading(files, "content").notes.isEmpty)
  }

  @Test func `what a site says of itself counts until the source says otherwise`() throws {
    let files = [
      "hugo.toml": "baseURL = 'https://own.example/x'\ntimeZone = 'Asia/Tokyo'",
      "content/a.md": "---\ntitle: A\ndate: 2026-11-20 08:00:00\n---\nText",
    ]
    let own = try readSite(files, .hugo, baseURL: nil).article("content/a.md")
    #expect(own.url == "https://own.example/x/a/")
    #expect(own.date == date("2026-11-20T08:00:00+09:00"))
    let told = try readSite(files, .hugo, zone: "America/New_York").article("content/a.md")
    #expect(told.url == "https://example.org/sub/a/")
    #expect(told.date == date("2026-11-20T08:00:00-05:00"))
  }

  @Test func `a configuration that is not understood is told, and keeps back what it might`() throws
  {
    let reading = try readSite(
      ["hugo.toml": "baseURL = = 1", "content/a.md": post], .hugo, baseURL: nil)
    #expect(reading.articles.count == 1)
    #expect(reading.articles.first?.url == nil)
    #expect(reading.articles.first?.withheld == .notUnderstood(of: "hugo.toml"))
    let empty = try readSite(["hugo.toml": "", "content/a.md": post], .hugo)
    #expect(empty.articles.map(\.withheld) == [nil])
    let jekyll = ["_config.yml": "# Nothing\n", "_posts/2026-11-20-a.md": post]
    #expect(try readSite(jekyll, .jekyll).articles.map(\.withheld) == [nil])
    #expect(reading.notes.first?.location?.file == "../site/hugo.toml")
    #expect(reading.notes.contains { $0.reason.contains("is not known") })
    let pattern = try readSite(
      ["_config.yml": "permalink: /:yaer/:title/", "_posts/2026-11-20-a.md": post], .jekyll)
    #expect(pattern.notes.first?.description.hasPrefix("../site/_config.yml:1:1: “:yaer”") == true)
  }

  @Test func `a source's own words count for all of its articles`() throws {
    let reading = try readSite(
      [
        "content/a.md": "---\ntitle: A\ndate: 2026-11-20\ntags: [b]\n---\nText",
        "content/drafts/c.md": post, "content/d.md": post,
      ], .hugo, exclude: ["drafts/**", "d.md", "nothing/**"], tags: ["site", "b"])
    #expect(reading.articles.map(\.tags) == [["b", "site"]])
    #expect(reading.notes.map(\.reason) == ["“nothing/**” leaves nothing out"])
  }

  @Test func `texts of other kinds are counted and named`() throws {
    let files = [
      "notes/a.md": post, "notes/b.adoc": "", "notes/c.ORG": "", "notes/d.mdx": "",
      "notes/e.rst": "",
      "notes/f.txt": "One\n\nText", "notes/g.png": "",
      "notes/h.HTML": "---\ntitle: H\n---\n<p>x</p>",
    ]
    let reading = try reading(files, "notes")
    #expect(reading.articles.map(\.title) == ["A", "H"])
    #expect(
      reading.unread.map(\.path)
        == ["b.adoc", "c.ORG", "d.mdx", "e.rst", "f.txt"].map { "notes/\($0)" })
    #expect(reading.unread.last?.reason.contains("headlines: true") == true)
    let told = try self.reading(files, "notes", headlines: true)
    #expect(told.articles.map(\.title) == ["A", "One", "H"])
    #expect(try self.reading(files, "notes/f.txt").articles.map(\.title) == ["One"])
  }

  @Test func `templates that Eleventy makes pages of are counted, and layouts are none`() throws {
    let kinds = ["njk", "webc", "11ty.js", "11ty.mjs", "liquid", "hbs", "pug", "ejs", "haml"]
    var files = ["site/src/a.md": post, "site/src/b.11tydata.js": "", "site/src/app.js": ""]
    for kind in kinds {
      files["site/src/posts/x.\(kind)"] = ""
      for folder in ["_includes", "templates/layouts", "_data", "frames"] {
        files["site/src/\(folder)/x.\(kind)"] = ""
      }
    }
    files["site/eleventy.config.js"] = """
      export default function (config) {
        config.setInputDirectory("src");
        config.setIncludesDirectory("templates/layouts");
        config.setLayoutsDirectory("./frames");
      };
      """
    var reading = try reading(files, "site", .eleventy)
    #expect(reading.articles.map(\.title) == ["A"])
    #expect(reading.unread.map(\.path) == kinds.sorted().map { "site/src/posts/x.\($0)" })
    files["site/eleventy.config.js"] =
      "module.exports = (c) => ({ dir: { input: 'src', includes: 'templates/layouts', layouts: 'frames' } })"
    reading = try self.reading(files, "site", .eleventy)
    #expect(reading.unread.map(\.path) == kinds.sorted().map { "site/src/posts/x.\($0)" })
    #expect(reading.unread.map(\.ending) == kinds.sorted().map { ".\($0)" })
    #expect(reading.unread.allSatisfy { $0.reason.hasPrefix("“\($0.ending)” is not read") })
    // Elsewhere nobody makes pages of those.
    #expect(
      try self.reading(["notes/a.md": post, "notes/b.webc": "", "notes/c.pug": ""], "notes").unread
        .isEmpty)
  }

  @Test func `what Hugo has other programs for is counted`() throws {
    let files = [
      "site/hugo.toml": "", "site/content/a.md": post, "site/content/b.pandoc": "",
      "site/content/c.pdc": "", "site/content/d.ad": "", "site/content/e.org": "",
      "site/content/f.adoc": "", "site/content/g.rst": "", "site/content/h/_content.gotmpl": "",
      "site/layouts/x.org": "",
    ]
    let reading = try reading(files, "site", .hugo)
    #expect(reading.unread.count == 7)
  }

  @Test func `what an edition writes is none of its articles`() throws {
    let files = [
      "_config.yml": "url: https://example.org\ndestination: ./built",
      "_posts/2026-11-20-a.md": post,
      "issues/2026-W47/digest.html": "<p>x</p>", "outbox/x/report.html": "<p>x</p>",
      "Templates/a.html": "<p>x</p>", "built/a.html": "<p>x</p>",
    ]
    #expect(try reading(files, ".").articles.map(\.source.path) == ["_posts/2026-11-20-a.md"])
    // Nor is it that of the site that it lies in.
    let folder = try TemporaryFolder()
    for (name, text) in files { try folder.write("site/news/\(name)", text) }
    try folder.write("site/_posts/2026-11-20-b.md", post)
    var reader = reader(of: folder)
    reader.root = Place(url: folder.url.appending(path: "site/news"), shown: "")
    let articles = try reader.read([ArticleSource(path: "..", generator: .jekyll)]).articles
    #expect(articles.map(\.source.path) == ["../_posts/2026-11-20-b.md"])
  }

  @Test(arguments: [
    ("hugo.toml", Generator.hugo, "content/a.md"), ("content/_index.md", .hugo, "content/a.md"),
    ("_config.yml", .jekyll, "_posts/2026-11-20-a.md"), (".eleventy.js", .eleventy, "posts/a.md"),
    ("posts/posts.json", .eleventy, "posts/a.md"), ("config.toml", .zola, "content/a.md"),
  ])
  func `a pipe in the place of a configuration stops nobody`(
    _ name: String, _ generator: Generator, _ file: String
  ) throws {
    let folder = try TemporaryFolder()
    try folder.write("site/\(file)", post)
    try folder.write("edition/x", "")
    #expect(mkfifo("\(folder.path)/site/\(name)", 0o600) == 0)
    var reader = reader(of: folder)
    reader.root = Place(url: folder.url.appending(path: "edition"), shown: "")
    let reading = try reader.read([ArticleSource(path: "../site", generator: generator)])
    #expect(reading.articles.map(\.title) == ["A"])
    #expect(
      reading.articles.allSatisfy { article in
        if case .notUnderstood = article.withheld { true } else { false }
      })
    let told = reading.notes + reading.skipped.flatMap(\.problems)
    #expect(told.contains { $0.location?.file == "../site/\(name)" })
  }

  @Test func `a linked folder is followed once, and one that leads back is named`() throws {
    let folder = try TemporaryFolder()
    try folder.write("seeds/sub/a.md", "A")
    try folder.write("elsewhere/b.md", "B")
    for (link, target) in [
      ("seeds/away", "../elsewhere"), ("seeds/again", "away"), ("seeds/sub/up", ".."),
      ("seeds/all", "../.."), ("seeds/self", "self"),
    ] {
      try FileManager.default.createSymbolicLink(
        atPath: "\(folder.path)/\(link)", withDestinationPath: target)
    }
    let reading = try reader(of: folder).read([ArticleSource(path: "seeds")])
    #expect(reading.articles.map(\.source.path) == ["seeds/again/b.md", "seeds/sub/a.md"])
    #expect(reading.notes.map { $0.location?.file } == ["seeds/away", "seeds/sub/up"])
    #expect(reading.skipped.map(\.path) == ["seeds/all"])
  }

  @Test func `a folder below two links is read once`() throws {
    let folder = try TemporaryFolder()
    try folder.write("elsewhere/sub/b.md", "B")
    try folder.write("seeds/x", "")
    for (link, target) in [("seeds/a", "../elsewhere/sub"), ("seeds/b", "../elsewhere")] {
      try FileManager.default.createSymbolicLink(
        atPath: "\(folder.path)/\(link)", withDestinationPath: target)
    }
    let reading = try reader(of: folder).read([ArticleSource(path: "seeds")])
    #expect(reading.articles.map(\.source.path) == ["seeds/a/b.md"])
    #expect(reading.notes.map { $0.location?.file } == ["seeds/b/sub"])
  }

  @Test(arguments: [
    ("hugo.toml", "contentDir = '../secret'"), ("_config.yml", "source: ../secret"),
    ("hugo.toml", "contentDir = '/tmp'"),
    (".eleventy.js", "return { dir: { input: '../secret' } }"),
  ])
  func `a site that is guessed leads nowhere else`(_ name: String, _ text: String) throws {
    let files = [
      "site/\(name)": text, "site/content/_posts/2026-11-20-a.md": post, "secret/b.md": post,
    ]
    let reading = try reading(files, "site")
    #expect(!reading.articles.contains { $0.source.path.contains("secret") })
    #expect(reading.notes.contains { $0.reason.contains("leads out") }, "\(reading.notes)")
  }
}
