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
  func matches<Item>(_ items: [Item], _ named: (Item) -> NamedArticle) -> [Item] {
    guard !name.isEmpty else { return [] }
    let ways: [(NamedArticle) -> Bool] = [
      { $0.id == name }, { $0.id.hasPrefix(name) },
      { $0.title.caseInsensitiveCompare(name) == .orderedSame },
      { $0.url == name }, { $0.path == name },
      { $0.title.range(of: name, options: .caseInsensitive) != nil },
    ]
    for isNamed in ways {
      let found = items.filter { isNamed(named($0)) }
      if !found.isEmpty { return found }
    }
    return []
  }

  /// Why it names no single article.
  func problem(_ found: [NamedArticle], among all: [NamedArticle]) -> NewsroomProblem {
    let near = nearestName(to: name, among: all.flatMap { [$0.id, $0.title] })
    return NewsroomProblem([
      Problem(
        found.isEmpty
          ? "no article is “\(name)”: neither an id, nor a title, a link or a file"
          : "\(found.count) articles are “\(name)”: "
            + found.prefix(5).map(\.id).joined(separator: ", "),
        hint: near.map { "did you mean “\($0)”?" }, advice: near == nil ? .listArticles : nil)
    ])
  }
}
