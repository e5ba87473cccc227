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
  /// - Throws: `ProblemList` with every file that cannot be read, not only the first.
  package func read(paths: [String]) throws -> [Article] {
    var articles: [Article] = []
    var problems: [Problem] = []
    var seen: Set<String> = []
    for path in paths {
      for file in try SourceFolder(root: root).files(below: path)
      where seen.insert(file).inserted {
        do { articles += try readFile(file) } catch let problem as Problem {
          problems.append(problem)
        } catch let list as ProblemList { problems += list.problems }
      }
    }
    if !problems.isEmpty { throw ProblemList(problems) }
    return Self.withDistinctIDs(articles)
  }

  private func readFile(_ path: String) throws -> [Article] {
    let place = root.appending(path)
    let source = try SourceText(at: place)
    try refuseNUL(in: source)
    let builder = try ArticleBuilder(reader: self, path: path, source: source, place: place)
    return path.hasSuffix(".txt")
      ? try builder.articles(from: HeadlineList(parsing: source))
      : [
        try builder.article(
          from: MarkdownArticle(
            parsing: source, fileName: place.url.lastPathComponent, baseURL: baseURL))
      ]
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
