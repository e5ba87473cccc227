/// Files that were given another name, and with it another day: each is the article that it was, where the file of
/// the old name is gone.
///
/// Where one of the kind is still there, as with a reminder that is written each week in a new file, all are
/// articles.
package struct Renames {
  /// Of what is gone, by its text with its title or with its name.
  private var gone: [Fingerprint: [ArticleKeys]] = [:]
  /// The days of those that are here, by the same.
  private var days: [Fingerprint: Set<Int>] = [:]

  /// - Parameters:
  ///   - earlier: what issues carried or knew.
  ///   - articles: those of now.
  package init(of earlier: some Sequence<ArticleKeys>, among articles: [Article]) {
    let paths = Set(articles.compactMap(\.keys.path))
    var index = KeyIndex<Int>()
    for keys in earlier where keys.mayBeDatedByName && keys.text != nil {
      if let path = keys.path, !paths.contains(path) { index.add(keys, index.items.count) }
    }
    guard !index.items.isEmpty else { return }
    // What was moved, and is dated as it was, is there.
    var isHere: Set<Int> = []
    for article in articles { isHere.formUnion(index.matches(article.keys).map(\.number)) }
    for (number, item) in index.items.enumerated() where !isHere.contains(number) {
      for mark in item.keys.marks { gone[mark, default: []].append(item.keys) }
    }
    for article in articles where article.keys.mayBeDatedByName {
      for mark in article.keys.marks where gone[mark] != nil {
        days[mark, default: []].insert(article.keys.day ?? 0)
      }
    }
  }

  /// Notes of each article by which other names its file went.
  package func note(in articles: inout [Article]) {
    guard !gone.isEmpty else { return }
    for index in articles.indices {
      let paths = formerPaths(of: articles[index].keys)
      if !paths.isEmpty { articles[index].keys.formerly = paths }
    }
  }

  private func formerPaths(of keys: ArticleKeys) -> [Fingerprint] {
    guard case .byName = keys.dated else { return [] }
    var paths: [Fingerprint] = []
    for mark in keys.marks where days[mark]?.count == 1 {
      // Whoever states who it is, is nobody else.
      for other in gone[mark] ?? [] where keys.stated.isEmpty || other.stated.isEmpty {
        if let path = other.path, !paths.contains(path) { paths.append(path) }
      }
    }
    return paths
  }
}

extension ArticleKeys {
  /// What told the day of an article.
  package enum Dating: Sendable, Equatable, Codable {
    /// The name of its file or its folder; with what it says besides, if anything.
    case byName(Fingerprint?)
    /// Its front matter.
    case byText

    /// - Parameter path: of a file that is dated by its name.
    init(nameOf path: String) {
      var parts = path.split(separator: "/")
      if parts.count > 1, parts.last?.hasPrefix("index.") == true { parts.removeLast() }
      let name = (parts.last ?? "").drop { $0.isNumber || "-_".contains($0) }
        .prefix { $0 != "." }
      self = .byName(name.isEmpty ? nil : Fingerprint(String(name)))
    }
  }

  /// Issues of the time before it was kept do not tell.
  fileprivate var mayBeDatedByName: Bool { day != nil && dated != .byText }

  /// The text with the title, and with what the name says besides the day.
  fileprivate var marks: [Fingerprint] {
    guard let text else { return [] }
    var named: Fingerprint?
    if case .byName(let name) = dated { named = name }
    return [title.map { ("title", $0) }, named.map { ("name", $0) }].compactMap(\.self)
      .map { Fingerprint($0.0, "\(text)", "\($0.1)") }
  }

  /// Whether these are the keys of the other, as far as both tell.
  package func areThose(of other: ArticleKeys) -> Bool {
    var (one, other) = (self, other)
    if one.dated == nil || other.dated == nil { (one.dated, other.dated) = (nil, nil) }
    return one.written() == other.written()
  }
}
