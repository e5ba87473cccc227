package import Expressions

/// Tags of which an expression speaks and that nobody on the list bears, be they meant for later or a slip of the pen.
package struct UnborneTags: Sendable {
  /// Bare words, which may be the name of a segment that somebody misspelled.
  package private(set) var bare: Set<String>
  package private(set) var quoted: Set<String>
  /// The tags that somebody bears; not all of them where there is none that nobody does.
  package private(set) var borne: Set<String> = []
  /// What rows say whole, which is the same few texts in most of a million rows.
  private var seen: Set<String> = []

  private static let most = 1 << 14

  package init(_ expression: SegmentExpression, of list: MailingList) {
    self.init(expression)
    take(list.roster.subscribers)
  }

  package init(_ expression: SegmentExpression, of roster: RosterParts) throws {
    self.init(expression)
    guard !isEmpty else { return }
    try roster.forEach { take($0) }
  }

  private init(_ expression: SegmentExpression) {
    (bare, quoted) = (expression.bareWords, expression.quotedTags)
  }

  package var isEmpty: Bool { bare.isEmpty && quoted.isEmpty }

  private mutating func take(_ rows: SubscriberTable) {
    for index in rows.indices {
      if isEmpty { return }
      let row = rows.row(index)
      guard let text = row[RosterTags.column], !text.isEmpty, !seen.contains(text) else { continue }
      if seen.count == Self.most { seen.removeAll(keepingCapacity: true) }
      seen.insert(text)
      let tags = row.tags
      borne.formUnion(tags)
      let names = tags.map { TagName($0) }
      func isBorne(_ word: String) -> Bool {
        let wanted = TagName(word)
        return names.contains { $0.matches(wanted) }
      }
      bare = bare.filter { !isBorne($0) }
      quoted = quoted.filter { !isBorne($0) }
    }
  }
}
