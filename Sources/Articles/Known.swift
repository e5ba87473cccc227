package import Foundation

/// What a regular issue knew of all articles when it was frozen, chosen or not: what it lacks came later.
package struct Known: Sendable {
  package indirect enum State: Sendable, Equatable {
    /// Carried once the issue is sent.
    case chosen(issue: String)
    /// A section wanted it and was full; the first such issue was frozen then.
    case noRoom(since: Date)
    /// No section took it with the tags that it bears itself.
    case notWanted(tags: Fingerprint)
    /// Its site did not show it; what it was before that counts on.
    case withheld(Hold, was: State? = nil)
    case datedLater(was: State? = nil)
    /// It was old already when it was first seen; nil for why where that was not kept.
    case passed(Leaving?)
    /// It had its time, whatever a window holds.
    case dropped(Leaving?)

    /// What counts once it is shown: one that is kept back for a while is nothing new for that.
    package var lasting: State {
      switch self {
      case .withheld(_, let was?), .datedLater(let was?): was
      default: self
      }
    }
  }

  /// For whose sake an article was kept back that nobody had seen before.
  package enum Hold: String, Sendable {
    /// A draft or an embargo, which somebody ends for it alone.
    case itself
    /// With others, by a folder or by settings, or for want of a date: what comes free may be a whole archive.
    case others
  }

  /// Why an issue left out what it did not take then, nor any later one will.
  package enum Leaving: String, Sendable {
    /// Older than what comes late.
    case late
    /// Older than the very first issue looked back.
    case first
    /// There before its source.
    case source
    /// It had no room for as long as it could wait.
    case waited
    /// It had no room, and nothing is taken along.
    case noRoom = "no-room"
    /// Outside the window, where nobody knew what the issue before knew.
    case window
  }

  package struct Entry: Sendable, Equatable {
    package var state: State
    package var keys: ArticleKeys
    /// Kept of what waits for room, so that it can be named once no source holds it.
    package var title: String?

    package init(state: State, keys: ArticleKeys, title: String? = nil) {
      self.state = state
      self.keys = keys
      self.title = title
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
  private var index = KeyIndex<Held>()

  /// What the index holds beside the keys.
  private struct Held: Sendable {
    var state: State
    var title: String?
  }

  package init(
    issue: String, freeze: Date, sources: [String: Int], entries: [Entry]
  ) {
    self.issue = issue
    self.freeze = freeze
    self.sources = sources
    for entry in entries { index.add(entry.keys, Held(state: entry.state, title: entry.title)) }
  }

  package var entries: [Entry] { index.items.indices.map(entry) }

  private func entry(_ number: Int) -> Entry {
    let (keys, held) = index.items[number]
    return Entry(state: held.state, keys: keys, title: held.title)
  }

  /// What was known of what has the file, the page or the text of an article; nil where that was never seen.
  /// Whether it is another one by now `isRenewed` tells.
  package func sighting(of article: Article) -> Sighting? { sighting(of: article.keys) }

  package func sighting(of keys: ArticleKeys) -> Sighting? {
    let sightings = index.matches(keys).map { number, sameness in
      Sighting(entry: entry(number), sameness: sameness, freeze: freeze, number: number)
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
    return index.items.indices.filter { !seen.contains($0) }.map(entry)
  }
}

extension Sameness {
  /// The surest first.
  fileprivate var rank: Int {
    switch self {
    case .stated: 0
    case .path: 1
    case .entry: 2
    case .address: 3
    case .text: 4
    }
  }
}
