package import Diagnostics
package import Expressions
package import Foundation

/// What a selector chose, and why.
package struct Selection: Sendable {
  package struct Section: Sendable, Equatable {
    package var title: String
    package var articles: [Article]

    package init(title: String, articles: [Article]) {
      (self.title, self.articles) = (title, articles)
    }
  }

  package struct Decision: Sendable {
    package var article: Article
    package var verdict: Verdict
    /// Why it is new; nil where it is not.
    package var newness: Newness?
    /// What copies of it are known by, which it stands for.
    package var kin: [ArticleKeys] = []

    package init(article: Article, verdict: Verdict, newness: Newness? = nil) {
      (self.article, self.verdict, self.newness) = (article, verdict, newness)
    }
  }

  /// Why an article is in or out.
  package enum Verdict: Sendable, Equatable {
    /// - Parameter number: which of the sections it is.
    case chosen(section: String, rule: TagExpression, number: Int)
    case withheld(Withheld)
    case inTheFuture
    case tooOld(since: Date)
    case tooNew(until: Date)
    case alreadySent(issue: String)
    /// A richer copy of it stands in its place.
    case duplicate(of: String)
    /// It came too late even for what comes late.
    case olderThanLate(since: Date)
    /// It is older than the very first issue looks back.
    case beforeFirst(since: Date)
    /// Its source is new, and it was there before.
    case beforeSource(since: Date)
    /// The last issue knew it, and it was its time then or never.
    /// - Parameter state: what it was to that issue.
    case known(issue: String, state: Known.State)
    /// It had no room since then, for as long as it may wait.
    case gaveUp(since: Date)
    /// It had no room before, and is not taken along.
    case noRoomBefore(issue: String)
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

  package init(sections: [Section], decisions: [Decision]) {
    (self.sections, self.decisions) = (sections, decisions)
  }

  /// What somebody should look at in the articles that were chosen.
  package var warnings: [Problem] { sections.flatMap { $0.articles.flatMap(\.warnings) } }

  package var count: Int { sections.reduce(0) { $0 + $1.articles.count } }
}
