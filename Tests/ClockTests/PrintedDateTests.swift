import Clock
import Foundation
import Testing

@Suite struct PrintedDateTests {
  private static let eight = "2026-11-20T08:00:00+01:00"

  @Test(arguments: [
    // ISO 8601 and its cousins
    "2026-11-20T08:00:00+01:00", "2026-11-20T08:00:00+0100", "2026-11-20 08:00:00 +01",
    "2026-11-20 08:00", "2026-11-20t08:00", "2026-11-20T07:00Z", "2026-11-20T07:00:00.000Z",
    "2026/11/20 8:00", " 2026-11-20 8:00 ", "2026-11-20T12:30:00+05:30", "2026-11-20 08:00 AM",
    "2026-11-20T02:00:00-05:00", "2026-11-20 08:00:00 CET", "2026-11-20 07:00:00 UTC",
    // RFC 9557
    "2026-11-20T08:00:00+01:00[Europe/Berlin]",
    "2026-11-20T08:00:00+01:00[Europe/Berlin][u-ca=hebrew]",
    // RFC 5322, RFC 850
    "Fri, 20 Nov 2026 08:00:00 +0100", "20 Nov 2026 08:00 +0100", "20 Nov 26 02:00 EST",
    "Friday, 20-Nov-26 07:00:00 GMT",
    // Go
    "2026-11-20 08:00:00 +0100 CET", "2026-11-20 08:00:00.123 +0100 CET m=+0.000012",
    "2026-11-20 12:30:00 +0530 +0530", "Fri Nov 20 08:00:00 2026",
    // Ruby, date(1) and JavaScript
    "Fri Nov 20 08:00:00 +0100 2026", "Fri Nov 20 08:00:00 CET 2026",
    "Fri Nov 20 2026 08:00:00 GMT+0100 (Central European Standard Time)",
    // People
    "November 20, 2026 8:00 am", "Nov. 20th, 2026 at 8am", "20.11.2026 08:00",
    "20. November 2026, 08:00",
    // Numbers
    "20261120080000", "202611200800", "1795158000", "1795158000000",
  ])
  func `reads one moment in many prints`(_ text: String) throws {
    let written = try #require(WrittenDate(printed: text, in: berlin))
    #expect(written.date == Date(timeIntervalSince1970: 1_795_158_000))
    #expect(!written.isDateOnly)
  }

  @Test(arguments: [
    "2026-11-20", "2026/11/20", "2026.11.20", "20261120", "20.11.2026", "20 November 2026",
    "20 Nov 2026", "Nov 20 2026", "November 20th, 2026", "Fri, 20 Nov 2026", "20-Nov-2026",
    "2026 Nov 20", "2026-11-20[Europe/Berlin]",
  ])
  func `reads one day in many prints`(_ text: String) {
    #expect(
      WrittenDate(printed: text, in: berlin) == WrittenDate(parsing: "2026-11-20", in: berlin))
  }

  @Test(arguments: [
    ("2026-11-20 08:00 PM", "2026-11-20T20:00:00+01:00"),
    ("2026-11-20 12:30 am", "2026-11-20T00:30:00+01:00"),
    ("2026-11-20 12:30 pm", "2026-11-20T12:30:00+01:00"),
    ("2026-11-20 24:00", "2026-11-21T00:00:00+01:00"),
    ("2016-12-31T23:59:60Z", "2016-12-31T23:59:59Z"),
    ("1 Sept 2026 00:00 CEST", "2026-09-01T00:00:00+02:00"),
    ("8 Jul 49 00:00 Z", "2049-07-08T00:00:00Z"), ("8 Jul 50 00:00 Z", "1950-07-08T00:00:00Z"),
  ])
  func `hours and years as they are meant`(_ text: String, _ meant: String) {
    #expect(
      WrittenDate(printed: text, in: berlin)?.date == WrittenDate(parsing: meant, in: berlin)?.date)
  }

  @Test func `a month without a day is its first`() {
    #expect(
      WrittenDate(printed: "2026-11", in: berlin) == WrittenDate(parsing: "2026-11-01", in: berlin))
  }

  @Test(arguments: [
    "", " ", "2026", "2026-13-01", "2026-00-10", "2026-02-29", "2026-11-31", "0000-01-01",
    "2026-11-20 24:01", "2026-11-20 25:00", "2026-11-20 08:60", "2026-11-20 08:00:61",
    "2026-11-20T08:00:00+99:00", "2026-11-20T08:00:00+01:75", "20-11-2026", "11/20/2026",
    "11/12/2026", "2026-11-20 noon", "tomorrow", "Last Modified", "{{ date }}", "٢٠٢٦-١١-٢٠",
    "20 Foo 2026", "Nov 2026", "2026-11-20 2026-11-21", "2026-11-20 08:00 09:00", "2026-11-20 +01",
    "[2026-11-20]", "(x", "2026-11-20 08:00 XYZ", "13:00 pm 2026-11-20", "-", "2026--", "T", ":",
    "12345678901234567890", "99999999999999999999999", "20261332", "+", "2026-11-20 08:", "am",
    String(repeating: "1 ", count: 60),
  ])
  func `refuses what no calendar has and what has two meanings`(_ text: String) {
    #expect(WrittenDate(printed: text, in: berlin) == nil)
  }
}
