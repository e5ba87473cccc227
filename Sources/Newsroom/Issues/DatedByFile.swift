import Articles
import Diagnostics
import Digest

/// Articles that state no date, and are new by nothing but the time of their file: a clone or a copy of a folder
/// sets that anew, and then all of them look as if they were of today.
struct DatedByFile {
  private let articles: [Article]

  /// Those that an issue would take.
  init(_ selection: Selection) {
    articles = selection.decisions.filter { $0.verdict.isChosen && $0.newness == .window }
      .map(\.article).filter { $0.dateSource == .modificationTime }
  }

  /// Those that an issue has.
  init(_ issue: Issue, of articles: [Article]) {
    let ids = Set(issue.entries.filter { $0.date == nil && $0.newness == nil }.map(\.id))
    self.articles = articles.filter {
      $0.dateSource == .modificationTime && ids.contains($0.id)
    }
  }

  /// So many are named.
  private static let named = 5

  func problem(in folder: Place) -> Problem? {
    guard let first = articles.first else { return nil }
    let names = articles.prefix(Self.named).map { "“\($0.title)” (\($0.id))" }
    let others = articles.count - names.count
    return Problem(
      (articles.count == 1
        ? "1 article states no date and is"
        : "\(articles.count) articles state no date and are")
        + " new by the time of a file alone, which a clone or a copy sets anew: "
        + names.joined(separator: ", ") + (others > 0 ? " and \(others) more" : ""),
      at: folder.appending(first.source.path).location(line: first.source.line),
      hint: "write “date: 2026-11-20” where it is known, or “draft: true” in what is not to go out")
  }
}
