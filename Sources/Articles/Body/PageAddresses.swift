import Diagnostics
import Foundation
import Synchronization

/// The addresses of all articles' pages, by their files: links that name a file lead to its page, as the
/// generators of sites have it.
package struct PageAddresses: Sendable, Equatable {
  /// What a name in a link stands for.
  enum Found: Equatable {
    case page(String)
    case withoutAddress
    /// Several files bear it, and none is nearer than the others.
    case several
    case nothing
  }

  private struct Page: Equatable {
    /// Folders and name, in lower case, without the ending; the page of a folder has that folder's.
    var parts: [String]
    var source: Int
    var address: String?
  }

  private let table: Table
  private var folder: [String] = []
  private var source = 0
  /// Told once a link asks for a page; each article that they are seen from has one of its own.
  private var asked = Asked.anybody

  /// Made when a link first asks for a page: most texts have none that does.
  private final class Table: Sendable {
    private let articles: [Article]
    private let made = SleepingLock<[String: [Page]]?>(nil)

    init(_ articles: [Article]) { self.articles = articles }

    var pages: [String: [Page]] {
      made.withLock { made in
        if let made { return made }
        let pages = PageAddresses.pages(of: articles)
        made = pages
        return pages
      }
    }

    var isEmpty: Bool { articles.isEmpty }
  }

  private final class Asked: Sendable {
    static let anybody = Asked()
    let isSo = Atomic(false)
  }

  private static let nothing = Table([])

  /// No pages.
  package init() { table = Self.nothing }

  package init(of articles: [Article]) { table = Table(articles) }

  package static func == (one: PageAddresses, other: PageAddresses) -> Bool {
    one.folder == other.folder && one.source == other.source
      && (one.table === other.table || one.table.pages == other.table.pages)
  }

  /// Whether what these are handed to hangs on them, or on files beside it.
  var wereAsked: Bool { asked.isSo.load(ordering: .relaxed) }

  /// Notes that what they are handed to hangs on more than its text.
  func beAsked() { asked.isSo.store(true, ordering: .relaxed) }

  private var pages: [String: [Page]] {
    beAsked()
    return table.pages
  }

  private static func pages(of articles: [Article]) -> [String: [Page]] {
    var pages: [String: [Page]] = [:]
    // What its site does not show has no page, and the articles of a headline list have no files. A section has a
    // page, though that is no article.
    for article in articles
    where article.withheld == nil && !ArticleKind.isHeadlines(article.source.path)
      || article.withheld == .sectionPage && article.page != nil
    {
      let parts = Self.parts(of: article.source.path)
      guard let name = parts.last else { continue }
      pages[name, default: []].append(
        Page(parts: parts, source: article.sourceNumber, address: article.page ?? article.url))
    }
    return pages
  }

  /// The same, as names are read in an article's text: its own folder and source come first.
  package func seen(from article: Article) -> PageAddresses {
    var seen = self
    seen.folder = article.source.path.split(separator: "/").dropLast().map { $0.lowercased() }
    seen.source = article.sourceNumber
    seen.asked = Asked()
    return seen
  }

  /// - Parameter name: a file's path or the end of one, with or without its ending, and a place in it behind `#`.
  func page(named name: String) -> Found {
    let path = name.prefix { $0 != "#" && $0 != "?" }
    let rest = name[path.endIndex...]
    let isRooted = path.hasPrefix("/") || path.hasPrefix("@/")
    var parts = Self.parts(of: String(path.hasPrefix("@/") ? path.dropFirst(2) : path))
    // The page of its own folder has no other name than that.
    let isOwnFolder = !isRooted && (parts == ["_index"] || parts == ["index"])
    if isOwnFolder { parts = [] }
    let isRelative = isOwnFolder || parts.first == "." || parts.contains("..")
    if isRelative { parts = Self.resolved(folder + parts) }
    if isRooted, parts == ["_index"] { parts = homeFolder }
    guard let last = parts.last, let named = pages[last] else { return .nothing }
    let ending = named.filter { page in
      isRelative ? page.parts == parts : page.parts.suffix(parts.count).elementsEqual(parts)
    }
    let own = ending.filter { $0.source == source }
    let candidates = own.isEmpty ? ending : own
    let beside = isRooted ? nil : candidates.first { $0.parts == folder + parts }
    // Nearer to where articles begin.
    let fewest = candidates.map(\.parts.count).min()
    let nearest = candidates.filter { $0.parts.count == fewest }
    guard let found = beside ?? nearest.first else { return .nothing }
    guard beside != nil || nearest.count == 1 else { return .several }
    return found.address.map { .page($0 + rest) } ?? .withoutAddress
  }

  /// The folder of its source that holds all articles, as far as that has a page.
  private var homeFolder: [String] {
    (1..<max(folder.count + 1, 1)).lazy.map { Array(folder.prefix($0)) }.first { parts in
      pages[parts.last ?? ""]?.contains { $0.source == source && $0.parts == parts } == true
    } ?? ["_index"]
  }

  /// What a link stands for that names a Markdown file; nil for any other link, and where no pages are known.
  func link(_ written: String) -> Found? {
    guard !table.isEmpty, !written.hasPrefix("#") else { return nil }
    let path = written.prefix { $0 != "#" && $0 != "?" }
    guard !path.contains(":"), !path.hasPrefix("//"),
      path.hasPrefix("@/") || Self.endings.contains(where: path.lowercased().hasSuffix)
    else { return nil }
    // Beside the page, or below it as a browser would have it: in both cases it is a file's name.
    let name = String(written).removingPercentEncoding ?? written
    return page(named: name)
  }

  private static let endings = [".md", ".markdown", ".mkd", ".mkdn", ".mkdown", ".mdown", ".mdx"]

  private static func parts(of path: String) -> [String] {
    var path = path.lowercased()
    if let ending = (endings + [".html", ".htm"]).first(where: path.hasSuffix) {
      path.removeLast(ending.count)
    }
    var parts = path.split(separator: "/").map(String.init)
    // Jekyll keeps its posts in a folder that a source may begin in.
    if parts.count > 1, parts.first?.hasPrefix("_") == true { parts.removeFirst() }
    if parts.count > 1, parts.last == "index" || parts.last == "_index" { parts.removeLast() }
    return parts
  }

  /// A path without `.`, and with `..` at its beginning alone.
  private static func resolved(_ parts: [String]) -> [String] {
    var whole: [String] = []
    for part in parts where part != "." {
      if part == "..", let last = whole.last, last != ".." {
        whole.removeLast()
      } else {
        whole.append(part)
      }
    }
    return whole
  }
}
