import Articles
import Diagnostics
import Digest
import Foundation

/// What an article can be called by.
struct NamedArticle {
  var id: String
  var title: String
  /// Where its file lies, from the edition folder.
  var path: String?
  /// Its link, and the addresses of its page now and before.
  var addresses: [String] = []
  /// The same as an issue remembers it.
  var keys: [ArticleKeys] = []

  init(id: String, title: String) { (self.id, self.title) = (id, title) }

  init(_ article: Article) {
    (id, title, path) = (article.id, article.title, article.source.path)
    addresses = [article.url, article.page].compactMap(\.self) + article.aliases
  }

  init(_ entry: Issue.Entry) {
    (id, title, path) = (entry.id, entry.title, entry.source?.path)
    addresses = [entry.url].compactMap(\.self)
    // The rest are copies of it, which are called otherwise.
    keys = Array(entry.articleKeys.prefix(1))
  }
}

/// What somebody calls an article.
struct ArticleName {
  let name: String
  /// The file that it names, as those of articles are written, from wherever it is seen.
  let files: NamedFile
  private let address: CanonicalAddress?

  init(_ name: String, below folder: Place) {
    self.name = name
    files = NamedFile(name, below: folder)
    // What people copy from the bar of a browser has no scheme.
    address = CanonicalAddress(name) ?? CanonicalAddress("https://\(name)")
  }

  /// The articles of that name, by the first way of naming that finds any: id, title, link, file, the
  /// beginning of the id, a part of the title.
  /// - Parameter names: what each is called now, and was called before.
  func matches<Item>(_ items: [Item], _ names: (Item) -> [NamedArticle]) -> [Item] {
    guard !name.isEmpty else { return [] }
    let ways: [(NamedArticle) -> Bool] = [
      { $0.id == name }, { $0.title.caseInsensitiveCompare(name) == .orderedSame },
      isAddress, isFile, { $0.id.hasPrefix(name) },
      { $0.title.range(of: name, options: .caseInsensitive) != nil },
    ]
    for isNamed in ways {
      let found = items.filter { names($0).contains(where: isNamed) }
      if !found.isEmpty { return found }
    }
    return []
  }

  private func isAddress(of article: NamedArticle) -> Bool {
    article.addresses.contains { $0 == name || address != nil && CanonicalAddress($0) == address }
      || article.keys.contains { keys in address.map(keys.lead) ?? false }
  }

  private func isFile(of article: NamedArticle) -> Bool {
    article.path.map(files.names) ?? false
      || article.keys.contains { keys in files.paths.contains(where: keys.lie) }
  }

  /// Whether somebody calls an article so whom nobody else needs to be asked about: by its file or its link.
  func isPlace(of names: [NamedArticle]) -> Bool {
    names.contains { isFile(of: $0) || isAddress(of: $0) }
  }

  /// How an article is called of which the name alone is left.
  var named: NamedArticle { NamedArticle(id: name, title: name) }

  /// What an issue knew of an article of that name; nil where it knew none.
  func sighting(in known: Known?) -> Known.Entry? {
    known?.entries.first { entry in
      entry.keys.areTitled(name)
        || entry.title.map { $0.caseInsensitiveCompare(name) == .orderedSame } ?? false
        || address.map(entry.keys.lead) ?? false
        || files.paths.contains(where: entry.keys.lie)
    }
  }

  /// So many are named.
  private static let shown = 5

  /// Why it names no single article.
  func problem(_ found: [NamedArticle], among all: [NamedArticle]) -> NewsroomProblem {
    guard found.isEmpty else {
      return NewsroomProblem([
        Problem(
          "\(found.count) articles are “\(name)”: "
            + found.prefix(Self.shown).map(\.id).joined(separator: ", ")
            + (found.count > Self.shown ? " and \(found.count - Self.shown) more" : ""),
          hint: "say the id of the one that you mean")
      ])
    }
    let near = nearestName(to: name, among: all.flatMap { [$0.id, $0.title] })
    return NewsroomProblem([
      Problem(
        "no article is “\(name)”: neither an id, nor a title, a link or a file",
        hint: near.map { "did you mean “\($0)”?" }, advice: near == nil ? .listArticles : nil)
    ])
  }
}
