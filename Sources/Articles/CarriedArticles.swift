package import Foundation

/// The articles that issues of a list carried, and what to know them again by.
package struct CarriedArticles: Sendable {
  /// What carried them.
  package struct Carrier: Sendable, Equatable {
    package var issue: String
    /// When it was frozen; nil where that is not known.
    package var freeze: Date?

    package init(issue: String, freeze: Date?) {
      self.issue = issue
      self.freeze = freeze
    }
  }

  private var index = KeyIndex<Carrier>()
  /// Those of the time before keys were kept.
  private var byID: [String: [Carrier]] = [:]
  private var byNamelessID: [String: [Carrier]] = [:]
  private var byAddress: [Fingerprint: [Carrier]] = [:]
  private var byPath: [Fingerprint: [Carrier]] = [:]
  /// When each issue was frozen.
  private var freezes: [String: Date] = [:]

  package init() {}

  package mutating func add(_ keys: ArticleKeys, by carrier: Carrier) {
    freezes[carrier.issue] = carrier.freeze
    index.add(keys, carrier)
  }

  /// Adds an article of which only this was written down: the id that it had then, its title, its link and
  /// its file.
  package mutating func addOld(
    id: String, title: String?, url: String?, path: String? = nil, by carrier: Carrier
  ) {
    freezes[carrier.issue] = carrier.freeze
    byID[id, default: []].append(carrier)
    guard let title else { return }
    byNamelessID[Self.nameless(id, title: title), default: []].append(carrier)
    for keys in ArticleKeys.old(title: title, url: url, path: path) {
      if let address = keys.addresses.first ?? keys.link {
        byAddress[address, default: []].append(carrier)
      }
      if let path = keys.path { byPath[path, default: []].append(carrier) }
    }
  }

  /// The digits of an id with the whole title: how titles become words has changed, they have not.
  private static func nameless(_ id: String, title: String) -> String {
    let parts = id.split(separator: "-")
    let digits = parts.last { $0.count == 6 && $0.allSatisfy(\.isHexDigit) } ?? ""
    return "\(digits) \(title)"
  }

  /// The issue that an article was carried by last; nil for one that is new, be it that it is another one by
  /// now though its file or its page is the same.
  /// - Parameter known: what the last issue knew of it.
  package func carrier(of article: Article, known: Known.Sighting? = nil) -> Carrier? {
    carrier(
      of: article.keys, id: article.id, title: article.title, stating: article.statedDate,
      known: known)
  }

  /// - Parameter date: the date that it states.
  package func carrier(
    of article: ArticleKeys, id: String, title: String, stating date: Date?,
    known: Known.Sighting? = nil
  ) -> Carrier? {
    var last: Carrier?
    let matches = index.matches(article)
    for (number, sameness) in matches {
      let (keys, carrier) = index.items[number]
      // It must be another one than each that was carried.
      guard
        article.isRenewed(from: keys, by: sameness, stating: date, since: carrier.freeze)
      else {
        last = carrier
        continue
      }
    }
    if let last { return last }
    // It is another one than all that were carried: what an issue knew of one of them says no more.
    if !matches.isEmpty { return nil }
    if let known, case .chosen(let issue) = known.entry.state.lasting {
      let freeze = freezes[issue] ?? known.freeze
      let isRenewed = article.isRenewed(
        from: known.entry.keys, by: known.sameness, stating: date, since: freeze)
      return isRenewed ? nil : Carrier(issue: issue, freeze: freeze)
    }
    return oldCarrier(of: article, id, title, stating: date, known: known)
  }

  /// All of which more than the id is known, in the order in which they were added.
  package var items: [(keys: ArticleKeys, carrier: Carrier)] {
    index.items.map { ($0.keys, $0.value) }
  }

  /// Whether a journal has all that is known of an article.
  func holds(_ keys: ArticleKeys) -> Bool {
    index.matches(keys).contains { index.items[$0.number].keys.holds(keys) }
  }

  /// By what an article is any of those that were carried; nil where it is none of them.
  func sameness(of keys: ArticleKeys) -> [Sameness]? {
    let matches = index.matches(keys).map(\.sameness)
    return matches.isEmpty ? nil : matches
  }

  /// Whether an article is another one than each that was carried in its file, on its page or by its text.
  func isRenewed(_ article: Article) -> Bool {
    let matches = index.matches(article.keys)
    return !matches.isEmpty
      && carrier(
        of: article.keys, id: article.id, title: article.title, stating: article.statedDate) == nil
  }

  /// Of its text nothing is known but what an issue since then knew.
  private func oldCarrier(
    of article: ArticleKeys, _ id: String, _ title: String, stating date: Date?,
    known: Known.Sighting?
  ) -> Carrier? {
    // Most editions have none of that time, and ten thousand articles.
    guard !byID.isEmpty else { return nil }
    let carriers =
      (byID[id] ?? []) + (byNamelessID[Self.nameless(id, title: title)] ?? [])
      + article.addresses.flatMap { byAddress[$0] ?? [] }
      + (article.link.flatMap { byAddress[$0] } ?? [])
      + (article.path.flatMap { byPath[$0] } ?? [])
    guard let last = carriers.last else { return nil }
    if let date {
      return carriers.last { $0.freeze.map { date <= $0 } ?? true }
    }
    guard let known else { return last }
    let isRenewed = article.isRenewed(
      from: known.entry.keys, by: known.sameness, stating: nil, since: nil)
    return isRenewed ? nil : last
  }
}
