import Testing

@testable import Articles

/// What Zola's pages and sections say of whether they are shown, and what says nothing of it.
@Suite struct ZolaSettingsTests {
  private static let config = "base_url = 'https://x.example'\n[languages.fr]\n"

  private func page(_ more: String) -> String {
    "+++\ntitle = \"A\"\ndate = 2026-11-20\n\(more)\n+++\nText"
  }

  private func withheld(_ files: [String: String]) throws -> Withheld? {
    var all = files.merging(["config.toml": Self.config]) { own, _ in own }
    if all["content/s/a.md"] == nil { all["content/s/a.md"] = page("") }
    return try readSite(all, .zola).article("content/s/a.md").withheld
  }

  @Test(arguments: [
    ("draft = true", "draft", "true"), ("render = false", "render", "false"),
  ])
  func `a page keeps itself back`(_ line: String, _ key: String, _ value: String) throws {
    #expect(
      try withheld(["content/s/a.md": page(line)]) == .frontMatter(key: key, value: value))
  }

  @Test func `what themes read in “extra” decides nothing`() throws {
    #expect(
      try withheld([
        "content/s/a.md": page("[extra]\ndraft = true\nhidden = true\nrender = false")
      ]) == nil)
  }

  @Test(arguments: [
    "transparent = true", "paginate_by = 5", "page_template = \"x.html\"", "render = false",
    "sort_by = \"date\"",
  ])
  func `a section that is listed otherwise shows its pages`(_ line: String) throws {
    #expect(try withheld(["content/s/_index.md": "+++\n\(line)\n+++\n"]) == nil)
  }

  @Test func `a section that is a draft hides those of its language`() throws {
    #expect(
      try withheld(["content/s/_index.md": "+++\ndraft = true\n+++\n"]) == .section("s"))
    #expect(try withheld(["content/s/_index.fr.md": "+++\ndraft = true\n+++\n"]) == nil)
    let reading = try readSite(
      [
        "config.toml": Self.config, "content/s/a.fr.md": page(""),
        "content/s/_index.fr.md": "+++\ndraft = true\n+++\n",
      ], .zola)
    #expect(try reading.article("content/s/a.fr.md").withheld == .section("s"))
  }
}
