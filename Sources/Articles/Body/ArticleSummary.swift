import Diagnostics
import Foundation

/// What an article is about, where nobody says it: what stands before the mark for “more”, else the first paragraph.
struct ArticleSummary {
  /// Characters; longer ones end with a sentence before.
  static let limit = 300

  /// What stands for a page of which the address is not known.
  private static let anyPage = URL(string: "https://page.invalid/")

  private let article: ArticleText

  static func make(of text: ArticleText) -> String? {
    var article = text
    article.pages = PageAddresses()
    // A summary shows no addresses; a picture that leads nowhere would be its words.
    article.page = text.page ?? anyPage
    return ArticleSummary(article: article).make()
  }

  /// A stated summary without what a generator would fill in and without elements.
  ///
  /// - Returns: nil words where none are left; besides, what was left out.
  static func stated(
    _ words: String, in text: ArticleText
  ) -> (words: String?, reports: [BodySanitizer.Report]) {
    let hasMarks = words.mayHoldMarks
    guard hasMarks || words.mayHoldMarkup else { return (words, []) }
    var plain = text
    plain.kind = hasMarks ? .markdown : .html
    // As above: its words alone are shown.
    plain.page = text.page ?? anyPage
    let read = plain.tokens(of: words)
    let shown = read.tokens.map { $0.words(in: 0..<$0.count) } ?? ""
    return (shown.isEmpty ? nil : shown, read.reports)
  }

  /// A summary that is made of a text, and what of its words is written otherwise there.
  static func made(of text: ArticleText) -> ArticleBody.MadeSummary? {
    guard let words = make(of: text) else { return nil }
    var article = text
    article.page = text.page ?? anyPage
    let before = MoreMark.textBefore(in: text)
    let isWhole = before != nil
    let raw = before ?? text.raw.beginning(of: 10_240).text
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
    if let before = MoreMark.textBefore(in: article), let tokens = article.tokens(of: before).tokens
    {
      let words = Self.paragraphs(in: tokens).joined(separator: " ")
      if !words.isEmpty { return Self.cut(words) }
    }
    if article.kind == .markdown, let words = PlainParagraph.first(of: article.raw) {
      return Self.cut(words)
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
    // What is no word of the sentence, and the words before it.
    var left: (name: String, words: String, isLeft: (Substring) -> Bool)?
    var raised: Int?
    func end() {
      let line = words.onOneLine
      words = ""
      // An address alone is no prose either.
      let isProse = line.split(separator: " ").contains { word in
        word.contains { $0.isLetter || $0.isNumber } && !word.isAddress
      }
      if isProse { paragraphs.append(line) }
    }
    for token in tokens where paragraphs.count < limit {
      switch token {
      case .open(let element):
        if isNoProse(element) || others > 0 {
          if others == 0 { end() }
          others += 1
        } else if element.name == "p" || element.name == "div" {
          end()
        } else if left == nil, let isLeft = noWord(element) {
          left = (element.name, words, isLeft)
        } else if element.name == "sup" {
          raised = words.utf8.count
        }
      case .close(let name):
        if others > 0 {
          others -= 1
        } else if name == "p" || name == "div" {
          end()
        } else if let before = left, before.name == name {
          if before.isLeft(words[before.words.endIndex...]) { words = before.words }
          left = nil
        } else if name == "sup", let start = raised {
          words.markRaised(from: start)
          raised = nil
        }
      case .text(let text): if others == 0 { words += text }
      case .void(let element): if others == 0, element.name == "br" { words += " " }
      }
    }
    if paragraphs.count < limit { end() }
    return paragraphs
  }

  /// Which words of an element are none of the sentence: a footnote's number, the address of a film, and what is
  /// struck out.
  private static func noWord(_ element: BodyElement) -> ((Substring) -> Bool)? {
    switch element.name {
    case "a" where element["class"] == "media": { _ in true }
    case "a" where element["href"]?.hasPrefix("#") == true: { !$0.contains(where: \.isLetter) }
    case "del", "s": { _ in true }
    default: nil
    }
  }

  private static func isNoProse(_ element: BodyElement) -> Bool {
    element == .media || element["class"] == "footnotes"
      || [
        "h4", "h5", "h6", "table", "pre", "figure", "ul", "ol", "dl", "blockquote",
      ].contains(element.name)
  }

  /// At most so many characters: whole sentences, else whole words.
  static func cut(_ text: String) -> String {
    guard text.utf8.count > limit else { return text }
    if let cut = cutBytes(text) { return cut }
    guard text.count > limit else { return text }
    let start = text.prefix(limit)
    var end: String.Index?
    var last: Character = " "
    for index in start.indices {
      let character = start[index]
      if ".!?…".contains(last) || last == "。" || last == "！" || last == "？" {
        let isEnd =
          character.isWhitespace && !SentenceEnd.isNone(text[..<index], before: text[index...])
          || !last.isASCII && last != "…"
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

  /// The same for a text that is all printable ASCII, of which bytes are characters; nil for another one.
  private static func cutBytes(_ text: String) -> String? {
    var text = text
    return text.withUTF8 { bytes in
      guard bytes.count > limit, bytes.allSatisfy({ $0 &- 0x20 < 0x5F }) else { return nil }
      let start = bytes[..<limit]
      let isEnd = { (byte: UInt8) in byte == 0x2E || byte == 0x21 || byte == 0x3F }
      var end: Int?
      var last: UInt8 = 0x20
      for (index, byte) in zip(start.indices, start) {
        if isEnd(last), byte == 0x20,
          !SentenceEnd.isNone(
            Substring(decoding: bytes[..<index], as: UTF8.self),
            before: Substring(decoding: bytes[index...].prefix(8), as: UTF8.self))
        {
          end = index
        }
        // A quote or a bracket may close behind a sentence's end.
        if !((byte == 0x22 || byte == 0x29) && isEnd(last)) { last = byte }
      }
      if let end { return String(decoding: start[..<end], as: UTF8.self) }
      let words = start.dropLast()
      let blank = words.lastIndex(of: 0x20) ?? words.endIndex
      return String(decoding: words[..<blank], as: UTF8.self) + "…"
    }
  }
}

extension String {
  /// Whether it holds marks of Markdown that nobody writes otherwise, and does not begin like a list.
  fileprivate var mayHoldMarks: Bool {
    guard let first, first.isLetter || first == "*" || first == "[" || first == "`" else {
      return false
    }
    return ["**", "__", "`"].contains { components(separatedBy: $0).count > 2 }
      || range(of: "](") != nil
  }

  /// Whether something in it looks like a tag of HTML or of a generator.
  fileprivate var mayHoldMarkup: Bool {
    guard holds(byte: 0x3C) || holds(byte: 0x7B) else { return false }
    return zip(utf8, utf8.dropFirst()).contains { first, next in
      switch first {
      case 0x3C: (0x61...0x7A).contains(next | 0x20) || next == 0x2F || next == 0x21
      case 0x7B: next == 0x7B || next == 0x25
      default: false
      }
    }
  }

  /// The first bytes up to an empty line, with what is defined further down for links and footnotes.
  fileprivate func beginning(of size: Int) -> (text: String, isAll: Bool) {
    guard utf8.count > size else { return (self, true) }
    let limit = utf8.index(utf8.startIndex, offsetBy: size)
    guard let end = utf8[limit...].emptyLine else { return (self, true) }
    return (self[..<end] + utf8[end...].definitions, false)
  }
}

extension Substring {
  fileprivate var isAddress: Bool {
    let word = lowercased().drop { !$0.isLetter }
    return ["http://", "https://", "www."].contains(where: word.hasPrefix)
  }
}

extension Substring.UTF8View {
  /// Where the first empty line begins. A text can have millions of bytes: each is looked at once, as it lies there.
  fileprivate var emptyLine: Index? {
    let found = withContiguousStorageIfAvailable { bytes in
      bytes.indices.dropLast().first { bytes[$0] == 0x0A && bytes[$0 + 1] == 0x0A }
    }
    guard let found else { return firstRange(of: [0x0A, 0x0A])?.lowerBound }
    return found.map { index(startIndex, offsetBy: $0) }
  }

  /// What is defined for links and footnotes, apart from what stands before it.
  var definitions: String {
    let lines = split(separator: 0x0A).filter { $0.first == 0x5B && $0.contains(0x5D) }
    return "\n\n" + lines.prefix(500).map { String(Substring($0)) }.joined(separator: "\n")
  }
}
