import Foundation
import Testing

@testable import Articles

/// What an issue keeps of articles that are in no source any more: as much as can ever decide anything.
@Suite struct KnownLastingTests {
  /// An article that states its day, or none.
  private static func keys(_ name: String, on day: String? = nil) -> ArticleKeys {
    ArticleKeys(
      stated: [], path: "seeds/\(name).md", title: name, text: "Some words of \(name).",
      date: day.map { (date($0), berlin) })
  }

  private func novelty(since: String = "2026-11-20", late: String? = "2026-10-28") -> Novelty {
    var novelty = Novelty(
      window: Window(
        since: date(since), until: nil, now: date("2026-11-27"), timeZone: berlin))
    novelty.late = late.map(date)
    return novelty
  }

  private static let tags = Known.State.notWanted(tags: Fingerprint("x"))
  /// A day that is stated, or none; the state; whether it stays.
  private static let rows: [(day: String?, state: Known.State, stays: Bool)] = [
    ("2026-10-27", .passed(nil), false), ("2026-10-28", .passed(nil), true),
    ("2026-10-27", .dropped(nil), false), ("2026-10-28", .dropped(nil), true),
    ("2026-10-27", .chosen(issue: "1"), false), ("2026-10-27", tags, false),
    // They count at any age.
    ("2020-01-01", .withheld(.itself), true), ("2020-01-01", .datedLater(), true),
    ("2020-01-01", .withheld(.others), false), ("2026-10-28", .withheld(.others), true),
    ("2020-01-01", .withheld(.itself, was: .passed(nil)), false),
    ("2020-01-01", .datedLater(was: .chosen(issue: "1")), false),
    // It waits as long as “late” says, counted from when it first had no room.
    ("2020-01-01", .noRoom(since: date("2026-11-13")), true),
    ("2020-01-01", .noRoom(since: date("2026-10-01")), false),
    // Whoever states no date is new once nobody knows it.
    (nil, .passed(nil), true), (nil, .dropped(nil), true), (nil, tags, true),
    (nil, .chosen(issue: "1"), true),
  ]

  @Test(arguments: rows)
  func `what could decide something stays`(_ row: (day: String?, state: Known.State, stays: Bool)) {
    let entry = Known.Entry(state: row.state, keys: Self.keys("a", on: row.day))
    #expect(novelty().mayDecide(by: entry) == row.stays)
  }

  @Test func `a window wider than what comes late is not forgotten`() {
    let entry = Known.Entry(state: .dropped(nil), keys: Self.keys("a", on: "2026-10-20"))
    #expect(novelty(since: "2026-10-10").mayDecide(by: entry))
    #expect(!novelty(since: "2026-10-21").mayDecide(by: entry))
    #expect(novelty(late: nil).mayDecide(by: entry))
  }

  @Test func `a journal that has the same keys knows as much`() throws {
    var novelty = novelty()
    let keys = Self.keys("a")
    let entry = Known.Entry(state: .chosen(issue: "1"), keys: keys)
    novelty.carried.addOld(
      id: "a-123456", title: "a", url: nil, path: "seeds/a.md",
      by: .init(issue: "1", freeze: nil))
    #expect(novelty.mayDecide(by: entry))
    novelty.carried.add(keys, by: .init(issue: "1", freeze: date("2026-11-20")))
    #expect(!novelty.mayDecide(by: entry))
    // Its text is another since.
    var other = keys
    other.text = Fingerprint("other")
    #expect(novelty.mayDecide(by: Known.Entry(state: .chosen(issue: "1"), keys: other)))
    // It was known and never carried.
    #expect(novelty.mayDecide(by: Known.Entry(state: .passed(nil), keys: keys)))
    // As “known” writes what states a date.
    let dated = Self.keys("b", on: "2026-11-25")
    novelty.carried.add(dated, by: .init(issue: "1", freeze: date("2026-11-20")))
    let written = try #require(ArticleKeys(parsing: dated.written(paragraphs: false)))
    #expect(!novelty.mayDecide(by: Known.Entry(state: .chosen(issue: "1"), keys: written)))
  }

  @Test func `what this run did not see goes with what can decide nothing`() throws {
    var novelty = novelty()
    novelty.known = Known(
      issue: "1", freeze: date("2026-11-20"), sources: ["seeds": 3],
      entries: [
        Known.Entry(state: .passed(nil), keys: Self.keys("old", on: "2025-01-01")),
        Known.Entry(state: .withheld(.itself), keys: Self.keys("draft", on: "2025-01-01")),
        Known.Entry(state: .passed(nil), keys: Self.keys("undated")),
      ])
    let known = Known(
      issue: "2", freeze: date("2026-11-27"), sources: ["seeds"], articles: [],
      selection: Selection(sections: [], decisions: []), by: novelty)
    #expect(known.entries.map(\.state) == [.withheld(.itself), .passed(nil)])
  }
}
