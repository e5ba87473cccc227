import Digest
import Newsroom

/// What looks otherwise in an issue than it did before a save.
struct SightChange: Equatable {
  /// The ids of its articles that are new in it, or of which another text is shown.
  private(set) var articles: Set<String> = []
  /// Whether all looks as before, or there was nothing before.
  private(set) var isNone = true

  init(from old: PreviewIssue?, to new: PreviewIssue?) {
    guard let old, let new, old.frozen.commonHTML != new.frozen.commonHTML else {
      return
    }
    isNone = false
    let (before, after) = (ArticleParts(of: old.frozen), ArticleParts(of: new.frozen))
    articles = Set(after.parts.filter { before.parts[$0.key] != $0.value }.keys)
  }
}

/// What an issue's HTML says from the title of one article to that of the next.
struct ArticleParts {
  private(set) var parts: [String: String] = [:]

  init(of frozen: FrozenIssue) {
    let html = Array(frozen.commonHTML.utf8)
    let starts = MailBlocks.starts(of: frozen.issue.entries.map(\.title), in: html)
    let known = zip(frozen.issue.entries, starts).compactMap { entry, start in
      start.map { (entry.id, $0) }
    }
    for (index, (id, start)) in known.enumerated() {
      let end = known.indices.contains(index + 1) ? known[index + 1].1 : html.count
      guard start <= end else { continue }
      parts[id] = String(decoding: html[start..<end], as: UTF8.self)
    }
  }
}
