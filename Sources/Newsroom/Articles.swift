package import Articles
package import Clock
package import Diagnostics
import Digest
package import Expressions
import Foundation

/// Articles as they are listed.
package struct ArticleListing: Sendable {
  /// What the selector sees, newest first.
  package let articles: [Article]
  /// What is kept back: drafts, what is to come, what has no date; newest first.
  package let withheld: [(article: Article, verdict: Selection.Verdict)]
  package let skipped: [SkippedFile]
  /// Files of kinds that are not read.
  package let unread: [UnreadFile]
  /// Files and folders that a source or its site leaves out.
  package let leftOut: [UnreadFile]
  package let timeZone: Zone
  /// What somebody should know: the files that are skipped, and what looks wrong in those that are read.
  package let warnings: [Problem]
}

extension Newsroom {
  /// What the selector sees, and beside it what is kept back, comes later or cannot be read.
  /// - Parameter isStrict: whether a file that cannot be read is an error.
  package func articles(
    matching tags: TagExpression, in span: Span, isStrict: Bool = false
  ) throws(NewsroomProblem) -> ArticleListing {
    let edition = try edition()
    let now = try now()
    let timeZone = edition.newsletter.timeZone
    let window = try NewsroomProblem.naming(nil) {
      try Window(span, since: nil, now: now, timeZone: timeZone)
    }
    var reading = try Step.load { try edition.articles() }
    if isStrict { try Step.load { try reading.refuseSkipped(for: window) } }
    let unknown =
      tags == .any || reading.articles.isEmpty
      ? []
      : UnknownTags(reading.articles, rules: edition.configuration.tagRules).problems(of: tags)
    // In place: there may be tens of thousands, of which nearly all are listed.
    var listed: [Article] = []
    swap(&listed, &reading.articles)
    Selector.sortNewestFirst(&listed)
    var withheld: [(article: Article, verdict: Selection.Verdict)] = []
    let count = listed.withUnsafeMutableBufferPointer { articles in
      var count = 0
      for index in articles.indices where tags.matches(articles[index].tags) {
        switch window.verdict(of: articles[index]) {
        case nil:
          articles.swapAt(count, index)
          count += 1
        case .withheld(let reason): withheld.append((articles[index], .withheld(reason)))
        case .inTheFuture: withheld.append((articles[index], .inTheFuture))
        default: break
        }
      }
      return count
    }
    listed.removeLast(listed.count - count)
    let warnings = listed.indices.flatMap { listed[$0].warnings }
    return ArticleListing(
      articles: listed, withheld: withheld, skipped: reading.skipped,
      unread: reading.unread, leftOut: reading.leftOut, timeZone: timeZone,
      warnings: edition.configuration.zoneWarnings + reading.skippedProblems(for: window)
        + unknown + warnings)
  }
}
