import Foundation
import Testing

@testable import Articles

/// When two articles are one, as pure values.
@Suite struct SamenessTests {
  private static let words =
    "The ferry came home on Friday after nine weeks in the yard, and all the town was there."
  private static let others =
    "The council met on Monday for three hours and put off the bridge until the spring comes."

  private struct Sample {
    var stated: [String] = []
    var path: String?
    var title = "The Ferry"
    var url: String?
    var aliases: [String] = []
    var link: String?
    var text = words
    var day: String?

    var keys: ArticleKeys {
      ArticleKeys(
        stated: stated, path: path, title: title, page: url, aliases: aliases, link: link,
        text: text,
        date: day.map { (date($0), berlin) })
    }
  }

  @Test func `an equal stated id is the same article, a different one never is`() {
    let one = Sample(stated: ["a"], path: "a.md", url: "https://x.org/a", day: "2026-11-20").keys
    #expect(Sameness(one, Sample(stated: ["a"], title: "B", text: Self.others).keys) == .stated)
    #expect(Sameness(one, Sample(stated: ["b", "a"], title: "B", text: "").keys) == .stated)
    // Path, page and text are the same, and it says itself that it is another.
    #expect(
      Sameness(
        one, Sample(stated: ["b"], path: "a.md", url: "https://x.org/a", day: "2026-11-20").keys)
        == nil)
    // Where one states nothing, the rest counts.
    #expect(Sameness(one, Sample(path: "a.md", text: Self.others).keys) == .path)
  }

  @Test func `an address that a page had before makes it the same`() {
    let one = Sample(path: "a.md", url: "https://x.org/a/").keys
    let moved = Sample(
      path: "b.md", title: "B", url: "https://x.org/b/", aliases: ["https://x.org/a"],
      text: Self.others
    ).keys
    #expect(Sameness(one, moved) == .address && Sameness(moved, one) == .address)
    #expect(ArticleKeys(parsing: moved.written())?.page == moved.page)
    #expect(ArticleKeys(parsing: moved.written())?.aliases == moved.aliases)
    var index = KeyIndex<Int>()
    index.add(one, 1)
    #expect(index.matches(moved).count == 1)
  }

  @Test func `an address that two pages had before makes them no one`() throws {
    let one = Sample(
      path: "a.md", url: "https://x.org/a/", aliases: ["https://x.org/old", "https://x.org/a2"]
    ).keys
    let other = Sample(
      path: "b.md", title: "B", url: "https://x.org/b/", aliases: ["https://x.org/old"],
      text: Self.others
    ).keys
    #expect(Sameness(one, other) == nil && Sameness(other, one) == nil)
    let read = try #require(ArticleKeys(parsing: one.written()))
    #expect(Sameness(read, other) == nil && Sameness(read, one) == .path)
    // Of the time when all addresses bore one letter, the first is the page's own.
    let old = ArticleKeys(parsing: one.written().replacing("b=", with: "a="))
    #expect(old?.page == one.page && old?.aliases == one.aliases)
    let unplaced = Sample(title: "B", aliases: ["https://x.org/old"], text: Self.others).keys
    #expect(Sameness(unplaced, one) == nil)
  }

  @Test func `an index finds texts by their days, and those without a day among all`() {
    let text = "few words"
    let dated = Sample(text: text, day: "2026-11-20").keys
    let undated = Sample(text: text).keys
    for (kept, asked, count) in [
      (dated, dated, 1), (dated, undated, 1), (undated, dated, 1), (undated, undated, 1),
      (dated, Sample(text: text, day: "2026-11-21").keys, 0),
      (Sample(day: "2026-11-20").keys, Sample().keys, 1),
      (Sample(text: "", day: "2026-11-20").keys, Sample(text: "", day: "2026-11-20").keys, 1),
      (Sample(text: "", day: "2026-11-20").keys, Sample(text: "").keys, 0),
    ] {
      var index = KeyIndex<Int>()
      index.add(kept, 1)
      #expect(index.matches(asked).count == count)
    }
  }

  @Test(arguments: ["", "few words", words])
  func `thousands of one title and one text on other days are not looked at one by one`(
    _ text: String
  ) {
    let one = Sample(text: text, day: "2026-11-20").keys
    let other = Sample(text: text, day: "2026-11-21").keys
    #expect(Set(one.places).isDisjoint(with: other.lookups))
    #expect(!Set(one.places).isDisjoint(with: one.lookups))
  }

  @Test func `file, page and text make it the same, in that order`() {
    let one = Sample(path: "a.md", url: "https://x.org/a/", day: "2026-11-20").keys
    #expect(Sameness(one, Sample(path: "a.md", title: "B", text: "x").keys) == .path)
    #expect(
      Sameness(one, Sample(path: "b.md", url: "HTTP://X.org:80/a?utm_source=y", text: "x").keys)
        == .address)
    #expect(Sameness(one, Sample(path: "b.md", title: "B").keys) == .text)
    #expect(Sameness(one, Sample(path: "b.md", text: Self.others).keys) == nil)
  }

  @Test func `an article of a headline list has no path`() {
    #expect(Sameness(Sample(text: "").keys, Sample(title: "B", text: "x").keys) == nil)
    #expect(Sample().keys.path == nil)
  }

  @Test func `a link to another page counts together with the title alone`() {
    let one = Sample(link: "https://x.org/a").keys
    #expect(Sameness(one, Sample(link: "https://x.org/a", text: "x").keys) == .address)
    #expect(
      Sameness(one, Sample(title: "B", link: "https://x.org/a", text: Self.others).keys) == nil)
    #expect(Sameness(one, Sample(url: "https://x.org/a", text: Self.others).keys) == nil)
  }

  @Test func `the same text is the same article, unless both state another date`() {
    let one = Sample(day: "2026-11-20").keys
    #expect(Sameness(one, Sample(title: "B", day: "2026-11-20 18:00").keys) == .text)
    #expect(Sameness(one, Sample(title: "B").keys) == .text)
    #expect(Sameness(one, Sample(day: "2026-11-21").keys) == nil)
  }

  @Test func `a text of fewer than twelve words takes the same title`() {
    let eleven = "one two three four five six seven eight nine ten eleven"
    let short = Sample(text: eleven, day: "2026-11-20").keys
    #expect(Sameness(short, Sample(title: "the  FERRY", text: eleven).keys) == .text)
    #expect(Sameness(short, Sample(title: "B", text: eleven).keys) == nil)
    let long = Sample(text: eleven + " twelve").keys
    #expect(Sameness(long, Sample(title: "B", text: eleven + " twelve").keys) == .text)
    // Without any text it takes the day as well.
    let none = Sample(text: "", day: "2026-11-20").keys
    #expect(Sameness(none, Sample(text: " \n", day: "2026-11-20").keys) == .text)
    #expect(Sameness(none, Sample(text: "").keys) == nil)
  }

  private static let freeze = date("2026-11-20 08:00")

  @Test func `a page with a later date and another text is another article`() {
    let one = Sample(path: "a.md", day: "2026-11-19").keys
    func isRenewed(_ sample: Sample, _ day: String) -> Bool {
      sample.keys.isRenewed(from: one, by: .path, stating: date(day), since: Self.freeze)
    }
    #expect(isRenewed(Sample(path: "a.md", text: Self.others), "2026-11-21"))
    #expect(!isRenewed(Sample(path: "a.md", text: Self.others), "2026-11-20 08:00"))
    #expect(!isRenewed(Sample(path: "a.md"), "2026-11-21"))
    // By its id or its text it stays what it is.
    for sameness in [Sameness.stated, .text] {
      #expect(
        !Sample(text: Self.others).keys.isRenewed(
          from: one, by: sameness, stating: date("2026-11-21"), since: Self.freeze))
    }
  }

  @Test(arguments: [
    ("a\n\nb\n\nc", false), ("a\n\nb\n\nx", false), ("a\n\nb\n\nx\n\ny", false),
    ("a\n\nx\n\ny", true), ("x\n\ny\n\nz", true), ("", false),
  ])
  func `without a date it is another one when less than half of its paragraphs are known`(
    _ text: String, _ isAnother: Bool
  ) {
    let one = Sample(path: "a.md", text: "a\n\nb\n\nc").keys
    #expect(
      Sample(path: "a.md", text: text).keys.isRenewed(
        from: one, by: .path, stating: nil, since: Self.freeze) == isAnother)
  }

  @Test func `keys are read as they are written`() {
    let keys = [
      Sample(stated: ["a", "b"], path: "a.md", url: "https://x.org/a", day: "2026-11-20").keys,
      Sample(link: "https://x.org/a", text: "few words\n\nmore").keys, ArticleKeys(),
    ]
    for var keys in keys {
      let read = ArticleKeys(parsing: keys.written())
      keys.words = 0
      #expect(read == keys)
      // Short, it says all that makes two the same.
      let short = ArticleKeys(parsing: keys.written(paragraphs: false))
      #expect(short.flatMap { Sameness($0, keys) } == Sameness(keys, keys))
    }
    for damaged in ["x", "p=!", "d=x", "=x", "g=1.!", "p="] {
      #expect(ArticleKeys(parsing: damaged) == nil, "\(damaged)")
    }
    // What a later version adds is no damage.
    #expect(ArticleKeys(parsing: "z=anything d=20261120")?.day == 20_261_120)
  }
}
