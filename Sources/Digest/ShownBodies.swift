package import Articles
package import Diagnostics
import Foundation
import Template

/// The bodies that an issue shows: what a template leaves out, such as the text of an article that is linked to,
/// is mailed to nobody, and nobody need know of what is wrong with it.
struct ShownBodies {
  private let html: String

  init(_ html: [TemplatePiece]) { self.html = html.filled(as: .html) { _ in nil } }

  /// - Parameter bodies: with the summaries of their articles, which may be made of them.
  func warnings(of bodies: [(body: ArticleBody, summary: String?)]) -> [Problem] {
    bodies.flatMap { body, summary in
      // To look for a body in a mail takes long, and most have nothing that anybody is told.
      if body.warnings.isEmpty, body.summary == nil { return [Problem]() }
      if body.html.isEmpty || html.range(of: body.html, options: .literal) != nil {
        return body.warnings
      }
      return body.summary.flatMap { $0.words == summary ? $0.warnings : nil } ?? []
    }
  }
}

extension FrozenIssue {
  /// What of its articles is shown otherwise than it is written, as far as their files still say the same.
  /// - Parameters:
  ///   - articles: those of the issue, with their texts.
  ///   - all: those that their links may lead to.
  package func bodyWarnings(of articles: [Article], among all: [Article]) -> [Problem] {
    let pages = PageAddresses(of: all)
    let known = Dictionary(articles.map { ($0.id, $0) }) { first, _ in first }
    let bodies = issue.entries.enumerated().compactMap { index, entry in
      let article = known[entry.id]
      return article.flatMap { article in
        article.text.map { text in
          (text.body(number: index + 1, among: pages.seen(from: article)), article.summary)
        }
      }
    }
    return ShownBodies(html).warnings(of: bodies)
  }
}
