import Diagnostics

/// Bodies that were made before, for whoever makes one issue again and again: a text that is the same has the same
/// body, unless it asks where other pages are, or whether a file lies beside it.
package final class BodyMemory: Sendable {
  private struct Place: Hashable {
    let file: String
    let line: Int
    let number: Int
  }

  private let kept = SleepingLock<[Place: (text: ArticleText, body: ArticleBody)]>([:])
  /// No issue has more articles that anybody reads.
  private static let limit = 2000

  package init() {}

  package func body(
    of text: ArticleText, number: Int, among pages: PageAddresses
  ) -> ArticleBody {
    let place = Place(file: text.file, line: text.firstLine, number: number)
    if let known = kept.withLock({ $0[place] }), known.text == text { return known.body }
    let body = text.body(number: number, among: pages)
    kept.withLock { kept in
      if kept.count >= Self.limit { kept.removeAll() }
      kept[place] = pages.wereAsked ? nil : (text, body)
    }
    return body
  }
}
