import Digest
import Newsroom

/// What a reader saw of the issue before: whatever this one says that stands nowhere in it is new.
struct LastMail: Equatable, Sendable {
  let issue: String
  let subject: String
  /// What stands between tags, without the blanks around and between its words.
  private let texts: Set<String>
  private let articles: Set<String>

  init(issue: String, subject: String, html: String, articles: Set<String>) {
    (self.issue, self.subject, self.articles) = (issue, subject, articles)
    let bytes = Array(html.utf8)
    texts = Set(
      MarkupScanner.tokens(of: bytes).compactMap { token in
        if case .text(let range) = token { Self.words(bytes[range]) } else { nil }
      })
  }

  /// - Returns: nil where there was none, or it cannot be read.
  init?(before issue: PreviewIssue, for mail: PreviewMail) {
    guard let last = issue.lastIssue, let shown = issue.lastShown(to: mail.reader) else {
      return nil
    }
    self.init(
      issue: last.id, subject: shown.subject, html: shown.html,
      articles: Set(last.entries.map(\.id)))
  }

  func had(article: String) -> Bool { articles.contains(article) }
  func said(_ text: ArraySlice<UInt8>) -> Bool { texts.contains(Self.words(text)) }

  private static func words(_ text: ArraySlice<UInt8>) -> String {
    let words = text.split { $0 <= 0x20 }.map { String(decoding: $0, as: UTF8.self) }
    return words.joined(separator: " ")
  }
}
