import Articles
import Foundation
import Testing

@Suite struct ArticleDateTests {
  @Test func `front matter wins over the file's name, and that over the file's time`() throws {
    let articles = try read([
      "2026-11-18-a.md": "---\ndate: 2026-11-20\n---\nText",
      "2026-11-18-b.md": "Text", "c.md": "Text", "2026-13-18-d.md": "Text",
    ])
    #expect(
      articles.map(\.dateSource) == [
        .frontMatter, .fileName, .modificationTime, .modificationTime,
      ])
    #expect(articles.first?.date == date("2026-11-20"))
    #expect(articles.dropFirst().first?.date == date("2026-11-18"))
  }

  @Test(arguments: ["date", "pubDate", "expiryDate", "published", "lastmod"])
  func `a date that is none is placed where it stands`(_ key: String) {
    let found = problems(["a.md": "---\ntitle: A\n\(key): soon\n---\nText"])
    #expect(found.first?.hasPrefix("seeds/a.md:3:1: “soon” is not a date") == true, "\(found)")
  }

  @Test(arguments: [
    ("date: 2026-11-20\npublishDate: 2026-11-19\nlastmod: 2026-11-21", "2026-11-20"),
    ("lastmod: 2026-11-21\npublishDate: 2026-11-20", "2026-11-20"),
    ("pubDate: 'Jul 08 2022'", "2022-07-08"), ("pubdate: 2026-11-20", "2026-11-20"),
    ("published: 2026-11-20\nupdated: 2026-11-22", "2026-11-20"),
    ("created: 2026-11-20", "2026-11-20"), ("date: 20261120", "2026-11-20"),
    ("date: 1795161600", "2026-11-20T08:00:00Z"), ("date: 2026-11", "2026-11-01"),
    ("date: Fri, 20 Nov 2026 08:00:00 +0100", "2026-11-20T08:00:00+01:00"),
    ("date: 2026-11-20 20:00:00 CET", "2026-11-20T20:00:00+01:00"),
    ("date: 2026-11-20 08:00 PM", "2026-11-20T20:00:00+01:00"),
    ("date: 2026-11-20 24:00", "2026-11-21T00:00:00+01:00"), ("date: 20.11.2026", "2026-11-20"),
    ("date: 2022-3-4", "2022-03-04"), ("date: 2026-11-20T08:00:00.000Z", "2026-11-20T08:00:00Z"),
    ("date: 2026-11-20 08:00:00 -0500", "2026-11-20T08:00:00-05:00"),
    ("date: 2026-11-20T08:00:00+01:00[Europe/Berlin]", "2026-11-20T08:00:00+01:00"),
    ("date: '2026-11-20'", "2026-11-20"),
  ])
  func `front matter dates an article as its generator does`(_ lines: String, _ day: String) throws
  {
    let article = try readMarkdown("---\ntitle: A\n\(lines)\n---\nText")
    #expect(article.date == date(day))
    #expect(article.isDateOnly == !day.contains("T"))
    #expect(article.dateSource == .frontMatter)
  }

  @Test(arguments: [
    "lastmod: 2026-11-20", "updated: 2026-11-20", "date: ''\nmodified: 2026-11-20",
    "last_modified_at: 2026-11-20",
  ])
  func `when it was changed dates an article last`(_ lines: String) throws {
    let article = try readMarkdown("---\ntitle: A\n\(lines)\n---\nText")
    #expect(article.date == date("2026-11-20") && article.dateSource == .lastModified)
    let named = try readMarkdown("---\n\(lines)\n---\nText", named: "2026-11-18-a.md")
    #expect(named.date == date("2026-11-18") && named.dateSource == .fileName)
  }

  @Test(arguments: ["2026-11-31", "{{ date }}", "soon", "[2026-11-20]", "11/12/2026"])
  func `what is no day of any calendar is a problem of its file`(_ text: String) {
    let found = problems(["a.md": "---\ntitle: A\ndate: \(text)\n---\nText"])
    #expect(found.first?.hasPrefix("seeds/a.md:3:") == true, "\(found)")
  }

  @Test(arguments: ["date: ''", "date: Last Modified", "published: true", "date: git Created"])
  func `what is no date leaves the file's own time`(_ line: String) throws {
    #expect(try readMarkdown("---\n\(line)\n---\nText").dateSource == .modificationTime)
  }

  @Test func `folders date what lies in them`() throws {
    let articles = try read([
      "2021-01-30-low-tide/index.md": "Text", "2022/03/04/b.md": "Text", "2022-3-5-c.md": "Text",
    ])
    #expect(articles.map(\.dateSource) == [.folderName, .folderName, .fileName])
    #expect(articles.map(\.date) == ["2021-01-30", "2022-03-04", "2022-03-05"].map(date))
    #expect(articles.map(\.title) == ["Low tide", "B", "C"])
  }
}
