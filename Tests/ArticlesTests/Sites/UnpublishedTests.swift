import Clock
import Diagnostics
import Foundation
import TestSupport
import Testing

@testable import Articles

/// What a site's own settings keep from being published.
@Suite struct UnpublishedTests {
  private let post = "---\ntitle: A\ndate: 2026-11-20\n---\nText"

  /// What keeps each file back, by its name; files that are left out are not there.
  private func verdicts(
    _ configuration: (String, String), _ generator: Generator, _ names: [String],
    _ more: [String: String] = [:]
  ) throws -> [String: Withheld?] {
    var files = more
    files[configuration.0] = configuration.1
    for name in names { files[name] = post }
    let articles = try readSite(files, generator).articles
    return Dictionary(
      uniqueKeysWithValues: articles.map { (String($0.source.path.dropFirst(8)), $0.withheld) })
  }

  @Test func `files that a site ignores are none of its articles`() throws {
    let names = ["content/a.md", "content/b.draft.md", "content/old/c.md", "content/#d.md"]
    let hugo = try verdicts(
      ("hugo.toml", #"ignoreFiles = ['\.draft\.md$', '/old/']"#), .hugo, names)
    #expect(hugo == ["content/a.md": nil])
    let zola = try verdicts(
      (
        "config.toml",
        "base_url = 'https://x.example'\nignored_content = ['*.draft.md', 'old/*', '#d.md']"
      ),
      .zola, names)
    #expect(zola == ["content/a.md": nil])
    let odd = try verdicts(("hugo.toml", #"ignoreFiles = '\pL'"#), .hugo, ["content/a.md"])
    #expect(odd == ["content/a.md": .notUnderstood(of: "hugo.toml")])
  }

  @Test func `a language that is switched off is kept back`() throws {
    let config = """
      disableLanguages = ["DE"]
      [languages.en]
      contentDir = "content"
      [languages.fr]
      disabled = true
      [languages.nn]
      disabled = true
      contentDir = "content/norsk"
      """
    let found = try verdicts(
      ("hugo.toml", config), .hugo,
      [
        "content/a.md", "content/a.en.md", "content/a.de.md", "content/a.fr.md",
        "content/norsk/b.md",
      ])
    #expect(
      found == [
        "content/a.md": nil, "content/a.en.md": nil, "content/a.de.md": .language("de"),
        "content/a.fr.md": .language("fr"), "content/norsk/b.md": .language("nn"),
      ])
  }

  @Test func `a cascade counts for the pages that it aims at`() throws {
    let config = """
      [languages.en]
      [languages.de]
      [[cascade]]
      draft = true
      [cascade._target]
      path = "/wip/**"
      [[cascade]]
      draft = true
      [cascade.target]
      lang = "de"
      kind = "{page,section}"
      [[cascade]]
      draft = true
      [cascade.target]
      environment = "staging"
      """
    let found = try verdicts(
      ("hugo.toml", config), .hugo,
      [
        "content/a.md", "content/wip.md", "content/Wip/b.md", "content/wip/c/index.md",
        "content/d.de.md", "content/c2/e.md", "content/c2/f/g.md", "content/c3/h.md",
        "content/c4/i.md",
      ],
      [
        "content/c2/_index.md":
          "---\ncascade:\n  - target: {path: '/c2/f/**'}\n    build: {render: never}\n---\n",
        "content/c3/_index.md": "---\ncascade:\n  target: {sites: x}\n  draft: true\n---\n",
        "content/c4/_index.md": "---\ncascade:\n  target: {sites: x}\n  color: red\n---\n",
      ])
    let draft = Withheld.frontMatter(key: "draft", value: "true")
    #expect(
      found.filter { !$0.key.hasSuffix("_index.md") } == [
        "content/a.md": nil, "content/wip.md": nil, "content/Wip/b.md": draft,
        "content/wip/c/index.md": draft, "content/d.de.md": draft, "content/c2/e.md": nil,
        "content/c2/f/g.md": .frontMatter(key: "build.render", value: "never"),
        "content/c3/h.md": .notUnderstood(of: "c3/_index.md"), "content/c4/i.md": nil,
      ])
  }

  @Test func `a cascade for sections keeps back what lies in them`() throws {
    let config = "[[cascade]]\ndraft = true\n[cascade._target]\nkind = 'section'"
    let found = try verdicts(
      ("hugo.toml", config), .hugo,
      ["content/a.md", "content/b/c.md", "content/d/e/f.md", "content/leaf/index.md"],
      ["content/d/e/_index.md": "---\ntitle: E\n---\n"])
    let shown = found.filter { $0.value == nil }.keys.sorted()
    #expect(shown == ["content/a.md", "content/leaf/index.md"])
    #expect(found["content/b/c.md"] == .section("b"))
  }

  @Test func `a section that is not understood keeps back what lies in it`() throws {
    let found = try verdicts(
      ("hugo.toml", ""), .hugo, ["content/a.md", "content/b/c.md"],
      ["content/b/_index.md": "---\ndraft: [\n---\n"])
    #expect(found["content/a.md"] == .some(nil))
    #expect(found["content/b/c.md"] == .notUnderstood(of: "b/_index.md"))
    let data = try verdicts(
      (".eleventy.js", ""), .eleventy, ["a.md", "b/c.md"], ["b/b.json": "{\"permalink\": "])
    #expect(data == ["a.md": nil, "b/c.md": .notUnderstood(of: "b/b.json")])
  }

  @Test func `Jekyll's collections lie where it says`() throws {
    let files = [
      "_config.yml": "collections_dir: coll/\ncollections: { recipes: { output: true } }",
      "coll/_posts/2026-11-20-a.md": post, "coll/sea/_posts/2026-11-20-b.md": post,
      "coll/_recipes/soup.md": post, "_posts/2026-11-20-c.md": post, "_recipes/d.md": post,
      "_x.md": post, "#e.md": post, "~f.md": post, "#g/h.md": post,
    ]
    let reading = try readSite(files, .jekyll)
    #expect(
      try reading.url("coll/_posts/2026-11-20-a.md")
        == "https://example.org/sub/2026/11/20/a.html")
    #expect(
      try reading.url("coll/sea/_posts/2026-11-20-b.md")
        == "https://example.org/sub/sea/2026/11/20/b.html")
    #expect(
      try reading.url("coll/_recipes/soup.md") == "https://example.org/sub/recipes/soup.html")
    for path in ["_posts/2026-11-20-c.md", "_recipes/d.md"] {
      #expect(try reading.article(path).withheld == .outside(of: "coll"))
    }
    #expect(reading.articles.count == 5)
  }

  @Test func `a folder's settings are told apart by where they lie`() throws {
    let folder = try TemporaryFolder()
    try folder.write("hugo.toml", "")
    for name in ["a", "b"] { try folder.write("content/\(name)/x.md", post) }
    try folder.write("content/a/_index.md", "---\ndraft: true\n---\n")
    func decisive() -> [String] {
      let edition = Place(url: folder.url, shown: "")
      let site = SiteFolder(
        ArticleSource(path: "content", generator: .hugo), below: edition, timeZone: berlin)
      return OpenSource(
        site, files: ["content/a/x.md", "content/b/x.md"], below: edition, timeZone: berlin
      ).decisive
    }
    let before = decisive()
    #expect(decisive() == before)
    try FileManager.default.moveItem(
      atPath: "\(folder.path)/content/a/_index.md", toPath: "\(folder.path)/content/b/_index.md")
    #expect(decisive() != before)
    let moved = decisive()
    try folder.write("config.toml", "")
    try FileManager.default.removeItem(atPath: "\(folder.path)/hugo.toml")
    #expect(decisive() != moved)
  }

  @Test func `the rules of both zones count`() throws {
    let folder = try TemporaryFolder()
    try folder.write("hugo.toml", "timeZone = \"Asia/Tokyo\"")
    try folder.write("content/x.md", post)
    let edition = Place(url: folder.url, shown: "")
    func settings(edition own: String, site: String) throws -> [String] {
      for (name, rules) in [("Europe/Berlin", own), ("Asia/Tokyo", site)] {
        try folder.write(
          "zones/\(name)", bytes: Array(try Data(contentsOf: zoneFile(of: rules))))
      }
      let zones = ZoneFiles(at: edition.appending("zones"))
      let zone = try zones.zone(named: "Europe/Berlin")
      let source = ArticleSource(path: "content", generator: .hugo)
      let site = SiteFolder(source, below: edition, timeZone: zone, zones: zones)
      #expect(site.timeZone.name == "Asia/Tokyo")
      return ArticleReader(
        root: edition, timeZone: zone, baseURL: nil, tagRules: [], zones: zones
      ).settings(OpenSource(site, files: [], below: edition, timeZone: zone))
    }
    let before = try settings(edition: "Europe/Berlin", site: "Asia/Tokyo")
    #expect(try settings(edition: "Europe/Berlin", site: "Asia/Tokyo") == before)
    #expect(try settings(edition: "Europe/Paris", site: "Asia/Tokyo") != before)
    #expect(try settings(edition: "Europe/Berlin", site: "Asia/Seoul") != before)
  }

  private func zoneFile(of name: String) -> URL {
    URL(filePath: "/usr/share/zoneinfo/\(name)")
  }

  @Test func `an address of many slashes is made at once`() throws {
    let slashes = String(repeating: "/", count: 50)
    let reading = try readSite(
      ["hugo.toml": "", "content/a.md": post], .hugo, permalink: "\(slashes)x\(slashes):slug/")
    #expect(try reading.url("content/a.md") == "https://example.org/sub/x/a/")
  }
}
