package import Diagnostics
import Digest
import Template

/// Marks in templates by which a preview knows which line of which template a part of a mail comes from.
///
/// A mark is text before a tag of HTML that a template says itself; what is made of the marked templates is, but for
/// the marks, what is made of the others.
struct TemplateTrace {
  private(set) var sources: [TemplateSource]
  private(set) var locations: [SourceLocation] = []

  /// Characters that no text has: Unicode keeps them for whoever agrees on them (private use).
  static let (opening, closing): (Character, Character) = ("\u{F8A0}", "\u{F8A1}")

  init(_ templates: [TemplateSource]) {
    sources = templates
    for index in sources.indices where sources[index].kind == .html {
      // With delimiters of its own nobody can tell at a glance where a tag of the language ends.
      guard !sources[index].text.contains("{{=") else { continue }
      sources[index].text = mark(sources[index])
    }
  }

  private mutating func mark(_ source: TemplateSource) -> String {
    // Byte by byte: this is done at each save, and what is looked for is ASCII.
    let bytes = Array(source.text.utf8)
    var output: [UInt8] = []
    output.reserveCapacity(bytes.count * 2)
    var line = source.location.line ?? 1
    var isInTag = false
    for (byte, next) in zip(bytes, bytes.dropFirst() + [0]) {
      switch (byte, next) {
      case (UInt8(ascii: "\n"), _): line += 1
      case (UInt8(ascii: "{"), UInt8(ascii: "{")): isInTag = true
      case (UInt8(ascii: "}"), UInt8(ascii: "}")): isInTag = false
      // A tag of HTML begins with an ASCII letter (HTML §13.1.2).
      case (UInt8(ascii: "<"), _)
      where !isInTag && (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(next | 0x20):
        output += "\(Self.opening)\(locations.count)\(Self.closing)".utf8
        locations.append(SourceLocation(file: source.location.file, line: line))
      default: break
      }
      output.append(byte)
    }
    return String(decoding: output, as: UTF8.self)
  }

  /// What stands around what is made of each article.
  static let items = ItemMarks(start: "\u{F8A2}", named: "\u{F8A1}", end: "\u{F8A3}")

  /// A text without its marks, and what they say of it.
  static func read(
    _ text: String, _ locations: [SourceLocation]
  ) -> (text: String, origins: MailOrigins) {
    let bytes = Array(text.utf8)
    var output: [UInt8] = []
    output.reserveCapacity(bytes.count)
    var origins = MailOrigins()
    var open: [(id: String, start: Int)] = []
    var place = 0
    // All marks are three bytes, and differ in the last.
    while place < bytes.count {
      guard bytes[place] == 0xEF, place + 2 < bytes.count, bytes[place + 1] == 0xA2,
        (0xA0...0xA3).contains(bytes[place + 2])
      else {
        output.append(bytes[place])
        place += 1
        continue
      }
      let kind = bytes[place + 2]
      let start = place + 3
      place = start
      switch kind {
      case 0xA0, 0xA2:
        while place < bytes.count, bytes[place] != 0xEF { place += 1 }
        let word = String(decoding: bytes[start..<place], as: UTF8.self)
        // Its own end.
        place = min(place + 3, bytes.count)
        if kind == 0xA2 {
          open.append((word, output.count))
        } else if let number = Int(word), locations.indices.contains(number) {
          origins.tags[output.count] = locations[number]
        }
      case 0xA3:
        if let (id, start) = open.popLast() {
          origins.articles[id, default: []].append(start..<output.count)
        }
      default: break
      }
    }
    return (String(decoding: output, as: UTF8.self), origins)
  }
}

/// Which part of a mail's HTML was made from what, by places in its bytes.
package struct MailOrigins: Sendable {
  /// Where in the templates a tag stands, by the place of its first byte.
  package var tags: [Int: SourceLocation] = [:]
  /// What was made of each article, by its id.
  package var articles: [String: [Range<Int>]] = [:]

  package init(tags: [Int: SourceLocation] = [:], articles: [String: [Range<Int>]] = [:]) {
    (self.tags, self.articles) = (tags, articles)
  }

  /// The largest part of an article: a list of contents may name it too.
  package func part(of article: String) -> Range<Int>? {
    articles[article]?.max { $0.count < $1.count }
  }
}

/// An issue with marks in its HTML, and what they stand for.
struct TracedIssue: Sendable {
  let marked: FrozenIssue
  let locations: [SourceLocation]
  /// What the HTML says of each article, by its id; nil where that is not known for sure.
  let articleTexts: [String: [String]]?
  /// How it compares with the issue that it is of; a draft is always the same.
  let standing: ComposedStanding

  init(_ marked: FrozenIssue, _ locations: [SourceLocation], of frozen: FrozenIssue) {
    (self.marked, self.locations) = (marked, locations)
    let (text, origins) = TemplateTrace.read(marked.commonHTML, locations)
    standing = Self.standing(of: text, origins, as: frozen.commonHTML)
    guard text == frozen.commonHTML else {
      articleTexts = nil
      return
    }
    let bytes = Array(text.utf8)
    articleTexts = origins.articles.mapValues { parts in
      parts.map { String(decoding: bytes[$0], as: UTF8.self) }
    }
  }
}

extension PreviewIssue {
  /// What the parts of a mail's HTML were made from; nothing where that is not known for sure.
  package func origins(of mail: PreviewMail) -> MailOrigins {
    guard let traced = traced?.value,
      let rendered = try? rendered(traced.marked, for: mail.reader)
    else { return MailOrigins() }
    let (text, origins) = TemplateTrace.read(rendered.html, traced.locations)
    if text == mail.shown.html { return origins }
    return isComposed ? origins.carried(from: text, to: mail.shown.html) : MailOrigins()
  }

  /// Whether a composed issue would be made in the same way now; nil for what is made now.
  package var standing: ComposedStanding? {
    guard isComposed else { return nil }
    return traced?.value?.standing ?? .unmakeable
  }

  /// What the HTML says of each article, by its id; nil where that is not known for sure.
  package var articleTexts: [String: [String]]? { traced?.value?.articleTexts }
}
