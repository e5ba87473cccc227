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

/// Why an article is in the next issue or not.
package struct ArticleVerdict: Sendable {
  package let article: Article
  package let verdict: Selection.Verdict
  /// Why it is new; nil where it is not.
  package let newness: Newness?
  package let timeZone: Zone
  /// Where its file lies.
  package let source: SourceLocation
}

/// What can be said of something that somebody asks about.
package enum ArticleAnswer: Sendable {
  case verdict(ArticleVerdict)
  /// A file that no issue can have.
  case skipped(SkippedFile)
  /// A file that is of a kind that is not read, or that the source or its site leaves out.
  case leftOut(UnreadFile)
  /// An issue of which somebody asks.
  case past(PastVerdict)
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
        + warnings)
  }

  /// The rule that puts an article into an issue or leaves it out.
  /// - Parameters:
  ///   - name: the article's id or its beginning, its title or a part of it, its link or its file.
  ///   - issue: one that is composed; nil for the next of the list.
  package func why(
    _ name: String, list: String?, issue: String? = nil
  ) throws(NewsroomProblem) -> ArticleAnswer {
    if let issue { return .past(try why(name, list: list, in: issue)) }
    let edition = try edition(list: list)
    let path = MainPath(edition: edition, now: try now())
    let material = try path.load(except: nil)
    let decisions = try path.selector(material, ComposeRequest(list: list))
      .select(from: material.articles).decisions
    let wanted = ArticleName(name)
    let found = wanted.matches(decisions) { [NamedArticle($0.article)] }
    if found.isEmpty,
      let file = material.reading.skipped.first(where: { $0.path == name || $0.title == name })
    {
      return .skipped(file)
    }
    if found.isEmpty,
      let file = (material.reading.unread + material.reading.leftOut).first(where: {
        $0.holds(name)
      })
    {
      return .leftOut(file)
    }
    let timeZone = edition.newsletter.timeZone
    if found.isEmpty, let gone = whyGone(wanted, material, timeZone: timeZone) {
      return .past(gone)
    }
    guard let decision = found.first, found.count == 1 else {
      throw wanted.problem(
        found.map { NamedArticle($0.article) }, among: decisions.map { NamedArticle($0.article) })
    }
    let source = decision.article.source
    return .verdict(
      ArticleVerdict(
        article: decision.article, verdict: decision.verdict, newness: decision.newness,
        timeZone: timeZone,
        source: folder.appending(source.path).location(line: source.line)))
  }
}
