package import Diagnostics
package import Foundation

/// A stretch of time as somebody asked for it, in words.
package struct Span: Sendable, Equatable {
  /// A day, a moment, or so many days back; nil for no bound.
  package var since: String?
  /// A day, to its end, or a moment; nil for no bound.
  package var until: String?

  package init(since: String? = nil, until: String? = nil) {
    self.since = since
    self.until = until
  }

  /// The first moment inside.
  /// - Throws: `Problem` of usage for what is neither a date nor a span of days.
  package func start(now: Date, in timeZone: Zone) throws(Problem) -> Date? {
    guard let since else { return nil }
    if let span = DaySpan(parsing: since) { return span.back(from: now, in: timeZone) }
    return try Self.reading(since, "since", timeZone).date
  }

  /// The first moment outside.
  /// - Throws: `Problem` of usage for what is not a date.
  package func end(in timeZone: Zone) throws(Problem) -> Date? {
    guard let until else { return nil }
    let reading = try Self.reading(until, "until", timeZone)
    return reading.isDateOnly ? reading.date.adding(days: 1, in: timeZone) : reading.date
  }

  private static func reading(
    _ text: String, _ bound: String, _ timeZone: Zone
  ) throws(Problem) -> WrittenDate {
    guard let reading = WrittenDate(parsing: text, in: timeZone) else {
      throw Problem(
        "\(bound): “\(text)” is not a date", hint: "2026-11-20 or 2026-11-20T08:00:00+01:00",
        category: .usage)
    }
    return reading
  }
}
