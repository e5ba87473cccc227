package import Foundation

/// A moment as the clocks of a time zone show it.
extension Date {
  /// The moment in ISO 8601 with the offset of a time zone: `2026-11-20T08:00:00+01:00`.
  package func shown(in timeZone: TimeZone) -> String {
    formatted(Date.ISO8601FormatStyle(timeZoneSeparator: .colon, timeZone: timeZone))
  }
}
