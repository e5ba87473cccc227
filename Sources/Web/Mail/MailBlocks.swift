import Diagnostics
import Newsroom

/// Which part of a mail was made from what: articles, and lines of templates.
struct MailBlocks: Sendable, Equatable {
  /// What a part was made from.
  struct Source: Sendable, Equatable {
    /// An article's title; nil for a template.
    var title: String?
    var location: SourceLocation?

    var words: String { location?.description ?? title ?? "" }
  }

  struct Mark: Sendable, Equatable {
    let number: Int
    let source: Source
    let isChanged: Bool

    /// A link over the element that it stands in, which leads nowhere and tells the page.
    func html(in view: String) -> String {
      let title = Markup("\(source.words)").html
      return "<a class=\"broadsheet-block\(isChanged ? " broadsheet-changed" : "")\" "
        + "id=\"block-\(number)\" target=\"_self\" href=\"/picked/\(view)/\(number)\" "
        + "title=\"\(title)\" aria-label=\"\(title)\"></a>"
    }
  }

  /// By the place of the tag behind which each stands.
  private var marks: [Int: Mark] = [:]
  /// What each number stands for.
  private(set) var sources: [Source]

  static let style =
    ":has(>.broadsheet-block){position:relative!important}"
    + "a.broadsheet-block{position:absolute;inset:0;z-index:1}"
    + "a.broadsheet-block:hover,a.broadsheet-block:focus-visible{outline:2px solid #1a73e8;outline-offset:4px}"
    + "a.broadsheet-changed{box-shadow:-6px 0 0 -2px #e8710a}"

  /// - Parameters:
  ///   - html: the mail.
  ///   - articles: those of the issue in their order.
  ///   - changed: of which of them the text is another than before, by their ids.
  ///   - origins: where in templates the tags stand, by the place of each.
  init(
    in html: String, articles: [(id: String, source: Source)], changed: Set<String>,
    origins: [Int: SourceLocation] = [:]
  ) {
    sources = articles.map(\.source)
    let bytes = Array(html.utf8)
    let tokens = MarkupScanner.tokens(of: bytes)
    let starts = Self.starts(of: articles.map { $0.source.title ?? "" }, in: bytes)
    var index = 0
    Self.eachText(of: tokens) { range, open in
      while index < starts.count, starts[index].map({ $0 < range.upperBound }) ?? true {
        // A cell holds the article with all that belongs to it; else it is the heading alone.
        let element = open.last { $0.name == "td" || $0.name == "article" } ?? open.last
        if starts[index] != nil, let place = element?.place, marks[place] == nil {
          marks[place] = Mark(
            number: index, source: sources[index], isChanged: changed.contains(articles[index].id))
        }
        index += 1
      }
    }
    let ofArticles = Set(marks.keys)
    Self.eachText(of: tokens) { range, open in
      guard let place = open.last?.place, marks[place] == nil, let origin = origins[place],
        bytes[range].contains(where: { $0 > 0x20 }),
        !open.contains(where: { ofArticles.contains($0.place) })
      else { return }
      marks[place] = Mark(
        number: sources.count, source: Source(location: origin), isChanged: false)
      sources.append(Source(location: origin))
    }
  }

  /// Hands over each text with the elements that it stands in, as far as they can bear a link.
  private static func eachText(
    of tokens: [MarkupScanner.Token],
    _ body: (_ text: Range<Int>, _ open: [(name: String, place: Int)]) -> Void
  ) {
    var open: [(name: String, place: Int)] = []
    for token in tokens {
      switch token {
      case .start(let name, _, let range):
        if bearsLinks.contains(name) { open.append((name, range.lowerBound)) }
      case .end(let name, _):
        if let last = open.lastIndex(where: { $0.name == name }) { open.removeSubrange(last...) }
      case .text(let range): body(range, open)
      case .comment, .raw: break
      }
    }
  }

  private static let bearsLinks: Set = [
    "td", "article", "section", "div", "p", "li", "h1", "h2", "h3", "h4", "h5", "h6",
  ]

  func mark(at place: Int) -> Mark? { marks[place] }

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
