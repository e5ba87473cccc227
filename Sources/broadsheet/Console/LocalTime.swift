import Foundation

extension Date {
  /// The moment in ISO 8601 with the offset of a time zone: `2026-11-20T08:00:00+01:00`.
  func shown(in timeZone: TimeZone) -> String {
    formatted(Date.ISO8601FormatStyle(timeZoneSeparator: .colon, timeZone: timeZone))
  }
}
