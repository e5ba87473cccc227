import Diagnostics
import Digest
import Newsroom

/// Every article, in or out, with the reason.
struct ArticlesPane {
  let showing: Showing

  var markup: Markup {
    guard let issue = showing.sight.issue else { return "" }
    return """
      <h2>Articles</h2>
      \(ArticleRows(
        articles: issue.articles, changed: showing.sight.changed,
        last: issue.lastIssue.map { last in (last.id, Set(last.entries.map(\.id))) }, spell: showing.spell).markup)
      """
  }
}

/// Articles in two tables: what is in, and what is not.
struct ArticleRows {
  let articles: [PreviewArticle]
  var changed: Set<String> = []
  /// The issue before, and the ids of what it had.
  var last: (issue: String, articles: Set<String>)?
  let spell: @Sendable (Advice) -> String
  /// More rows help nobody; how many there are is said.
  private static let limit = 500

  var markup: Markup {
    let chosen = articles.filter(\.isChosen)
    let others = articles.filter { !$0.isChosen }
    let more: Markup =
      others.count > Self.limit
      ? "<p>\((others.count - Self.limit).grouped) more are out; \(spell(.listAllArticles)).</p>"
      : ""
    return """
      <h3>In: \(chosen.count)</h3>\(table(chosen, "Articles that are in"))
      <h3>Out: \(others.count)</h3>\(table(Array(others.prefix(Self.limit)), "Articles that are out"))\(more)
      """
  }

  private func table(_ articles: [PreviewArticle], _ name: String) -> Markup {
    guard !articles.isEmpty else { return "" }
    let rows = articles.map { article -> Markup in
      var mark: Markup =
        changed.contains(article.id) ? " <span class=\"badge live\">changed</span>" : ""
      if article.isChosen, let last, last.articles.contains(article.id) {
        mark = "\(mark) <span class=\"badge\">also in \(last.issue)</span>"
      }
      return
        "<tr><th scope=\"row\">\(article.title)\(mark)</th><td>\(article.reason)</td><td>\(PlaceLink(article.source).markup)</td></tr>"
    }
    return """
      <div class="wide" tabindex="0" role="region" aria-label="\(name)"><table><thead><tr><th scope="col">Article</th><th scope="col">Why</th><th scope="col">Source</th></tr></thead><tbody>\(rows)</tbody></table></div>
      """
  }
}
