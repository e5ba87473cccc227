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
  package var timeZone: Zone

  package init(since: Date?, until: Date?, now: Date, timeZone: Zone) {
    self.since = since
    self.until = until
    self.now = now
    self.timeZone = timeZone
  }

  /// The window that is asked for.
  /// - Parameter base: where it begins when the span has no beginning of its own.
  package init(
    _ span: Span, since base: Date?, now: Date, timeZone: Zone
  ) throws(Problem) {
    self.init(
      since: try span.start(now: now, in: timeZone) ?? base, until: try span.end(in: timeZone),
      now: now, timeZone: timeZone)
  }

  /// Whether an article's date lies in the window.
  package func contains(_ article: Article) -> Bool { exclusion(of: article) == nil }

  /// Whether what a file holds would lie in the window, as far as its date is known.
  package func contains(_ file: SkippedFile) -> Bool {
    file.date.map { $0 <= now && exclusion(of: $0, isDateOnly: file.isDateOnly) == nil } ?? false
  }

  /// Why an article is none that the window can hold, be it kept back or dated outside; nil for one inside.
  package func verdict(of article: Article) -> Selection.Verdict? {
    article.withheld(at: now).map { .withheld($0) } ?? exclusion(of: article)
  }

  func exclusion(of article: Article) -> Selection.Verdict? {
    // A file's time is when it was saved, not when it may be read: it keeps nothing back.
    if article.date > now, article.dateSource != .modificationTime { return .inTheFuture }
    return exclusion(of: article.date, isDateOnly: article.isDateOnly)
  }

  private func exclusion(of date: Date, isDateOnly: Bool) -> Selection.Verdict? {
    // An article dated by its day alone may have come after the last issue of that same day.
    if let since,
      isDateOnly ? date.adding(days: 1, in: timeZone) <= since : date < since
    {
      return .tooOld(since: since)
    }
    if let until, date >= until { return .tooNew(until: until) }
    return nil
  }
}
