import Articles
import Diagnostics
import Foundation
import TestSupport
import Testing

/// Lines of a headline list about an article's author and picture, and those that only look like marks.
@Suite struct HeadlineDetailTests {
  private static let text = "A summary that is long enough to be one."

  @Test func `author, image and caption are read where other marks are`() throws {
    let articles = try read([
      "week.txt":
        "---\nauthor: Ada Quay\nimage_base: https://pictures.example.org/\n---\n"
        + "author: Bo Reef\nimage: /one.jpg\nOne\n\n\(Self.text)\n\n"
        + "Two\n\nAuthor: Cy Rill\nimage: https://x.example/y.jpg\ncaption: The 'quay'\n\(Self.text)\n\n"
        + "A Boat\nThree\nauthor: Di Ebb\n\n\(Self.text)\n\n"
        + "Four\n\n\(Self.text)\ncaption: The Mole\ntags: sea"
    ])
    #expect(articles.map(\.title) == ["One", "Two", "Three", "Four"])
    #expect(articles.map(\.summary) == Array(repeating: Self.text, count: 4))
    #expect(articles.map(\.author) == ["Bo Reef", "Cy Rill", "Di Ebb", "Ada Quay"])
    #expect(articles.map(\.caption) == [nil, "The 'quay'", "A Boat", "The Mole"])
    #expect(
      articles.map(\.image) == [
        "https://news.example.org/one.jpg", "https://x.example/y.jpg",
        "https://pictures.example.org/a-boat", "https://pictures.example.org/the-mole",
      ])
    let warnings = articles.flatMap(\.warnings)
    #expect(warnings.isEmpty, "\(warnings)")
  }

  @Test(arguments: [
    ("links: https://example.org/x", "did you mean “link:”?"),
    ("tgas: sea", "did you mean “tags:”?"),
    ("Links: https://example.org/x", "did you mean “link:”?"), ("autor: Bo Reef", "“author:”"),
    ("summary: what it says", "write the summary alone"), ("image: the quay", "write “image:"),
    ("Caption: The quay", "write “caption:"),
  ])
  func `a line that is near to a mark is told, above and below a title`(
    _ line: String, _ hint: String
  ) throws {
    for (text, number) in [
      ("\(line)\nOne\n\n\(Self.text)", 1), ("One\n\(line)\n\n\(Self.text)\n\(Self.text)", 2),
      ("One\n\n\(line)\n\(Self.text)", 3), ("One\n\n\(Self.text)\n\(line)", 4),
    ] {
      let told = try #require(read(["week.txt": text]).first).warnings
      let doubt = try #require(told.first { $0.reason.contains("is mailed as words") }, "\(text)")
      #expect(doubt.location?.line == number && doubt.hint?.contains(hint) == true, "\(doubt)")
    }
  }

  @Test(arguments: [
    "Note: the ferry sails again", "Update: the ferry sails", "update: it sails", "Links: of words",
    "Image: a play in five acts", "Author: the one who wrote what we all read",
    "Date of birth: none",
    "Caption contest: three prizes", "Status quo: all is well", "https://example.org/x is gone",
    "Summary: the council met", "Tide: low at noon",
  ])
  func `prose with a colon stays prose, untold`(_ line: String) throws {
    let article = try #require(read(["week.txt": "One\n\n\(line)\n\(Self.text)"]).first)
    #expect(article.summary == "\(line) \(Self.text)")
    #expect(!article.warnings.contains { $0.reason.contains("is mailed as words") })
  }

  @Test func `what else would be left of nothing stays a title and a summary`() throws {
    let articles = try read(["week.txt": "author: Bo\n\nimage: /quay.jpg\n\nTwo\n\ncaption: x"])
    #expect(articles.map(\.title) == ["author: Bo", "Two"])
    #expect(articles.map(\.summary) == ["image: /quay.jpg", "caption: x"])
    #expect(articles.flatMap(\.warnings).filter { $0.reason.contains("as words") }.count == 3)
  }
}
