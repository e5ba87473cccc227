import Clock
import Foundation
import Testing

let berlin = (try? ZoneFiles().zone(named: "Europe/Berlin")) ?? .utc

@Suite struct WrittenDateTests {
  @Test(arguments: [
    "2026-11-20T08:00:00+01:00", "2026-11-20T08:00:00+0100", "2026-11-20 08:00:00 +0100",
    "2026-11-20 08:00:00 +01", "2026-11-20 08:00", "2026-11-20t08:00", "2026-11-20T07:00Z",
    "2026-11-20T07:00:00.000Z", "2026-11-20 07:00:00 UTC", "2026-11-20 07:00:00 GMT",
    "2026/11/20 08:00", " 2026-11-20 8:00 ", "2026-11-20T12:30:00+05:30",
    "2026-11-20T02:00:00-05:00",
  ])
  func `reads one moment in many spellings`(_ text: String) throws {
    let reading = try #require(WrittenDate(parsing: text, in: berlin))
    #expect(reading.date == Date(timeIntervalSince1970: 1_795_158_000))
    #expect(!reading.isDateOnly)
  }

  @Test func `a day begins at midnight of the edition`() throws {
    let reading = try #require(WrittenDate(parsing: "2026-11-20", in: berlin))
    #expect(reading.isDateOnly)
    #expect(reading.date == Date(timeIntervalSince1970: 1_795_158_000 - 8 * 3600))
  }

  @Test(arguments: [
    "", "2026", "2026-11", "2026-13-01", "2026-00-10", "2026-02-29", "2026-11-31", "0000-01-01",
    "2026-11-20 24:00", "2026-11-20 08:60", "2026-11-20 08:00:61", "2026-11-20T08:00:00+99:00",
    "2026-11-20T08:00:00+01:75", "20-11-2026", "2026-11-20 noon", "tomorrow",
    "٢٠٢٦-١١-٢٠", "2026-11-20 ٠٨:٠٠",
  ])
  func `refuses what no calendar has`(_ text: String) {
    #expect(WrittenDate(parsing: text, in: berlin) == nil)
  }

  @Test func `a leap day exists in leap years, a leap second everywhere`() {
    #expect(WrittenDate(parsing: "2028-02-29", in: berlin) != nil)
    #expect(WrittenDate(parsing: "2016-12-31T23:59:60Z", in: berlin) != nil)
  }

  @Test(arguments: [
    ("2026-11-20-title.md", true), ("2026-11-20.md", true), ("2026-11-20_title.md", true),
    ("2026-11-20 title.md", true), ("2026-11-200.md", false), ("title-2026-11-20.md", false),
    ("2026-13-20-title.md", false), ("2026-11-20T.md", false), ("26-11-20-title.md", false),
    ("2026-011-20.md", false), ("2026-11-20", true), ("2026-11-", false),
  ])
  func `a file's name may begin with its day`(_ name: String, _ isDated: Bool) {
    let written = WrittenDate(startOfFileName: name, in: berlin)
    #expect(written == (isDated ? WrittenDate(parsing: "2026-11-20", in: berlin) : nil))
  }

  @Test func `Jekyll takes a name's month and day without their zeros`() {
    let written = WrittenDate(startOfFileName: "2022-3-4-title.md", in: berlin)
    #expect(written == WrittenDate(parsing: "2022-03-04", in: berlin))
  }

  @Test(arguments: [
    ("posts/2021-01-30-name/index.md", "2021-01-30"), ("2021/01/30/name.md", "2021-01-30"),
    ("posts/2021/1/30-name.md", "2021-01-30"), ("posts/2021/01/30.md", "2021-01-30"),
    ("a/2021-01-30-x/2022-02-01-y/index.md", "2022-02-01"), ("posts/2021/01/name.md", nil),
    ("posts/2021/13/30/name.md", nil), ("posts/name/index.md", nil),
    ("2021/01/30x/name.md", nil), ("name.md", nil),
  ])
  func `the folders of a path may name its day`(_ path: String, _ day: String?) {
    let written = WrittenDate(foldersOf: path, in: berlin)
    #expect(written == day.flatMap { WrittenDate(parsing: $0, in: berlin) })
  }
}
