import Articles
import Clock
import Foundation
import Newsroom

/// An article as `articles list --json` shows it; every key is there, `null` where there is no value.
struct ArticleRow: Encodable {
  let article: Article
  let timeZone: Zone

  /// The date with the edition's own offset; nil where there is none.
  var date: String? { article.dateSource == .none ? nil : article.date.shown(in: timeZone) }

  enum CodingKeys: CodingKey {
    case id, title, url, date, dateSource, tags, summary, image, caption, author, source, reason
  }

  func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(article.id, forKey: .id)
    try container.encode(article.title, forKey: .title)
    try container.encode(article.url, forKey: .url)
    try container.encode(date, forKey: .date)
    try container.encode(article.dateSource, forKey: .dateSource)
    try container.encode(article.tags, forKey: .tags)
    try container.encode(article.summary, forKey: .summary)
    try container.encode(article.image, forKey: .image)
    try container.encode(article.caption, forKey: .caption)
    try container.encode(article.author, forKey: .author)
    try container.encode(article.source, forKey: .source)
  }
}
