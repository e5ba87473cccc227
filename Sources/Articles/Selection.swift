package import Diagnostics
package import Expressions
package import Foundation

/// What a selector chose, and why.
package struct Selection: Sendable {
  package struct Section: Sendable, Equatable {
    package var title: String
    package var articles: [Article]
  }

  package struct Decision: Sendable {
    package var article: Article
    package var verdict: Verdict
  }

  /// Why an article is in or out.
  package enum Verdict: Sendable, Equatable {
    case chosen(section: String, rule: TagExpression)
    case withheld(Withheld)
    case inTheFuture
    case tooOld(since: Date)
    case tooNew(until: Date)
    case alreadySent(issue: String)
    case filtered(by: TagExpression)
    case sectionFull(String)
    case noSection

    package var isChosen: Bool {
      if case .chosen = self { true } else { false }
    }
  }

  /// Sections that have at least one article.
  package var sections: [Section]
  /// One for each article, newest first.
  package var decisions: [Decision]

  /// Articles that the window holds and no section took: a later issue may not look back to them.
  package var withoutRoom: [Article] {
    decisions.compactMap { decision in
      switch decision.verdict {
      case .sectionFull, .noSection: decision.article
      default: nil
      }
    }
  }

  /// What somebody should look at in the articles that were chosen.
  package var warnings: [Problem] { sections.flatMap { $0.articles.flatMap(\.warnings) } }

  package var count: Int { sections.reduce(0) { $0 + $1.articles.count } }
}
