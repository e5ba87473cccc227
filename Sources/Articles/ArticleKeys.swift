import Clock
import Diagnostics
import Foundation

/// All that an article can be known again by, whatever is changed of the rest.
package struct ArticleKeys: Sendable, Equatable, Codable {
  /// The `id` and the `guid` that it states.
  package var stated: [Fingerprint] = []
  /// The path of a Markdown file; a headline list holds another list next week.
  package var path: Fingerprint?
  /// Its title and the day that it states in a headline list, which holds no other of that title.
  package var entry: Fingerprint?
  /// The page's own address.
  package var page: Fingerprint?
  /// Those that the page had before, or has besides: two that share one need not be one page.
  package var aliases: [Fingerprint] = []
  /// The address of another page, with the title: several may speak of one page.
  package var link: Fingerprint?
  /// The title's words, without case.
  package var title: Fingerprint?
  /// The text; nil where there is none.
  package var text: Fingerprint?
  /// Whether the text is long enough to be nobody else's.
  package var isLong = false
  /// The day that it states, as 20261120.
  package var day: Int?
  /// What told it; nil where it states none, and for issues of the time before that was kept.
  package var dated: Dating?
  package var paragraphs: [UInt32] = []
  /// The paths that its file had under other names; not remembered.
  package var formerly: [Fingerprint] = []
  /// How many words the text has; not remembered.
  package var words = 0

  package init() {}
}

extension ArticleKeys {
  /// - Parameters:
  ///   - path: that of a Markdown file; nil for an article of a headline list.
  ///   - page: the address of its own page.
  ///   - aliases: those that the page had before.
  ///   - link: where it leads besides.
  ///   - text: as it is written.
  ///   - day: stated, be it by front matter or by a name.
  init(
    stated: [String], path: String?, title: String, page: String? = nil, aliases: [String] = [],
    link: String? = nil, text: String, date: (Date, Zone)?
  ) {
    self.stated = stated.map { Fingerprint($0) }
    self.path = path.map { Fingerprint($0) }
    let words = title.lowercased().onOneLine
    self.title = Fingerprint(words)
    self.page = page.flatMap { CanonicalAddress($0)?.text }.map { Fingerprint($0) }
    self.aliases = aliases.compactMap { CanonicalAddress($0)?.text }.map { Fingerprint($0) }
    self.link = link.flatMap { CanonicalAddress($0)?.text }.map { Fingerprint($0, words) }
    let print = TextPrint(of: text)
    self.text = print.words == 0 ? nil : print.text
    isLong = print.words >= TextPrint.fewWords
    self.words = print.words
    paragraphs = print.paragraphs
    day = date.map { $0.dayNumber(in: $1) }
  }

  /// What is known of an article of which only this was written down: whether the link is that of its own page
  /// is not, so it may be either.
  package static func old(title: String, url: String?, path: String?) -> [ArticleKeys] {
    let path = path.flatMap { ArticleKind.isHeadlines($0) ? nil : $0 }
    return [true, false].map { isOwn in
      ArticleKeys(
        stated: [], path: isOwn ? path : nil, title: title, page: isOwn ? url : nil,
        link: isOwn ? nil : url, text: "", date: nil)
    }
  }

  /// Notes in which headline list it stands, which holds no other of its title.
  mutating func beEntry(of list: String) {
    entry = title.flatMap { title in day.map { Fingerprint(list, "\(title)", "\($0)") } }
  }

  static func day(_ date: Date, in timeZone: Zone) -> Int {
    let day = timeZone.local(date).date
    return day.year * 10_000 + day.month * 100 + day.day
  }

  /// Whether whatever is the same as the other by these keys is the same as this one.
  func holds(_ other: ArticleKeys) -> Bool {
    stated == other.stated && text == other.text && isLong == other.isLong && day == other.day
      && (other.path == nil || path == other.path) && (dated == nil || dated == other.dated)
      && (other.entry == nil || entry == other.entry) && (other.page == nil || page == other.page)
      && (other.link == nil || link == other.link) && other.aliases.allSatisfy(aliases.contains)
      && (other.title == nil || title == other.title)
      && (other.paragraphs.isEmpty || paragraphs == other.paragraphs)
  }

  /// Whether the article has that title.
  package func areTitled(_ title: String) -> Bool { self.title == Fingerprint(Self.words(title)) }

  /// Whether an address is one of the article's page.
  package func lead(_ address: CanonicalAddress) -> Bool {
    addresses.contains(Fingerprint(address.text))
  }

  /// Whether the article lies in that Markdown file.
  package func lie(_ path: String) -> Bool { self.path == Fingerprint(path) }

  private static func words(_ title: String) -> String {
    title.lowercased().split(whereSeparator: \.isWhitespace).joined(separator: " ")
  }

  /// The page's own address, and the others.
  package var addresses: [Fingerprint] { [page].compactMap(\.self) + aliases }

  /// What an index keeps it under: where another one that is the same looks for it.
  var places: [UInt64] { lasting + textPlaces.kept }

  /// Where an index looks for those that are the same.
  var lookups: [UInt64] { lasting + textPlaces.asked }

  private var lasting: [UInt64] {
    stated.map { Self.place(1, $0) } + addresses.map { Self.place(3, $0) }
      + formerly.map { Self.place(2, $0) }
      + [
        path.map { Self.place(2, $0) }, link.map { Self.place(4, $0) },
        entry.map { Self.place(7, $0) },
      ].compactMap(\.self)
  }

  /// Texts go with their days, since a title or a text can be that of ten thousand articles: one with a day is
  /// looked for among those of that day and those of none, one without among all.
  private var textPlaces: (kept: [UInt64], asked: [UInt64]) {
    guard
      let print = isLong ? text : title.map({ Fingerprint(value: $0.value ^ (text?.value ?? 0)) })
    else { return ([], []) }
    func place(_ day: Int) -> UInt64 {
      Self.place(isLong ? 5 : 6, Fingerprint(value: print.value &+ UInt64(truncatingIfNeeded: day)))
    }
    let (any, none) = (-1, 0)
    // Without a text both have the same day.
    if text == nil { return day.map { ([place($0)], [place($0)]) } ?? ([], []) }
    guard let day else { return ([place(none), place(any)], [place(any)]) }
    return ([place(day), place(any)], [place(day), place(none)])
  }

  private static func place(_ kind: UInt64, _ print: Fingerprint) -> UInt64 {
    (print.value ^ kind) &* 0x9E37_79B9_7F4A_7C15
  }
}
