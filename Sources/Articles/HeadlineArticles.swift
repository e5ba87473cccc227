import Diagnostics
import Foundation
import Settings

/// Turns a headline list into articles: what its front matter says counts for each that says nothing itself.
extension ArticleBuilder {
  /// - Returns: with the articles those of which a line is not understood: they are left out, and no other.
  /// - Throws: what is wrong with the list as a whole.
  func articles(from list: HeadlineList) throws -> (articles: [Article], skipped: [SkippedFile]) {
    let common = try HeadlineSettings(list.settings, of: self)
    let shared = Self.sharedSlugs(of: list)
    let titles = Dictionary(list.items.map { (Self.plain($0.title), 1) }, uniquingKeysWith: +)
    var articles: [Article] = []
    var skipped: [SkippedFile] = []
    for (number, item) in list.items.enumerated() {
      let own: HeadlineSettings
      let link: String?
      do throws(Problem) {
        if let problem = item.markers.problem { throw problem }
        own = try common.with(try item.markers.settings(in: source), of: self)
        link = try item.markers.link.map { text throws(Problem) in
          try addresses.whole(
            text, at: source.location(line: item.markers.linkLine), relativeTo: addresses.base)
        }
      } catch {
        skipped.append(
          SkippedFile(
            path: path, problems: [error], date: common.date?.date,
            isDateOnly: common.date?.isDateOnly ?? false, title: item.title))
        continue
      }
      var article = try article(from: item, settings: own, link: link, in: list)
      // An address that titles share by chance is the page of none of them.
      if link == nil, shared.contains(Slug.make(item.title)) {
        article.page = nil
        giveKeys(
          &article, nil, text: item.summary,
          tags: item.markers.tags.isEmpty ? own.tags : item.markers.tags)
      }
      if titles[Self.plain(item.title)] == 1 { article.keys.beEntry(of: path) }
      if number == 0 { article.warnings += list.settings?.warnings ?? [] }
      articles.append(article)
    }
    return (articles, skipped)
  }

  /// What several titles of a list come to in an address.
  private static func sharedSlugs(of list: HeadlineList) -> Set<String> {
    var titles: [String: Set<String>] = [:]
    for item in list.items {
      titles[Slug.make(item.title), default: []].insert(plain(item.title))
    }
    return Set(titles.filter { $0.value.count > 1 }.keys)
  }

  private static func plain(_ title: String) -> String { title.lowercased().onOneLine }

  private func article(
    from item: HeadlineList.Item, settings: HeadlineSettings, link: String?, in list: HeadlineList
  ) throws -> Article {
    let tags = item.markers.tags.isEmpty ? settings.tags : item.markers.tags
    var article = makeArticle(
      title: item.title, summary: item.summary, date: settings.date, tags: tags, line: item.line)
    article.statesSummary = true
    let caption = settings.caption ?? item.caption
    article.caption = caption?.withoutHiddenMarks
    article.author = settings.author?.withoutHiddenMarks
    article.withheld = settings.withheld
    article.publishDate = settings.publishDate
    article.expiryDate = settings.expiryDate
    article.warnings =
      item.slip.map {
        [Problem($0.problem, at: source.location(line: item.line), hint: HeadlineSlip.hint)]
      } ?? []
    article.warnings += settings.warnings + item.markers.doubts
    warnOfDraft(&article, at: source.location(line: item.line))
    if let word = item.summary.split(whereSeparator: \.isWhitespace).first, link == nil,
      word.lowercased().hasPrefix("http://") || word.lowercased().hasPrefix("https://")
    {
      article.warnings.append(
        Problem(
          "the summary begins with an address, which mails show as words",
          at: source.location(line: item.line),
          hint: "write “link: \(word.prefix(60))” where the article leads there"))
    }
    article.url = link
    if link == nil, let base = try list.settings?.string("link_base") {
      article.url = try address(
        base: base, text: item.title, key: "link_base", in: list.settings)
      if article.url == nil {
        article.warnings.append(
          Problem(
            "no letter of the title can stand in an address, so that it has no link",
            at: source.location(line: item.line), hint: "write “link: https://…” below the title"))
      }
      article.page = article.url
    }
    if let image = settings.image {
      do throws(Problem) {
        article.image = try addresses.whole(
          image, at: source.location(line: item.line), relativeTo: addresses.base)
      } catch {
        article.warnings.append(
          Problem(
            "the picture “\(image)” has no address that a mail can show",
            at: source.location(line: item.line), hint: error.hint))
      }
    } else if let images = try list.settings?.string("image_base"), let caption {
      article.image = try address(base: images, text: caption, key: "image_base", in: list.settings)
    }
    giveKeys(&article, nil, text: item.summary, tags: tags)
    return article
  }

  /// A base with the words of a title or caption put where it says `{slug}`, or at its end; nil where there are
  /// no words.
  private func address(
    base: String, text: String, key: String, in settings: YAMLMapping?
  ) throws(Problem) -> String? {
    let slug = Slug.make(text)
    let written =
      base.contains("{slug}") ? base.replacing("{slug}", with: slug) : base + slug
    let address = try addresses.whole(
      written, what: key, in: settings, relativeTo: addresses.base)
    return slug.isEmpty ? nil : address
  }
}

/// What front matter and lines of its own say of an article of a list.
private struct HeadlineSettings {
  private let settings: YAMLMapping?
  let date: ArticleDates.Dating?
  var withheld: Withheld?
  let publishDate: Date?
  let expiryDate: Date?
  let tags: [String]
  let author: String?
  /// Those that lines about one article say: front matter has none for all.
  let image: String?
  let caption: String?
  var warnings: [Problem] = []

  init(_ settings: YAMLMapping?, of builder: ArticleBuilder) throws(Problem) {
    self.settings = settings
    date = try builder.dates.date(in: settings, path: builder.path)
    publishDate = try builder.dates.publishDate(in: settings)
    expiryDate = try builder.dates.expiryDate(in: settings)
    withheld =
      try settings.flatMap { settings throws(Problem) in try Withheld(in: settings) }
      ?? builder.withheldByPath
    tags =
      try settings.map { settings throws(Problem) in try TagReading().tags(in: settings) } ?? []
    author = try settings?.string("author")?.onOneLine
    image = try settings?.string("image")
    caption = try settings?.string("caption")?.onOneLine
  }

  /// The same for an article that says something itself. What keeps the list back keeps it back too.
  func with(_ own: YAMLMapping?, of builder: ArticleBuilder) throws(Problem) -> HeadlineSettings {
    guard let own else { return self }
    var merged = try HeadlineSettings(settings.map { own.over($0) } ?? own, of: builder)
    merged.withheld = merged.withheld ?? withheld
    merged.warnings = own.warnings
    return merged
  }
}
