import Diagnostics
import Foundation
import TestSupport
import Testing

@testable import Articles

/// Hugo's configuration in several files: laid over each other as Hugo does it, and in doubt nothing is taken.
@Suite struct HugoConfigurationTests {
  private static let post = "---\ntitle: A\ndate: 2026-11-20\n---\nText"
  private static let main = "config/_default/hugo.yaml"

  /// The articles that are shown, and what keeps the others back, by their names below `content/`.
  private func verdicts(_ files: [String: String]) throws -> [String: Withheld?] {
    var all = files
    for name in ["a.md", "a.de.md", "old/b.md", "old/b.de.md", "wip/c.md"] {
      all["content/\(name)"] = Self.post
    }
    return Dictionary(
      uniqueKeysWithValues: try readSite(all, .hugo).articles
        .filter { !$0.source.path.contains("_index") }
        .map { (String($0.source.path.dropFirst("../site/content/".count)), $0.withheld) })
  }

  private func shown(_ files: [String: String]) throws -> [String] {
    try verdicts(files).filter { $0.value == nil }.keys.sorted()
  }

  private static let languages = "en: { weight: 1 }\nde: { weight: 2 }\n"
  private static let all = ["a.de.md", "a.md", "old/b.de.md", "old/b.md", "wip/c.md"]

  struct Row: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let files: [String: String]
    let shown: [String]
  }

  private static let rows = [
    Row(testDescription: "nothing", files: [main: ""], shown: all),
    Row(
      testDescription: "a part is a key",
      files: [main: "", "config/_default/languages.toml": "[en]\n[de]\ndisabled = true\n"],
      shown: ["a.md", "old/b.md", "wip/c.md"]),
    Row(
      testDescription: "production lies over the rest, and staging nowhere",
      files: [
        "config/_default/languages.yaml": languages,
        "config/production/languages.yaml": "de: { disabled: true }\n",
        "config/staging/hugo.yaml": "ignoreFiles: [wip]",
      ], shown: ["a.md", "old/b.md", "wip/c.md"]),
    Row(
      testDescription: "the parts lie over the file beside the content",
      files: ["hugo.toml": "ignoreFiles = ['old']", main: "ignoreFiles: [wip]"],
      shown: ["a.de.md", "a.md", "old/b.de.md", "old/b.md"]),
    Row(
      testDescription: "parameters decide nothing",
      files: [main: "", "config/_default/params.toml": "draft = true\n[cascade]\ndraft = true"],
      shown: all),
    Row(
      testDescription: "a cascade of one language stands in the place of the site's",
      files: [
        main: "cascade: [{ draft: true }]", "config/_default/languages.yaml": languages,
        "config/_default/languages.de.yaml": "cascade: [{ color: red }]",
      ], shown: ["a.de.md", "old/b.de.md"]),
    Row(
      testDescription: "a section's page is one of its language",
      files: [
        main: "", "config/_default/languages.yaml": languages,
        "content/old/_index.de.md": "---\ndraft: true\n---\n",
        "content/_index.md": "---\ncascade: [{ draft: true, target: { path: /wip/** } }]\n---\n",
      ], shown: ["a.de.md", "a.md", "old/b.md"]),
    Row(
      testDescription: "so it is where the main language has a folder",
      files: [
        main: "defaultContentLanguageInSubdir: true",
        "config/_default/languages.yaml": languages,
        "content/old/_index.md": "---\ndraft: true\n---\n",
      ], shown: ["a.de.md", "a.md", "old/b.de.md", "wip/c.md"]),
    Row(
      testDescription: "a key that is written again in its own file keeps back what it says",
      files: [main: "", "config/_default/cascade.toml": "[[cascade]]\ndraft = true"], shown: []),
    Row(
      testDescription: "a language without pages",
      files: [main: "languages: { en: {}, de: { disableKinds: [page] } }"],
      shown: ["a.md", "old/b.md", "wip/c.md"]),
  ]

  @Test(arguments: rows)
  func `files are laid over each other`(_ row: Row) throws {
    #expect(try shown(row.files) == row.shown)
  }

  @Test(arguments: [
    ["config/_default/cascade.yaml": "- draft: true\n"],
    ["config/_default/languages.toml": "[en\n"],
    ["config/production/hugo.yaml": "disableKinds: [page]"],
    ["config/_default/languages.yaml": "de: { ignoreFiles: [wip] }"],
    [
      "config/_default/module.yaml":
        "mounts: [{ source: content, target: content, excludeFiles: x }]"
    ],
    ["config/_default/module.yaml": "mounts: [{ source: posts, target: content/posts }]"],
    ["config/_default/frontmatter.yaml": "expiryDate: [ends]"],
    [
      "config/_default/config.yaml": "cascade: { draft: true }",
      "config/production/config.yaml": "cascade: { color: red }",
    ],
    ["config/_default/a/b/c/d/e/f/g/h/i/hugo.yaml": ""],
  ])
  func `what is not understood keeps all back, and is named`(_ files: [String: String]) throws {
    var all = files
    all[Self.main] = ""
    let reasons = Set(try verdicts(all).values.map { "\($0.map { "\($0)" } ?? "shown")" })
    #expect(reasons.count == 1)
    let named = files.keys.map { $0.contains("/a/") ? "config/_default/a" : $0 }
    #expect(
      named.contains { name in reasons.allSatisfy { $0.hasPrefix("notUnderstood(of: \"\(name)") } },
      "\(reasons)")
  }

  @Test func `mounts and dates of the usual kind are understood`() throws {
    #expect(
      try shown([
        "hugo.yaml": """
        module: { mounts: [{ source: content, target: content }, { source: x, target: static }] }
        frontmatter: { date: [mine, ":default"], publishDate: [":default"] }
        disableKinds: [RSS, "404"]
        """
      ]) == Self.all)
  }

  @Test func `one cascade with a target may count for all`() throws {
    let found = try verdicts([
      "hugo.yaml": "",
      "content/_index.md": "---\ncascade: { draft: true, target: { path: /wip/** } }\n---\n",
    ])
    #expect(found["wip/c.md"] == .frontMatter(key: "draft", value: "true"))
    #expect(found["a.md"] == .notUnderstood(of: "_index.md"))
  }

  @Test func `a section's page of a kind that is not read keeps back what lies in it`() throws {
    let found = try verdicts(["hugo.yaml": "", "content/wip/_index.org": "#+draft: true"])
    #expect(found["wip/c.md"] == .notUnderstood(of: "wip/_index.org"))
    #expect(found["a.md"] == .some(nil))
  }

  @Test func `a site whose configuration is all in parts is found`() throws {
    let folder = try TemporaryFolder()
    try folder.write("site/config/_default/params.yaml", "")
    try folder.write("site/content/a.md", Self.post)
    let edition = Place(url: folder.url, shown: "")
    #expect(SiteRoot(of: "site/content", below: edition, wanted: nil)?.generator == .hugo)
    let url = try readSite(
      [
        "config/_default/permalinks.yaml": "posts: /p/:filename/", Self.main: "",
        "content/posts/a.md": Self.post,
      ], .hugo
    ).url("content/posts/a.md")
    #expect(url == "https://example.org/sub/p/a/")
  }
}
