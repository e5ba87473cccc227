import Clock
import Testing

/// What begins with a date is read as those read it who name their files so.
@Suite struct DatedNameTests {
  @Test(arguments: [
    ("12-03-04-title.md", "2012-03-04", "-title.md"), ("99-12-31-x", "1999-12-31", "-x"),
    ("68-1-1-x", "2068-01-01", "-x"), ("69-1-1-x", "1969-01-01", "-x"),
    ("2022-3-4-x", "2022-03-04", "-x"), ("212-03-04-x", "0212-03-04", "-x"),
    ("012-3-4-x", "0012-03-04", "-x"), ("2022-03-04-", "2022-03-04", "-"),
    // Ruby counts on where a month is too short.
    ("2022-02-30-x", "2022-03-02", "-x"), ("2024-02-30-x", "2024-03-01", "-x"),
    ("2022-04-31-x", "2022-05-01", "-x"), ("12-13-04-x", nil, "-x"), ("2022-01-32-x", nil, "-x"),
    // What is no name of a post.
    ("2022-03-04.md", nil, nil), ("2022-03-04", nil, nil), ("2022-03-04_x.md", nil, nil),
    ("2022-03-04 x.md", nil, nil), ("2022-03-04T10:30:00Z-x.md", nil, nil), ("1-03-04-x", nil, nil),
    ("12022-03-04-x", nil, nil), ("2022-003-04-x", nil, nil), ("x-2022-03-04-y", nil, nil),
  ])
  func `Jekyll's names of posts`(_ name: String, _ day: String?, _ rest: String?) {
    expect(name, .jekyll, day, rest)
  }

  @Test(arguments: [
    ("2026-11-20-title.md", "2026-11-20", "-title.md"), ("2026-11-20_x", "2026-11-20", "_x"),
    ("2026-11-20 - x", "2026-11-20", " - x"), ("2026-11-20 _x", "2026-11-20", " _x"),
    ("2026-11-20T10:30:00Z-title.md", "2026-11-20T10:30:00Z", "-title.md"),
    ("2026-11-20T10:30:00Z_title.md", "2026-11-20T10:30:00Z", "_title.md"),
    ("2026-11-20T10:30:00.25Z-x", "2026-11-20T10:30:00Z", "-x"),
    ("2026-11-20T10:30:00+01:00-x", "2026-11-20T10:30:00+01:00", "-x"),
    ("2026-11-20T10:30:00-05:00_x", "2026-11-20T10:30:00-05:00", "_x"),
    ("2026-11-20T10:30:00Z", "2026-11-20T10:30:00Z", ""), ("2026-11-20", "2026-11-20", ""),
    // The date counts, and the name is all that the page is called.
    ("2026-11-20 x", "2026-11-20", "2026-11-20 x"), ("2026-11-20x", "2026-11-20", "2026-11-20x"),
    ("2026-11-20T10:30-x", "2026-11-20", "2026-11-20T10:30-x"),
    ("2026-11-20T25:30:00Z-x", "2026-11-20", "2026-11-20T25:30:00Z-x"),
    ("2026-02-30-x", nil, "-x"), ("2026-13-01-x", nil, nil), ("2026-3-4-x", nil, nil),
    ("26-11-20-x", nil, nil), ("x-2026-11-20", nil, nil),
  ])
  func `Zola's names of pages`(_ name: String, _ date: String?, _ rest: String?) {
    expect(name, .zola, date, rest)
  }

  @Test(arguments: [
    ("2026-11-20T10:30:00Z-title.md", "2026-11-20T10:30:00Z", "-title.md"),
    ("2026-11-20T10:30:00+01:00 x", "2026-11-20T10:30:00+01:00", " x"),
    ("2026-11-20T10:30:00Z", "2026-11-20T10:30:00Z", ""),
    ("2026-11-20T10:30-x", nil, nil), ("2026-11-20T10:30:00-x", nil, nil),
    ("2026-11-20T10:30:00+99:00-x", nil, nil), ("2026-11-20Tide.md", nil, nil),
    ("2026-11-20T", nil, nil), ("2026-11-20T10:30:00Zx", nil, nil), ("12-03-04-x", nil, nil),
    ("2026-11-20\u{301}-x", nil, nil), ("2026-11-20-\u{301}x", "2026-11-20", "-\u{301}x"),
  ])
  func `the names of everybody else`(_ name: String, _ date: String?, _ rest: String?) {
    expect(name, .usual, date, rest)
  }

  private func expect(_ name: String, _ rule: NameRule, _ date: String?, _ rest: String?) {
    let written = WrittenDate(startOfFileName: name, in: berlin, by: rule)
    let wanted = date.flatMap { WrittenDate(parsing: $0, in: berlin) }
    #expect(written?.date == wanted?.date)
    #expect(written?.isDateOnly == wanted?.isDateOnly)
    #expect(written?.offset == wanted?.offset)
    #expect(
      WrittenDate.nameBehindDate(name, by: rule).map { Array($0.utf8) }
        == rest.map { Array($0.utf8) })
  }
}
