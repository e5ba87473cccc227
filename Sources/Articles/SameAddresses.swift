import Diagnostics

/// Articles of which the titles make one address: a click on one of them would lead to the other.
enum SameAddresses {
  /// The same articles, those with a warning that share an address with one before.
  static func warned(_ articles: [Article], in root: Place) -> [Article] {
    var first: [String: Int] = [:]
    var articles = articles
    for index in articles.indices {
      let article = articles[index]
      guard article.withheld == nil, let url = article.url else { continue }
      guard let other = first[url] else {
        first[url] = index
        continue
      }
      let before = articles[other]
      guard before.title != article.title,
        before.keys.text == nil || before.keys.text != article.keys.text
      else { continue }
      articles[index].warnings.append(
        Problem(
          "has the same address as “\(before.title)”, \(url)",
          at: root.appending(article.source.path).location(line: article.source.line),
          hint: "write “link: https://…” where one of them leads elsewhere"))
    }
    return articles
  }
}
