import Diagnostics
import Newsroom

/// Which part of a mail was made from what: articles, and lines of templates.
struct MailBlocks: Sendable, Equatable {
  /// What a part was made from.
  struct Source: Sendable, Equatable {
    /// An article's title; nil for a template.
    var title: String?
    var location: SourceLocation?
    /// Where a link of the mail leads that stands in it; nil for the part as a whole.
    var link: String?

    var words: String { location?.description ?? title ?? "" }
  }

  struct Mark: Sendable, Equatable {
    let number: Int
    let source: Source
    let isChanged: Bool
    /// Whether the issue before said nothing of it.
    var isNew = false

    /// A link over the element that it stands in, which leads nowhere and tells the page.
    func html(in view: String) -> String {
      guard !source.words.isEmpty else {
        return "<i class=\"broadsheet-block\(isNew ? " broadsheet-new" : "")\"></i>"
      }
      let title = Markup("\(source.words)").html
      return
        "<a class=\"broadsheet-block\(isChanged ? " broadsheet-changed" : "")\(isNew ? " broadsheet-new" : "")\" "
        + "id=\"block-\(number)\" target=\"_self\" href=\"/picked/\(view)/\(number)\" "
        + "title=\"\(title)\" aria-label=\"\(title)\"></a>"
    }
  }

  /// By the place of the tag behind which each stands.
  private var marks: [Int: Mark] = [:]
  /// By the place of each link's tag, the number of what is told of it.
  private var links: [Int: Int] = [:]
  /// What each number stands for.
  private(set) var sources: [Source]

  /// What the tag of an element says that a mark stands in; a style that asks what lies in elements (`:has`) would be
  /// asked again for each that is read.
  static let holding = "data-broadsheet-holds"

  static let style =
    "[\(holding)]{position:relative!important}"
    + ".broadsheet-block{position:absolute;inset:0;z-index:1}i.broadsheet-block{pointer-events:none}"
    // What the mail's own links say of themselves counts more.
    + ":where(a[href^='/picked/']){position:relative;z-index:2}"
    + "a.broadsheet-block:hover,a.broadsheet-block:focus-visible{outline:2px solid #1a73e8;outline-offset:4px}"
    + ".broadsheet-new{box-shadow:-6px 0 0 -2px #1a73e8}"
    + "a.broadsheet-changed{box-shadow:-6px 0 0 -2px #e8710a}"

  /// - Parameters:
  ///   - html: the mail.
  ///   - articles: those of the issue in their order.
  ///   - changed: of which of them the text is another than before, by their ids.
  ///   - origins: what its parts were made from, as far as that is known.
  ///   - last: the mail of the issue before, where what is new beside it is asked for.
  init(
    in html: String, articles: [(id: String, source: Source)], changed: Set<String>,
    origins: MailOrigins = MailOrigins(), beside last: LastMail? = nil
  ) {
    sources = articles.map(\.source)
    let bytes = Array(html.utf8)
    let tokens = MarkupScanner.tokens(of: bytes)
    let ids = articles.map(\.id)
    let parts = ArticleParts(origins, ids)
    func mark(article index: Int, at place: Int, as number: Int) {
      marks[place] = Mark(
        number: number, source: sources[index], isChanged: changed.contains(ids[index]),
        isNew: last.map { !$0.had(article: ids[index]) } ?? false)
    }
    if !parts.isEmpty {
      let elements = Self.elements(of: tokens)
      for (index, id) in ids.enumerated() {
        guard let part = origins.part(of: id),
          let place = Self.holder(of: part, among: elements), marks[place] == nil
        else { continue }
        mark(article: index, at: place, as: index)
      }
    }
    // Of an issue that is composed nobody knows its templates: the titles tell.
    let starts =
      parts.isEmpty ? Self.starts(of: articles.map { $0.source.title ?? "" }, in: bytes) : []
    var index = 0
    Self.each(of: tokens) { token, open in
      guard case .text(let range) = token else { return }
      while index < starts.count, starts[index].map({ $0 < range.upperBound }) ?? true {
        // A cell holds the article with all that belongs to it; else it is the heading alone.
        let element = open.last { $0.name == "td" || $0.name == "article" } ?? open.last
        if starts[index] != nil, let place = element?.place, marks[place] == nil {
          mark(article: index, at: place, as: index)
        }
        index += 1
      }
    }
    let ofArticles = Set(marks.keys)
    Self.each(of: tokens) { token, open in
      guard case .text(let range) = token, let place = open.last?.place, marks[place] == nil,
        bytes[range].contains(where: { $0 > 0x20 }),
        !open.contains(where: { ofArticles.contains($0.place) })
      else { return }
      // What no element holds as a whole is marked piece by piece.
      if let index = parts.number(at: place) {
        mark(article: index, at: place, as: sources.count)
        return sources.append(sources[index])
      }
      let isNew = last.map { !$0.said(bytes[range]) } ?? false
      let origin = origins.tags[place]
      // Of an issue that is composed it is said what is new in it, though not what that was made from.
      guard origin != nil || isNew else { return }
      marks[place] = Mark(
        number: sources.count, source: Source(location: origin), isChanged: false, isNew: isNew)
      sources.append(Source(location: origin))
    }
    Self.each(of: tokens) { token, open in
      guard case .start(let name, let attributes, let range) = token, name == "a" || name == "area",
        let address = attributes.first(where: { $0.name == "href" })?.value.withoutEntities,
        !address.hasPrefix("#")
      else { return }
      let part = open.last { marks[$0.place] != nil }.flatMap { marks[$0.place]?.source }
      links[range.lowerBound] = sources.count
      sources.append(Source(title: part?.title, location: part?.location, link: address))
    }
  }

  /// Hands over each token with the elements that it stands in, as far as they can bear a link.
  private static func each(
    of tokens: [MarkupScanner.Token],
    _ body: (_ token: MarkupScanner.Token, _ open: [(name: String, place: Int)]) -> Void
  ) {
    var open: [(name: String, place: Int)] = []
    for token in tokens {
      switch token {
      case .start(let name, _, let range):
        if bearsLinks.contains(name) {
          open.append((name, range.lowerBound))
        } else {
          body(token, open)
        }
      case .end(let name, _):
        if let last = open.lastIndex(where: { $0.name == name }) { open.removeSubrange(last...) }
      case .text: body(token, open)
      case .comment, .raw: break
      }
    }
  }

  /// The elements that can bear a link, in the order in which they begin.
  private static func elements(of tokens: [MarkupScanner.Token]) -> [Range<Int>] {
    var found: [Range<Int>] = []
    var open: [(name: String, place: Int)] = []
    var end = 0
    for token in tokens {
      switch token {
      case .start(let name, _, let range):
        end = range.upperBound
        if bearsLinks.contains(name) { open.append((name, range.lowerBound)) }
      case .end(let name, let range):
        end = range.upperBound
        guard let last = open.lastIndex(where: { $0.name == name }) else { continue }
        found += open[last...].map { $0.place..<range.upperBound }
        open.removeSubrange(last...)
      case .text(let range), .comment(let range), .raw(_, let range): end = range.upperBound
      }
    }
    found += open.map { $0.place..<end }
    return found.sorted { ($0.lowerBound, $1.upperBound) < ($1.lowerBound, $0.upperBound) }
  }

  /// Where the element begins that holds most of a part, of those that begin in it.
  private static func holder(of part: Range<Int>, among elements: [Range<Int>]) -> Int? {
    var (low, high) = (0, elements.count)
    while low < high {
      let middle = (low + high) / 2
      if elements[middle].lowerBound < part.lowerBound { low = middle + 1 } else { high = middle }
    }
    var best: Range<Int>?
    for element in elements[low...] {
      guard element.lowerBound < part.upperBound else { break }
      let held = element.clamped(to: part)
      if held.count > best?.count ?? 0 { best = held }
    }
    return best?.lowerBound
  }

  private static let bearsLinks: Set = [
    "td", "article", "section", "div", "p", "li", "h1", "h2", "h3", "h4", "h5", "h6",
  ]

  func mark(at place: Int) -> Mark? { marks[place] }

  /// What the tag of a link says in place of where it leads: a click tells the page, and opens nothing by itself.
  func link(at place: Int, in view: String) -> String? {
    guard let number = links[place] else { return nil }
    let address = Markup("\(sources[number].link ?? "")").html
    return " href=\"/picked/\(view)/\(number)\" target=\"_self\" title=\"\(address)\""
  }

  /// Where each title stands, behind the one before it; nil for one that is not shown. What a title says in an
  /// attribute is not meant: it stands behind a “>” and blanks.
  static func starts(of titles: [String], in html: [UInt8]) -> [Int?] {
    var place = html.startIndex
    return titles.map { title in
      let words = Array(Markup("\(title)").html.utf8)
      guard let first = words.first else { return nil }
      var from = place
      while let found = html[from...].firstIndex(of: first) {
        from = found + 1
        guard html[found...].starts(with: words) else { continue }
        guard html[..<found].last(where: { $0 > 0x20 }) == UInt8(ascii: ">") else { continue }
        place = found + words.count
        return found
      }
      return nil
    }
  }
}

/// Which article each place of a mail belongs to.
private struct ArticleParts {
  private let parts: [(range: Range<Int>, number: Int)]

  init(_ origins: MailOrigins, _ ids: [String]) {
    parts = ids.enumerated().flatMap { number, id in
      (origins.articles[id] ?? []).map { ($0, number) }
    }.sorted { $0.range.lowerBound < $1.range.lowerBound }
  }

  var isEmpty: Bool { parts.isEmpty }

  func number(at place: Int) -> Int? {
    var (low, high) = (0, parts.count)
    while low < high {
      let middle = (low + high) / 2
      if parts[middle].range.lowerBound <= place { low = middle + 1 } else { high = middle }
    }
    guard low > 0, parts[low - 1].range.contains(place) else { return nil }
    return parts[low - 1].number
  }
}
