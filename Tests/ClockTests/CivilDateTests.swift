import Foundation
import Testing

@testable import Clock

@Suite struct CivilDateTests {
  @Test func `a number of days makes the day that it was made from`() throws {
    var last = try #require(CivilDate(year: 1, month: 1, day: 1))
    #expect(last.number == -719_162)
    // 400 years have all that calendars know.
    for _ in 0..<146_097 {
      let next = last.adding(days: 1)
      let isNextDay = next.day == last.day + 1 && next.month == last.month
      let isNextMonth = next.day == 1 && last.day == CivilDate.length(of: last.month, in: last.year)
      #expect(next > last && (isNextDay || isNextMonth))
      #expect(CivilDate(year: next.year, month: next.month, day: next.day) == next)
      last = next
    }
    #expect((last.year, last.month, last.day) == (401, 1, 1))
  }

  @Test(arguments: [
    (2026, 11, 20, 5, 2026, 47, 324), (2026, 12, 28, 1, 2026, 53, 362),
    (2027, 1, 3, 7, 2026, 53, 3), (2027, 1, 4, 1, 2027, 1, 4), (2024, 12, 30, 1, 2025, 1, 365),
    (2021, 1, 3, 7, 2020, 53, 3), (2020, 12, 31, 4, 2020, 53, 366), (1969, 12, 31, 3, 1970, 1, 365),
  ])
  func `a day has its weekday and its week`(
    year: Int, month: Int, day: Int, weekday: Int, weekYear: Int, week: Int, dayOfYear: Int
  ) throws {
    let date = try #require(CivilDate(year: year, month: month, day: day))
    #expect(date.weekday == weekday && date.dayOfYear == dayOfYear)
    #expect(date.week == (weekYear, week))
  }

  @Test(arguments: [
    (2026, 2, 29), (1900, 2, 29), (2026, 4, 31), (2026, 0, 1), (2026, 13, 1), (0, 1, 1),
  ])
  func `a day that no calendar has is none`(year: Int, month: Int, day: Int) {
    #expect(CivilDate(year: year, month: month, day: day) == nil)
  }

  @Test(arguments: [
    ("en", "November 20, 2026"), ("en-GB", "20 November 2026"), ("de", "20. November 2026"),
    ("fr", "20 novembre 2026"), ("ja", "2026年11月20日"),
  ])
  func `a day is told in the words of a language`(_ language: String, _ words: String) throws {
    let day = try #require(CivilDate(year: 2026, month: 11, day: 20))
    #expect(DayWords(in: language).words(for: day) == words)
  }
}
