import Foundation

/// Elements of HTML that say of themselves that Markdown stands in them: `<div markdown="1">`, as kramdown and
/// Python-Markdown read it. CommonMark reads it too where blank lines set it apart (§4.6): they are put there.
struct MarkdownInHTML {
  private let bytes: [UInt8]
  private let codeLines: Set<Int>
  private var finder: MarkFinder
  private var index = 0
  private var line = 1
  private var output: [UInt8] = []
  private var made = 1
  private var origins = LineOrigins()
  /// The open elements, and whether Markdown is read in them.
  private var open: [(name: String, isMarkdown: Bool)] = []

  /// The text with those elements set apart, and where its lines come from.
  static func read(_ text: String) -> (text: String, origins: LineOrigins) {
    guard names(text),
      text.range(of: #"<\w+[^>]*\smarkdown\b"#, options: .regularExpression) != nil
    else { return (text, LineOrigins()) }
    var reading = MarkdownInHTML(text)
    reading.read()
    return (String(decoding: reading.output, as: UTF8.self), reading.origins)
  }

  /// Whether the attribute may stand in a text: hardly any has it, and all are looked through.
  private static func names(_ text: String) -> Bool {
    let name = Array("markdown".utf8)
    var text = text
    return text.withUTF8 { bytes in
      bytes.indices.dropFirst().contains { index in
        bytes[index] == 0x6D && bytes[index - 1] <= 0x20 && bytes[index...].starts(with: name)
      }
    }
  }

  private init(_ text: String) {
    bytes = Array(text.utf8)
    codeLines = MarkdownDocument(parsing: text)?.codeLines ?? []
    finder = MarkFinder(bytes, codeLines: codeLines)
  }

  private mutating func read() {
    var isLineStart = true
    while index < bytes.count {
      if isLineStart, codeLines.contains(line) {
        copy(to: bytes[index...].firstIndex(of: 0x0A).map { $0 + 1 } ?? bytes.count)
        continue
      }
      isLineStart = false
      switch bytes[index] {
      case 0x0A:
        copy(to: index + 1)
        isLineStart = true
      case 0x60: copy(to: finder.endOfCodeSpan(at: index))
      case 0x3C:
        let end = finder.endOfCodeElement(at: index)
        if end > index + 1 { copy(to: end) } else { readTag() }
      default: copy(to: index + 1)
      }
    }
  }

  private mutating func readTag() {
    guard let tag = HTMLTag(bytes, at: index), Self.blocks.contains(tag.name) else {
      copy(to: index + 1)
      return
    }
    if tag.isEnd {
      guard let place = open.lastIndex(where: { $0.name == tag.name }) else {
        copy(to: tag.end)
        return
      }
      let isMarkdown = open[place].isMarkdown
      open.removeSubrange(place...)
      if isMarkdown { setApart(tag) } else { copy(to: tag.end) }
    } else {
      let isMarkdown = tag.saysMarkdown
      if open.count < 100 { open.append((tag.name, isMarkdown)) }
      if isMarkdown { setApart(tag) } else { copy(to: tag.end) }
    }
  }

  /// Writes a tag on a line of its own with blank lines round it, and not indented, which would make it code.
  private mutating func setApart(_ tag: HTMLTag) {
    while let last = output.last, last == 0x20 || last == 0x09 { output.removeLast() }
    if !output.isEmpty { add([0x0A, 0x0A]) }
    copy(to: tag.end)
    add([0x0A, 0x0A])
    // What follows on the line begins one, and blanks there would make it code.
    index += bytes[index...].prefix { $0 == 0x20 || $0 == 0x09 }.count
  }

  private mutating func add(_ more: [UInt8]) {
    output += more
    made += more.count { $0 == 0x0A }
    origins.note(made, from: line)
  }

  private mutating func copy(to end: Int) {
    let end = min(max(end, index + 1), bytes.count)
    let lines = bytes[index..<end].count { $0 == 0x0A }
    output += bytes[index..<end]
    (line, made, index) = (line + lines, made + lines, end)
  }

  /// What holds blocks or lines of text.
  private static let blocks: Set = [
    "div", "section", "article", "aside", "header", "footer", "main", "nav", "details", "summary",
    "figure", "figcaption", "blockquote", "center", "p", "table", "thead", "tbody", "tr", "td",
    "th",
    "ul", "ol", "li", "dl", "dt", "dd", "fieldset", "form", "address",
  ]
}

/// A tag of HTML as it is written.
private struct HTMLTag {
  /// In lower case.
  let name: String
  let isEnd: Bool
  /// Behind its `>`.
  let end: Int
  private let attributes: String

  init?(_ bytes: [UInt8], at start: Int) {
    var index = start + 1
    isEnd = index < bytes.count && bytes[index] == 0x2F
    if isEnd { index += 1 }
    let name = bytes[min(index, bytes.count)...].prefix {
      (0x61...0x7A).contains($0 | 0x20) || (0x30...0x39).contains($0)
    }
    guard !name.isEmpty else { return nil }
    index += name.count
    let begin = index
    var quote: UInt8?
    while index < bytes.count, index - begin < 4096 {
      let byte = bytes[index]
      if let open = quote {
        if byte == open { quote = nil }
      } else if byte == 0x22 || byte == 0x27 {
        quote = byte
      } else if byte == 0x3E {
        self.name = String(decoding: name, as: UTF8.self).lowercased()
        attributes = String(decoding: bytes[begin..<index], as: UTF8.self)
        end = index + 1
        return
      } else if byte == 0x3C {
        return nil
      }
      index += 1
    }
    return nil
  }

  /// `markdown="1"`, `"block"`, `"span"`, or without a value.
  var saysMarkdown: Bool {
    guard !attributes.hasSuffix("/"),
      let found = attributes.firstMatch(
        of: /\smarkdown(?:\s*=\s*["']?([\w-]*)["']?)?(?=\s|$)/.ignoresCase())
    else { return false }
    return !["0", "false", "off", "no"].contains((found.1 ?? "").lowercased())
  }
}
