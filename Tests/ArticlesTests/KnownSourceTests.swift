import Foundation
import Testing

@testable import Articles

/// Which sources an article counts for, and when it is of one that is new.
@Suite struct KnownSourceTests {
  private func article(_ path: String) throws -> Article {
    var article = try readMarkdown("---\ntitle: A\ndate: 2026-11-15\n---\nText.")
    article.source.path = path
    return article
  }

  @Test func `an article counts for each source that holds it`() throws {
    let known = Known(
      issue: "1", freeze: date("2026-11-20"),
      sources: ["", "content", "content/posts", "content/post", "blog"],
      articles: [try article("content/posts/a.md"), try article("content/b.md")],
      selection: Selection(sections: [], decisions: []),
      by: Novelty(
        window: Window(since: nil, until: nil, now: date("2026-11-20"), timeZone: berlin)))
    #expect(
      known.sources == ["": 2, "content": 2, "content/posts": 1, "content/post": 0, "blog": 0])
    let read = try Known(parsing: known.written, issue: "1", freeze: known.freeze, file: "known")
    #expect(read.sources == known.sources)
  }

  @Test(arguments: [
    (["content"], ["content", "content/posts"], true), (["content"], ["content/posts"], true),
    ([""], ["", "content"], true), (["content/posts"], ["content"], true),
    (["seeds"], ["seeds", ""], false), (["content/post"], ["content"], false),
    (["content/posts/a"], ["content"], false),
  ])
  func `what lies in a source that was known came late, and is of none that is new`(
    _ before: [String], _ now: [String], _ isLate: Bool
  ) throws {
    var novelty = Novelty(
      window: Window(
        since: date("2026-11-20"), until: nil, now: date("2026-11-27"), timeZone: berlin))
    novelty.sources = now
    novelty.known = Known(
      issue: "1", freeze: date("2026-11-20"),
      sources: Dictionary(before.map { ($0, 1) }) { first, _ in first }, entries: [])
    #expect(
      novelty.ruling(on: try article("content/posts/a.md"))
        == (isLate ? .new(.late) : .out(.beforeSource(since: date("2026-11-20")))))
  }
}
