import Diagnostics

/// Reads a template into a tree, and finds all tags that cannot be meant.
struct TemplateParser {
  private let source: TemplateSource
  private var scanner: TemplateScanner
  /// Where the text begins that is not in the tree yet.
  private var cursor = 0
  private var problems: [Problem] = []
  private var lapses: [Problem] = []
  /// The last tag that set delimiters.
  private var delimiters: TemplateTag?

  static func parse(_ source: TemplateSource) throws(ProblemList) -> ParsedTemplate {
    var parser = TemplateParser(source)
    var nodes: [TemplateNode] = []
    do throws(Problem) { nodes = try parser.nodes(inside: nil, depth: 0).nodes } catch {
      parser.problems.append(error)
    }
    if !parser.problems.isEmpty { throw ProblemList(parser.problems) }
    parser.findControlCharacters()
    return ParsedTemplate(source: source, nodes: nodes, lapses: parser.lapses)
  }

  private init(_ source: TemplateSource) {
    self.source = source
    scanner = TemplateScanner(source)
  }

  private struct Opened {
    var tag: TemplateTag
    /// Whether it fills a block of a parent: the blanks before its closing tag are nobody's.
    var fillsBlock = false

    var name: String { tag.content.filter { !$0.isWhitespace } }
  }

  private mutating func nodes(
    inside opened: Opened?, depth: Int
  ) throws(Problem) -> (nodes: [TemplateNode], close: TemplateTag?) {
    try refuseDepth(depth, opened)
    var nodes: [TemplateNode] = []
    while let tag = try scanner.next() {
      let place = tag.range.lowerBound
      switch tag.sigil {
      case .comment: addText(before: tag, alone: tag.line, to: &nodes)
      case .delimiters:
        delimiters = tag
        addText(before: tag, alone: tag.line, to: &nodes)
      case .variable, .unescaped:
        addText(before: tag, alone: nil, to: &nodes)
        if let name = try name(in: tag) {
          nodes.append(.variable(name, at: place, isEscaped: tag.sigil == .variable))
        }
      case .section, .inverted:
        addText(before: tag, alone: tag.line, to: &nodes)
        let name = try name(in: tag)
        let inner = try self.nodes(inside: Opened(tag: tag), depth: depth + 1).nodes
        if let name {
          nodes.append(.section(name, at: place, isInverted: tag.sigil == .inverted, inner))
        }
      case .partial:
        addText(before: tag, alone: tag.line, to: &nodes)
        if let name = try templateName(in: tag) {
          nodes.append(.partial(name, at: place, indent: tag.line != nil ? indent(of: tag) : nil))
        }
      case .parent: nodes += try parent(tag, depth)
      case .block:
        addText(before: tag, alone: tag.line, to: &nodes)
        let fillsBlock = opened?.tag.sigil == .parent
        if let block = try block(tag, fillsBlock: fillsBlock, depth) { nodes.append(.block(block)) }
      case .close:
        let opened = try self.opened(opened, closedBy: tag)
        let alone = opened.fillsBlock ? tag.lineStart.map { $0..<tag.range.upperBound } : tag.line
        addText(before: tag, alone: alone, to: &nodes)
        return (nodes, tag)
      case .pragma: try report(pragma(tag))
      }
    }
    if let opened { throw notClosed(opened) }
    addText(cursor..<scanner.bytes.count, to: &nodes)
    return (nodes, nil)
  }

  // MARK: Text

  /// Adds the text before a tag; a tag that stands alone takes its line along.
  private mutating func addText(
    before tag: TemplateTag, alone line: Range<Int>?, to nodes: inout [TemplateNode]
  ) {
    addText(cursor..<(line?.lowerBound ?? tag.range.lowerBound), to: &nodes, beforeTag: line == nil)
    cursor = line?.upperBound ?? tag.range.upperBound
  }

  /// - Parameter beforeTag: a tag that begins a line has an empty text before it, for the indentation
  ///   to go into.
  private func addText(
    _ range: Range<Int>, to nodes: inout [TemplateNode], beforeTag: Bool = false
  ) {
    if !range.isEmpty {
      nodes.append(.text(scanner.bytes[range], startsLine: startsLine(range.lowerBound)))
    }
    if beforeTag && startsLine(range.upperBound) { nodes.append(.text([], startsLine: true)) }
  }

  private func startsLine(_ place: Int) -> Bool { place == 0 || scanner.bytes[place - 1] == 0x0A }

  /// The blanks before a tag that begins a line.
  private func indent(of tag: TemplateTag) -> ArraySlice<UInt8> {
    scanner.bytes[(tag.lineStart ?? tag.range.lowerBound)..<tag.range.lowerBound]
  }

  // MARK: Inheritance

  /// A parent and its closing tag stand alone together: what is between them is no text.
  private mutating func parent(_ tag: TemplateTag, _ depth: Int) throws(Problem) -> [TemplateNode] {
    var nodes: [TemplateNode] = []
    let start = tag.lineStart ?? tag.range.lowerBound
    addText(cursor..<start, to: &nodes)
    cursor = tag.range.upperBound
    let name = try templateName(in: tag)
    let (inside, close) = try self.nodes(inside: Opened(tag: tag), depth: depth + 1)
    let end = close ?? tag
    let isAlone = tag.lineStart != nil && end.nextLine != nil
    if !isAlone { addText(start..<tag.range.lowerBound, to: &nodes, beforeTag: true) }
    cursor = (isAlone ? end.nextLine : nil) ?? end.range.upperBound
    guard let name else { return nodes }
    var blocks: [TemplateBlock] = []
    var strays: [Int] = []
    for node in inside {
      if case .block(let block) = node { blocks.append(block) } else { strays += node.place }
    }
    return nodes + [
      .parent(
        name, at: tag.range.lowerBound, indent: isAlone ? indent(of: tag) : nil, blocks,
        strays: strays)
    ]
  }

  private mutating func block(
    _ tag: TemplateTag, fillsBlock: Bool, _ depth: Int
  ) throws(Problem) -> TemplateBlock? {
    let name = try name(in: tag)
    if let name, !name.transforms.isEmpty || name.isAnchored {
      try report(problem("“\(tag.content)” cannot name a block", at: tag))
    }
    if fillsBlock { cursor = tag.nextLine ?? tag.range.upperBound }
    let isAlone = (fillsBlock || tag.lineStart != nil) && tag.nextLine != nil
    let start = cursor
    let (nodes, close) = try self.nodes(
      inside: Opened(tag: tag, fillsBlock: fillsBlock), depth: depth + 1)
    guard let name else { return nil }
    let margin = isAlone ? margin(of: start..<(close?.range.lowerBound ?? start)) : nil
    return TemplateBlock(
      name: name.text, place: tag.range.lowerBound, nodes: nodes, margin: margin ?? [],
      indent: margin ?? indent(of: tag), isAlone: isAlone)
  }

  /// The blanks before the first line that has more than blanks; nil where there is none.
  private func margin(of range: Range<Int>) -> ArraySlice<UInt8>? {
    var start = range.lowerBound
    for place in range {
      let byte = scanner.bytes[place]
      if byte == 0x0A {
        start = place + 1
      } else if !byte.isBlank && byte != 0x0D {
        return scanner.bytes[start..<place]
      }
    }
    return nil
  }

  // MARK: Names

  private mutating func name(in tag: TemplateTag) throws(Problem) -> TemplateName? {
    do throws(TemplateName.Failure) { return try TemplateName(parsing: tag.content) } catch {
      switch error {
      case .notAName:
        try report(
          problem(
            "“\(tag.content.excerpt)” is not a name", at: tag,
            hint: "names are letters, digits, “_”, “-” and “.”"))
      case .tooLong: try report(problem("“\(tag.content.excerpt)” is too long for a name", at: tag))
      case .tooManyTransforms: try report(problem("too many transforms", at: tag))
      }
      return nil
    }
  }

  private mutating func templateName(in tag: TemplateTag) throws(Problem) -> String? {
    let name = tag.content
    guard !name.isEmpty, !name.hasPrefix("*") else {
      try report(
        problem(
          "a template is called by its name, which must be known before anything is sent", at: tag))
      return nil
    }
    let isSafe =
      name.utf8.count <= 500
      && name.utf8.allSatisfy { byte in
        byte < 0x80
          && (Character(Unicode.Scalar(byte)).isLetter || "._-/0123456789".utf8.contains(byte))
      }
    guard isSafe else {
      try report(
        problem(
          "“\(name.excerpt)” cannot be a template's name in a tag", at: tag,
          hint: "use letters, digits, “_”, “-”, “.” and “/” alone"))
      return nil
    }
    return name
  }

  // MARK: Problems

  private mutating func opened(_ opened: Opened?, closedBy tag: TemplateTag) throws(Problem)
    -> Opened
  {
    guard let opened else {
      throw problem("“/\(tag.content.excerpt)” closes a section that is not open", at: tag)
    }
    guard Opened(tag: tag).name == opened.name else {
      throw problem(
        "“/\(tag.content.excerpt)” stands where “\(opened.tag.content.excerpt)” must be closed",
        at: tag, hint: "it was opened at \(source.location(at: opened.tag.range.lowerBound))")
    }
    if let delimiters, scanner.delimiters != opened.tag.delimiters {
      lapses.append(
        problem(
          "the delimiters that are set here outlast the section they are set in", at: delimiters,
          hint: "set them back before the section is closed"))
    }
    return opened
  }

  /// What no reader could see.
  private mutating func findControlCharacters() {
    for (offset, byte) in scanner.bytes.enumerated()
    where byte < 0x20 && byte != 0x0A && byte != 0x09 && byte != 0x0D || byte == 0x7F {
      lapses.append(
        Problem("a control character", at: source.location(at: offset), hint: "delete it"))
      return
    }
  }

  private func notClosed(_ opened: Opened) -> Problem {
    return problem(
      "“\(opened.tag.sigil.rawValue)\(opened.tag.content.excerpt)” is not closed", at: opened.tag,
      hint: "end it with \(scanner.delimiters.tag("/\(opened.tag.content.excerpt)"))")
  }

  private func refuseDepth(_ depth: Int, _ opened: Opened?) throws(Problem) {
    guard depth > TemplateChecker.maximumDepth, let opened else { return }
    throw problem(
      "sections are nested more than \(TemplateChecker.maximumDepth) deep", at: opened.tag)
  }

  private func pragma(_ tag: TemplateTag) -> Problem {
    problem(
      "pragmas are not for templates", at: tag,
      hint: "whether a template is HTML or text is in its file's name")
  }

  private func problem(_ reason: String, at tag: TemplateTag, hint: String? = nil) -> Problem {
    Problem(reason, at: source.location(at: tag.range.lowerBound), hint: hint)
  }

  /// - Throws: `Problem` when there are more than anybody reads.
  private mutating func report(_ problem: Problem) throws(Problem) {
    guard problems.count < TemplateChecker.maximumProblems else { throw Problem.more }
    problems.append(problem)
  }
}

extension String {
  /// As much of what somebody wrote as an error can show.
  fileprivate var excerpt: String {
    // One character can be as long as the text: a letter with any number of accents.
    let beginning = String.UnicodeScalarView(unicodeScalars.prefix(60))
    return beginning.count < unicodeScalars.count ? "\(String(beginning))…" : self
  }
}
