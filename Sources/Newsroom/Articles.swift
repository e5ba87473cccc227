package import Articles
package import Clock
package import Diagnostics
import Digest
package import Expressions
package import Foundation

/// Articles as they are listed.
package struct ArticleListing: Sendable {
  /// Newest first.
  package let articles: [Article]
  package let timeZone: TimeZone
}

/// Why an article is in the next issue or not.
package struct ArticleVerdict: Sendable {
  package let article: Article
  package let verdict: Selection.Verdict
  package let timeZone: TimeZone
  /// Where its file lies.
  package let source: SourceLocation
}

extension Newsroom {
  /// What the selector sees: what is kept back, or comes later, is left out.
  package func articles(
    matching tags: TagExpression, in span: Span
  ) throws(NewsroomProblem) -> ArticleListing {
    let edition = try edition()
    let now = try now()
    let timeZone = edition.newsletter.timeZone
    let window = try NewsroomProblem.naming(nil) {
      try Window(span, since: nil, now: now, timeZone: timeZone)
    }
    let articles = try Step.load { try edition.articles() }
    return ArticleListing(
      articles: Selector.newestFirst(articles).filter {
        $0.withheld == nil && window.contains($0) && tags.matches($0.tags)
      }, timeZone: timeZone)
  }

  /// The rule that puts an article into the next issue of a list or leaves it out.
  /// - Parameter id: the article's, or its beginning.
  package func why(_ id: String, list: String?) throws(NewsroomProblem) -> ArticleVerdict {
    let edition = try edition(list: list)
    let path = MainPath(edition: edition, now: try now())
    let decisions = try path.select(path.load(except: nil), ComposeRequest(list: list)).decisions
    let exact = decisions.filter { $0.article.id == id }
    let found = exact.isEmpty ? decisions.filter { $0.article.id.hasPrefix(id) } : exact
    guard let decision = found.first, found.count == 1 else {
      let near = nearestName(to: id, among: decisions.map(\.article.id))
      throw NewsroomProblem([
        Problem(
          found.isEmpty
            ? "no article has the id “\(id)”" : "\(found.count) articles begin with “\(id)”",
          hint: near.map { "did you mean “\($0)”?" }, advice: near == nil ? .listArticles : nil)
      ])
    }
    let source = decision.article.source
    return ArticleVerdict(
      article: decision.article, verdict: decision.verdict, timeZone: edition.newsletter.timeZone,
      source: folder.appending(source.path).location(line: source.line))
  }
}
