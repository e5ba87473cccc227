import Diagnostics

/// What becomes of a site generator's tags.
extension GeneratorMarkup {
  mutating func read(_ style: MarkupTag.Style) -> Bool {
    let (open, close) = style.marks
    guard let end = finder.close(close, behind: open, at: index) else {
      return leaveOutUnclosed(style)
    }
    let whole = index..<(end + close.count)
    let content = bytes[(index + open.count)..<end]
    // Hugo's way to write one that is none: `{{</* name */>}}`.
    if style != .value, content.starts(with: [0x2F, 0x2A]),
      content.suffix(2).elementsEqual([0x2A, 0x2F]),
      content.count >= 4
    {
      let shown = open + Array(content.dropFirst(2).dropLast(2)) + close
      output += Array(BodyHTML.escape(String(decoding: shown, as: UTF8.self)).utf8)
      go(to: whole.upperBound)
      return true
    }
    if style == .statement, let block = blocks[index] {
      read(block, whole)
    } else {
      read(MarkupTag(content, style: style), whole)
    }
    return true
  }

  /// A tag that its paragraph does not close is none of the article's words: a generator refuses the page.
  ///
  /// One that begins a line goes as far as that. Within words only the name of a value is surely none of them.
  private mutating func leaveOutUnclosed(_ style: MarkupTag.Style) -> Bool {
    let blanks: Set<UInt8> = [0x20, 0x09, 0x2D, 0x7E]
    let start = index + style.marks.open.count
    let name = bytes[start...].drop { blanks.contains($0) }
    guard let first = name.first, (0x61...0x7A).contains(first | 0x20) else { return false }
    let end: Int
    if style == .value {
      end = finder.endOfWord(at: name.startIndex)
      guard let dot = finder.next([0x2E], from: name.startIndex), dot < end - 1 else {
        return false
      }
    } else {
      // Back to what begins no line: all of it is not gone through for each tag.
      let before = bytes[..<index].reversed().first { $0 != 0x20 && $0 != 0x3E }
      guard before ?? 0x0A == 0x0A else { return false }
      end = finder.next([0x0A], from: name.startIndex) ?? bytes.count
    }
    report(index..<end, "is left out: it begins a tag of the site’s generator that does not end")
    index = end
    return true
  }

  private mutating func read(_ tag: MarkupTag, _ whole: Range<Int>) {
    switch MarkupMeaning(of: tag, in: article) {
    case .html(let html, let what):
      report(whole, "is shown as \(what)")
      if html.hasPrefix(article.siteRoot) { removeSiteAddress() }
      write(html, to: whole.upperBound)
    case .siteAddress:
      let root = article.siteRoot
      // `{{ site.url }}{{ site.baseurl }}` says one thing in two parts.
      if !output.suffix(root.utf8.count).elementsEqual(root.utf8) { output += Array(root.utf8) }
      report(whole, "is shown as the site’s address")
      go(to: whole.upperBound)
    case .link(let address, let words): readLink(tag, whole, address, words)
    case .note(let note): read(note, tag, whole)
    case .endOfNote:
      if openNotes > 0 { closeNote() }
      go(to: whole.upperBound)
    case .endOfBody:
      if openBodies.popLast() ?? true, openNotes > 0 { closeNote() }
      go(to: whole.upperBound)
    case .reference(let name): readReference(to: name, whole)
    case .code, .verbatim, .comment: readContent(of: tag, whole)
    case .nothing:
      let isEnd = tag.name.hasPrefix("/") && !tag.name.hasPrefix("/*") || tag.name.hasPrefix("end")
      if !isEnd { report(whole, Self.leftOut) }
      if tag.hasBody, finder.end(of: tag, from: whole.upperBound) != nil {
        openBodies.append(false)
      }
      go(to: whole.upperBound)
    }
  }

  /// The address of a page that the site's generator would look up.
  private mutating func readReference(to name: String, _ whole: Range<Int>) {
    let isPlace = name.hasPrefix("#")
    switch isPlace ? .page(name) : article.pages.page(named: name) {
    case .page(let address):
      report(whole, "is shown as the address of its page")
      // Parentheses would end a link of Markdown.
      removeSiteAddress()
      let plain = address.replacing("(", with: "%28").replacing(")", with: "%29")
      output += Array(BodyHTML.escape(plain).utf8)
      go(to: whole.upperBound)
    case .withoutAddress: leaveOutReference(whole, "its page has no address")
    case .several: leaveOutReference(whole, "several articles are named so")
    case .nothing: leaveOutReference(whole, "no published article is named so")
    }
  }

  /// `{{ site.baseurl }}{% link … %}`: an address that is whole has none before it.
  private mutating func removeSiteAddress() {
    let root = article.siteRoot.utf8
    if !root.isEmpty, output.suffix(root.count).elementsEqual(root) {
      output.removeLast(root.count)
    }
  }

  private mutating func leaveOutReference(_ whole: Range<Int>, _ why: String) {
    report(whole, "is left out: \(why)")
    let isBracketed =
      output.last == 0x3C && !output.suffix(2).elementsEqual([0x28, 0x3C])
      && whole.upperBound < bytes.count && bytes[whole.upperBound] == 0x3E
    if isBracketed {
      output.removeLast()
    } else if WrittenAddress.isOpen(in: output) {
      output += Array("\(BodyAddress.unknownPage):".utf8)
    }
    go(to: whole.upperBound + (isBracketed ? 1 : 0))
  }

  /// A tag whose content is code, or is for nobody; without an end it has none.
  private mutating func readContent(of tag: MarkupTag, _ whole: Range<Int>) {
    guard let end = finder.end(of: tag, from: whole.upperBound) else {
      report(whole, Self.leftOut)
      go(to: whole.upperBound)
      return
    }
    let content = bytes[whole.upperBound..<end.lowerBound]
    switch MarkupMeaning(of: tag, in: article) {
    case .verbatim:
      report(whole, "is left out, what is in it stays")
      output += content
      go(to: end.upperBound)
    case .code:
      var code = String(decoding: content, as: UTF8.self)
      if code.hasPrefix("\n") { code.removeFirst() }
      report(whole, "is shown as code")
      write("<pre><code>\(BodyHTML.escape(code))</code></pre>", to: end.upperBound)
    default:
      report(whole, Self.leftOut)
      go(to: end.upperBound)
    }
  }

  private mutating func read(_ block: MarkupBlocks.Block, _ whole: Range<Int>) {
    guard let shown = block.shown else {
      report(whole, "is left out up to its end: only the site’s generator knows what it shows")
      go(to: block.end)
      return
    }
    report(
      whole,
      block.branches.count == 1
        ? "is left out, what is in it stays: only the site’s generator knows whether it is shown"
        : "is left out, one of its branches stays: only the site’s generator knows which is shown")
    go(to: shown.content.lowerBound)
    skips[shown.content.upperBound] = (block.end, "")
  }

  // MARK: - Links and notes

  private mutating func readLink(
    _ tag: MarkupTag, _ whole: Range<Int>, _ address: String, _ words: String?
  ) {
    report(whole, "is shown as a link")
    let start = "<a href=\"\(BodyHTML.escape(address))\">"
    if words == nil, let end = finder.end(of: tag, from: whole.upperBound) {
      output += Array(start.utf8)
      let blanks = bytes[whole.upperBound..<end.lowerBound].prefix { $0 == 0x20 || $0 == 0x0A }
      go(to: whole.upperBound + blanks.count)
      skips[end.lowerBound] = (end.upperBound, "</a>")
    } else {
      write(
        "\(start)\(BodyHTML.escape(words ?? EmbeddedPage.words(for: address)))</a>",
        to: whole.upperBound)
    }
  }

  private mutating func read(_ note: MarkupNote, _ tag: MarkupTag, _ whole: Range<Int>) {
    if finder.end(of: tag, from: whole.upperBound) != nil {
      report(whole, Self.asNote)
      if tag.hasBody { openBodies.append(true) }
      openNote(note.label)
      if let text = note.text { output += Array("\(text)\n\n".utf8) }
    } else if let alone = note.alone {
      report(whole, Self.asNote)
      openNote(alone.label)
      output += Array(alone.text.utf8)
      closeNote()
    } else {
      report(whole, Self.leftOut)
    }
    go(to: whole.upperBound)
  }

  mutating func openNote(_ label: String) {
    openNotes += 1
    output += Array(
      "\n\n<blockquote>\n\n<p><strong>\(BodyHTML.escape(label))</strong></p>\n\n".utf8)
  }

  mutating func closeNote() {
    openNotes -= 1
    output += Array("\n\n</blockquote>\n\n".utf8)
  }

  // MARK: - Writing

  /// Writes HTML in the place of what ends at an index. What begins a line as HTML may go on to the next blank
  /// line (CommonMark §4.6): one follows, so that Markdown behind it is read.
  mutating func write(_ html: String, to end: Int) {
    let start = article.kind == .markdown && html.hasPrefix("<") ? lineStart : nil
    output += Array(html.utf8)
    go(to: end)
    guard let start else { return }
    let isLast = bytes[end...].prefix { $0 != 0x0A }.allSatisfy { $0 == 0x20 || $0 == 0x0D }
    if isLast {
      output += [0x0A] + start
    } else if !html.hasPrefix("<img"), !html.hasPrefix("<a") {
      output += [0x0A] + start + [0x0A] + start
      // Blanks would make code of what follows on the line.
      index += bytes[end...].prefix { $0 == 0x20 || $0 == 0x09 }.count
    }
  }

  /// What a line begins with that goes on with the quote or the list item in which the last line of the output
  /// stands; nil where words stand on it.
  private var lineStart: [UInt8]? {
    let last = Array(output.suffix(200))
    let begin = last.lastIndex(of: 0x0A)
    guard begin != nil || output.count <= 200 else { return nil }
    var rest = last[(begin.map { $0 + 1 } ?? 0)...]
    var start: [UInt8] = []
    while let byte = rest.popFirst() {
      switch byte {
      case 0x20, 0x09, 0x3E: start.append(byte)
      case 0x2A, 0x2B, 0x2D:
        guard rest.first == 0x20 else { return nil }
        start.append(0x20)
      case 0x30...0x39:
        let digits = rest.prefix { (0x30...0x39).contains($0) }
        rest = rest.dropFirst(digits.count)
        guard let mark = rest.popFirst(), mark == 0x2E || mark == 0x29, rest.first == 0x20 else {
          return nil
        }
        start += Array(repeating: 0x20, count: digits.count + 2)
      default: return nil
      }
    }
    return start
  }
}
