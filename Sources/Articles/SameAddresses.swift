import Diagnostics

/// Articles of which the titles make one address: a click on one of them would lead to the other.
enum SameAddresses {
  /// Adds a warning to those that share an address with one before.
  static func warn(_ articles: inout [Article], in root: Place) {
    var first: [String: Int] = [:]
    first.reserveCapacity(articles.count)
    for index in articles.indices {
      guard articles[index].withheld == nil, let url = articles[index].url else { continue }
      guard let other = first.updateValue(index, forKey: url) else { continue }
      first[url] = other
      let (before, article) = (articles[other], articles[index])
      guard before.title != article.title,
        before.keys.text == nil || before.keys.text != article.keys.text
      else { continue }
      articles[index].warnings.append(
        Problem(
          "has the same address as “\(before.title)”, \(url)",
          at: root.appending(article.source.path).location(line: article.source.line),
          hint: "write “link: https://…” where one of them leads elsewhere"))
    }
  }
}
