import Diagnostics
import Foundation
import Settings

/// Turns what one file says into articles: dates, links, tags and identifiers.
struct ArticleBuilder {
  let reader: ArticleReader
  let path: String
  let source: SourceText
  private let dates: ArticleDates

  init(reader: ArticleReader, path: String, source: SourceText, modified: Date?) {
    self.reader = reader
    self.path = path
    self.source = source
    dates = ArticleDates(timeZone: reader.timeZone, modified: modified)
  }

  func articles(from list: HeadlineList) throws -> [Article] {
    let date = try dates.date(in: list.settings, path: path)
    let withheld = try list.settings.flatMap(Withheld.init(in:)) ?? Withheld(path: path)
    let tags = try list.settings?.tags("tags") ?? []
    let author = try list.settings?.string("author")?.onOneLine
    let links = try list.settings?.string("link_base")
    let images = try list.settings?.string("image_base")
    return try list.items.map { item in
      var article = makeArticle(
        title: item.title, summary: item.summary, date: date,
        tags: item.markers.tags.isEmpty ? tags : item.markers.tags, line: item.line)
      article.caption = item.caption
      article.author = author
      article.withheld = withheld
      article.publishDate = try dates.publishDate(in: list.settings)
      article.expiryDate = try dates.expiryDate(in: list.settings)
      if let draft = item.markers.draft {
        article.withheld = .frontMatter(key: "draft", value: draft)
      }
      if let link = item.markers.link {
        article.url = try absolute(
          link, what: "link", at: source.location(line: item.markers.linkLine))
      } else {
        article.url = try links.map {
          try address(base: $0, text: item.title, key: "link_base", in: list.settings)
        }
      }
      article.warnings =
        item.slip.map {
          [Problem($0.problem, at: source.location(line: item.line), hint: HeadlineSlip.hint)]
        } ?? []
      if let images, let caption = item.caption {
        article.image = try address(
          base: images, text: caption, key: "image_base", in: list.settings)
      }
      return article
    }
  }

  func article(from file: MarkdownArticle) throws -> Article {
    let date = try dates.date(in: file.settings, path: path)
    var article = makeArticle(
      title: file.title, summary: file.summary, date: date, tags: file.tags,
      line: file.settings?.location(of: "title").line ?? 1)
    article.url = try file.url.map { try absolute($0.text, what: $0.key, in: file.settings) }
    article.image = file.image.flatMap { try? absolute($0, what: "image", in: file.settings) }
    article.caption = file.caption
    article.author = file.author
    article.body = file.body
    article.withheld = try file.settings.flatMap(Withheld.init(in:)) ?? Withheld(path: path)
    article.publishDate = try dates.publishDate(in: file.settings)
    article.expiryDate = try dates.expiryDate(in: file.settings)
    return article
  }

  private func makeArticle(
    title: String, summary: String?,
    date: (date: Date, isDateOnly: Bool, source: Article.DateSource), tags: [String], line: Int
  ) -> Article {
    Article(
      id: ArticleID.make(title: title, path: path), title: title, summary: summary, url: nil,
      date: date.date, isDateOnly: date.isDateOnly, dateSource: date.source,
      tags: tags.isEmpty
        ? TagRule.tags(for: [title, summary ?? ""], by: reader.tagRules) : tags,
      image: nil, caption: nil, author: nil, body: nil,
      source: Article.Source(path: path, line: line), withheld: nil)
  }

  /// A base with the words of a title or caption put where it says `{slug}`, or at its end.
  private func address(
    base: String, text: String, key: String, in settings: YAMLMapping?
  ) throws(Problem) -> String {
    let slug = ArticleID.slug(text)
    let written =
      base.contains("{slug}") ? base.replacing("{slug}", with: slug) : base + slug
    return try absolute(written, what: key, in: settings)
  }

  /// An http or https address; anything else in a mail leads nowhere or somewhere bad. No address holds
  /// a control character (RFC 3986 §2), which `URL` would quietly encode.
  private func absolute(
    _ text: String, what key: String, in settings: YAMLMapping?
  ) throws(Problem) -> String {
    try absolute(text, what: key, at: settings?.location(of: key) ?? source.location())
  }

  private func absolute(
    _ text: String, what key: String, at location: SourceLocation
  ) throws(Problem) -> String {
    let isTrimmed = text.first?.isWhitespace == false && text.last?.isWhitespace == false
    let trimmed = isTrimmed ? text : text.trimmingCharacters(in: .whitespacesAndNewlines)
    guard !trimmed.holdsControls,
      let url = URL(string: trimmed, relativeTo: reader.baseURL)?.absoluteURL,
      ["http", "https"].contains(url.scheme?.lowercased()), url.host()?.isEmpty == false
    else {
      throw Problem(
        "“\(text)” is not a web address", at: location,
        hint: "write it whole, such as https://news.example.org/ferry")
    }
    return url.absoluteString
  }
}
