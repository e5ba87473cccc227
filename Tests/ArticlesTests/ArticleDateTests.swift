import Foundation
import Testing

@testable import Articles

@Suite struct ArticleDateTests {
  @Test(arguments: [
    "2026-11-20T08:00:00+01:00", "2026-11-20T08:00:00+0100", "2026-11-20 08:00:00 +0100",
    "2026-11-20 08:00:00 +01", "2026-11-20 08:00", "2026-11-20t08:00", "2026-11-20T07:00Z",
    "2026-11-20T07:00:00.000Z", "2026-11-20 07:00:00 UTC", "2026-11-20 07:00:00 GMT",
    "2026/11/20 08:00", " 2026-11-20 8:00 ", "2026-11-20T12:30:00+05:30",
    "2026-11-20T02:00:00-05:00",
  ])
  func `reads one moment in many spellings`(_ text: String) throws {
    let reading = try #require(ArticleDate.parse(text, in: berlin))
    #expect(reading.date == Date(timeIntervalSince1970: 1_795_158_000))
    #expect(!reading.isDateOnly)
  }

  @Test func `a day begins at midnight of the edition`() throws {
    let reading = try #require(ArticleDate.parse("2026-11-20", in: berlin))
    #expect(reading.isDateOnly)
    #expect(reading.date == Date(timeIntervalSince1970: 1_795_158_000 - 8 * 3600))
  }

  @Test(arguments: [
    "", "2026", "2026-11", "2026-13-01", "2026-00-10", "2026-02-29", "2026-11-31", "0000-01-01",
    "2026-11-20 24:00", "2026-11-20 08:60", "2026-11-20 08:00:61", "2026-11-20T08:00:00+99:00",
    "2026-11-20T08:00:00+01:75", "20-11-2026", "2026-11-20 noon", "tomorrow",
    "٢٠٢٦-١١-٢٠", "2026-11-20 ٠٨:٠٠",
  ])
  func `refuses what no calendar has`(_ text: String) {
    #expect(ArticleDate.parse(text, in: berlin) == nil)
  }

  @Test func `a leap day exists in leap years, a leap second everywhere`() {
    #expect(ArticleDate.parse("2028-02-29", in: berlin) != nil)
    #expect(ArticleDate.parse("2016-12-31T23:59:60Z", in: berlin) != nil)
  }

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
}
