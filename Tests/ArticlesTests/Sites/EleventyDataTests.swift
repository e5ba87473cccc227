import Diagnostics
import Testing

@testable import Articles

/// Eleventy's data files: of folders and of single articles, in JSON and as programs.
@Suite struct EleventyDataTests {
  private static let post = "---\ntitle: A\ndate: 2026-11-20\ntags: [own]\n---\nText"

  private func read(_ more: [String: String]) throws -> ArticleReading {
    var files = [".eleventy.js": "", "a.md": Self.post, "posts/b.md": Self.post]
    files["posts/deep/c.md"] = Self.post
    return try readSite(files.merging(more) { $1 }, .eleventy)
  }

  private func shown(_ more: [String: String]) throws -> [String] {
    try read(more).articles.filter { $0.withheld == nil }
      .map { String($0.source.path.dropFirst("../site/".count)) }.sorted()
  }

  @Test(arguments: [
    (["posts/posts.json": #"{"permalink": false}"#], ["a.md"]),
    (["posts/posts.11tydata.json": #"{"eleventyExcludeFromCollections": true}"#], ["a.md"]),
    // Both count, and one takes nothing from the other.
    (
      ["posts/posts.json": #"{"draft": true}"#, "posts/posts.11tydata.json": #"{"layout": "x"}"#],
      ["a.md"]
    ),
    (["posts/b.json": #"{"permalink": false}"#], ["a.md", "posts/deep/c.md"]),
    (["posts/deep/c.11tydata.json": #"{"draft": true}"#], ["a.md", "posts/b.md"]),
    (
      ["posts/posts.11tydata.js": "module.exports = { layout: 'post', tags: ['x'] };"],
      ["a.md", "posts/b.md", "posts/deep/c.md"]
    ),
    (["posts/posts.11tydata.js": "module.exports = { permalink: d => d.ok };"], ["a.md"]),
    (["posts/b.11tydata.cjs": "module.exports = require('./x')"], ["a.md", "posts/deep/c.md"]),
    (["_data/eleventyComputed.js": "x"], []),
    (["_data/site.js": "x"], ["a.md", "posts/b.md", "posts/deep/c.md"]),
  ])
  func `each keeps back what it speaks of`(_ files: [String: String], _ left: [String]) throws {
    #expect(try shown(files) == left)
  }

  @Test func `what is not understood is named`() throws {
    let program = try read(["posts/posts.11tydata.js": "\nexport default { draft: !ready };"])
    #expect(
      try program.article("posts/deep/c.md").withheld
        == .notUnderstood(of: "posts/posts.11tydata.js"))
    #expect(program.notes.contains { $0.location?.line == 2 && $0.reason.contains("“draft”") })
    let file = try read(["posts/b.11tydata.json": "{"])
    #expect(
      try file.article("posts/b.md").withheld == .notUnderstood(of: "posts/b.11tydata.json"))
    #expect(try file.article("posts/deep/c.md").withheld == nil)
    let all = try read(["_data/permalink.json": "false"])
    #expect(try all.article("a.md").withheld == .notUnderstood(of: "permalink.json"))
  }

  @Test func `its tags are added to an article's own`() throws {
    let reading = try read([
      "posts/posts.json": #"{"tags": ["post", "own"]}"#, "posts/b.json": #"{"tags": "b"}"#,
    ])
    #expect(try reading.article("posts/b.md").tags == ["own", "b", "post"])
    #expect(try reading.article("a.md").tags == ["own"])
  }

  @Test func `files that its program ignores by plain words are none of its articles`() throws {
    #expect(
      try shown([
        ".eleventy.js": """
        module.exports = function (config) {
          config.ignores.add("./posts/deep/");
          config.ignores.add('a.md'); config.ignores.add(name);
        };
        """
      ]) == ["posts/b.md"])
  }

  @Test func `what is told to have no page has no address`() throws {
    let reading = try readSite(
      [
        "eleventy.config.js": "module.exports = () => ({})",
        "a.md": "---\ntitle: A\ndate: 2026-11-20\npermalink: false\n---\nText",
      ], .eleventy)
    let article = try reading.article("a.md")
    #expect(article.url == nil && article.page == nil && article.warnings.isEmpty)
    #expect(article.withheld == .frontMatter(key: "permalink", value: "false"))
  }

  @Test func `the folder of all articles has data of its own`() throws {
    let reading = try readSite(
      [
        ".eleventy.js": "module.exports = () => ({ dir: { input: 'src' } })", "src/a.md": Self.post,
        "src/src.json": #"{"permalink": false}"#,
      ], .eleventy)
    #expect(
      try reading.article("src/a.md").withheld == .frontMatter(key: "permalink", value: "false"))
  }
}
