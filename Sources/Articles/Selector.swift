package import Diagnostics
package import Expressions

/// Picks the articles of an issue: newest first, each in the first section that wants it.
package struct Selector: Sendable {
  package struct Section: Sendable, Equatable {
    package var title: String
    package var tags: TagExpression
    /// The most articles the section takes; nil for all.
    package var limit: Int?
    /// Where its tags are asked for; nil for a section that nobody wrote.
    package var location: SourceLocation?

    package init(
      title: String, tags: TagExpression, limit: Int?, location: SourceLocation? = nil
    ) {
      self.title = title
      self.tags = tags
      self.limit = limit
      self.location = location
    }
  }

  package var sections: [Section]
  /// What is new.
  package var novelty: Novelty
  /// What an article must match besides its section.
  package var filter: TagExpression

  package init(sections: [Section], novelty: Novelty, filter: TagExpression = .any) {
    self.sections = sections
    self.novelty = novelty
    self.filter = filter
  }

  package var window: Window { novelty.window }

  /// Decides for every article. Equal dates keep the order of the sources; what had no room before comes
  /// after all that is new.
  package func select(from articles: [Article]) -> Selection {
    var candidates: [(article: Article, newness: Newness)] = []
    var decisions: [Selection.Decision] = []
    for article in Self.newestFirst(articles) {
      switch novelty.ruling(on: article) {
      case .out(let verdict):
        decisions.append(Selection.Decision(article: article, verdict: verdict))
      case .new(let newness):
        // Its verdict is given below, in its place.
        decisions.append(
          Selection.Decision(article: article, verdict: .noSection, newness: newness))
        candidates.append((article, newness))
      }
    }
    let verdicts = verdicts(on: candidates)
    var next = 0
    for index in decisions.indices where decisions[index].newness != nil {
      decisions[index].verdict = verdicts[next].verdict
      decisions[index].kin = verdicts[next].kin
      next += 1
    }
    return Selection(sections: chosen(of: decisions), decisions: decisions)
  }

  package static func newestFirst(_ articles: [Article]) -> [Article] {
    var articles = articles
    sortNewestFirst(&articles)
    return articles
  }

  /// Puts them in order where they lie: ten thousand are much to copy.
  package static func sortNewestFirst(_ articles: inout [Article]) {
    // What an array swaps it copies first; what lies in memory is moved.
    articles.withUnsafeMutableBufferPointer { articles in
      let dates = articles.indices.map { articles[$0].date }
      // sort(by:) is stable in practice but not by contract; the index makes it so.
      var order = dates.indices.sorted { (dates[$1], $0) < (dates[$0], $1) }
      // Each place gets its own article, round by round of those that have each other's.
      for start in order.indices {
        var place = start
        while order[place] != start {
          let next = order[place]
          articles.swapAt(place, next)
          order[place] = place
          place = next
        }
        order[place] = place
      }
    }
  }

  /// A verdict for each candidate, and of one that others are copies of, what those are known by.
  private func verdicts(
    on candidates: [(article: Article, newness: Newness)]
  ) -> [(verdict: Selection.Verdict, kin: [ArticleKeys])] {
    let articles = candidates.map(\.article)
    let duplicates = Duplicates(articles) { article in
      filter.matches(article.tags) && sections.contains { $0.tags.matches(article.tags) }
    }
    var verdicts = candidates.map { _ in
      (verdict: Selection.Verdict.noSection, kin: [ArticleKeys]())
    }
    var taken = [Int](repeating: 0, count: sections.count)
    let inTurn =
      duplicates.kept.filter { !candidates[$0].newness.hasWaited }
      + duplicates.kept.filter { candidates[$0].newness.hasWaited }
    for number in inTurn { verdicts[number].verdict = place(articles[number], &taken) }
    for (number, kept) in duplicates.kin {
      verdicts[number].verdict = .duplicate(of: articles[kept].id)
      verdicts[kept].kin.append(articles[number].keys)
    }
    return verdicts
  }

  private func place(_ article: Article, _ taken: inout [Int]) -> Selection.Verdict {
    if !filter.matches(article.tags) { return .filtered(by: filter) }
    var full: String?
    for (index, section) in sections.enumerated() where section.tags.matches(article.tags) {
      if let limit = section.limit, taken[index] >= limit {
        full = full ?? section.title
        continue
      }
      taken[index] += 1
      return .chosen(section: section.title, rule: section.tags, number: index)
    }
    return full.map { .sectionFull($0) } ?? .noSection
  }

  /// What each section took: what is new, and then what had waited.
  private func chosen(of decisions: [Selection.Decision]) -> [Selection.Section] {
    var chosen = [[Article]](repeating: [], count: sections.count)
    for hasWaited in [false, true] {
      for decision in decisions where (decision.newness?.hasWaited ?? false) == hasWaited {
        if case .chosen(_, _, let number) = decision.verdict {
          chosen[number].append(decision.article)
        }
      }
    }
    return zip(sections, chosen).filter { !$1.isEmpty }
      .map { Selection.Section(title: $0.title, articles: $1) }
  }
}
