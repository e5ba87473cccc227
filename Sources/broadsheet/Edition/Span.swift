import Articles
import Diagnostics
import Foundation

/// A stretch of time as somebody asked for it.
struct Span {
  var since: String?
  var until: String?

  /// The window that is asked for.
  /// - Parameter base: where it begins when `--since` is not given.
  func window(since base: Date?, now: Date, timeZone: TimeZone) throws(Problem) -> Window {
    var start = base
    var end: Date?
    if let since {
      if let days = DaySpan.parse(since) {
        start = now.addingTimeInterval(-86_400 * Double(days))
      } else {
        start = try reading(since, "--since", timeZone).date
      }
    }
    if let until {
      let reading = try reading(until, "--until", timeZone)
      var calendar = Calendar(identifier: .gregorian)
      calendar.timeZone = timeZone
      end =
        reading.isDateOnly
        ? calendar.date(byAdding: .day, value: 1, to: reading.date) : reading.date
    }
    return Window(since: start, until: end, now: now, timeZone: timeZone)
  }

  private func reading(
    _ text: String, _ option: String, _ timeZone: TimeZone
  ) throws(Problem) -> ArticleDate.Reading {
    guard let reading = ArticleDate.parse(text, in: timeZone) else {
      throw Problem(
        "\(option): “\(text)” is not a date", hint: "2026-11-20 or 2026-11-20T08:00:00+01:00",
        category: .usage)
    }
    return reading
  }
}
