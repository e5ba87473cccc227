/// Finds where things end in a text, remembering what is not there: no text is gone through twice for nothing.
struct MarkFinder {
  private let bytes: [UInt8]
  /// Where the next of each mark is, from where it was looked for.
  private var found: [[UInt8]: (from: Int, at: Int?)] = [:]
  /// Of each style the tags that end others.
  private var ends: [MarkupTag.Style: TagEnds] = [:]
  private var ticks: CodeTicks
  /// What tags have between their marks where several close at one place.
  private var quotes = TagQuotes()
  /// Where the word ends that was gone through last, from where that was.
  private var word = 0..<0

  /// Where paragraphs end: at blank lines and before code.
  private let breaks: [Int]
  private var nextBreak = 0

  init(_ bytes: [UInt8], codeLines: Set<Int> = []) {
    self.bytes = bytes
    ticks = CodeTicks(bytes)
    var breaks: [Int] = []
    var (line, isBlank) = (1, true)
    for (index, byte) in bytes.enumerated() {
      if byte == 0x0A {
        if isBlank { breaks.append(index) }
        (line, isBlank) = (line + 1, true)
        if codeLines.contains(line) { breaks.append(index) }
      } else if byte != 0x20, byte != 0x09 {
        isBlank = false
      }
    }
    self.breaks = breaks
  }

  /// Where a tag that opens at an index closes: in its own paragraph, and not in code.
  mutating func close(_ close: [UInt8], behind open: [UInt8], at start: Int) -> Int? {
    guard let end = next(close, from: start + open.count), end - start < 8192 else { return nil }
    if nextBreak > 0, breaks[nextBreak - 1] >= start { nextBreak = 0 }
    while nextBreak < breaks.count, breaks[nextBreak] < start { nextBreak += 1 }
    if nextBreak < breaks.count, breaks[nextBreak] < end { return nil }
    // Hugo quotes with backticks; one alone opens code, in which the other mark stands.
    let (ticks, hasParenthesis) = quotes.read(bytes, start..<end)
    let mayQuote = open.count > 2 || hasParenthesis
    return ticks == 0 || mayQuote && ticks.isMultiple(of: 2) ? end : nil
  }

  mutating func next(_ mark: [UInt8], from start: Int) -> Int? {
    if let known = found[mark], known.from <= start {
      guard let at = known.at else { return nil }
      if at >= start { return at }
    }
    let at = start <= bytes.count ? bytes[start...].firstRange(of: mark)?.lowerBound : nil
    found[mark] = (start, at)
    return at
  }

  /// The tag that ends another: `{% endraw %}`, `{{< /highlight >}}`, Zola's `{% end %}`.
  mutating func end(of tag: MarkupTag, from start: Int) -> Range<Int>? {
    guard tag.style != .value else { return nil }
    let known = ends[tag.style] ?? TagEnds(bytes, style: tag.style)
    ends[tag.style] = known
    return known.first(of: tag.name, from: start)
  }

  /// Behind a code span that begins at an index; behind its backticks where it is none.
  mutating func endOfCodeSpan(at start: Int) -> Int { ticks.endOfSpan(at: start) }

  /// Behind the word that stands at an index.
  mutating func endOfWord(at start: Int) -> Int {
    if !word.contains(start) {
      word = start..<(bytes[start...].firstIndex { $0 <= 0x20 } ?? bytes.count)
    }
    return word.upperBound
  }

  /// Behind an element of HTML that holds code, or a comment; behind the `<` of anything else.
  mutating func endOfCodeElement(at start: Int) -> Int {
    if bytes[start...].starts(with: Array("<!--".utf8)) {
      return next(Array("-->".utf8), from: start).map { $0 + 3 } ?? start + 1
    }
    for name in ["pre", "code", "kbd", "samp", "script", "style"] {
      let open = Array("<\(name)".utf8)
      guard bytes[start...].starts(with: open),
        let after = bytes[start...].dropFirst(open.count).first,
        after == 0x3E || after == 0x20 || after == 0x0A
      else { continue }
      let close = Array("</\(name)>".utf8)
      return next(close, from: start).map { $0 + close.count } ?? start + 1
    }
    return start + 1
  }

  /// Behind `{: .lead}`, or `{width=50%}` where it stands behind what it speaks of.
  func endOfAttributes(at start: Int) -> Int? {
    let rest = bytes[start...].prefix(200)
    guard let end = rest.firstIndex(where: { $0 == 0x7D || $0 == 0x0A }), bytes[end] == 0x7D,
      end > start + 1
    else { return nil }
    let content = bytes[(start + 1)..<end]
    let before = start > 0 ? bytes[start - 1] : 0x0A
    let isBehind = [0x29, 0x5D, 0x2A, 0x5F, 0x60].contains(before)
    guard isBehind else { return nil }
    if content.first == 0x3A { return end + 1 }
    let words = content.split(separator: 0x20)
    let isList = words.allSatisfy { word in
      word.first == 0x23 || word.first == 0x2E || word.contains(0x3D)
    }
    return !words.isEmpty && isList ? end + 1 : nil
  }

  /// What stands between `[[` and `]]` at an index, and where that ends.
  func wikiLink(at start: Int) -> (content: Range<Int>, end: Int)? {
    guard bytes[start...].starts(with: [0x5B, 0x5B]) else { return nil }
    let from = start + 2
    guard
      let end = bytes[from...].prefix(300).firstIndex(where: { [0x5B, 0x5D, 0x0A].contains($0) }),
      end > from, bytes[end...].starts(with: [0x5D, 0x5D])
    else { return nil }
    // `[[1]](address)` and `[[1]][name]` are links of Markdown.
    let behind = end + 2 < bytes.count ? bytes[end + 2] : 0x0A
    let isNumber = bytes[from..<end].allSatisfy { (0x30...0x39).contains($0) }
    guard behind != 0x28, behind != 0x5B, !isNumber else { return nil }
    return (from..<end, end + 2)
  }
}
