import Foundation
import Testing

@testable import Mail

@Suite struct MailDateTests {
  @Test(arguments: [
    (0, "Sun, 01 Nov 2026 07:05:09 +0000"),
    (3600, "Sun, 01 Nov 2026 08:05:09 +0100"),
    (-18000, "Sun, 01 Nov 2026 02:05:09 -0500"),
    (19800, "Sun, 01 Nov 2026 12:35:09 +0530"),
    (-12600, "Sun, 01 Nov 2026 03:35:09 -0330"),
    (50400, "Sun, 01 Nov 2026 21:05:09 +1400"),
    (-36000, "Sat, 31 Oct 2026 21:05:09 -1000"),
  ])
  func `a date is written with the offset of its clocks`(offset: Int, text: String) throws {
    let date = try Date("2026-11-01T07:05:09Z", strategy: .iso8601)
    #expect(MailDate(date, offset: offset).description == text)
  }

  @Test(arguments: [
    ("2026-07-06T22:30:00Z", 7200, "Tue, 07 Jul 2026 00:30:00 +0200"),
    ("2026-12-31T23:59:59Z", 60, "Fri, 01 Jan 2027 00:00:59 +0001"),
    ("1969-12-31T23:59:59Z", 0, "Wed, 31 Dec 1969 23:59:59 +0000"),
    ("2028-02-29T00:00:00Z", -3600, "Mon, 28 Feb 2028 23:00:00 -0100"),
    // Berlin's sun, to the whole minute that a field can hold.
    ("1890-01-01T00:00:00Z", 3208, "Wed, 01 Jan 1890 00:53:00 +0053"),
  ])
  func `days, months and years are those of the clocks`(
    moment: String, offset: Int, text: String
  ) throws {
    let date = try Date(moment, strategy: .iso8601)
    #expect(MailDate(date, offset: offset).description == text)
  }
}
