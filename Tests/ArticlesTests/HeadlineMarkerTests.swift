import Articles
import Diagnostics
import Foundation
import TestSupport
import Testing

/// What lines of a headline list say of one article alone.
@Suite struct HeadlineMarkerTests {
  private func reading(_ text: String) throws -> ArticleReading {
    let folder = try TemporaryFolder()
    try folder.write("seeds/week.txt", text)
    return try reader(of: folder).read([ArticleSource(path: "seeds")])
  }

  @Test func `the first lines of a summary may speak of one article`() throws {
    let articles = try read([
      "week.txt":
        "---\ntags: [all]\nlink_base: https://example.org/\n---\nOne\n\nlink: /one\nTags: sea, low tide\nText\nlink: /x\n\n"
        + "Two\n\ndraft: yes\nText\n\nThree\n\ndraft: no\ntags: [sea]\nText\n\nFour\n\nLinks: these are words."
    ])
    #expect(articles.map(\.url).first == "https://news.example.org/one")
    #expect(articles.map(\.url).last == "https://example.org/four")
    #expect(articles.map(\.tags) == [["sea", "low tide"], ["all"], ["sea"], ["all"]])
    #expect(
      articles.map(\.summary) == ["Text link: /x", "Text", "Text", "Links: these are words."])
    #expect(articles.map { $0.withheld != nil } == [false, true, false, false])
  }

  @Test(arguments: [
    "draft : true", "DRAFT:true", "Draft\t: Yes", "published: false", "published : No",
    "status: draft", "Status:  Private", "private: true", "isDraft: yes", "visibility: hidden",
    "publish_date: 2099-12-24", "publish: false", "Publish: no", "permalink: false",
    "render: false", "drafts: true",
  ])
  func `what keeps an article back does so in any spelling, wherever it stands`(_ line: String)
    throws
  {
    for text in [
      "One\n\n\(line)\nText", "\(line)\nOne\n\nText", "\(line)\nA picture\nOne\n\nText",
      "One\n\(line)\n\nText", "One\n\nlink: /a\n\(line)\nText",
    ] {
      let articles = try reading(text + "\n\nTwo\n\nText").articles
      #expect(articles.map(\.title) == ["One", "Two"], "\(text)")
      #expect(articles.map(\.summary) == ["Text", "Text"], "\(text)")
      #expect(
        articles.map { $0.withheld(at: date("2025-11-20")) != nil } == [true, false], "\(text)")
      #expect(articles.first?.caption == (text.contains("picture") ? "A picture" : nil))
    }
  }

  @Test func `what says that it is shown is none of the words`() throws {
    let list = "One\n\npublish: true\nText\n\nTwo\n\nPublish: or perish.\n"
    let articles = try reading(list).articles
    #expect(articles.map(\.summary) == ["Text", "Publish: or perish."])
    #expect(articles.allSatisfy { $0.withheld == nil && $0.warnings.isEmpty })
  }

  @Test func `a hint does not ask for the capital letter that is there`() throws {
    func hint(_ line: String) throws -> String {
      let warnings = try reading("One\n\n\(line)\nText").articles.flatMap(\.warnings)
      return warnings.compactMap(\.hint).first ?? ""
    }
    #expect(
      try hint("Links: https://example.org/x")
        == "did you mean “link:”? Where it is text, begin it with another word")
    #expect(try hint("links: those of last week").hasSuffix("begin it with a capital letter"))
    // As it says: then nothing is said.
    #expect(try hint("See https://example.org/x") == "")
    #expect(try hint("Links: those of last week") == "")
  }

  @Test func `other names and sentences that begin like them`() throws {
    let articles = try read([
      "week.txt":
        "One\n\ntag: sea\nurl: https://example.org/x\nText\n\nTwo\n\nURL: what that is.\n\nThree\n\nPrivate: a play.\n\n"
        + "Four\n\nhttps://example.org/y\nText"
    ])
    #expect(articles.map(\.url) == ["https://example.org/x", nil, nil, nil])
    #expect(
      articles.map(\.summary) == [
        "Text", "URL: what that is.", "Private: a play.", "https://example.org/y Text",
      ])
    #expect(articles.first?.tags == ["sea"] && articles.allSatisfy { $0.withheld == nil })
    #expect(articles.map(\.warnings.count) == [0, 0, 0, 1])
    #expect(articles.last?.warnings.first?.hint?.contains("link: https://example.org/y") == true)
  }

  @Test func `a word that says draft alone leaves its article out`() throws {
    for word in ["draft", "[Draft]", "(DRAFT)"] {
      let reading = try reading("One\n\n\(word)\nText\n\nTwo\n\nText of the\ndraft\n")
      #expect(reading.articles.map(\.summary) == ["Text of the draft"])
      #expect(reading.skipped.map(\.title) == ["One"])
      #expect(reading.skipped.first?.problems.first?.location?.line == 3)
    }
  }

  @Test(arguments: [
    ("DRAFT: One", 1), ("[Draft] One", 1), ("One (draft)", 1), ("WIP: One", 1), ("wip - One", 1),
    ("Draft beer in town", 0), ("The draft", 0), ("Todo lists", 0), ("A draft: two views", 0),
  ])
  func `a title that reads like a draft's is told`(_ title: String, _ count: Int) throws {
    let lists = try read(["week.txt": "\(title)\n\nText of it goes on for quite a while."])
    #expect(lists.map(\.warnings.count) == [count])
    let notes = try read(["a.md": "---\ntitle: '\(title)'\n---\nText"])
    #expect(notes.map(\.warnings.count) == [count])
    #expect(
      try read(["a.md": "---\ntitle: '\(title)'\ndraft: true\n---\nText"]).map(\.warnings.count)
        == [0])
  }

  @Test func `lines below a summary that are understood are none of its words`() throws {
    let articles = try read([
      "week.txt":
        "One\n\nText.\nlink: /a\ntags: x\n\nTwo\n\nText.\nDraft: true\n\nThree\n\nText\ndraft: the plan."
    ])
    #expect(articles.map(\.summary) == ["Text.", "Text.", "Text draft: the plan."])
    #expect(articles.first?.url == "https://news.example.org/a")
    #expect(articles.first?.tags == ["x"])
    #expect(articles.map { $0.withheld != nil } == [false, true, false])
  }

  @Test func `dates of its own count before those of the list`() throws {
    let articles = try reading(
      "---\ndate: 2026-11-20\n---\nOne\n\ndate: 2026-12-24\nText\n\nTwo\n\npublished: 2027-01-02\nText\n\n"
        + "Three\n\nexpiryDate: 2026-12-01\nText\n\nFour\n\nText"
    ).articles
    #expect(
      articles.map(\.date)
        == [date("2026-12-24"), date("2026-11-20"), date("2026-11-20"), date("2026-11-20")])
    #expect(articles.map(\.publishDate) == [nil, date("2027-01-02"), nil, nil])
    #expect(articles.map(\.expiryDate) == [nil, nil, date("2026-12-01"), nil])
    #expect(articles.first?.keys.day == 20_261_224)
  }

  @Test func `what keeps the list back keeps back what says otherwise itself`() throws {
    let articles = try reading("---\ndraft: true\n---\nOne\n\ndraft: false\nText").articles
    #expect(articles.map { $0.withheld != nil } == [true])
  }

  @Test(arguments: [
    ("Two\n\nlink: /path/x y\nText", 7), ("Two\n\nlink: example.org/x\nText", 7),
    ("Two\n\nlink: example.org\nText", 7), ("Two\n\nlink: example.org:80/x\nText", 7),
    ("Two\n\nlink:\nText", 7), ("Two\n\nlink: javascript:x\nText", 7),
    ("Two\n\nlink: /a\ndraft: maybe\nText", 8), ("Two\n\ndraft:\nText", 7),
    ("Two\n\nstatus: drft\nText", 7), ("Two\n\ndate: 2026-02-30\nText", 7),
    ("Two\n\ntags: ,\nText", 7), ("Two\n\nDraft: the plan of the town\nText", 7),
    ("draft: maybe\nTwo\n\nText", 5), ("Two\n\npublished: soon\nText", 7),
  ])
  func `a line that is not understood leaves out its article alone, and is named`(
    _ block: String, _ line: Int
  ) throws {
    let reading = try reading("One\n\nText\n\n\(block)\n\nThree\n\nText")
    #expect(reading.articles.map(\.title) == ["One", "Three"])
    let skipped = try #require(reading.skipped.first)
    #expect(reading.skipped.count == 1 && skipped.title == "Two")
    #expect(skipped.problems.map(\.location?.line) == [line], "\(skipped.problems)")
  }

  @Test(arguments: ["/a", "https://x.org/a b", "ferry.html", "stories/ferry.html", "#top"])
  func `a link is whole, or below the site`(_ link: String) throws {
    let reading = try reading("One\n\nlink: \(link)\nText")
    #expect(reading.skipped.isEmpty != link.contains(" "))
  }

  @Test(arguments: [
    ("One\n\ntags: a\nlink: /a", "seeds/week.txt:4: “link: /a” stands for a summary"),
    ("draft: true\n\nOne\n\nText", "seeds/week.txt:1: “draft: true” stands for a title"),
    ("a\nb\nlink: /a\nOne\n\nText", "seeds/week.txt:1: a heading of 4 lines"),
  ])
  func `what shifts all pairs is wrong with the whole list`(_ text: String, _ expected: String) {
    let found = problems(["week.txt": text])
    #expect(found.first?.hasPrefix(expected) == true, "\(found)")
  }
}
