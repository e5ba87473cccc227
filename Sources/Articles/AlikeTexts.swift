/// Finds texts that are the same, or nearly, whatever their titles, dates and files are: by what is remembered of
/// them, without reading any.
package struct AlikeTexts: Sendable {
  private let articles: [ArticleKeys]
  private var byText: [Fingerprint: [Int]] = [:]
  private var byParagraph: [UInt32: [Int]] = [:]

  /// - Parameter articles: those that others are compared with.
  package init(_ articles: [ArticleKeys]) {
    self.articles = articles
    for (number, keys) in articles.enumerated() where keys.isLong {
      if let text = keys.text { byText[text, default: []].append(number) }
      for paragraph in Set(keys.paragraphs) { byParagraph[paragraph, default: []].append(number) }
    }
  }

  /// The numbers of those that say what another one says, the first of them first.
  package func matches(_ other: ArticleKeys) -> [Int] {
    guard other.isLong, let text = other.text else { return [] }
    var shared: [Int: Int] = [:]
    let paragraphs = Set(other.paragraphs)
    for paragraph in paragraphs {
      for number in byParagraph[paragraph] ?? [] { shared[number, default: 0] += 1 }
    }
    let near = shared.filter { number, count in
      Self.areMost(count, of: max(paragraphs.count, Set(articles[number].paragraphs).count))
    }
    return Set(near.keys).union(byText[text] ?? []).sorted()
  }

  /// Letters of every week have a greeting, a farewell and an imprint in common.
  private static func areMost(_ shared: Int, of all: Int) -> Bool { shared * 4 > all * 3 }
}
