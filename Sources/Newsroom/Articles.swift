package import Articles
package import Clock
package import Diagnostics
import Digest
package import Expressions
package import Foundation

/// Articles as they are listed.
package struct ArticleListing: Sendable {
  /// What the selector sees, newest first.
  package let articles: [Article]
  /// What is kept back: drafts, what is to come, what has no date; newest first.
  package let withheld: [(article: Article, verdict: Selection.Verdict)]
  package let skipped: [SkippedFile]
  package let timeZone: TimeZone
  /// What somebody should know: the files that are skipped, and what looks wrong in those that are read.
  package let warnings: [Problem]
}

/// Why an article is in the next issue or not.
package struct ArticleVerdict: Sendable {
  package let article: Article
  package let verdict: Selection.Verdict
  package let timeZone: TimeZone
  /// Where its file lies.
  package let source: SourceLocation
}

/// What can be said of something that somebody asks about.
package enum ArticleAnswer: Sendable {
  case verdict(ArticleVerdict)
  /// A file that no issue can have.
  case skipped(SkippedFile)
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
    let reading = try Step.load { try edition.articles() }
    if isStrict { try Step.load { try reading.refuseSkipped(for: window) } }
    var listed: [Article] = []
    var withheld: [(article: Article, verdict: Selection.Verdict)] = []
    for article in Selector.newestFirst(reading.articles) where tags.matches(article.tags) {
      switch window.verdict(of: article) {
      case nil: listed.append(article)
      case .withheld(let reason): withheld.append((article, .withheld(reason)))
      case .inTheFuture: withheld.append((article, .inTheFuture))
      default: break
      }
    }
    return ArticleListing(
      articles: listed, withheld: withheld, skipped: reading.skipped, timeZone: timeZone,
      warnings: reading.skippedProblems(for: window) + listed.flatMap(\.warnings))
  }

  /// The rule that puts an article into the next issue of a list or leaves it out.
  /// - Parameter name: the article's id or its beginning, its title or a part of it, its link or its file.
  package func why(_ name: String, list: String?) throws(NewsroomProblem) -> ArticleAnswer {
    let edition = try edition(list: list)
    let path = MainPath(edition: edition, now: try now())
    let material = try path.load(except: nil)
    let decisions = try path.selector(material, ComposeRequest(list: list))
      .select(from: material.articles).decisions
    let found = ArticleName(name).matches(decisions)
    if found.isEmpty, let file = material.reading.skipped.first(where: { $0.path == name }) {
      return .skipped(file)
    }
    guard let decision = found.first, found.count == 1 else {
      let near = nearestName(
        to: name, among: decisions.flatMap { [$0.article.id, $0.article.title] })
      throw NewsroomProblem([
        Problem(
          found.isEmpty
            ? "no article is “\(name)”: neither an id, nor a title, a link or a file"
            : "\(found.count) articles are “\(name)”: "
              + found.prefix(5).map(\.article.id).joined(separator: ", "),
          hint: near.map { "did you mean “\($0)”?" }, advice: near == nil ? .listArticles : nil)
      ])
    }
    let source = decision.article.source
    return .verdict(
      ArticleVerdict(
        article: decision.article, verdict: decision.verdict,
        timeZone: edition.newsletter.timeZone,
        source: folder.appending(source.path).location(line: source.line)))
  }
}

/// What somebody calls an article.
struct ArticleName {
  private let name: String

  init(_ name: String) { self.name = name }

  /// The articles of that name, by the first way of naming that finds any: id, its beginning, title, link, file,
  /// a part of the title.
  func matches(_ decisions: [Selection.Decision]) -> [Selection.Decision] {
    guard !name.isEmpty else { return [] }
    let ways: [(Article) -> Bool] = [
      { $0.id == name }, { $0.id.hasPrefix(name) },
      { $0.title.caseInsensitiveCompare(name) == .orderedSame },
      { $0.url == name }, { $0.source.path == name },
      { $0.title.range(of: name, options: .caseInsensitive) != nil },
    ]
    for isNamed in ways {
      let found = decisions.filter { isNamed($0.article) }
      if !found.isEmpty { return found }
    }
    return []
  }
}
