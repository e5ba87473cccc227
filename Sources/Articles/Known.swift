package import Foundation

/// What a regular issue knew of all articles when it was frozen, chosen or not: what it lacks came later.
package struct Known: Sendable {
  package enum State: Sendable, Equatable {
    /// Carried once the issue is sent.
    case chosen(issue: String)
    /// A section wanted it and was full; the first such issue was frozen then.
    case noRoom(since: Date)
    /// No section took it with the tags that it bears itself.
    case notWanted(tags: Fingerprint)
    /// Its site did not show it.
    case withheld
    case datedLater
    /// It was old already when it was first seen.
    case passed
    /// It had its time, whatever a window holds.
    case dropped
  }

  package struct Entry: Sendable, Equatable {
    package var state: State
    package var keys: ArticleKeys

    package init(state: State, keys: ArticleKeys) {
      self.state = state
      self.keys = keys
    }
  }

  /// An article as it was known.
  package struct Sighting: Sendable {
    package var entry: Entry
    package var sameness: Sameness
    /// When the issue was frozen that knew it.
    package var freeze: Date
    var number: Int
  }

  /// The issue that knew them, and when it was frozen.
  package let issue: String
  package let freeze: Date
  /// How many articles each source had.
  package let sources: [String: Int]
  private var index = KeyIndex<State>()

  package init(
    issue: String, freeze: Date, sources: [String: Int], entries: [Entry]
  ) {
    self.issue = issue
    self.freeze = freeze
    self.sources = sources
    for entry in entries { index.add(entry.keys, entry.state) }
  }

  package var entries: [Entry] { index.items.map { Entry(state: $0.value, keys: $0.keys) } }

  /// What was known of what has the file, the page or the text of an article; nil where that was never seen.
  /// Whether it is another one by now `isRenewed` tells.
  package func sighting(of article: Article) -> Sighting? { sighting(of: article.keys) }

  package func sighting(of keys: ArticleKeys) -> Sighting? {
    let sightings = index.matches(keys).map { number, sameness in
      let (keys, state) = index.items[number]
      return Sighting(
        entry: Entry(state: state, keys: keys), sameness: sameness, freeze: freeze, number: number)
    }
    return sightings.min { $0.sameness.rank < $1.sameness.rank }
  }

  /// Whether an article is another one than it was when it was known.
  package func isRenewed(_ article: Article, since sighting: Sighting) -> Bool {
    article.keys.isRenewed(
      from: sighting.entry.keys, by: sighting.sameness, stating: article.statedDate, since: freeze)
  }

  /// The entries of which none of these articles is one.
  func unseen(by articles: [Article]) -> [Entry] {
    var seen: Set<Int> = []
    for article in articles { seen.formUnion(index.matches(article.keys).map(\.number)) }
    return index.items.indices.filter { !seen.contains($0) }.map {
      Entry(state: index.items[$0].value, keys: index.items[$0].keys)
    }
  }
}

extension Sameness {
  /// The surest first.
  fileprivate var rank: Int {
    switch self {
    case .stated: 0
    case .path: 1
    case .address: 2
    case .text: 3
    }
  }
}
