import Articles
import Digest

/// What an issue's articles are known again by.
extension Issue.Entry {
  /// As a journal has them: what is known of an article and of its copies, or the id alone in issues of the
  /// time before keys were kept.
  var carries: [String] { keys ?? [Self.oldKey(of: id)] }

  var articleKeys: [ArticleKeys] {
    keys?.compactMap { ArticleKeys(parsing: $0) }
      ?? ArticleKeys.old(title: title, url: url, path: source?.path)
  }

  static func oldKey(of id: String) -> String { "id:\(id)" }

  /// The id that a journal of that time names; nil for what names keys.
  static func oldID(_ carried: String) -> String? {
    carried.hasPrefix("id:") ? String(carried.dropFirst(3)) : nil
  }
}

extension CarriedArticles {
  /// Adds what a journal says that an issue carried, and what its record says.
  mutating func add(_ carried: some Sequence<String>, _ entries: [Issue.Entry], by carrier: Carrier)
  {
    var carried = Set(carried)
    for entry in entries {
      if entry.keys == nil {
        addOld(
          id: entry.id, title: entry.title, url: entry.url, path: entry.source?.path, by: carrier)
        carried.remove(Issue.Entry.oldKey(of: entry.id))
      } else {
        carried.formUnion(entry.carries)
      }
    }
    for key in carried.sorted() {
      if let id = Issue.Entry.oldID(key) {
        addOld(id: id, title: nil, url: nil, by: carrier)
      } else if let keys = ArticleKeys(parsing: key) {
        add(keys, by: carrier)
      }
    }
  }

  /// The issue that carried an article of another one, or a copy of it.
  /// - Parameter known: what the regular issue before that one knew.
  func carrier(of entry: Issue.Entry, known: Known? = nil) -> Carrier? {
    entry.articleKeys.lazy.compactMap {
      carrier(
        of: $0, id: entry.id, title: entry.title, stating: entry.date,
        known: known?.sighting(of: $0))
    }.first
  }
}
