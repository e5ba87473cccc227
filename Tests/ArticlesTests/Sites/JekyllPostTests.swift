import Clock
import Testing

@testable import Articles

/// What Jekyll makes of the front matter of posts.
@Suite struct JekyllPostTests {
  private func post(
    _ lines: String, named name: String = "_posts/2026-01-02-a.md", config: String = ""
  ) throws -> Article {
    try readSite(
      ["_config.yml": config, name: "---\ntitle: A\n\(lines)\n---\nWords."], .jekyll, zone: nil
    ).article(name)
  }

  @Test(arguments: [
    ("published:", "null"), ("published: ~", "null"), ("published: null", "null"),
    ("published: false", "false"), ("published: true", nil), ("published: \"\"", nil), ("", nil),
  ])
  func `is shown unless it says no, or says published and nothing`(
    _ line: String, _ value: String?
  ) throws {
    #expect(
      try post(line).withheld == value.map { .frontMatter(key: "published", value: $0) })
  }

  @Test(arguments: [
    ("2026-01-03 10:00:00", "2026-01-03T10:00:00Z"),
    ("2026-01-03T10:00:00.5", "2026-01-03T10:00:00Z"),
    ("\"2026-01-03 10:00:00\"", "2026-01-03T10:00:00+01:00"),
    ("2026-01-03 10:00", "2026-01-03T10:00:00+01:00"),
    ("Sat Jan 03 10:00:00 2026", "2026-01-03T10:00:00+01:00"),
    ("2026/01/03 10:00:00", "2026-01-03T10:00:00+01:00"),
    ("2026-01-03 10:00:00 +0200", "2026-01-03T10:00:00+02:00"),
  ])
  func `a time is one of UTC where YAML knows it for a time, else the site's`(
    _ date: String, _ moment: String
  ) throws {
    let read = try post("date: \(date)", config: "timezone: Europe/Oslo")
    #expect(read.date == WrittenDate(parsing: moment, in: berlin)?.date)
  }

  @Test(arguments: [
    ("permalink: pretty", "_posts/2026-01-02-a.md", "pretty"),
    ("permalink: none", "_posts/2026-01-02-a.md", "none"),
    ("permalink: /:name/", "_posts/2026-01-02-a_b.md", "2026-01-02-a-b/"),
    ("", "_posts/2026-01-02-dots...md", "2026/01/02/dots.html"),
    ("", "_posts/2026-01-02-x.mkdown", "2026/01/02/x.html"),
  ])
  func `its address`(_ line: String, _ name: String, _ path: String) throws {
    #expect(try post(line, named: name).url == "https://example.org/sub/\(path)")
  }
}
