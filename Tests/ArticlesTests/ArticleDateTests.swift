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

  @Test(arguments: ["date", "pubDate"])
  func `a date that is none is placed where it stands`(_ key: String) {
    let found = problems(["a.md": "---\ntitle: A\n\(key): soon\n---\nText"])
    #expect(found.first?.hasPrefix("seeds/a.md:3:1: “soon” is not a date") == true, "\(found)")
  }
}
