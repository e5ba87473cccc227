import Clock
import Testing

@testable import Articles

/// The pages of files whose names begin with dates.
@Suite struct DatedNamePageTests {
  @Test(arguments: [
    ("12-03-04-low-tide.md", "2012-03-04", "2012/03/04/low-tide.html"),
    ("99-1-2-old.md", "1999-01-02", "1999/01/02/old.html"),
    ("2026-02-30-counted-on.md", "2026-03-02", "2026/03/02/counted-on.html"),
  ])
  func `Jekyll's posts of short years`(_ name: String, _ day: String, _ path: String) throws {
    let post = try readSite(["_config.yml": "", "_posts/\(name)": "Words."], .jekyll)
      .article("_posts/\(name)")
    #expect(post.withheld == nil)
    #expect(post.date == WrittenDate(parsing: day, in: berlin)?.date)
    #expect(post.dateSource == .fileName)
    #expect(post.url == "https://example.org/sub/\(path)")
  }

  @Test func `a post without a title is called by what stands behind its date`() throws {
    let post = try readSite(["_config.yml": "", "_posts/12-3-4-low-tide.md": "Words."], .jekyll)
    #expect(try post.article("_posts/12-3-4-low-tide.md").title == "Low tide")
  }

  @Test(arguments: [
    "2026-11-20.md", "2026-11-20_x.md", "2026-11-20 x.md", "2026-11-20T10:30:00Z-x.md",
    "1-2-3-x.md",
  ])
  func `Jekyll makes no post of other names`(_ name: String) throws {
    let text = "---\ntitle: A\ndate: 2026-11-20\n---\nWords."
    let post = try readSite(["_config.yml": "", "_posts/\(name)": text], .jekyll)
      .article("_posts/\(name)")
    #expect(post.withheld == .undatedName)
  }

  @Test(arguments: [
    ("2026-11-20T10:30:00Z-title.md", "2026-11-20T10:30:00Z", "title/"),
    ("2026-11-20T10:30:00+01:00_a b.md", "2026-11-20T10:30:00+01:00", "a-b/"),
    ("2026-11-20T10:30:00Z-t/index.md", "2026-11-20T10:30:00Z", "t/"),
    ("2026-11-20-c.md", "2026-11-20", "c/"), ("2026-11-20 - d.md", "2026-11-20", "d/"),
    ("2026-11-20.md", "2026-11-20", "2026-11-20/"),
    ("2026-11-20 e.md", "2026-11-20", "2026-11-20-e/"),
  ])
  func `Zola's pages with a moment in their names`(
    _ name: String, _ date: String, _ path: String
  ) throws {
    let page = try readSite(
      [
        "config.toml": "base_url = 'https://x.example'", "content/blog/\(name)": "+++\n+++\nWords.",
      ], .zola
    ).article("content/blog/\(name)")
    let wanted = WrittenDate(parsing: date, in: berlin)
    #expect(page.date == wanted?.date)
    #expect(page.isDateOnly == wanted?.isDateOnly)
    #expect(page.url == "https://example.org/sub/blog/\(path)")
  }

  @Test
  func `Zola leaves the date in the address where it is told so, and front matter dates first`()
    throws
  {
    let page = try readSite(
      [
        "config.toml": "base_url = 'https://x.example'\n[slugify]\npaths_keep_dates = true",
        "content/2026-11-20T10:30:00Z-title.md": "+++\ndate = 2026-11-18\n+++\nWords.",
      ], .zola
    ).article("content/2026-11-20T10:30:00Z-title.md")
    #expect(page.url == "https://example.org/sub/2026-11-20t10-30-00z-title/")
    #expect(page.date == WrittenDate(parsing: "2026-11-18", in: berlin)?.date)
  }
}
