package import Foundation

/// A span of whole calendar days, such as `7 days`, `2 weeks` or `7d`.
package struct DaySpan: Sendable, Equatable {
  package let days: Int

  package init(days: Int) { self.days = days }

  /// - Returns: nil when the text is no such span.
  package init?(parsing text: String) {
    guard let match = text.wholeMatch(of: /\s*(\d{1,4})\s*(d|days?|w|weeks?)\s*/.ignoresCase()),
      let count = Int(match.1), count > 0
    else { return nil }
    days = match.2.lowercased().hasPrefix("w") ? count * 7 : count
  }

  /// The moment that lies so many days before another, at the same local time.
  package func back(from moment: Date, in timeZone: Zone) -> Date {
    moment.adding(days: -days, in: timeZone)
  }
}
