import Foundation
import Testing

@testable import Clock

/// Days and times that are reckoned without a calendar are those that the calendar has.
@Suite struct CivilTimeTests {
  private let zones = [
    "UTC", "Europe/Berlin", "America/St_Johns", "Pacific/Apia", "Australia/Lord_Howe",
    "Asia/Kathmandu",
    "Africa/Casablanca",
  ].compactMap(TimeZone.init(identifier:))

  private func calendar(_ timeZone: TimeZone) -> Calendar {
    var calendar = Calendar(identifier: .gregorian)
    calendar.timeZone = timeZone
    return calendar
  }

  /// Hours around each change of clocks in some years, and others far apart.
  private var hours: [CivilTime] {
    var hours: [CivilTime] = []
    for year in [1600, 1899, 1970, 2000, 2011, 2024, 2026, 2100, 9999] {
      for (month, days) in [
        (2, [28, 29]), (3, [8, 29, 30]), (4, [5]), (10, [4, 25]), (11, [1]), (12, [29, 30, 31]),
      ] {
        for day in days {
          guard var time = CivilTime(year: year, month: month, day: day) else { continue }
          for hour in 0...4 {
            (time.hour, time.minute) = (hour, 30)
            hours.append(time)
          }
        }
      }
    }
    return hours
  }

  @Test func `a local time is the moment that the calendar says`() {
    for zone in zones {
      for time in hours {
        let expected = calendar(zone).date(
          from: DateComponents(
            year: time.year, month: time.month, day: time.day, hour: time.hour,
            minute: time.minute, second: time.second))
        #expect(time.date(in: zone) == expected, "\(time) in \(zone)")
      }
    }
  }

  @Test func `seconds make the time that they were made from`() {
    for time in hours { #expect(CivilTime(seconds: time.seconds) == time) }
    #expect(CivilTime(seconds: -1).second == 59 && CivilTime(seconds: -1).year == 1969)
    #expect(CivilTime(year: 2026, month: 2, day: 29) == nil)
    #expect(CivilTime(year: 1900, month: 2, day: 29) == nil)
    #expect(CivilTime(year: 2000, month: 2, day: 29) != nil)
    #expect(CivilTime(year: 0, month: 1, day: 1) == nil)
  }

  @Test func `a moment is shown as the system shows it`() {
    let moments =
      [-1e12, -1.2e10, -1.1e10, -1.5, -0.5, 0, 0.9, 1_900_000_000.25, 2.5e11, 2.6e11]
      .map(Date.init(timeIntervalSince1970:))
    for zone in zones {
      for moment in moments + hours.compactMap({ $0.date(in: zone) }) {
        let style = Date.ISO8601FormatStyle(timeZoneSeparator: .colon, timeZone: zone)
        #expect(moment.shown(in: zone) == moment.formatted(style))
      }
    }
  }
}
