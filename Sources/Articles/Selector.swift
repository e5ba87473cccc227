package import Expressions

/// Picks the articles of an issue: newest first, each in the first section that wants it.
package struct Selector: Sendable {
  package struct Section: Sendable, Equatable {
    package var title: String
    package var tags: TagExpression
    /// The most articles the section takes; nil for all.
    package var limit: Int?

    package init(title: String, tags: TagExpression, limit: Int?) {
      self.title = title
      self.tags = tags
      self.limit = limit
    }
  }

  package var sections: [Section]
  package var window: Window
  /// What an article must match besides its section.
  package var filter: TagExpression
  /// Articles that an earlier issue had, by id, with that issue's name.
  package var alreadySent: [String: String]

  package init(
    sections: [Section], window: Window, filter: TagExpression = .any,
    alreadySent: [String: String] = [:]
  ) {
    self.sections = sections
    self.window = window
    self.filter = filter
    self.alreadySent = alreadySent
  }

  /// Decides for every article. Equal dates keep the order of the sources.
  package func select(from articles: [Article]) -> Selection {
    var decisions: [Selection.Decision] = []
    var chosen = [[Article]](repeating: [], count: sections.count)
    for article in Self.newestFirst(articles) {
      let verdict = exclusion(of: article) ?? place(article, in: &chosen)
      decisions.append(Selection.Decision(article: article, verdict: verdict))
    }
    let picked = zip(sections, chosen).filter { !$1.isEmpty }
      .map { Selection.Section(title: $0.title, articles: $1) }
    return Selection(sections: picked, decisions: decisions)
  }

  package static func newestFirst(_ articles: [Article]) -> [Article] {
    // sort(by:) is stable in practice but not by contract; the index makes it so.
    articles.enumerated()
      .sorted { ($1.element.date, $0.offset) < ($0.element.date, $1.offset) }
      .map(\.element)
  }

  private func exclusion(of article: Article) -> Selection.Verdict? {
    if let reason = window.verdict(of: article) { return reason }
    if let issue = alreadySent[article.id] { return .alreadySent(issue: issue) }
    if !filter.matches(article.tags) { return .filtered(by: filter) }
    return nil
  }

  private func place(_ article: Article, in chosen: inout [[Article]]) -> Selection.Verdict {
    var full: String?
    for (index, section) in sections.enumerated() where section.tags.matches(article.tags) {
      if let limit = section.limit, chosen[index].count >= limit {
        full = full ?? section.title
        continue
      }
      chosen[index].append(article)
      return .chosen(section: section.title, rule: section.tags)
    }
    return full.map { .sectionFull($0) } ?? .noSection
  }
}
