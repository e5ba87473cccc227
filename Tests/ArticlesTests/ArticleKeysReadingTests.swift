import Foundation
import TestSupport
import Testing

@testable import Articles

/// What articles of real files are known again by.
@Suite struct ArticleKeysReadingTests {
  private func keys(_ settings: String, _ text: String = "Words.", named name: String = "note.md")
    throws -> Article
  { try readMarkdown("---\n\(settings)\n---\n\(text)\n", named: name) }

  @Test func `front matter states an id, a guid and a page`() throws {
    let one = try keys("id: 7\nguid: tag:x\nurl: /a/\ndate: 2026-11-20")
    #expect(one.keys.stated == [Fingerprint("7"), Fingerprint("tag:x")])
    #expect(one.keys.path == Fingerprint("seeds/note.md"))
    #expect(one.keys.addresses == [Fingerprint("news.example.org/a")] && one.keys.link == nil)
    #expect(one.keys.day == 20_261_120)
    let other = try keys("link: https://x.org/b\nid: { a: b }")
    #expect(other.keys.addresses.isEmpty && other.keys.link != nil && other.keys.stated.isEmpty)
    #expect(other.keys.day == nil)
  }

  @Test(arguments: [
    ("date: 2026-11-20", true), ("lastmod: 2026-11-20", false), ("updated: 2026-11-20", false),
    ("published: true\nmodified: 2026-11-20", false), ("published: 2026-11-20", true),
    ("date: 2026-11-20\nlastmod: 2026-11-21", true), ("title: x", false),
  ])
  func `a date is stated by when something is to be read, not by when it was changed`(
    _ settings: String, _ isStated: Bool
  ) throws {
    #expect(try keys(settings).isStated == isStated)
  }

  @Test func `a name may state the date`() throws {
    #expect(try keys("title: x", named: "2026-11-20-note.md").isStated)
  }

  @Test func `the title in the text is no part of it, and without a text there is the summary`()
    throws
  {
    let one = try keys("date: 2026-11-20", "# The Ferry\n\nCame home.")
    let retitled = try keys("date: 2026-11-20", "# The Fery\n\nCame home.")
    #expect(one.title != retitled.title && one.keys.text == retitled.keys.text)
    let summary = try keys("date: 2026-11-20\ndescription: Came home.", "")
    #expect(summary.keys.text == one.keys.text)
  }

  @Test func `entries of a list have no path, and their own tags`() throws {
    let list = """
      ---
      date: 2026-11-20
      tags: [sea]
      link_base: https://x.org/
      ---
      Ferry Home

      tags: town
      She is back.

      Council Meets

      link: https://y.org/c
      It met.
      """
    let articles = try read(["list.txt": list])
    #expect(articles.allSatisfy { $0.keys.path == nil && $0.keys.day == 20_261_120 })
    #expect(articles.map { !$0.keys.addresses.isEmpty } == [true, false])
    #expect(articles.map { $0.keys.link != nil } == [false, true])
    #expect(articles[0].ownTags != articles[1].ownTags)
  }

  @Test func `tags of a rule are none of its own`() throws {
    let rules = [TagRule(tag: "sea", match: ["ferry"])]
    let one = try #require(try read(["a.md": "# Ferry\n\nx"], rules: rules).first)
    let other = try #require(try read(["a.md": "# Ferry\n\nx"]).first)
    #expect(one.tags == ["sea"] && one.ownTags == other.ownTags)
    let own = try #require(try read(["a.md": "---\ntags: [sea]\n---\n# Ferry\n\nx"]).first)
    #expect(own.ownTags != one.ownTags)
  }
}
