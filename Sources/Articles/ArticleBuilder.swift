import Diagnostics
import Foundation
import Settings

/// Turns what one file says into articles: dates, links, tags and identifiers.
struct ArticleBuilder {
  let reader: ArticleReader
  let path: String
  let source: SourceText
  let folder: OpenSource
  /// Where the file lies in its site.
  let place: SitePlace
  let dates: ArticleDates
  let addresses: ArticleAddresses

  var site: SiteFolder { folder.site }

  init(
    reader: ArticleReader, path: String, source: SourceText, folder: OpenSource, modified: Date?
  ) {
    self.reader = reader
    self.path = path
    self.source = source
    self.folder = folder
    place = folder.site.place(of: path)
    dates = ArticleDates(timeZone: reader.timeZone, of: folder.site, modified: modified)
    addresses = ArticleAddresses(site: folder.site, edition: reader.baseURL, source: source)
  }

  /// What the address of an article's page is made of.
  func page(of file: MarkdownArticle) throws(Problem) -> SitePage {
    SitePage(
      place: place, title: file.title, settings: file.settings,
      date: site.generator == .jekyll
        ? try dates.date(in: file.settings, path: path).map(localDating)
        : try dates.date(in: file.settings, path: path),
      categories: site.folderCategories(of: place)
        + TagReading(generator: site.generator).categories(in: file.settings),
      sections: folder.inherited.sections(of: place))
  }

  /// Jekyll's addresses have the day of its own zone.
  private func localDating(_ dating: ArticleDates.Dating) -> ArticleDates.Dating {
    var dating = dating
    dating.zone = site.timeZone
    // A day without a time is the same everywhere.
    if dating.isDateOnly {
      dating.zone = dating.source == .frontMatter ? site.timeZone : dates.timeZone
    }
    return dating
  }

  func addresses(of page: SitePage) throws(Problem) -> ArticleAddresses.Found {
    try addresses.addresses(of: page, at: page.settings?.location(of: "title").line ?? 1)
  }

  func article(
    from file: MarkdownArticle, on page: SitePage, at found: ArticleAddresses.Found
  ) throws -> Article {
    var article = makeArticle(
      title: file.title, summary: file.summary, date: page.date,
      tags: site.folderCategories(of: page.place).reduce(into: file.tags) {
        if !$0.contains($1) { $0.append($1) }
      }, line: file.settings?.location(of: "title").line ?? 1)
    (article.url, article.page, article.aliases) = (found.url, found.page, found.aliases)
    article.warnings = (file.settings?.warnings ?? []) + file.warnings + found.warnings
    var neighbour: Neighbour?
    article.image = file.image.flatMap { text in
      addresses.image(text, of: page, at: found.page) { name in
        let asked = Neighbour(name, beside: path, below: reader.root)
        neighbour = asked
        return asked.isThere
      }
    }
    article.neighbour = neighbour
    if let image = file.image, article.image == nil {
      article.warnings.append(
        Problem(
          "the picture “\(image)” has no address that a mail can show",
          at: file.settings?.location(of: "image") ?? source.location(),
          hint: "write it whole, such as https://example.org/ferry.jpg"))
    }
    if file.summary == nil, file.image == nil, file.text?.isBlank ?? true {
      article.warnings.append(
        Problem(
          page.string("title") == nil
            ? "the article has neither a title nor a text, and is called by its file’s name"
            : "the article has a title and nothing else", at: source.location(),
          hint: "write its text, or say “draft: true” for as long as it has none"))
    }
    article.statesSummary = file.statesSummary
    article.caption = file.caption?.withoutHiddenMarks
    article.author = file.author?.withoutHiddenMarks
    article.text = file.text
    article.text?.page = found.page.flatMap { URL(string: $0) }
    article.text?.site = addresses.base
    if site.generator != nil {
      article.text?.files = NearbyFiles(
        folder: SiteRoot.place(SiteRoot.above(path) ?? "", below: reader.root),
        site: SiteRoot.place(site.top, below: reader.root))
    }
    article.withheld =
      try file.settings.flatMap(Withheld.init(in:))
      ?? site.withheld(by: file.settings) ?? withheldByPath ?? site.withheld(page.place, at: path)
      ?? folder.bundles.withheld(
        path, at: page.place)
      ?? (site.copies(page.place, source.text) ? .noFrontMatter : nil)
    article.publishDate = try dates.publishDate(in: file.settings)
    article.expiryDate = try dates.expiryDate(in: file.settings)
    folder.inherited.hide(&article, at: page.place)
    article.isHeldByFolder = isHeldByFolder(article, of: file)
    // Where nothing is written, the name of a file is no article; one that is kept back is none anyway.
    if article.withheld == nil, file.ownSettings == nil, source.text.utf8.allSatisfy({ $0 <= 0x20 })
    {
      throw EmptyFile(problem: Problem("the file is empty", at: source.location()))
    }
    warnOfDraft(&article, at: file.settings?.location(of: "title") ?? source.location())
    // What a folder hands down is said of all in it: an id of it would make them one.
    giveKeys(&article, file.ownSettings, text: file.writtenText, tags: file.tags)
    return article
  }

  /// Whether its own front matter says less of when it is shown than what it inherits.
  private func isHeldByFolder(_ article: Article, of file: MarkdownArticle) -> Bool {
    if case .frontMatter = article.withheld {
      return file.ownSettings.map { ((try? Withheld(in: $0)) ?? nil) == nil } ?? true
    }
    guard let date = article.publishDate else { return false }
    return ((try? dates.publishDate(in: file.ownSettings)) ?? nil) != date
  }

  /// In a folder of one's own, which no site shows, one that is called “drafts” says all.
  var withheldByPath: Withheld? {
    let isOfDrafts =
      site.generator == nil
      && site.relative(path).split(separator: "/").dropLast().contains {
        $0.lowercased() == "drafts"
      }
    return Withheld(path: path) ?? (isOfDrafts ? .draftsFolder : nil)
  }

  /// Of what is kept back nobody needs to be told.
  func warnOfDraft(_ article: inout Article, at place: SourceLocation) {
    guard article.withheld == nil else { return }
    article.warnings += [DraftTitle.problem(article.title, at: place)].compactMap(\.self)
  }

  func makeArticle(
    title: String, summary: String?, date: ArticleDates.Dating?, tags: [String], line: Int
  ) -> Article {
    let borne =
      tags.isEmpty ? TagRule.tags(for: [title, summary ?? ""], by: reader.tagRules) : tags
    return Article(
      id: ArticleID.make(title: title, path: path), title: title.withoutHiddenMarks,
      summary: summary?.withoutHiddenMarks, url: nil,
      date: date?.date ?? .distantPast, isDateOnly: date?.isDateOnly ?? false,
      dateSource: date?.source ?? .none,
      tags: (borne + site.source.tags.filter { !borne.contains($0) }).map(\.withoutHiddenMarks),
      image: nil, caption: nil, author: nil, text: nil,
      source: Article.Source(path: path, line: line), withheld: nil)
  }
}
