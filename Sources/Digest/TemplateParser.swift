import Diagnostics
import Mail

/// Reads a template into tags, finding what swift-mustache would pass over in silence.
struct TemplateParser {
  private let source: TemplateSource
  private let text: String
  private var position: String.Index
  private var opening = "{{"
  private var closing = "}}"

  /// How deep sections may nest; the template engine recurses once for each.
  private static let maximumDepth = 100

  static func parse(_ source: TemplateSource) throws(Problem) -> [TemplateNode] {
    var parser = TemplateParser(source)
    try parser.refuseMarks()
    return try parser.parseNodes(inside: nil, depth: 0).nodes
  }

  private init(_ source: TemplateSource) {
    self.source = source
    text = source.text
    position = text.startIndex
  }

  private struct Opened {
    var tag: TemplateNode.Tag
    /// What the closing tag must repeat.
    var name: String
  }

  /// Refuses the characters by which tags of the second pass are known.
  private func refuseMarks() throws(Problem) {
    guard
      let mark = text.unicodeScalars.firstIndex(where: {
        $0.properties.generalCategory == .control && $0 != "\n" && $0 != "\t"
      })
    else { return }
    throw problem("a control character", at: mark, hint: "delete it")
  }

  private mutating func parseNodes(
    inside opened: Opened?, depth: Int
  ) throws(Problem) -> (nodes: [TemplateNode], end: TemplateNode.Tag?) {
    guard depth <= Self.maximumDepth else {
      throw problem("sections are nested more than \(Self.maximumDepth) deep", at: position)
    }
    var nodes: [TemplateNode] = []
    while let tag = try nextTag() {
      nodes.append(.text)
      let rest = tag.content.dropFirst()
      switch tag.content.first {
      case "#", "^":
        let name = try tagName(rest, in: tag)
        let inner = try parseInner(tag, String(rest), depth)
        nodes.append(
          .section(
            tag, name, inverted: tag.content.first == "^", inner.nodes, end: inner.end))
      case "/":
        guard let opened else {
          throw problem("“\(tag.content)” closes a section that is not open", at: tag)
        }
        guard Self.compact(rest) == Self.compact(opened.name[...]) else {
          throw problem(
            "“\(tag.content)” stands where “\(opened.name.trimmed)” must be closed", at: tag,
            hint: "it was opened at \(source.location(at: opened.tag.range.lowerBound))")
        }
        return (nodes, tag)
      case "$":
        let inner = try parseInner(tag, String(rest), depth)
        let name = try tagName(rest, in: tag)
        guard name.transforms.isEmpty else {
          throw problem("“\(rest.trimmed)” cannot name a block", at: tag)
        }
        nodes.append(.block(tag, name: name.path, inner.nodes, end: inner.end))
      case "<":
        let inner = try parseInner(tag, String(rest), depth)
        nodes.append(
          .extending(
            tag, name: try extendedName(rest, in: tag), inner.nodes, end: inner.end))
      case ">": nodes.append(.partial(tag, name: try templateName(rest, in: tag)))
      case "%":
        throw problem(
          "pragmas are not for templates", at: tag,
          hint: "whether a template is HTML or text is in its file's name")
      case "!", "=": nodes.append(.silent(tag))
      case "{", "&": nodes.append(.variable(tag, try tagName(rest, in: tag)))
      default: nodes.append(.variable(tag, try tagName(tag.content, in: tag)))
      }
    }
    if let opened {
      throw problem(
        "“\(opened.tag.content.first.map(String.init) ?? "")\(opened.name.trimmed)” is not closed",
        at: opened.tag, hint: "end it with \(opening)/\(opened.name.trimmed)\(closing)")
    }
    return (nodes, nil)
  }

  private mutating func parseInner(
    _ tag: TemplateNode.Tag, _ name: String, _ depth: Int
  ) throws(Problem) -> (nodes: [TemplateNode], end: TemplateNode.Tag) {
    // The engine forgets delimiters that were set inside a section when the section ends.
    let delimiters = (opening, closing)
    let inner = try parseNodes(inside: Opened(tag: tag, name: name), depth: depth + 1)
    (opening, closing) = delimiters
    return (inner.nodes, inner.end ?? tag)
  }

  /// The next tag, or nil at the end of the text.
  private mutating func nextTag() throws(Problem) -> TemplateNode.Tag? {
    guard let open = text[position...].firstRange(of: opening) else { return nil }
    let isTriple = text[open.upperBound...].hasPrefix("{")
    let isDelimiters = text[open.upperBound...].hasPrefix("=")
    let ending = (isTriple ? "}" : isDelimiters ? "=" : "") + closing
    guard let close = text[open.upperBound...].firstRange(of: ending) else {
      throw problem("the tag is not closed", at: open.lowerBound, hint: "end it with “\(ending)”")
    }
    let tag = TemplateNode.Tag(
      range: open.lowerBound..<close.upperBound,
      content: text[open.upperBound..<close.lowerBound].trimmed)
    position = close.upperBound
    try refuseWhatTheEngineMisreads(text[open.upperBound..<close.lowerBound], tag)
    if isDelimiters { try setDelimiters(tag) }
    return tag
  }

  /// Tags that are good Mustache, but that swift-mustache reads as text or does not read.
  private func refuseWhatTheEngineMisreads(
    _ content: Substring, _ tag: TemplateNode.Tag
  ) throws(Problem) {
    if content.first?.isNewline == true {
      throw problem("a tag must begin on the line of its “\(opening)”", at: tag)
    }
    if content.first?.isWhitespace == true, let sigil = tag.content.first,
      "#^/$<>!&{=%".contains(sigil)
    {
      throw problem("“\(sigil)” must stand right behind “\(opening)”", at: tag)
    }
    if content.first == "{", (opening, closing) != ("{{", "}}") {
      throw problem(
        "three braces have no meaning between “\(opening)” and “\(closing)”", at: tag,
        hint: "write \(opening)&name\(closing)")
    }
  }

  private mutating func setDelimiters(_ tag: TemplateNode.Tag) throws(Problem) {
    let words = tag.content.dropFirst().split(whereSeparator: \.isWhitespace).map(String.init)
    guard words.count == 2, !words.joined().contains("=") else {
      throw problem("new delimiters are written {{=<% %>=}}", at: tag)
    }
    // An empty section between single characters ends swift-mustache with a range error.
    guard words.allSatisfy({ $0.count > 1 }) else {
      throw problem("a delimiter has at least two characters", at: tag, hint: "such as <% and %>")
    }
    opening = words[0]
    closing = words[1]
  }

  private func tagName(
    _ text: Substring, in tag: TemplateNode.Tag
  ) throws(Problem) -> TemplateNode.TagName {
    var rest = text.trimmed
    var transforms: [String] = []
    while let bracket = rest.firstIndex(of: "(") {
      guard rest.hasSuffix(")") else { break }
      transforms.append(String(rest[..<bracket]))
      // The engine recurses once for each.
      guard transforms.count <= 10 else { throw problem("too many transforms", at: tag) }
      rest = rest[rest.index(after: bracket)...].dropLast()
    }
    let isName = rest.utf8.allSatisfy { byte in
      byte.isASCIILetterOrDigit || byte == UInt8(ascii: "_") || byte == UInt8(ascii: "-")
        || byte == UInt8(ascii: ".")
    }
    let hasEmptyPart = rest.contains("..") || rest.count > 1 && rest.hasSuffix(".")
    guard isName, !hasEmptyPart, !(rest.isEmpty && transforms.isEmpty) else {
      throw problem(
        "“\(tag.content)” is not a name", at: tag,
        hint: "names are letters, digits, “_”, “-” and “.”")
    }
    return TemplateNode.TagName(path: String(rest), transforms: transforms)
  }

  private func templateName(
    _ text: Substring, in tag: TemplateNode.Tag
  ) throws(Problem) -> String {
    let name = String(text.trimmed)
    guard !name.isEmpty, !name.hasPrefix("*") else {
      throw problem(
        "a template is called by its name, which must be known before anything is sent", at: tag)
    }
    let isSafe = name.allSatisfy {
      $0.isASCII && ($0.isLetter || $0.isNumber) || "._-/".contains($0)
    }
    guard isSafe else {
      throw problem(
        "“\(name)” cannot be a template's name in a tag", at: tag,
        hint: "use letters, digits, “_”, “-”, “.” and “/” alone")
    }
    return name
  }

  /// The engine cannot read the closing tag of a name with a slash.
  private func extendedName(
    _ text: Substring, in tag: TemplateNode.Tag
  ) throws(Problem) -> String {
    let name = try templateName(text, in: tag)
    guard !name.contains("/") else {
      throw problem(
        "a template in a folder cannot be extended", at: tag,
        hint: "move it up, beside digest.html.mustache")
    }
    return name
  }

  private static func compact(_ name: Substring) -> String {
    String(name.filter { !$0.isWhitespace })
  }

  private func problem(
    _ reason: String, at tag: TemplateNode.Tag, hint: String? = nil
  ) -> Problem { problem(reason, at: tag.range.lowerBound, hint: hint) }

  private func problem(
    _ reason: String, at index: String.Index, hint: String? = nil
  ) -> Problem { Problem(reason, at: source.location(at: index), hint: hint) }
}

extension StringProtocol {
  /// The text without blanks at its ends.
  var trimmed: SubSequence {
    guard let first = firstIndex(where: { !$0.isWhitespace }),
      let last = lastIndex(where: { !$0.isWhitespace })
    else { return self[startIndex..<startIndex] }
    return self[first...last]
  }
}
