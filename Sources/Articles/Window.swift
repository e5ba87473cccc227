package import Clock
package import Diagnostics
package import Foundation

/// The span of time that an issue looks back over.
package struct Window: Sendable, Equatable {
  /// The first moment inside; nil for no bound.
  package var since: Date?
  /// The first moment outside; nil for no bound.
  package var until: Date?
  /// The present: what lies after it is not out yet.
  package var now: Date
  /// Whose days count.
  package var timeZone: TimeZone

  package init(since: Date?, until: Date?, now: Date, timeZone: TimeZone) {
    self.since = since
    self.until = until
    self.now = now
    self.timeZone = timeZone
  }

  /// The window that is asked for.
  /// - Parameter base: where it begins when the span has no beginning of its own.
  package init(
    _ span: Span, since base: Date?, now: Date, timeZone: TimeZone
  ) throws(Problem) {
    self.init(
      since: try span.start(now: now, in: timeZone) ?? base, until: try span.end(in: timeZone),
      now: now, timeZone: timeZone)
  }

  /// Whether an article's date lies in the window.
  package func contains(_ article: Article) -> Bool { exclusion(of: article) == nil }

  func exclusion(of article: Article) -> Selection.Verdict? {
    // A file's time is when it was saved, not when it may be read: it keeps nothing back.
    if article.date > now, article.dateSource != .modificationTime { return .inTheFuture }
    // An article dated by its day alone may have come after the last issue of that same day.
    let latest =
      article.isDateOnly ? article.date.adding(days: 1, in: timeZone) : article.date
    if let since, article.isDateOnly ? latest <= since : latest < since {
      return .tooOld(since: since)
    }
    if let until, article.date >= until { return .tooNew(until: until) }
    return nil
  }
}
