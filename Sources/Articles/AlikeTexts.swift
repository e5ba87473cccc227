/// Finds texts that are the same, or nearly, whatever their titles, dates and files are: by what is remembered of
/// them, without reading any.
package struct AlikeTexts: Sendable {
  /// How many paragraphs each of them has, those that are the same counted once.
  private var sizes: [Int] = []
  private var byText: [Fingerprint: [Int]] = [:]
  private var byParagraph: [UInt32: [Int]] = [:]

  /// - Parameter articles: those that others are compared with.
  package init(_ articles: [ArticleKeys]) {
    for (number, keys) in articles.enumerated() {
      let paragraphs = Set(keys.paragraphs)
      sizes.append(paragraphs.count)
      guard keys.isLong else { continue }
      if let text = keys.text { byText[text, default: []].append(number) }
      for paragraph in paragraphs { byParagraph[paragraph, default: []].append(number) }
    }
  }

  /// The numbers of those that say what another one says, the first of them first.
  package func matches(_ other: ArticleKeys) -> [Int] {
    guard other.isLong, let text = other.text else { return [] }
    let same = byText[text] ?? []
    // Ten thousand were carried, and of most nothing is here.
    guard other.paragraphs.contains(where: { byParagraph[$0] != nil }) else { return same }
    let paragraphs = Set(other.paragraphs)
    // Or no more than the texts of a house have in common: what is in none of these is in what they differ.
    let known = paragraphs.count { byParagraph[$0] != nil }
    guard Self.areMost(known, of: paragraphs.count) else { return same }
    var shared: [Int: Int] = [:]
    for paragraph in paragraphs {
      for number in byParagraph[paragraph] ?? [] { shared[number, default: 0] += 1 }
    }
    let near = shared.filter { number, count in
      Self.areMost(count, of: max(paragraphs.count, sizes[number]))
    }
    return Set(near.keys).union(same).sorted()
  }

  /// Letters of every week have a greeting, a farewell and an imprint in common.
  private static func areMost(_ shared: Int, of all: Int) -> Bool { shared * 4 > all * 3 }
}
