package import Diagnostics
package import Foundation

/// Reads every article of an edition's sources.
package struct ArticleReader: Sendable {
  /// The edition folder; article paths are relative to it.
  package var root: Place
  /// Whose days a date without a time means.
  package var timeZone: TimeZone
  /// What relative links are relative to.
  package var baseURL: URL?
  package var tagRules: [TagRule]

  package init(
    root: Place, timeZone: TimeZone, baseURL: URL?, tagRules: [TagRule]
  ) {
    self.root = root
    self.timeZone = timeZone
    self.baseURL = baseURL
    self.tagRules = tagRules
  }

  /// Reads all `.txt` and `.md` files of the given files and folders, in the order of their paths.
  ///
  /// A file that cannot be read never stops the others.
  /// - Throws: `Problem` for a source that is not there.
  package func read(paths: [String]) throws(Problem) -> ArticleReading {
    var reading = ArticleReading()
    var seen: Set<String> = []
    for path in paths {
      let listing = try SourceFolder(root: root).files(below: path)
      for problem in listing.problems {
        reading.skipped.append(
          SkippedFile(path: path, problems: [problem], date: nil, isDateOnly: false))
      }
      for file in listing.files where seen.insert(file).inserted {
        do { reading.articles += try readFile(file, isOwn: Self.isOwn(path)) } catch {
          reading.skipped.append(skipped(file, isOwn: Self.isOwn(path), error))
        }
      }
    }
    reading.articles = Self.withDistinctIDs(reading.articles)
    return reading
  }

  /// Whether a source is the edition's own folder: elsewhere a clone saves all files anew.
  private static func isOwn(_ path: String) -> Bool {
    path.split(separator: "/").first { $0 != "." } == "seeds"
  }

  private func readFile(_ path: String, isOwn: Bool) throws -> [Article] {
    let place = root.appending(path)
    let modified = try modificationTime(of: place)
    let source = try SourceText(at: place)
    try refuseNUL(in: source)
    let builder = ArticleBuilder(
      reader: self, path: path, source: source, modified: isOwn ? modified : nil)
    return path.lowercased().hasSuffix(".txt")
      ? try builder.articles(from: HeadlineList(parsing: source))
      : [
        try builder.article(
          from: MarkdownArticle(parsing: source, path: path, baseURL: baseURL))
      ]
  }

  /// The longest file that is read, in bytes: no article is as long, and a mail of it no relay takes.
  private static let largestFile = 16 << 20

  /// When a file was saved.
  /// - Throws: `Problem` for what is no file, since whoever reads a pipe or a device waits for ever, and for
  ///   what is too large.
  private func modificationTime(of place: Place) throws(Problem) -> Date? {
    let attributes: [FileAttributeKey: Any]
    do {
      attributes = try FileManager.default.attributesOfItem(
        atPath: place.url.resolvingSymlinksInPath().path)
    } catch {
      throw Problem("cannot be read: \(error.plainReason)", at: place.location())
    }
    guard attributes[.type] as? FileAttributeType == .typeRegular else {
      // A link that leads nowhere is what is left.
      guard place.exists else {
        throw Problem("cannot be read: no such file", at: place.location())
      }
      throw Problem("is no file that can be read", at: place.location())
    }
    if let size = attributes[.size] as? Int, size > Self.largestFile {
      throw Problem(
        "is \(size >> 20) MB long, more than the \(Self.largestFile >> 20) MB of an article",
        at: place.location())
    }
    return attributes[.modificationDate] as? Date
  }

  private func skipped(_ path: String, isOwn: Bool, _ error: any Error) -> SkippedFile {
    let place = root.appending(path)
    let problems: [Problem] =
      switch error {
      case let problem as Problem: [problem]
      case let list as ProblemList: list.problems
      default: [Problem("cannot be read: \(error.plainReason)", at: place.location())]
      }
    let guess = SkippedDate(of: place, path: path, isOwn: isOwn, in: timeZone)
    return SkippedFile(
      path: path, problems: problems, date: guess.date, isDateOnly: guess.isDateOnly)
  }

  /// Refuses the one character that no mail can carry (RFC 5322 §3.5 and §4); cmark would make it U+FFFD.
  private func refuseNUL(in source: SourceText) throws(Problem) {
    guard source.text.utf8.contains(0) else { return }
    for (index, line) in source.lines.enumerated() where line.utf8.contains(0) {
      // UTF-16 without a byte-order mark is full of them.
      throw Problem(
        "a NUL character", at: source.location(line: index + 1),
        hint: "delete it, or save the file as UTF-8")
    }
  }

  /// The same title twice in one file still makes two articles.
  private static func withDistinctIDs(_ articles: [Article]) -> [Article] {
    var counts: [String: Int] = [:]
    return articles.map { article in
      var article = article
      let count = counts[article.id, default: 0] + 1
      counts[article.id] = count
      if count > 1 { article.id += "-\(count)" }
      return article
    }
  }
}
