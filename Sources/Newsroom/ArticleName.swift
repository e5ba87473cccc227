import Articles
import Diagnostics
import Digest
import Foundation

/// What an article can be called by.
struct NamedArticle {
  var id: String
  var title: String
  var url: String?
  var path: String?

  init(id: String, title: String) { (self.id, self.title) = (id, title) }

  init(_ article: Article) {
    (id, title, url, path) = (article.id, article.title, article.url, article.source.path)
  }

  init(_ entry: Issue.Entry) {
    (id, title, url, path) = (entry.id, entry.title, entry.url, entry.source?.path)
  }
}

/// What somebody calls an article.
struct ArticleName {
  private let name: String

  init(_ name: String) { self.name = name }

  /// The articles of that name, by the first way of naming that finds any: id, its beginning, title, link, file,
  /// a part of the title.
  /// - Parameter names: what each is called now, and was called before.
  func matches<Item>(_ items: [Item], _ names: (Item) -> [NamedArticle]) -> [Item] {
    guard !name.isEmpty else { return [] }
    let ways: [(NamedArticle) -> Bool] = [
      { $0.id == name }, { $0.id.hasPrefix(name) },
      { $0.title.caseInsensitiveCompare(name) == .orderedSame },
      { $0.url == name }, { $0.path == name },
      { $0.title.range(of: name, options: .caseInsensitive) != nil },
    ]
    for isNamed in ways {
      let found = items.filter { names($0).contains(where: isNamed) }
      if !found.isEmpty { return found }
    }
    return []
  }

  /// Whether somebody calls an article so whom nobody else needs to be asked about: by its file or its link.
  func isPlace(of names: [NamedArticle]) -> Bool {
    names.contains { $0.path == name || $0.url == name }
  }

  /// How an article is called of which the name alone is left.
  var named: NamedArticle { NamedArticle(id: name, title: name) }

  /// What an issue knew of an article of that name; nil where it knew none.
  func sighting(in known: Known?) -> Known.Entry? {
    known?.entries.first { $0.keys.areCalled(name) }
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
