import Articles
import Diagnostics
import Digest
import Foundation
import Template

/// Whether an issue that is composed would be made in the same way now: what made it then is not kept, and what would
/// make it now is named in its place where that says the same.
package enum ComposedStanding: Sendable {
  /// To the byte.
  case same
  /// Articles of it say something else now, or are gone.
  case articlesChanged
  /// Something else of it does: its templates or the configuration are not what they were.
  case templatesChanged
  /// By what there is now it cannot be made at all.
  case unmakeable
}

extension Newsroom {
  /// A composed issue once more, by the templates and articles of now, with marks.
  /// - Parameter articles: all of now, and of those that the issue took the id by which it did.
  /// - Returns: nil where it cannot be made.
  func retraced(
    _ frozen: FrozenIssue, _ edition: Edition, _ articles: [(article: Article?, taken: String?)]
  ) -> TracedIssue? {
    guard let templates = try? edition.templates(), let columns = try? edition.columns() else {
      return nil
    }
    let issue = frozen.issue
    var request = ComposeRequest(list: issue.list)
    // Somebody may have named it for this issue alone.
    if !issue.subject.contains("{{") { request.subject = issue.subject }
    if let key = issue.slot.flatMap({ SlotKey(parsing: $0, defaultList: issue.list) }) {
      request.slot = ComposeRequest.SlotIssue(local: key.local)
    }
    let trace = TemplateTrace(templates)
    guard
      let composer = try? edition.composer(
        for: request, now: issue.composed, columns: columns, templates: trace.sources),
      let selection = try? edition.withTexts(selection(of: issue, among: articles)),
      let (_, filling) = try? composer.filled(id: issue.id, selection),
      let html = try? composer.html(filling: filling, marking: TemplateTrace.items)
    else { return nil }
    var marked = frozen
    marked.html = html
    return TracedIssue(marked, trace.locations, of: frozen)
  }

  private func selection(
    of issue: Issue, among articles: [(article: Article?, taken: String?)]
  ) -> Selection {
    let taken = Dictionary(
      articles.compactMap { article, taken in
        article.flatMap { article in taken.map { ($0, article) } }
      }, uniquingKeysWith: { first, _ in first })
    let sections = issue.sections.map { section in
      Selection.Section(
        title: section.title,
        articles: section.articles.map { entry in
          taken[entry.id]
            ?? Article(
              gone: entry.id, title: entry.title, url: entry.url,
              date: entry.date ?? issue.composed, tags: entry.tags ?? [],
              source: entry.source ?? Article.Source(path: "", line: 1))
        })
    }
    return Selection(
      sections: sections,
      decisions: articles.compactMap(\.article).map {
        Selection.Decision(article: $0, verdict: .noSection)
      })
  }
}

extension TracedIssue {
  /// How what was made compares with what was frozen, by the parts in which they differ.
  static func standing(
    of made: String, _ origins: MailOrigins, as frozen: String
  ) -> ComposedStanding {
    guard made != frozen else { return .same }
    let parts = origins.articles.values.flatMap(\.self)
    let alignment = MarkupAlignment(from: Array(made.utf8), to: Array(frozen.utf8))
    let isWithin = alignment.differences.allSatisfy { difference in
      parts.contains {
        $0.lowerBound <= difference.lowerBound && difference.upperBound <= $0.upperBound
      }
    }
    return isWithin ? .articlesChanged : .templatesChanged
  }
}

extension MailOrigins {
  /// The same of another text that has most pieces of the one: what those are is known, and which articles they are
  /// of is told by their titles.
  func carried(from one: String, to other: String) -> MailOrigins {
    let alignment = MarkupAlignment(from: Array(one.utf8), to: Array(other.utf8))
    return MailOrigins(
      tags: Dictionary(
        tags.compactMap { place, location in alignment.places[place].map { ($0, location) } },
        uniquingKeysWith: { first, _ in first }))
  }
}
