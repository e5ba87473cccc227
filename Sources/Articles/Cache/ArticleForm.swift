import Diagnostics
import Foundation

/// The form in which articles lie in the cache: all of their fields but the text, which is read from its file.
///
/// Whoever changes it, or what any field means, counts `version` up.
enum ArticleForm {
  static let version: UInt64 = 10

  static func put(_ article: Article, of file: CachedFile, into writer: inout CacheWriter) {
    writer.put(article.id)
    writer.put(article.title)
    writer.put(optional: article.summary) { $0.put($1) }
    writer.put(optional: article.url) { $0.put($1) }
    writer.put(article.date.timeIntervalSinceReferenceDate)
    writer.put(article.isDateOnly)
    writer.put(dateSources.firstIndex(of: article.dateSource) ?? -1)
    writer.put(list: article.tags) { $0.put($1) }
    writer.put(optional: article.image) { $0.put($1) }
    writer.put(optional: article.caption) { $0.put($1) }
    writer.put(optional: article.author) { $0.put($1) }
    writer.put(article.source.line)
    writer.put(optional: article.withheld) { put($1, into: &$0) }
    writer.put(article.isHeldByFolder)
    writer.put(optional: article.publishDate) { $0.put($1.timeIntervalSinceReferenceDate) }
    writer.put(optional: article.expiryDate) { $0.put($1.timeIntervalSinceReferenceDate) }
    writer.put(list: article.warnings) { put($1, of: file, into: &$0) }
    // Most lead to their own pages.
    writer.put(article.page == article.url)
    if article.page != article.url { writer.put(optional: article.page) { $0.put($1) } }
    writer.put(list: article.aliases) { $0.put($1) }
    KeysBytes.put(article.keys, into: &writer)
    writer.put(article.ownTags.value)
    writer.put(article.statesSummary)
    writer.put(optional: article.neighbour) {
      $0.put($1.name)
      $0.put($1.isThere)
    }
  }

  static func article(
    of file: CachedFile, from scanner: inout CacheScanner
  ) throws(CacheDamage) -> Article {
    let id = try scanner.text()
    let title = try scanner.text()
    let summary = try scanner.optional(text)
    let url = try scanner.optional(text)
    let date = Date(timeIntervalSinceReferenceDate: try scanner.double())
    let isDateOnly = try scanner.flag()
    let number = try scanner.integer()
    guard dateSources.indices.contains(number) else { throw CacheDamage() }
    let dateSource = dateSources[number]
    var article = Article(
      id: id, title: title, summary: summary, url: url, date: date, isDateOnly: isDateOnly,
      dateSource: dateSource, tags: try scanner.list(text), image: try scanner.optional(text),
      caption: try scanner.optional(text), author: try scanner.optional(text), text: nil,
      source: Article.Source(path: file.path, line: try scanner.integer()),
      withheld: try scanner.optional(withheld))
    article.isHeldByFolder = try scanner.flag()
    article.publishDate = try scanner.optional(Self.date)
    article.expiryDate = try scanner.optional(Self.date)
    article.warnings = try problems(of: file, from: &scanner)
    article.page = try scanner.flag() ? url : try scanner.optional(text)
    article.aliases = try scanner.list(text)
    article.keys = try KeysBytes.keys(from: &scanner)
    article.ownTags = Fingerprint(value: try scanner.number())
    article.statesSummary = try scanner.flag()
    article.neighbour = try scanner.optional { (scanner) throws(CacheDamage) in
      Neighbour(name: try scanner.text(), isThere: try scanner.flag())
    }
    article.isFromCache = true
    return article
  }

  static func put(_ file: SkippedFile, of place: CachedFile, into writer: inout CacheWriter) {
    writer.put(list: file.problems) { put($1, of: place, into: &$0) }
    writer.put(optional: file.date) { $0.put($1.timeIntervalSinceReferenceDate) }
    writer.put(file.isDateOnly)
    writer.put(optional: file.title) { $0.put($1) }
    writer.put(file.cause.rawValue)
  }

  static func skipped(
    _ file: CachedFile, from scanner: inout CacheScanner
  ) throws(CacheDamage) -> SkippedFile {
    var skipped = SkippedFile(
      path: file.path, problems: try problems(of: file, from: &scanner),
      date: try scanner.optional(date), isDateOnly: try scanner.flag(),
      title: try scanner.optional(text))
    guard let cause = SkippedFile.Cause(rawValue: try scanner.integer()) else {
      throw CacheDamage()
    }
    skipped.cause = cause
    return skipped
  }

  private static let dateSources = Article.DateSource.allCases

  private static func text(_ scanner: inout CacheScanner) throws(CacheDamage) -> String {
    try scanner.text()
  }

  private static func date(_ scanner: inout CacheScanner) throws(CacheDamage) -> Date {
    Date(timeIntervalSinceReferenceDate: try scanner.double())
  }

  private static func put(_ withheld: Withheld, into writer: inout CacheWriter) {
    switch withheld {
    case .frontMatter(let key, let value):
      writer.put(0)
      writer.put(key)
      writer.put(value)
    case .draftsFolder: writer.put(1)
    case .sectionPage: writer.put(2)
    case .readme: writer.put(3)
    case .undated: writer.put(4)
    case .embargo(let until):
      writer.put(5)
      writer.put(until.timeIntervalSinceReferenceDate)
    case .expired(let since):
      writer.put(6)
      writer.put(since.timeIntervalSinceReferenceDate)
    case .resource(let folder):
      writer.put(7)
      writer.put(folder)
    case .section(let folder):
      writer.put(8)
      writer.put(folder)
    case .undatedName: writer.put(9)
    case .noFrontMatter: writer.put(13)
    case .notUnderstood(let file):
      writer.put(10)
      writer.put(file)
    case .language(let language):
      writer.put(11)
      writer.put(language)
    case .outside(let folder):
      writer.put(12)
      writer.put(folder)
    }
  }

  private static func withheld(_ scanner: inout CacheScanner) throws(CacheDamage) -> Withheld {
    switch try scanner.integer() {
    case 0: return .frontMatter(key: try scanner.text(), value: try scanner.text())
    case 1: return .draftsFolder
    case 2: return .sectionPage
    case 3: return .readme
    case 4: return .undated
    case 5: return .embargo(until: try date(&scanner))
    case 6: return .expired(since: try date(&scanner))
    case 7: return .resource(of: try scanner.text())
    case 8: return .section(try scanner.text())
    case 9: return .undatedName
    case 10: return .notUnderstood(of: try scanner.text())
    case 11: return .language(try scanner.text())
    case 12: return .outside(of: try scanner.text())
    case 13: return .noFrontMatter
    default: throw CacheDamage()
    }
  }

  /// A problem of the file itself; how that is shown depends on where the program was started.
  private static func put(
    _ problem: Problem, of file: CachedFile, into writer: inout CacheWriter
  ) {
    writer.put(problem.reason)
    writer.put(optional: problem.hint) { $0.put($1) }
    writer.put(optional: problem.location?.line) { $0.put($1) }
    writer.put(optional: problem.location?.column) { $0.put($1) }
  }

  private static func problems(
    of file: CachedFile, from scanner: inout CacheScanner
  ) throws(CacheDamage) -> [Problem] {
    try scanner.list { (scanner) throws(CacheDamage) in
      let reason = try scanner.text()
      let hint = try scanner.optional(text)
      let line = try scanner.optional { (scanner) throws(CacheDamage) in try scanner.integer() }
      let column = try scanner.optional { (scanner) throws(CacheDamage) in try scanner.integer() }
      return Problem(reason, at: file.place.location(line: line, column: column), hint: hint)
    }
  }

  /// Whether all that is said of a problem has a place in that form.
  static func holds(_ problems: [Problem], of file: CachedFile) -> Bool {
    problems.allSatisfy {
      $0.category == .input && $0.advice == nil && $0.location?.file == file.place.location().file
    }
  }
}

/// A file whose reading is kept.
struct CachedFile {
  /// Relative to the edition folder.
  let path: String
  let root: Place

  init(_ path: String, below root: Place) { (self.path, self.root) = (path, root) }

  /// Made where it is asked for: of most files nobody does.
  var place: Place { root.appending(path) }

  /// Whether what lies beside it is what was there when the article was read.
  func hasSameNeighbour(_ article: Article) -> Bool {
    article.neighbour.map { $0 == Neighbour($0.name, beside: path, below: root) } ?? true
  }
}
