import Clock
import Diagnostics
import Foundation
import Synchronization
import Testing

@testable import Articles
@testable import Newsroom
@testable import broadsheet

/// What is written at once is what `JSONEncoder` makes.
@Suite struct JSONTextTests {
  private let hostile =
    (0...0x2FF).compactMap(Unicode.Scalar.init).map(String.init).joined() + "\u{2028}\u{2029}🛥/\"\\"

  private func article(_ title: String, tags: [String], isDated: Bool = true) -> Article {
    Article(
      id: "id", title: title, summary: isDated ? title : nil, url: nil,
      date: Date(timeIntervalSince1970: 1_700_000_000), isDateOnly: false,
      dateSource: isDated ? .frontMatter : .none, tags: tags, image: "https://x/y", caption: nil,
      author: title, text: nil, source: Article.Source(path: "seeds/a.md", line: 7))
  }

  @Test(arguments: [true, false], [0, 2, 40])
  func `the table of articles is the same`(_ showsAll: Bool, _ count: Int) throws {
    let articles = (0..<count).map {
      article("\($0)\(hostile)", tags: $0 == 0 ? [] : [hostile, "x"])
    }
    let skipped = SkippedFile(
      path: "seeds/b.md",
      problems: [Problem(hostile, at: SourceLocation(file: "seeds/b.md", line: 3))], date: nil,
      isDateOnly: false)
    let listing = ArticleListing(
      articles: articles,
      withheld: count == 0 ? [] : [(article("w", tags: [], isDated: false), .inTheFuture)],
      skipped: count == 0 ? [] : [skipped],
      unread: count == 0 ? [] : [UnreadFile(path: hostile, reason: "no kind")],
      leftOut: count == 0 ? [] : [UnreadFile(path: "old/", reason: hostile)], timeZone: .utc,
      warnings: [])
    let table = ArticleTable(listing, showsAll: showsAll)
    let bytes = Mutex<[UInt8]>([])
    var json = JSONText { part in bytes.withLock { $0 += part } }
    table.write(to: &json)
    json.end()
    let context = CommandContext.live(directory: ".", effects: .none)
    let text = bytes.withLock { String(decoding: $0, as: UTF8.self) }
    #expect(try text == context.json(table, .prettyPrinted))
  }
}
