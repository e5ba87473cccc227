import Diagnostics

/// Writes a body as plain text of 72 columns: code whole, quotes marked on each line, links spelled out.
struct BodyText {
  private let tokens: [BodyToken]
  private var lines: [String] = []
  /// What stands before each line, the outermost first.
  private var margins: [Margin] = []
  private var wantsBlank = false
  /// The words of the block that is read; a line end is a hard one.
  private var words = ""
  private var lists: [(next: Int, step: Int)?] = []
  private var links: [Link] = []
  /// How much was read before words that are raised.
  private var raised: Int?

  private struct Margin {
    var first: String
    var rest: String
    var isBegun = false
  }

  private struct Link {
    var address: String
    /// How much was read before it.
    var start: Int
    var isReference: Bool
  }

  static func write(_ tokens: [BodyToken]) -> String {
    var text = BodyText(tokens: tokens)
    text.read(tokens[...])
    text.flush()
    return text.lines.isEmpty ? "" : text.lines.joined(separator: "\n") + "\n"
  }

  private init(tokens: [BodyToken]) { self.tokens = tokens }

  private mutating func read(_ part: ArraySlice<BodyToken>) {
    var index = part.startIndex
    while index < part.endIndex {
      switch tokens[index] {
      case .text(let text): add(text)
      case .void(let element): add(void: element)
      case .close(let name): close(name)
      case .open(let element):
        if element.name == "pre" {
          let end = tokens.end(of: index)
          code(in: index..<end)
          index = end
        } else if element.name == "table", let table = TextTable(tokens, at: index) {
          flush()
          write(table)
          index = table.end
        } else {
          open(element)
        }
      }
      index += 1
    }
  }

  private mutating func open(_ element: BodyElement) {
    switch element.name {
    case "a":
      let address = element["href"] ?? ""
      links.append(
        Link(
          address: address, start: words.utf8.count,
          isReference: address.hasPrefix("#") && element["class"] != "footnote-backref"))
    case "q": words += "“"
    // Ten to the sixth is no 106, and what is struck out is said no more.
    case "sup": raised = words.utf8.count
    case "del", "s": words += "~~"
    case "p", "figure", "figcaption", "table", "caption", "dl", "h4", "h5", "h6": separate()
    case "ul", "ol":
      flush()
      // A list in a list follows its line.
      if lists.isEmpty { wantsBlank = true }
      let start = element["start"].flatMap { Int($0) } ?? 1
      lists.append(
        element.name == "ol" ? (start, element["reversed"] == nil ? 1 : -1) : nil)
    case "li": beginItem(element)
    case "blockquote":
      separate()
      margins.append(Margin(first: "> ", rest: "> "))
    case "dd":
      flush()
      margins.append(Margin(first: "  ", rest: "  "))
    default: if !Self.isPhrase(element.name) { flush() }
    }
    if element["class"] == "footnotes" { write(rule: true) }
  }

  private mutating func close(_ name: String) {
    switch name {
    case "a": closeLink()
    case "q": words += "”"
    case "sup":
      if let raised { words.markRaised(from: raised) }
      raised = nil
    case "del", "s": words += "~~"
    case "h4", "h5", "h6": writeHeading()
    case "p", "figure", "figcaption", "table", "caption", "dl": separate()
    case "ul", "ol":
      flush()
      _ = lists.popLast()
      if lists.isEmpty { wantsBlank = true }
    case "li", "dd": endMargin()
    case "blockquote":
      endMargin()
      wantsBlank = true
    default: if !Self.isPhrase(name) { flush() }
    }
  }

  private mutating func add(_ text: String) {
    for character in text.collapsingBlanks.unicodeScalars {
      let isBlank = character == " " || character == "\n"
      let last = words.unicodeScalars.last
      if isBlank, last == nil || last == " " || last == "\n" { continue }
      words.unicodeScalars.append(isBlank ? " " : character)
    }
  }

  private mutating func add(void element: BodyElement) {
    switch element.name {
    case "br": words += "\n"
    case "hr": write(rule: false)
    case "img":
      let words = element["alt"] ?? ""
      if !words.isEmpty { add("[\(words)]") }
    default: break
    }
  }

  /// The address behind the words, unless they are the address.
  private mutating func closeLink() {
    guard let link = links.popLast() else { return }
    let start = words.utf8.index(
      words.startIndex, offsetBy: min(link.start, words.utf8.count))
    let shown = String(words[start...]).onOneLine
    if link.address.hasPrefix("#") {
      // A footnote's mark; the way back from it leads nowhere in a text.
      words.removeSubrange(start...)
      if link.isReference { words += shown.allSatisfy(\.isNumber) ? "[\(shown)]" : shown }
    } else if !link.address.isEmpty, link.address != shown, link.address != "mailto:\(shown)",
      link.address != "tel:\(shown)"
    {
      add(" <\(link.address)>")
    }
  }

  // MARK: - Blocks

  private mutating func beginItem(_ element: BodyElement) {
    flush()
    var marker = "-"
    if let list = lists.last, let number = list {
      let value = element["value"].flatMap { Int($0) } ?? number.next
      lists[lists.count - 1] = (value + number.step, number.step)
      marker = "\(value)."
    }
    margins.append(
      Margin(first: marker + " ", rest: String(repeating: " ", count: marker.utf8.count + 1)))
  }

  private mutating func endMargin() {
    flush()
    if margins.last?.isBegun == false, margins.last?.first.hasPrefix(">") == false { append("") }
    _ = margins.popLast()
  }

  private mutating func separate() {
    flush()
    wantsBlank = true
  }

  private mutating func flush() {
    for line in words.split(separator: "\n") where !line.trimmed().isEmpty { wrap(line) }
    words = ""
  }

  /// A heading and a line under it.
  private mutating func writeHeading() {
    let start = lines.count
    flush()
    let widest = lines[min(start, lines.count)...].lazy.map { TextWrapper.columns($0[...]) }.max()
    if let widest {
      append(String(repeating: "~", count: max(1, min(TextWrapper.width, widest) - marginColumns)))
    }
    wantsBlank = true
  }

  private mutating func write(rule isShort: Bool) {
    separate()
    append(isShort ? "________" : "* * *")
    wantsBlank = true
  }

  private mutating func code(in range: Range<Int>) {
    separate()
    var code = ""
    for token in tokens[range] {
      switch token {
      case .text(let text): code += text
      case .void(let element) where element.name == "br": code += "\n"
      case .void, .open, .close: break
      }
    }
    var all = code.withLineFeeds.utf8.split(separator: 0x0A, omittingEmptySubsequences: false)
      .map(Substring.init)
    while all.last?.trimmed().isEmpty == true { all.removeLast() }
    while all.first?.trimmed().isEmpty == true { all.removeFirst() }
    let indent = String(repeating: " ", count: TextWrapper.codeIndent)
    for line in all { append(line.trimmed().isEmpty ? "" : indent + line.trimmedAtEnd) }
    wantsBlank = true
  }

  private mutating func write(_ table: TextTable) {
    wantsBlank = true
    for line in table.lines(width: TextWrapper.width - marginColumns) {
      if line.isEmpty { wantsBlank = true } else { wrap(line[...]) }
    }
    wantsBlank = true
  }

  private var marginColumns: Int { margins.reduce(0) { $0 + $1.rest.utf8.count } }

  private mutating func wrap(_ line: Substring) {
    // Blanks in a table's line stand for its columns.
    if TextWrapper.columns(line) + marginColumns <= TextWrapper.width {
      append(String(line))
    } else {
      for line in TextWrapper.wrap(line, first: marginColumns, rest: marginColumns) { append(line) }
    }
  }

  /// One line, behind what stands before each.
  private mutating func append(_ line: String) {
    if wantsBlank, !lines.isEmpty {
      // Before a quote or an item has begun, the empty line is none of it.
      let before = margins.prefix { $0.isBegun }.map(\.rest).joined()
      lines.append(String(before[...].trimmedAtEnd))
    }
    wantsBlank = false
    var start = ""
    for index in margins.indices {
      start += margins[index].isBegun ? margins[index].rest : margins[index].first
      margins[index].isBegun = true
    }
    lines.append(String((start + line)[...].trimmedAtEnd))
  }

  private static func isPhrase(_ name: String) -> Bool {
    [
      "code", "kbd", "samp", "var", "em", "strong", "b", "i", "u", "s", "del", "ins", "sub", "sup",
      "small", "mark", "cite", "dfn", "abbr",
    ].contains(name)
  }
}

extension String {
  /// Puts a mark before a raised number, which begins at a byte; a footnote's has brackets.
  mutating func markRaised(from start: Int) {
    let place = utf8.index(startIndex, offsetBy: min(start, utf8.count))
    let isNumber = self[place...].first.map { $0.isNumber || "+-−".contains($0) } ?? false
    if isNumber, place > startIndex { insert("^", at: place) }
  }
}
