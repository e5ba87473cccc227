import Diagnostics
import Foundation

/// What an article is about, where nobody says it: what stands before the mark for “more”, else the first paragraph.
struct ArticleSummary {
  /// Characters; longer ones end with a sentence before.
  static let limit = 300

  private let article: ArticleText

  static func make(of text: ArticleText) -> String? {
    var article = text
    // A summary shows no addresses; a picture that leads nowhere would be its words.
    article.page = text.page ?? URL(string: "https://page.invalid/")
    return ArticleSummary(article: article).make()
  }

  /// A stated summary without what a generator would fill in and without elements.
  static func stated(_ words: String, in text: ArticleText) -> String? {
    guard words.mayHoldMarkup else { return words }
    var plain = text
    plain.kind = .html
    guard let tokens = plain.tokens(of: words).tokens else { return nil }
    let shown = tokens.words(in: 0..<tokens.count)
    return shown.isEmpty ? nil : shown
  }

  /// A summary that is made of a text, and what of its words is written otherwise there.
  static func made(of text: ArticleText) -> ArticleBody.MadeSummary? {
    guard let words = make(of: text) else { return nil }
    var article = text
    article.page = text.page ?? URL(string: "https://page.invalid/")
    let isWhole = text.raw.textBeforeMore != nil
    let raw = text.raw.textBeforeMore ?? text.raw.beginning(of: 10_240).text
    let lines = raw.split(separator: "\n", omittingEmptySubsequences: false)
    var first = 1
    for (index, line) in lines.enumerated().prefix(400) {
      let isEnd = index == lines.count - 1
      guard isEnd || !isWhole && line.allSatisfy(\.isWhitespace) else { continue }
      let read = article.tokens(of: lines[...index].joined(separator: "\n"))
      let paragraphs = Self.paragraphs(in: read.tokens ?? [], atMost: isWhole ? .max : 1)
      if cut(paragraphs.joined(separator: " ")) == words {
        let reports = read.reports.filter { ($0.line ?? 0) >= first }
        return ArticleBody.MadeSummary(
          words: words.withoutHiddenMarks, warnings: ReportPlaces(text).problems(of: reports))
      }
      first = index + 2
    }
    return nil
  }

  private func make() -> String? {
    if let before = article.raw.textBeforeMore, let tokens = article.tokens(of: before).tokens {
      let words = Self.paragraphs(in: tokens).joined(separator: " ")
      if !words.isEmpty { return Self.cut(words) }
    }
    // Most begin with a paragraph: the rest need not be read for it.
    var size = 2_048
    while true {
      let part = article.raw.beginning(of: size)
      if let tokens = article.tokens(of: part.text).tokens,
        let words = Self.paragraphs(in: tokens, atMost: 1).first
      {
        return Self.cut(words)
      }
      if part.isAll || size > 60_000 { return nil }
      size *= 5
    }
  }

  /// The paragraphs of prose: no pictures, tables, headings, lists, quotes or notes.
  private static func paragraphs(in tokens: [BodyToken], atMost limit: Int = .max) -> [String] {
    var paragraphs: [String] = []
    var words = ""
    var others = 0
    var link: String?
    func end() {
      let line = words.onOneLine
      words = ""
      if line.contains(where: { $0.isLetter || $0.isNumber }) { paragraphs.append(line) }
    }
    for token in tokens where paragraphs.count < limit {
      switch token {
      case .open(let element):
        if isNoProse(element) || others > 0 {
          if others == 0 { end() }
          others += 1
        } else if element.name == "p" || element.name == "div" {
          end()
        } else if element.name == "a", element["href"]?.hasPrefix("#") == true {
          link = words
        }
      case .close(let name):
        if others > 0 {
          others -= 1
        } else if name == "p" || name == "div" {
          end()
        } else if name == "a", let before = link {
          // A footnote's number is no word of the sentence.
          words = before
          link = nil
        }
      case .text(let text): if others == 0 { words += text }
      case .void(let element): if others == 0, element.name == "br" { words += " " }
      }
    }
    if paragraphs.count < limit { end() }
    return paragraphs
  }

  private static func isNoProse(_ element: BodyElement) -> Bool {
    element == .media || element["class"] == "footnotes"
      || [
        "h4", "h5", "h6", "table", "pre", "figure", "ul", "ol", "dl", "blockquote",
      ].contains(element.name)
  }

  /// At most so many characters: whole sentences, else whole words.
  static func cut(_ text: String) -> String {
    guard text.count > limit else { return text }
    let start = text.prefix(limit)
    var end: String.Index?
    var last: Character = " "
    for index in start.indices {
      let character = start[index]
      if ".!?…".contains(last) || last == "。" || last == "！" || last == "？" {
        let isEnd = character.isWhitespace || !last.isASCII && last != "…"
        if isEnd { end = index }
      }
      // A quote or a bracket may close behind a sentence's end.
      if !("”’\")»".contains(character) && ".!?…".contains(last)) { last = character }
    }
    if let end { return String(start[..<end]) }
    let words = text.prefix(limit - 1)
    let blank = words.lastIndex(where: \.isWhitespace) ?? words.endIndex
    return String(words[..<blank]) + "…"
  }
}

extension String {
  /// Whether something in it looks like a tag of HTML or of a generator.
  fileprivate var mayHoldMarkup: Bool {
    zip(utf8, utf8.dropFirst()).contains { first, next in
      switch first {
      case 0x3C: (0x61...0x7A).contains(next | 0x20) || next == 0x2F || next == 0x21
      case 0x7B: next == 0x7B || next == 0x25
      default: false
      }
    }
  }

  /// The place of some bytes from another place on; texts are long, and most have none.
  private func place(of bytes: [UInt8], from start: Index) -> Index? {
    let skipped = utf8.distance(from: utf8.startIndex, to: start)
    let offset = utf8.withContiguousStorageIfAvailable { text -> Int? in
      var index = skipped
      while index + bytes.count <= text.count {
        if text[index] == bytes[0], text[index..<(index + bytes.count)].elementsEqual(bytes) {
          return index
        }
        index += 1
      }
      return nil
    }
    return (offset ?? nil).map { utf8.index(utf8.startIndex, offsetBy: $0) }
  }

  /// What stands before a line that parts a summary off; nil where there is none.
  fileprivate var textBeforeMore: String? {
    var start = utf8.startIndex
    while let begin = place(of: Array("<!--".utf8), from: start) {
      guard let end = place(of: Array("-->".utf8), from: begin) else { return nil }
      let words = self[begin..<end].dropFirst(4).trimmed().lowercased()
      if words == "more" || words == "truncate" { return String(self[..<begin]) }
      start = end
    }
    return nil
  }

  /// The first bytes up to an empty line, with what is defined further down for links and footnotes.
  fileprivate func beginning(of size: Int) -> (text: String, isAll: Bool) {
    guard utf8.count > size else { return (self, true) }
    let limit = utf8.index(utf8.startIndex, offsetBy: size)
    guard let end = utf8[limit...].firstRange(of: [0x0A, 0x0A])?.lowerBound else {
      return (self, true)
    }
    let definitions = utf8[end...].split(separator: 0x0A).filter { line in
      line.first == 0x5B && line.contains(0x5D)
    }
    .map { String(Substring($0)) }.prefix(500)
    return (self[..<end] + "\n\n" + definitions.joined(separator: "\n"), false)
  }
}
