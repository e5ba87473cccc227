/// Copies of one article in several files or sources: the richest of them is taken.
struct Duplicates {
  /// Those that stay, in the order in which they came.
  private(set) var kept: [Int] = []
  /// Of each other one, which stays in its place.
  private(set) var kin: [Int: Int] = [:]

  /// - Parameter isWanted: whether anybody would take it: a copy that nobody wants is no better for its length.
  init(_ articles: [Article], isWanted: (Article) -> Bool) {
    let ranks = articles.map { (isWanted($0) ? 1 << 40 : 0) + $0.richness }
    let richestFirst = articles.indices.sorted { (ranks[$1], $0) < (ranks[$0], $1) }
    var index = KeyIndex<Int>()
    for number in richestFirst {
      let keys = articles[number].keys
      if let match = index.matches(keys).first {
        kin[number] = index.items[match.number].value
      } else {
        index.add(keys, number)
      }
    }
    kept = articles.indices.filter { kin[$0] == nil }
  }
}

extension Article {
  /// How much a reader gets of it: its words first, then what stands around them.
  fileprivate var richness: Int {
    let words = max(keys.words, summary?.split(whereSeparator: \.isWhitespace).count ?? 0)
    // One that is made of the text says nothing besides.
    let around = [
      url != nil, image != nil, summary != nil, statesSummary, author != nil, isStated,
      !tags.isEmpty,
    ]
    return words * 8 + around.count { $0 }
  }
}
