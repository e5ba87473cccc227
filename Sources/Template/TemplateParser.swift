import Diagnostics

/// Reads a template into a tree, and finds all tags that cannot be meant.
struct TemplateParser {
  private let source: TemplateSource
  private var scanner: TemplateScanner
  /// Where the text begins that is not in the tree yet.
  private var cursor = 0
  /// How many tags are open.
  private var depth = 0
  private var problems: [Problem] = []
  private var lapses: [Problem] = []
  /// The last tag that set delimiters, unless it was found to outlast a section.
  private var delimiters: TemplateTag?

  static func parse(_ source: TemplateSource) -> ParsedTemplate {
    var parser = TemplateParser(source)
    var nodes: [TemplateNode]?
    do throws(Problem) { nodes = try parser.nodes(inside: nil).nodes } catch {
      parser.problems.append(error)
    }
    parser.findControlCharacter()
    return ParsedTemplate(
      source: source, nodes: nodes ?? [], faults: parser.problems, lapses: parser.lapses,
      isBroken: nodes == nil)
  }

  private init(_ source: TemplateSource) {
    self.source = source
    scanner = TemplateScanner(source)
  }

  /// - Parameter fillsBlock: whether the open tag fills a block of a parent: the blanks before its
  ///   closing tag are nobody's.
  /// - Returns: the nodes up to the tag that closes the open one, else to the end of the template.
  private mutating func nodes(
    inside opened: TemplateTag?, fillsBlock: Bool = false
  ) throws(Problem) -> (nodes: [TemplateNode], close: TemplateTag?) {
    var nodes: [TemplateNode] = []
    func add(_ content: TemplateNode.Content, _ tag: TemplateTag) {
      nodes.append(TemplateNode(place: tag.place, content: content))
    }
    while let tag = try scanner.next() {
      switch tag.sigil {
      case .variable, .unescaped: addText(before: tag, alone: nil, to: &nodes)
      case .parent: addText(cursor..<tag.start, to: &nodes)
      case .close where fillsBlock:
        addText(before: tag, alone: tag.lineStart.map { $0..<tag.range.upperBound }, to: &nodes)
      case .pragma: break
      default: addText(before: tag, alone: tag.line, to: &nodes)
      }
      switch tag.sigil {
      case .comment: break
      case .delimiters: delimiters = tag
      case .variable, .unescaped:
        if let name = try name(in: tag, TemplateName.init(parsing:)) {
          add(.variable(name, isEscaped: tag.sigil == .variable), tag)
        }
      case .section, .inverted:
        let name = try name(in: tag, TemplateName.init(parsing:))
        let inner = try inside(tag).nodes
        if let name { add(.section(name, isInverted: tag.sigil == .inverted, inner), tag) }
      case .partial:
        if let name = try name(in: tag, TemplateName.ofTemplate(parsing:)) {
          let indent = tag.line.map { scanner.bytes[$0.lowerBound..<tag.place] }
          add(.include(name, indent: indent, [], strays: []), tag)
        }
      case .parent: try addParent(tag, to: &nodes)
      case .block:
        if let block = try block(tag, fillsBlock: opened?.sigil == .parent) {
          add(.block(block), tag)
        }
      case .close:
        try check(opened, closedBy: tag)
        return (nodes, tag)
      case .pragma:
        try report(
          "pragmas are not for templates", at: tag,
          hint: "whether a template is HTML or text is in its file's name")
      }
    }
    addText(cursor..<scanner.bytes.count, to: &nodes)
    return (nodes, nil)
  }

  /// What stands between a tag and the one that closes it.
  private mutating func inside(
    _ tag: TemplateTag, fillsBlock: Bool = false
  ) throws(Problem) -> (nodes: [TemplateNode], close: TemplateTag) {
    depth += 1
    defer { depth -= 1 }
    guard depth <= TemplateChecker.maximumDepth else {
      throw source.problem(
        "sections are nested more than \(TemplateChecker.maximumDepth) deep", at: tag.place)
    }
    let (nodes, close) = try nodes(inside: tag, fillsBlock: fillsBlock)
    guard let close else {
      throw source.problem(
        "“\(tag.sigil.rawValue)\(tag.content.excerpt)” is not closed", at: tag.place,
        hint: "end it with \(scanner.delimiters.tag("/\(tag.content.excerpt)"))")
    }
    return (nodes, close)
  }

  // MARK: Text

  /// Adds the text before a tag; a tag that stands alone takes its line along.
  private mutating func addText(
    before tag: TemplateTag, alone line: Range<Int>?, to nodes: inout [TemplateNode]
  ) {
    addText(cursor..<(line?.lowerBound ?? tag.place), to: &nodes, beforeTag: line == nil)
    cursor = line?.upperBound ?? tag.range.upperBound
  }

  /// - Parameter beforeTag: a tag that begins a line has an empty text before it, for the indentation
  ///   to go into.
  private func addText(
    _ range: Range<Int>, to nodes: inout [TemplateNode], beforeTag: Bool = false
  ) {
    func startsLine(_ place: Int) -> Bool { place == 0 || scanner.bytes[place - 1] == 0x0A }
    func add(_ range: Range<Int>) {
      let text = TemplateNode.Content.text(
        scanner.bytes[range], startsLine: startsLine(range.lowerBound))
      nodes.append(TemplateNode(place: range.lowerBound, content: text))
    }
    let end = range.upperBound
    if !range.isEmpty { add(range) }
    if beforeTag && startsLine(end) { add(end..<end) }
  }

  // MARK: Inheritance

  /// A parent and its closing tag stand alone together: what is between them is no text.
  private mutating func addParent(
    _ tag: TemplateTag, to nodes: inout [TemplateNode]
  ) throws(Problem) {
    cursor = tag.range.upperBound
    let name = try name(in: tag, TemplateName.ofTemplate(parsing:))
    let (inside, close) = try inside(tag)
    let nextLine = tag.lineStart == nil ? nil : close.nextLine
    if nextLine == nil { addText(tag.start..<tag.place, to: &nodes, beforeTag: true) }
    cursor = nextLine ?? close.range.upperBound
    guard let name else { return }
    var blocks: [TemplateBlock] = []
    var strays: [Int] = []
    for node in inside where !node.isText {
      if case .block(let block) = node.content {
        blocks.append(block)
      } else {
        strays.append(node.place)
      }
    }
    let indent = nextLine == nil ? nil : scanner.bytes[tag.start..<tag.place]
    nodes.append(
      TemplateNode(
        place: tag.place, content: .include(name, indent: indent, blocks, strays: strays)))
  }

  private mutating func block(
    _ tag: TemplateTag, fillsBlock: Bool
  ) throws(Problem) -> TemplateBlock? {
    let name = try name(in: tag, TemplateName.init(parsing:))
    if let name, !name.transforms.isEmpty || name.isAnchored {
      try report("“\(tag.content)” cannot name a block", at: tag)
    }
    if fillsBlock { cursor = tag.nextLine ?? tag.range.upperBound }
    let isAlone = (fillsBlock || tag.lineStart != nil) && tag.nextLine != nil
    let start = cursor
    let (nodes, close) = try inside(tag, fillsBlock: fillsBlock)
    guard let name else { return nil }
    let margin = isAlone ? margin(of: start..<close.place) : nil
    return TemplateBlock(
      name: name.text, source: source, place: tag.place, nodes: nodes, margin: margin ?? [],
      indent: margin ?? scanner.bytes[tag.start..<tag.place], isAlone: isAlone)
  }

  /// The blanks before the first line that has more than blanks; nil where there is none.
  private func margin(of range: Range<Int>) -> ArraySlice<UInt8>? {
    let text = scanner.bytes[range]
    guard let end = text.firstIndex(where: { !$0.isBlank && $0 != 0x0A && $0 != 0x0D }) else {
      return nil
    }
    let start = text[..<end].lastIndex(of: 0x0A).map { $0 + 1 } ?? text.startIndex
    return text[start..<end]
  }

  // MARK: Names and problems

  /// What a tag names; nil for what cannot be a name.
  private mutating func name<Name>(
    in tag: TemplateTag, _ parse: (String) throws(Problem) -> Name
  ) throws(Problem) -> Name? {
    do throws(Problem) { return try parse(tag.content) } catch {
      try report(error.reason, at: tag, hint: error.hint)
      return nil
    }
  }

  private mutating func check(_ opened: TemplateTag?, closedBy tag: TemplateTag) throws(Problem) {
    guard let opened else {
      throw source.problem(
        "“/\(tag.content.excerpt)” closes a section that is not open", at: tag.place)
    }
    guard tag.name == opened.name else {
      throw source.problem(
        "“/\(tag.content.excerpt)” stands where “\(opened.content.excerpt)” must be closed",
        at: tag.place, hint: "it was opened at \(source.location(at: opened.place))")
    }
    if let delimiters, scanner.delimiters != opened.delimiters {
      noteLapse(
        "the delimiters that are set here outlast the section they are set in",
        at: delimiters.place, hint: "set them back before the section is closed")
      self.delimiters = nil
    }
  }

  /// What no reader could see.
  private mutating func findControlCharacter() {
    let place = scanner.bytes.firstIndex { byte in
      byte < 0x20 && byte != 0x0A && byte != 0x09 && byte != 0x0D || byte == 0x7F
    }
    if let place { noteLapse("a control character", at: place, hint: "delete it") }
  }

  private mutating func noteLapse(_ reason: String, at place: Int, hint: String? = nil) {
    guard lapses.count <= TemplateChecker.maximumProblems else { return }
    let isLast = lapses.count == TemplateChecker.maximumProblems
    lapses.append(isLast ? .more : source.problem(reason, at: place, hint: hint))
  }

  /// - Throws: `Problem` when there are more than anybody reads.
  private mutating func report(
    _ reason: String, at tag: TemplateTag, hint: String? = nil
  ) throws(Problem) {
    guard problems.count < TemplateChecker.maximumProblems else { throw Problem.more }
    problems.append(source.problem(reason, at: tag.place, hint: hint))
  }
}
