package import Clock
package import Diagnostics
package import Foundation

/// Reads every article of an edition's sources.
package struct ArticleReader: Sendable {
  /// The edition folder; article paths are relative to it.
  package var root: Place
  /// Whose days a date without a time means.
  package var timeZone: Zone
  /// Where the zones are looked up that sites name.
  package var zones: ZoneFiles
  /// What relative links are relative to, with a slash at its end: a path in it is kept.
  package let baseURL: URL?
  package var tagRules: [TagRule]
  /// What was read the last time; nil where all is read anew.
  package var cache: ArticleCache?

  package init(
    root: Place, timeZone: Zone, baseURL: URL?, tagRules: [TagRule],
    zones: ZoneFiles = ZoneFiles(), cache: ArticleCache? = nil
  ) {
    self.zones = zones
    self.cache = cache
    self.root = root
    self.timeZone = timeZone
    self.baseURL = baseURL.map { WebAddress.site($0.absoluteString) ?? $0 }
    self.tagRules = tagRules
  }

  /// Reads all articles of the given sources, in the order of their paths.
  ///
  /// A file that cannot be read never stops the others.
  /// - Throws: `Problem` for a source that is not there.
  package func read(_ sources: [ArticleSource]) throws(Problem) -> ArticleReading {
    var reading = ArticleReading()
    var seen: Set<String> = []
    for (number, source) in sources.enumerated() {
      let site = SiteFolder(source, below: root, timeZone: timeZone, zones: zones)
      let listing = try SourceFolder(root: root, site: site).files(below: site.listed)
      for problem in listing.problems {
        reading.skipped.append(
          SkippedFile(
            path: source.path, problems: [problem], date: nil, isDateOnly: false,
            cause: .unreadable, isFolder: true))
      }
      let folder = OpenSource(site, files: listing.files, below: root, timeZone: timeZone)
      reading.unread += listing.unread
      reading.leftOut += listing.leftOut
      reading.notes += site.notes + listing.notes + folder.inherited.problems
      reading.notes += source.exclude.filter { listing.excluded[$0.text] == nil }.map { pattern in
        Problem("“\(pattern.text)” leaves nothing out", at: source.location)
      }
      let readings = cache?.readings(of: root, source: source.path, settings: settings(folder))
      reading.articles.reserveCapacity(reading.articles.count + listing.files.count)
      for file in listing.files where sources.count == 1 || seen.insert(file).inserted {
        let start = reading.articles.count
        if let readings {
          readings.read(CachedFile(file, below: root), into: &reading) {
            self.reading(of: file, in: folder, $0)
          }
        } else {
          reading.add(self.reading(of: file, in: folder, nil).0)
        }
        for index in start..<reading.articles.count {
          reading.articles[index].sourceNumber = number
        }
      }
      reading.skipped += listing.outside
      readings?.write()
    }
    Self.giveDistinctIDs(&reading.articles)
    SameAddresses.warn(&reading.articles, in: root)
    return reading
  }

  /// All that decides what a file comes to besides its own bytes.
  func settings(_ folder: OpenSource) -> [String] {
    // Rules of time zones change with the system's files.
    [timeZone.name, timeZone.state, baseURL?.absoluteString ?? ""]
      + folder.decisive + tagRules.flatMap { ["\($0.match.count)", $0.tag] + $0.match }
  }

  /// What a file comes to, and its bytes, where they could be read.
  private func reading(
    of path: String, in folder: OpenSource, _ bytes: FileBytes?
  ) -> (FileReading, FileBytes?) {
    var used = bytes
    do {
      let file: FileBytes
      do throws(Problem) {
        if let bytes { file = bytes } else { file = try self.bytes(of: path) }
      } catch {
        var skipped = self.skipped(path, of: folder.site, error)
        skipped.cause = isTooLong(path) ? .tooLong : .unreadable
        return (.skipped(skipped), nil)
      }
      used = file
      let (articles, skipped) = try articles(in: file, of: path, folder)
      return (.articles(articles, skipped), file)
    } catch { return (.skipped(skipped(path, of: folder.site, error)), used) }
  }

  private func bytes(of path: String) throws(Problem) -> FileBytes {
    try FileBytes(at: root.appending(path), limit: Self.largestFile, of: "an article")
  }

  /// An article that was taken from the cache, with its text, which its file has.
  /// - Parameter sources: those that it was read from.
  package func withText(_ article: Article, of sources: [ArticleSource]) throws -> Article {
    guard article.isFromCache, sources.indices.contains(article.sourceNumber) else {
      return article
    }
    let path = article.source.path
    let site = SiteFolder(
      sources[article.sourceNumber], below: root, timeZone: timeZone, zones: zones)
    let folder = OpenSource(site, files: [path], below: root, timeZone: timeZone)
    let found = try articles(in: try bytes(of: path), of: path, folder).articles
    // Several of one title bear a number behind their ids.
    let named = found.filter { article.id == $0.id || article.id.hasPrefix("\($0.id)-") }
    guard
      var read = named.first(where: { $0.source.line == article.source.line }) ?? named.first
    else {
      throw Problem(
        "“\(article.title)” was taken away or got another title at this moment",
        at: root.appending(path).location(line: article.source.line))
    }
    (read.id, read.sourceNumber) = (article.id, article.sourceNumber)
    return read
  }

  private func articles(
    in file: FileBytes, of path: String, _ folder: OpenSource
  ) throws -> (articles: [Article], skipped: [SkippedFile]) {
    let source = try SourceText(
      decoding: file.bytes, file: root.appending(path).location().file)
    try refuseNUL(in: source)
    try source.refuseMergeRemains()
    let site = folder.site
    let builder = ArticleBuilder(
      reader: self, path: path, source: source, folder: folder,
      modified: site.source.isOwn ? file.stamp.modified : nil)
    if ArticleKind.isHeadlines(path) {
      return try builder.articles(from: HeadlineList(parsing: source))
    }
    let isHTML = builder.place.isHTML
    if !isHTML { try MarkdownNesting.refuse(in: source) }
    let tags = TagReading(generator: site.generator, terms: site.configuration.terms)
    let article = try MarkdownArticle(
      parsing: source, path: path, kind: isHTML ? .html : .markdown,
      names: site.names, tags: tags,
      inheritedTags: try folder.inherited.tags(for: path, tags),
      inheriting: { folder.inherited.settings($0, for: path) })
    let page = try builder.page(of: article)
    return ([try builder.article(from: article, on: page, at: builder.addresses(of: page))], [])
  }

  /// The longest file that is read, in bytes: no article is as long, and a mail of it no relay takes.
  static let largestFile = 16 << 20

  private func isTooLong(_ path: String) -> Bool {
    let place = root.appending(path).url.resolvingSymlinksInPath()
    let attributes = try? FileManager.default.attributesOfItem(atPath: place.path)
    return attributes?[.type] as? FileAttributeType == .typeRegular
      && (attributes?[.size] as? Int ?? 0) > Self.largestFile
  }

  private func skipped(_ path: String, of site: SiteFolder, _ error: any Error) -> SkippedFile {
    let place = root.appending(path)
    let problems: [Problem] =
      switch error {
      case let problem as Problem: [problem]
      case let empty as EmptyFile: [empty.problem]
      case let list as ProblemList: list.problems
      default: [Problem("cannot be read: \(error.plainReason)", at: place.location())]
      }
    let guess = SkippedDate(
      of: place, path: path, isOwn: site.source.isOwn, names: site.names, in: timeZone)
    return SkippedFile(
      path: path, problems: problems, date: guess.date, isDateOnly: guess.isDateOnly,
      cause: error is EmptyFile ? .empty : .notUnderstood)
  }

  /// Refuses the one character that no mail can carry (RFC 5322 §3.5 and §4); cmark would make it U+FFFD.
  private func refuseNUL(in source: SourceText) throws(Problem) {
    guard source.text.holds(byte: 0) else { return }
    for (index, line) in source.lines.enumerated() where line.utf8.contains(0) {
      // UTF-16 without a byte-order mark is full of them.
      throw Problem(
        "a NUL character", at: source.location(line: index + 1),
        hint: "delete it, or save the file as UTF-8")
    }
  }

  /// The same title twice in one file still makes two articles.
  private static func giveDistinctIDs(_ articles: inout [Article]) {
    var given: Set<String> = []
    given.reserveCapacity(articles.count)
    var counts: [String: Int] = [:]
    for index in articles.indices where !given.insert(articles[index].id).inserted {
      let count = counts[articles[index].id, default: 1] + 1
      counts[articles[index].id] = count
      articles[index].id += "-\(count)"
    }
  }
}
