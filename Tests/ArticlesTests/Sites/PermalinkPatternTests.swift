import Diagnostics
import TestSupport
import Testing

@testable import Articles

@Suite struct PermalinkPatternTests {
  @Test func `a pattern is text and what is filled in`() throws {
    let pattern = try PermalinkPattern(parsing: "/a-:year:title:output_ext/:sections[1:]/1:2")
    #expect(
      pattern.pieces == [
        .text("/a-"), .token("year", slice: nil), .token("title", slice: nil),
        .token("output_ext", slice: nil), .text("/"), .token("sections", slice: "1:"),
        .text("/1:2"),
      ])
  }

  @Test func `what nobody can fill in is named with what is near`() {
    func problem(_ text: String) -> Problem? {
      do throws(Problem) { _ = try PermalinkPattern(parsing: text) } catch { return error }
      return nil
    }
    #expect(problem("/:yaer/:title/")?.hint == "did you mean “:year”?")
    #expect(problem("/:yaer/:title/")?.reason == "“:yaer” is no part of an address")
    #expect(problem("prety")?.reason == "“prety” is no pattern of addresses")
    #expect(problem("pretty") == nil)
    #expect(problem("/plain/") == nil)
  }

  @Test(arguments: [
    ("/:year/:month/:day/:title/", "2026/03/04/low-tide/"),
    ("/:short_year/:i_month/:i_day/:filename", "26/3/4/b/"),
    ("/:monthname/:weekdayname/:weekday/:yearday/", "march/wednesday/3/63/"),
    ("/:w_year/:week/:w_day/:hour:minute:second/", "2026/10/3/080910/"),
    ("/:sections/:slug/", "posts/deep/own/"), ("/:section/:slugorfilename/", "posts/own/"),
    ("/:sections[1:]/:filename/", "deep/b/"), ("/:sections[last]/x/", "deep/x/"),
    ("/:sections[0]/x.html", "posts/x.html/"), ("/:sections[7]/x/", "x/"),
  ])
  func `a pattern is filled in`(_ pattern: String, _ path: String) throws {
    let reading = try readSite(
      [
        "content/posts/deep/_index.md": "---\ntitle: Deep\n---\n",
        "content/posts/deep/b.md":
          "---\ntitle: Low Tide\ndate: 2026-03-04T08:09:10\nslug: own\n---\nText",
      ], .hugo, permalink: pattern)
    #expect(try reading.url("content/posts/deep/b.md") == "https://example.org/sub/\(path)")
  }

  @Test func `a page without a date has no address that needs one, and that is told`() throws {
    let reading = try readSite(
      ["content/a.md": "---\ntitle: A\n---\nText"], .hugo, permalink: "/:year/:title/")
    let article = try reading.article("content/a.md")
    #expect(article.url == nil)
    #expect(
      article.warnings.first?.description.hasPrefix(
        "../site/content/a.md:2: the address of its page cannot be told") == true)
  }
}
