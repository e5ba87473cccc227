import Articles
import Diagnostics
import Digest
import Foundation

/// Articles of an issue that read like another one and are known by nothing as the same: a copy with other marks in
/// it, one that was dated anew, one without a date in which a word was mended, or one that says under a new title what was said. Nobody
/// can tell but the editor.
struct Lookalikes {
  let issue: Issue
  let carried: CarriedArticles
  /// The issues of the list that were sent, the last one first.
  let sent: [Issue]

  init(of issue: Issue, among carried: Carried) {
    self.issue = issue
    self.carried = carried.articles
    sent = carried.sent.reversed().map(\.issue).filter { $0.composed < issue.composed }
  }

  /// In what two articles are alike.
  enum Likeness: CaseIterable {
    case day
    case copy
    case text
    case title
    case words

    /// By titles that are the same.
    /// - Returns: nil for two of which each may be read.
    init?(_ one: ArticleKeys, _ other: ArticleKeys) {
      if let day = one.day, day == other.day {
        // One text, title and day are one article, but for what they state that they are.
        self = one.text == other.text ? .copy : .day
      } else if one.day == nil || other.day == nil {
        self = .title
      } else if one.isLong, one.text == other.text {
        self = .text
      } else {
        return nil
      }
    }
  }

  private static let named = 5

  /// One for each likeness.
  var problems: [Problem] {
    // Whoever asks for it again knows that it was there.
    guard !issue.carriesAgain else { return [] }
    let found = self.found
    return Likeness.allCases.compactMap { likeness in
      let names = found.filter { $0.likeness == likeness }.map(\.name)
      guard !names.isEmpty else { return nil }
      return Problem(
        likeness.words + names.prefix(Self.named).joined(separator: ", ")
          + (names.count > Self.named ? " and \(names.count - Self.named) more" : ""),
        hint: likeness.hint)
    }
  }

  private typealias Entry = (entry: Issue.Entry, keys: ArticleKeys)

  private var found: [(likeness: Likeness, name: String)] {
    let entries: [Entry] = issue.entries.compactMap { entry in
      guard entry.keys != nil, let keys = entry.articleKeys.first else { return nil }
      return (entry, keys)
    }
    let (titles, texts) = (likeTitles(entries), likeTexts(entries))
    var found: [(likeness: Likeness, name: String)] = []
    for (number, entry) in entries.map(\.entry).enumerated() {
      let name = { (place: String) in "“\(entry.title)” (\(entry.id); \(place))" }
      if let title = titles[number] {
        found.append((title.likeness, name(title.place)))
      } else if let place = texts[number] {
        found.append((.words, name(place)))
      }
    }
    return found
  }

  /// Where another one has the title of each article and may be it, by its number.
  private func likeTitles(_ entries: [Entry]) -> [Int: (likeness: Likeness, place: String)] {
    var byTitle: [String: [(keys: ArticleKeys, place: String, freeze: Date?)]] = [:]
    let titles = Set(entries.map { $0.entry.title.lowercased() })
    for other in sent {
      for entry in other.entries where titles.contains(entry.title.lowercased()) {
        guard entry.keys != nil, let keys = entry.articleKeys.first else { continue }
        byTitle[entry.title.lowercased(), default: []].append((keys, other.id, other.composed))
      }
    }
    var found: [Int: (likeness: Likeness, place: String)] = [:]
    for (number, entry) in entries.enumerated() {
      let title = entry.entry.title.lowercased()
      let others = byTitle[title] ?? []
      for other in others where found[number] == nil {
        if isSame(entry, as: other.keys, since: other.freeze) { continue }
        if let likeness = Likeness(entry.keys, other.keys) {
          found[number] = (likeness, other.place)
        }
      }
      byTitle[title] = [(entry.keys, "beside \(entry.entry.id)", nil)] + others
    }
    return found
  }

  /// Whether an article is the very one that was carried, which reads like itself: that is told as what it is.
  private func isSame(_ entry: Entry, as keys: ArticleKeys, since freeze: Date?) -> Bool {
    guard let sameness = Sameness(entry.keys, keys) else { return false }
    return !entry.keys.isRenewed(
      from: keys, by: sameness, stating: entry.entry.date, since: freeze)
  }

  /// Where another one says what each article says, by its number: in an issue that was sent, the last one first, or
  /// beside it.
  private func likeTexts(_ entries: [Entry]) -> [Int: String] {
    let texts = AlikeTexts(entries.map(\.keys))
    var places: [Int: (place: String, freeze: Date)] = [:]
    for (number, entry) in entries.enumerated() {
      for other in texts.matches(entry.keys) where other > number {
        places[other] = places[other] ?? ("beside \(entry.entry.id)", .distantPast)
      }
    }
    for (keys, carrier) in carried.items {
      let freeze = carrier.freeze ?? .distantPast
      guard freeze < issue.composed else { continue }
      for number in texts.matches(keys)
      where places[number].map({ $0.freeze < freeze }) ?? true
        && !isSame(entries[number], as: keys, since: carrier.freeze)
      {
        places[number] = (carrier.issue, freeze)
      }
    }
    return places.mapValues(\.place)
  }
}

extension Lookalikes.Likeness {
  fileprivate var words: String {
    switch self {
    case .day: "with the title and the date of another article, and not quite its text: "
    case .copy: "with the title, the date and the text of another article, and an “id” of its own: "
    case .text: "with the title and the text of one that was carried, and another date: "
    case .title: "with the title of another article, and no date that tells them apart: "
    case .words: "with the text of another article, or most of it: "
    }
  }

  fileprivate var hint: String {
    switch self {
    case .day: "where it is the same, keep one of them; one “id” in both makes them one"
    case .copy: "where it is the same, keep one of them; one “id” in both makes them one"
    case .text: "where it is not to go out again, give it its old date"
    case .title: "where it is the same, write the “date” of when it was out; else that of now"
    case .words: "where it is the same, keep one of them; one “id” in both makes them one"
    }
  }
}
