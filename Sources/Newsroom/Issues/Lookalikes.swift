import Articles
import Diagnostics
import Digest

/// Articles of an issue that read like another one and are known by nothing as the same: a copy with other marks in
/// it, one that was dated anew, or one without a date in which a word was mended. Nobody can tell but the editor.
struct Lookalikes {
  let issue: Issue
  /// The issues of the list that were sent, the last one first.
  let sent: [Issue]

  init(of issue: Issue, among carried: Carried) {
    self.issue = issue
    sent = carried.sent.reversed().map(\.issue).filter { $0.composed < issue.composed }
  }

  /// In what two articles are alike.
  enum Likeness: CaseIterable {
    case day
    case text
    case title

    /// - Returns: nil for two of which each may be read.
    init?(_ one: ArticleKeys, _ other: ArticleKeys) {
      if let day = one.day, day == other.day {
        self = .day
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

  private var found: [(likeness: Likeness, name: String)] {
    var byTitle: [String: [(keys: ArticleKeys, place: String)]] = [:]
    let titles = Set(issue.entries.map { $0.title.lowercased() })
    for other in sent {
      for entry in other.entries where titles.contains(entry.title.lowercased()) {
        guard entry.keys != nil, let keys = entry.articleKeys.first else { continue }
        byTitle[entry.title.lowercased(), default: []].append((keys, other.id))
      }
    }
    var found: [(Likeness, String)] = []
    for entry in issue.entries {
      guard entry.keys != nil, let keys = entry.articleKeys.first else { continue }
      let title = entry.title.lowercased()
      let others = byTitle[title] ?? []
      if let (likeness, place) = others.lazy.compactMap({ other in
        Likeness(keys, other.keys).map { ($0, other.place) }
      }).first {
        found.append((likeness, "“\(entry.title)” (\(entry.id); \(place))"))
      }
      byTitle[title] = [(keys, "beside \(entry.id)")] + others
    }
    return found
  }
}

extension Lookalikes.Likeness {
  fileprivate var words: String {
    switch self {
    case .day: "with the title and the date of another article, and not quite its text: "
    case .text: "with the title and the text of one that was carried, and another date: "
    case .title: "with the title of another article, and no date that tells them apart: "
    }
  }

  fileprivate var hint: String {
    switch self {
    case .day: "where it is the same, keep one of them; one “id” in both makes them one"
    case .text: "where it is not to go out again, give it its old date"
    case .title: "where it is the same, write the “date” of when it was out; else that of now"
    }
  }
}
