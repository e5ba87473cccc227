import Foundation
import Testing

@testable import Mail

@Suite struct MailDateTests {
  @Test(arguments: [
    ("UTC", "Sun, 01 Nov 2026 07:05:09 +0000"),
    ("Europe/Berlin", "Sun, 01 Nov 2026 08:05:09 +0100"),
    ("America/New_York", "Sun, 01 Nov 2026 02:05:09 -0500"),
    ("Asia/Kolkata", "Sun, 01 Nov 2026 12:35:09 +0530"),
    ("America/St_Johns", "Sun, 01 Nov 2026 03:35:09 -0330"),
    ("Pacific/Kiritimati", "Sun, 01 Nov 2026 21:05:09 +1400"),
    ("Pacific/Honolulu", "Sat, 31 Oct 2026 21:05:09 -1000"),
  ])
  func `a date is written with the offset of its zone`(zone: String, text: String) throws {
    let date = try Date("2026-11-01T07:05:09Z", strategy: .iso8601)
    let timeZone = try #require(TimeZone(identifier: zone))
    #expect(MailDate(date, in: timeZone).description == text)
  }

  @Test func `summer time shows in the offset`() throws {
    let date = try Date("2026-07-06T22:30:00Z", strategy: .iso8601)
    let timeZone = try #require(TimeZone(identifier: "Europe/Berlin"))
    #expect(MailDate(date, in: timeZone).description == "Tue, 07 Jul 2026 00:30:00 +0200")
  }
}
