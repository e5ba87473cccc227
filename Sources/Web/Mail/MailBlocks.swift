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
    /// Why there is no place.
    var note: String?

    var words: String { location?.description ?? title ?? note ?? "" }
  }

  struct Mark: Sendable, Equatable {
    let number: Int
    let source: Source
    var isChanged: Bool
    /// Whether the issue before said nothing of it.
    var isNew = false

    /// A link over the element that it stands in, which leads nowhere and tells the page.
    func html(in view: String) -> String {
      let kinds =
        "broadsheet-block\(isChanged ? " broadsheet-changed" : "")\(isNew ? " broadsheet-new" : "")"
      guard !source.words.isEmpty else { return "<i class=\"\(kinds)\"></i>" }
      let title = Markup("\(source.words)").html
      return
        "<a class=\"\(kinds)\" "
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
  /// Where parts begin that belong to no article and have changed.
  private(set) var changes: [Int] = []

  /// What tells the numbers and what they stand for from those of another mail or look.
  var mark: String {
    var hasher = Hasher()
    for source in sources {
      hasher.combine(source.words)
      hasher.combine(source.link)
    }
    for (place, number) in links.sorted(by: { $0.key < $1.key }) {
      hasher.combine(place)
      hasher.combine(number)
    }
    return String(hasher.finalize(), radix: 36)
  }

  /// What the tag of an element says that a mark stands in; a style that asks what lies in elements (`:has`) would be
  /// asked again for each that is read.
  static let holding = "data-broadsheet-holds"

  static let style =
    "[\(holding)]{position:relative!important}"
    + ".broadsheet-block{position:absolute;inset:0;z-index:1}i.broadsheet-block{pointer-events:none}"
    // What the mail's own links say of themselves counts more.
    + ":where(a[href^='/picked/']){position:relative;z-index:2}"
    + "a.broadsheet-block:hover,a.broadsheet-block:focus-visible{outline:2px solid #1a73e8;outline-offset:4px}"
    // Beside the element, and a little within it: at the edge of a mail there is nothing beside.
    + ".broadsheet-new{box-shadow:-6px 0 0 -2px #1a73e8,inset 2px 0 0 #1a73e8}"
    + ".broadsheet-changed{box-shadow:-6px 0 0 -2px #e8710a,inset 2px 0 0 #e8710a}"

  /// - Parameters:
  ///   - html: the mail.
  ///   - articles: those of the issue in their order.
  ///   - changed: of which of them the text is another than before, by their ids.
  ///   - earlier: what was shown before the last change, where that was something else.
  ///   - origins: what its parts were made from, as far as that is known.
  ///   - unknown: why that is not known of a part; nil where nothing is said of it.
  ///   - last: the mail of the issue before, where what is new beside it is asked for.
  init(
    in html: String, articles: [(id: String, source: Source)], changed: Set<String>,
    since earlier: EarlierMail? = nil, origins: MailOrigins = MailOrigins(),
    unknown: String? = nil, beside last: LastMail? = nil
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
      let elements = MailElements.all(of: tokens)
      for (index, id) in ids.enumerated() {
        guard let part = origins.part(of: id),
          let place = MailElements.holder(of: part, among: elements), marks[place] == nil
        else { continue }
        mark(article: index, at: place, as: index)
      }
    }
    // Of an issue that is composed nobody knows its templates: the titles tell.
    let starts =
      parts.isEmpty ? Self.starts(of: articles.map { $0.source.title ?? "" }, in: bytes) : []
    var index = 0
    MailElements.each(of: tokens) { token, open in
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
    MailElements.each(of: tokens) { token, open in
      guard let holder = open.last, let range = token.shown(in: bytes) else { return }
      let place = holder.place
      let isText = if case .text = token { true } else { false }
      let isChanged =
        earlier.map { earlier in
          let isThere = isText ? earlier.said(bytes[range]) : earlier.had(tag: bytes[range])
          return !(isThere && earlier.had(tag: bytes[holder.tag]))
            && !open.contains(where: \.isHidden)
        } ?? false
      if let article = open.last(where: { ofArticles.contains($0.place) }) {
        if isChanged { marks[article.place]?.isChanged = true }
        return
      }
      if isChanged, changes.last != place, parts.number(at: place) == nil { changes.append(place) }
      if marks[place] != nil {
        if isChanged { marks[place]?.isChanged = true }
        return
      }
      guard isText || isChanged else { return }
      // What no element holds as a whole is marked piece by piece.
      if let index = parts.number(at: place) {
        mark(article: index, at: place, as: sources.count)
        return sources.append(sources[index])
      }
      let isNew = isText && last.map { !$0.said(bytes[range]) } ?? false
      let origin = origins.tags[place]
      // What is new or changed is marked, though nobody knows what it was made from.
      guard origin != nil || isNew || isChanged || unknown != nil else { return }
      let source = Source(location: origin, note: origin == nil ? unknown : nil)
      marks[place] = Mark(
        number: sources.count, source: source, isChanged: isChanged, isNew: isNew)
      sources.append(source)
    }
    MailElements.each(of: tokens) { token, open in
      guard case .start(let name, let attributes, let range) = token, name == "a" || name == "area",
        let address = attributes.first(where: { $0.name == "href" })?.value.withoutEntities,
        !address.hasPrefix("#")
      else { return }
      let part = open.last { marks[$0.place] != nil }.flatMap { marks[$0.place]?.source }
      links[range.lowerBound] = sources.count
      let location = part?.location ?? origins.tags[range.lowerBound]
      sources.append(
        Source(
          title: part?.title, location: location, link: address,
          note: location == nil ? unknown : nil))
    }
  }

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
