import Diagnostics

/// Reads a text's markup that is meant for a site's generator: what can be shown is, the rest is taken out.
///
/// Code is never touched. It is done before the text is read as Markdown, as generators do it.
struct GeneratorMarkup {
  let article: ArticleText
  let bytes: [UInt8]
  private let codeLines: Set<Int>
  var index = 0
  private var line = 0
  var output: [UInt8] = []
  private(set) var reports: [BodySanitizer.Report]
  var finder: MarkFinder
  /// Conditions, loops and the like.
  let blocks: MarkupBlocks
  /// Where something ends that is left out, and what stands for it.
  var skips: [Int: (end: Int, html: String)] = [:]
  var openNotes = 0
  /// Of Zola's open shortcodes, which all end with `{% end %}`, whether each is a note.
  var openBodies: [Bool] = []
  private var origins = LineOrigins()
  private var counted = 0
  private var made = 1

  /// The text with its markup read, what was done, and where its lines come from.
  static func read(
    _ text: String, of article: ArticleText
  ) -> (text: String, reports: [BodySanitizer.Report], origins: LineOrigins) {
    guard mayHold(text) else { return (text, [], LineOrigins()) }
    let quoted = article.kind == .markdown ? IndentedNotes.quoted(text) : (text, [])
    var markup = GeneratorMarkup(quoted.0, of: article, reports: quoted.1)
    markup.readLines()
    return (String(decoding: markup.output, as: UTF8.self), markup.reports, markup.origins)
  }

  /// Whether there is anything to look for, as there mostly is not.
  private static func mayHold(_ text: String) -> Bool {
    var last: UInt8 = 0
    for byte in text.utf8 {
      switch (last, byte) {
      case (0x21, 0x21), (0x3F, 0x3F), (0x3C, 0x25), (0x25, 0x25), (0x2A, 0x5B): return true
      case (0x7B, 0x25), (0x7B, 0x7B), (0x7B, 0x3A), (0x7B, 0x23), (0x7B, 0x2E), (0x5B, 0x21),
        (0x5B, 0x5B), (0x3A, 0x3A), (0x5B, 0x54), (0x5B, 0x74), (0x29, 0x7B):
        return true
      default: last = byte
      }
    }
    return false
  }

  private init(_ text: String, of article: ArticleText, reports: [BodySanitizer.Report]) {
    self.article = article
    self.reports = reports
    bytes = Array(text.utf8)
    let codeLines =
      article.kind == .markdown ? MarkdownDocument(parsing: text)?.codeLines ?? [] : []
    self.codeLines = codeLines
    finder = MarkFinder(bytes, codeLines: codeLines)
    blocks = MarkupBlocks(bytes, codeLines: codeLines, of: article.kind)
  }

  private mutating func readLines() {
    while index < bytes.count {
      line += 1
      noteOrigin()
      let end = bytes[index...].firstIndex(of: 0x0A) ?? bytes.count
      if codeLines.contains(line) {
        output += bytes[index..<min(end + 1, bytes.count)]
        index = min(end + 1, bytes.count)
      } else if !readWholeLine(to: end) {
        readInline()
      }
    }
    if openNotes > 0 { output += Array("\n\n</blockquote>\n".utf8) }
  }

  private mutating func noteOrigin() {
    if counted > output.count { (counted, made) = (0, 1) }
    made += output[counted...].count { $0 == 0x0A }
    counted = output.count
    origins.note(made, from: line)
  }

  /// Markup that has a line of its own.
  private mutating func readWholeLine(to end: Int) -> Bool {
    let words = String(decoding: bytes[index..<end], as: UTF8.self)
    let next = bytes[min(end + 1, bytes.count)...].prefix { $0 != 0x0A }
    guard let markup = LineMarkup(words, before: next) else { return false }
    switch markup {
    case .contents:
      // A list item before it holds its place (kramdown).
      if words.contains("{:") { removeItemBefore() }
      report(words, "is left out: a mail has no table of contents")
    case .attributes: report(words, Self.leftOut)
    case .beginNote(let label):
      openNote(label)
      report(words, Self.asNote)
    case .endNote: if openNotes > 0 { closeNote() } else { report(words, Self.leftOut) }
    case .alert(let before, let label):
      output += Array("\(before)<strong>\(BodyHTML.escape(label))</strong><br>\n".utf8)
      report(words, Self.asNote)
    case .abbreviation: report(words, "is left out: a mail explains no abbreviations")
    case .heading(let heading, let place):
      let mark = heading.prefix { $0 == "#" || $0 == " " }
      output += Array(
        "\(mark)\(place.map(Self.anchor) ?? "")\(heading.dropFirst(mark.count))\n".utf8)
      if place == nil { report(String(words.dropFirst(heading.count)), Self.leftOut) }
    }
    index = min(end + 1, bytes.count)
    return true
  }

  /// The rest of a line, and of further ones where a tag has several.
  private mutating func readInline() {
    while index < bytes.count {
      let byte = bytes[index]
      switch byte {
      case 0x0A:
        output.append(byte)
        index += 1
        return
      case 0x5C:  // A backslash: what follows is itself.
        let end = min(index + 2, bytes.count)
        output += bytes[index..<end]
        index = end
      case 0x60: copy(to: article.kind == .markdown ? finder.endOfCodeSpan(at: index) : index + 1)
      case 0x25: if !leaveOutComment() { copy(to: index + 1) }
      case 0x3C: if !leaveOut("<%", "%>") { copy(to: finder.endOfCodeElement(at: index)) }
      case 0x7B: if !readBrace() { copy(to: index + 1) }
      case 0x21, 0x5B: if !readWikiLink() { copy(to: index + 1) }
      default: copy(to: index + 1)
      }
      if index > 0, bytes[index - 1] == 0x0A { return }
    }
  }

  private mutating func copy(to end: Int) {
    let end = max(end, index + 1)
    output += bytes[index..<end]
    line += end - index > 1 ? bytes[index..<end].count { $0 == 0x0A } : 0
    index = end
  }

  // MARK: - Tags

  private mutating func readBrace() -> Bool {
    if let skip = skips[index] {
      output += Array(skip.html.utf8)
      go(to: skip.end)
      return true
    }
    if leaveOut("{{{", "}}}") || leaveOut("{# ", "#}") || leaveOut("{#-", "#}") { return true }
    if bytes[index...].starts(with: [0x7B, 0x3A]), readExtension() { return true }
    if bytes[index...].starts(with: MarkupTag.Style.statement.marks.open) {
      return read(.statement)
    }
    if bytes[index...].starts(with: MarkupTag.Style.shortcode.marks.open) {
      return read(.shortcode)
    }
    if bytes[index...].starts(with: MarkupTag.Style.markdownShortcode.marks.open) {
      return read(.markdownShortcode)
    }
    if bytes[index...].starts(with: MarkupTag.Style.value.marks.open) { return read(.value) }
    guard let end = finder.endOfAttributes(at: index) else { return false }
    report(index..<end, Self.leftOut)
    index = end
    return true
  }

  /// Leaves out what stands between two marks that other generators have.
  private mutating func leaveOut(_ open: String, _ close: String) -> Bool {
    let (open, close) = (Array(open.utf8), Array(close.utf8))
    guard bytes[index...].starts(with: open),
      let end = finder.close(close, behind: open, at: index)
    else { return false }
    report(index..<(end + close.count), Self.leftOut)
    go(to: end + close.count)
    return true
  }

  /// What note books keep for themselves: `%%…%%`, also over paragraphs where the marks stand alone.
  private mutating func leaveOutComment() -> Bool {
    let mark: [UInt8] = [0x25, 0x25]
    guard bytes[index...].starts(with: mark), index == 0 || bytes[index - 1] <= 0x20 else {
      return false
    }
    let isAlone =
      (index == 0 || bytes[index - 1] == 0x0A)
      && (bytes[(index + 2)...].first.map { $0 == 0x0A || $0 == 0x0D } ?? false)
    guard isAlone, let end = finder.next([0x0A] + mark, from: index + 2) else {
      return leaveOut("%%", "%%")
    }
    report(index..<(end + 3), Self.leftOut)
    go(to: end + 3)
    return true
  }

  /// kramdown's extensions: `{::comment}…{:/comment}`, `{::nomarkdown}…{:/}`, `{::options key="value" /}`.
  private mutating func readExtension() -> Bool {
    let isEnd = bytes[index...].starts(with: Array("{:/".utf8))
    guard isEnd || bytes[index...].starts(with: Array("{::".utf8)),
      let close = finder.close([0x7D], behind: [0x7B, 0x3A], at: index)
    else { return false }
    let mark = index..<(close + 1)
    let name = bytes[(index + 3)..<close].prefix { $0 != 0x20 && $0 != 0x2F }
    report(mark, Self.leftOut)
    // What is in a comment is for nobody, over how many paragraphs it may go.
    guard !isEnd, name.elementsEqual("comment".utf8), bytes[close - 1] != 0x2F,
      let end = finder.next(Array("{:/".utf8), from: mark.upperBound),
      let last = bytes[end...].prefix(40).firstIndex(of: 0x7D)
    else {
      go(to: mark.upperBound)
      return true
    }
    go(to: last + 1)
    return true
  }

  /// A place that links lead to.
  private static func anchor(_ name: String) -> String { "<a id=\"\(BodyHTML.escape(name))\"></a>" }

  mutating func go(to end: Int) {
    line += bytes[index..<end].count { $0 == 0x0A }
    index = end
  }

  // MARK: - Links, reports

  /// `[[Page]]`, `[[Page|words]]`, `![[picture.png|words]]`.
  private mutating func readWikiLink() -> Bool {
    let start = bytes[index] == 0x21 ? index + 1 : index
    guard let found = finder.wikiLink(at: start) else { return false }
    let link = WikiLink(String(decoding: bytes[found.content], as: UTF8.self))
    let isEmbedded = start > index
    if isEmbedded, let picture = link.picture {
      report(index..<found.end, "is shown as a picture")
      write(picture, to: found.end)
      return true
    } else {
      output += Array(BodyHTML.escape(link.words).utf8)
      report(index..<found.end, "is shown as words: only the site’s generator knows where it leads")
    }
    index = found.end
    return true
  }

  /// Takes the list item out that was just written.
  private mutating func removeItemBefore() {
    guard output.last == 0x0A else { return }
    // One that is longer holds no place, and would be gone through again for each mark behind it.
    let recent = output.suffix(1000)
    let begin = recent.dropLast().lastIndex(of: 0x0A)
    guard begin != nil || recent.startIndex == 0 else { return }
    let start = begin.map { $0 + 1 } ?? 0
    let item = String(decoding: output[start...], as: UTF8.self).trimmingPrefix { $0.isWhitespace }
    if item.hasPrefix("* ") || item.hasPrefix("- ") || item.hasPrefix("1. ") {
      // Its line was counted, and so are those before it.
      if counted == output.count { (counted, made) = (start, made - 1) }
      output.removeSubrange(start...)
    }
  }

  static let leftOut = "is left out: it speaks to the site’s generator"
  static let asNote = "is shown as a note"

  mutating func report(_ range: Range<Int>, _ what: String) {
    report(String(decoding: bytes[range], as: UTF8.self), what)
  }

  private mutating func report(_ words: String, _ what: String) {
    let shown = words.onOneLine
    reports.append(
      BodySanitizer.Report(
        reason: "“\(shown.count > 60 ? "\(shown.prefix(59))…" : shown)” \(what)", written: "",
        line: line))
  }
}
