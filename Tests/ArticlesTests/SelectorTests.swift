import Clock
import Expressions
import Foundation
import Testing

@testable import Articles

@Suite struct SelectorTests {
  private func article(
    _ id: String, _ day: String, _ tags: [String] = ["sea"], withheld: Withheld? = nil
  ) -> Article {
    let reading = WrittenDate(parsing: day, in: berlin)
    return Article(
      id: id, title: id, summary: nil, url: nil, date: reading?.date ?? .distantPast,
      isDateOnly: reading?.isDateOnly ?? false, dateSource: .frontMatter, tags: tags, image: nil,
      caption: nil, author: nil, text: nil, source: Article.Source(path: "a.md", line: 1),
      withheld: withheld)
  }

  private func section(_ title: String, _ tags: String, _ limit: Int? = nil) throws
    -> Selector.Section
  { Selector.Section(title: title, tags: try TagExpression(parsing: tags), limit: limit) }

  private func window(since: String? = nil, until: String? = nil) -> Window {
    Window(
      since: since.map(date), until: until.map(date), now: date("2026-11-23 08:00"),
      timeZone: berlin)
  }

  @Test(arguments: 0..<60)
  func `puts any number in order where they lie`(_ count: Int) {
    var random = SystemRandomNumberGenerator()
    let articles = (0..<count).map {
      article("\($0)", "2026-11-\(10 + Int.random(in: 0...max(1, count / 2), using: &random) % 19)")
    }
    let sorted = articles.enumerated()
      .sorted { ($1.element.date, $0.offset) < ($0.element.date, $1.offset) }.map(\.element.id)
    #expect(Selector.newestFirst(articles).map(\.id) == sorted)
  }

  @Test func `takes the newest first, equal ones in the order of their sources`() throws {
    let selector = Selector(
      sections: [try section("All", "*", 3)], novelty: Novelty(window: window()))
    let selection = selector.select(from: [
      article("old", "2026-11-01"), article("b", "2026-11-20"), article("a", "2026-11-20"),
      article("new", "2026-11-21"),
    ])
    #expect(selection.sections.map { $0.articles.map(\.id) } == [["new", "b", "a"]])
    #expect(selection.decisions.map(\.verdict).last == .sectionFull("All"))
  }

  @Test func `gives an article to the first section that has room, and to no other`() throws {
    let selector = Selector(
      sections: [
        try section("Sea", "sea", 1), try section("Nothing", "mud"), try section("Rest", "*"),
      ], novelty: Novelty(window: window()))
    let selection = selector.select(from: [
      article("a", "2026-11-20"), article("b", "2026-11-19"), article("c", "2026-11-18", []),
    ])
    #expect(selection.sections.map(\.title) == ["Sea", "Rest"])
    #expect(selection.sections.map { $0.articles.map(\.id) } == [["a"], ["b", "c"]])
    #expect(selection.count == 3)
  }

  @Test func `says of each article why it is in or out`() throws {
    let since = date("2026-11-16 08:00")
    let until = date("2026-11-22")
    let tags = try TagExpression(parsing: "sea")
    var novelty = Novelty(window: window(since: "2026-11-16 08:00", until: "2026-11-22"))
    novelty.carried.addOld(
      id: "sent", title: "sent", url: nil, by: .init(issue: "2026-W46", freeze: nil))
    var selector = Selector(
      sections: [try section("Boats", "boats")], novelty: novelty, filter: tags)
    selector.sections.append(try section("Sea", "sea and not mud"))
    let cases: [(Article, Selection.Verdict)] = [
      (article("draft", "2027-01-01", withheld: .draftsFolder), .withheld(.draftsFolder)),
      (article("page", "2026-11-20", withheld: .sectionPage), .withheld(.sectionPage)),
      (article("future", "2026-11-23 08:01"), .inTheFuture),
      (article("old", "2026-11-16 07:59"), .tooOld(since: since)),
      (article("new", "2026-11-22 00:00"), .tooNew(until: until)),
      (article("sent", "2026-11-20"), .alreadySent(issue: "2026-W46")),
      (article("other", "2026-11-20", ["mud"]), .filtered(by: tags)),
      (article("none", "2026-11-20", ["sea", "mud"]), .noSection),
      (
        article("in", "2026-11-20"),
        .chosen(section: "Sea", rule: try TagExpression(parsing: "sea and not mud"), number: 1)
      ),
    ]
    let verdicts = selector.select(from: cases.map(\.0)).decisions
    for (article, verdict) in cases {
      #expect(verdicts.first { $0.article.id == article.id }?.verdict == verdict)
    }
  }

  @Test(arguments: [
    ("2026-11-15", false), ("2026-11-16", true), ("2026-11-16 07:59", false),
    ("2026-11-16 08:00", true), ("2026-11-21", true), ("2026-11-22", false),
    ("2026-11-21 23:59", true),
  ])
  func `a day without a time may lie on the window's edge`(_ day: String, _ isInside: Bool) {
    let window = window(since: "2026-11-16 08:00", until: "2026-11-22")
    #expect(window.contains(article("a", day)) == isInside)
  }

  @Test func `a day that ended when the window began is outside`() {
    #expect(!window(since: "2026-11-17").contains(article("a", "2026-11-16")))
    #expect(window(since: "2026-11-17").contains(article("a", "2026-11-17")))
  }

  @Test func `today is not the future`() {
    #expect(window().contains(article("a", "2026-11-23")))
    #expect(!window().contains(article("a", "2026-11-24")))
  }
}
