import Diagnostics

/// The first pass: fills in everything but the deferred fields.
struct TemplateEvaluator {
  let templates: [String: ParsedTemplate]
  /// The name whose fields are filled in later.
  let deferred: String?
  /// What stands around each item of a list that has an `id`; nil for nothing.
  var marks: ItemMarks?
  private(set) var output = PieceBuilder()
  /// Whatever takes about as long as looking a name up in one value.
  private(set) var steps = 0
  /// How much of the indentation is on the line already into which a block's first line goes, in bytes.
  private(set) var indented = 0

  /// Bytes, as which a step counts three times; a mail of this size reaches nobody. A list within itself,
  /// eight deep, would come to more.
  private static let maximumSize = 32 << 20
  /// Bytes before each line.
  private static let maximumIndent = 10_000

  /// What a place in a template knows.
  private struct Scope {
    var source: TemplateSource
    var place = 0
    var stack: [TemplateValue]
    /// Where the innermost list is.
    var position: (index: Int, count: Int)?
    /// What fills the blocks of the templates that are open.
    var blocks: [String: TemplateBlock] = [:]
    /// What goes before each line, and what of its own blanks each line loses.
    var indent: [UInt8] = []
    var margin: ArraySlice<UInt8> = []
    var depth = 0

    func withoutMargin(_ line: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
      line.dropFirst(zip(line, margin).prefix { $0 == $1 }.count)
    }
  }

  /// - Throws: `Problem` when the templates come to more than a mail can be; never for checked templates
  ///   with a sane number of values.
  mutating func evaluate(
    _ template: ParsedTemplate, with values: TemplateValue
  ) throws(Problem) -> [TemplatePiece] {
    let scope = Scope(source: template.source, stack: [values])
    try run(template.nodes, scope)
    try count(0, scope)
    return output.finish()
  }

  private mutating func run(_ nodes: [TemplateNode], _ scope: Scope) throws(Problem) {
    var scope = scope
    for node in nodes {
      scope.place = node.place
      try count(1, scope)
      switch node.content {
      case .text(let bytes, let startsLine): try show(bytes, startsLine: startsLine, scope)
      case .variable(let name, let isEscaped): try show(name, isEscaped: isEscaped, scope)
      case .section(let name, let isInverted, let inner):
        try section(name, isInverted: isInverted, inner, scope)
      case .include(let name, let indent, let blocks, _):
        try include(name, indent, filling: blocks, scope)
      case .block(let block): try show(block, scope)
      }
    }
  }

  // MARK: Text and values

  private mutating func show(
    _ bytes: ArraySlice<UInt8>, startsLine: Bool, _ scope: Scope
  ) throws(Problem) {
    defer { indented = 0 }
    guard !scope.indent.isEmpty || !scope.margin.isEmpty else { return output.add(bytes) }
    var startsLine = startsLine
    var rest = bytes
    repeat {
      let end = rest.firstIndex(of: 0x0A).map { $0 + 1 } ?? rest.endIndex
      var line = rest[..<end]
      if startsLine {
        output.add(scope.indent.dropFirst(indented))
        line = scope.withoutMargin(line)
      }
      output.add(line)
      try count(0, scope)
      (rest, startsLine, indented) = (rest[end...], true, 0)
    } while !rest.isEmpty
  }

  private mutating func show(
    _ name: TemplateName, isEscaped: Bool, _ scope: Scope
  ) throws(Problem) {
    // Fields keep their own mark: what they are put into is known when they are filled in.
    if let field = name.field(of: deferred) {
      return output.add(.field(field, isEscaped: isEscaped), isEscaped: false)
    }
    let isEscaped = isEscaped && scope.source.kind == .html
    switch try value(of: name, scope) {
    case .text(let text): output.add(text, isEscaped: isEscaped)
    case .pieces(let pieces):
      for piece in pieces { output.add(piece, isEscaped: isEscaped) }
    case .number(let number): output.add(String(number).utf8)
    case .flag(let flag): output.add((flag ? "true" : "false").utf8)
    case .absent, .list, .object: break
    }
  }

  private mutating func value(
    of name: TemplateName, _ scope: Scope
  ) throws(Problem) -> TemplateValue {
    try count(scope.stack.count + name.parts.count, scope)
    var transforms = name.transforms[...]
    var value = TemplateValue.absent
    if name.isPosition {
      if let position = transforms.popLast().flatMap(ListPosition.init(rawValue:)),
        let (index, count) = scope.position
      {
        value = position.value(at: index, of: count)
      }
    } else if let first = name.parts.first {
      let open = name.isAnchored ? scope.stack.suffix(1) : scope.stack[...]
      value = open.reversed().lazy.compactMap { $0[first] }.first ?? .absent
      for part in name.parts.dropFirst() { value = value[part] ?? .absent }
    } else {
      value = scope.stack.last ?? .absent
    }
    for transform in transforms.reversed() {
      try count(value.size, scope)
      value = Transform(rawValue: transform)?.apply(to: value) ?? .absent
    }
    return value
  }

  // MARK: Sections

  private mutating func section(
    _ name: TemplateName, isInverted: Bool, _ inner: [TemplateNode], _ scope: Scope
  ) throws(Problem) {
    var inside = try deeper(scope)
    if let field = name.field(of: deferred) {
      output.open()
      try run(inner, inside)
      return output.close(field, isInverted: isInverted)
    }
    let value = try value(of: name, scope)
    if case .list(let elements) = value, !isInverted {
      inside.stack.append(.absent)
      for (index, element) in elements.enumerated() {
        try count(1, scope)
        inside.stack[inside.stack.count - 1] = element
        inside.position = (index, elements.count)
        try run(inner, of: element, inside)
      }
    } else if value.isTrue != isInverted {
      if case .flag = value {} else if !isInverted { inside.stack.append(value) }
      try run(inner, of: value, inside)
    }
  }

  private mutating func run(
    _ nodes: [TemplateNode], of item: TemplateValue, _ scope: Scope
  ) throws(Problem) {
    guard let marks, case .text(let id)? = item["id"] else { return try run(nodes, scope) }
    output.add("\(marks.start)\(id)\(marks.named)".utf8)
    try run(nodes, scope)
    output.add(marks.end.utf8)
  }

  // MARK: Templates and blocks

  private mutating func include(
    _ name: String, _ indent: ArraySlice<UInt8>?, filling blocks: [TemplateBlock], _ scope: Scope
  ) throws(Problem) {
    // Blocks that are added to others come with a copy of those, which takes longer than lookups.
    try count(blocks.isEmpty ? 0 : 4 * (scope.blocks.count + blocks.count), scope)
    guard let template = templates[name] else { return }
    var inside = try deeper(scope)
    inside.source = template.source
    inside.indent = if let indent { try self.indent(adding: indent, scope) } else { [] }
    if indent == nil { indented = 0 }
    inside.margin = []
    // The blocks of the outermost template win.
    for block in blocks where scope.blocks[block.name] == nil {
      inside.blocks[block.name] = block
    }
    try run(template.nodes, inside)
  }

  private mutating func show(_ block: TemplateBlock, _ scope: Scope) throws(Problem) {
    var inside = try deeper(scope)
    guard let filling = scope.blocks[block.name] else { return try run(block.nodes, inside) }
    inside.source = filling.source
    inside.indent = try indent(adding: block.indent, scope)
    inside.margin = filling.margin
    if block.isAlone {
      // What begins a line brings its indentation along.
      if !filling.isAlone && !filling.nodes.isEmpty { output.add(inside.indent) }
    } else {
      indented = inside.indent.count
    }
    try run(filling.nodes, inside)
    indented = 0
  }

  /// A tag's indentation, as it comes out.
  private func indent(
    adding blanks: ArraySlice<UInt8>, _ scope: Scope
  ) throws(Problem) -> [UInt8] {
    let indent = scope.indent + scope.withoutMargin(blanks)
    guard indent.count <= Self.maximumIndent else { throw tooLarge(scope) }
    return indent
  }

  // MARK: Bounds

  private func deeper(_ scope: Scope) throws(Problem) -> Scope {
    let maximum = TemplateChecker.maximumDepth
    guard scope.depth < maximum else {
      throw scope.source.problem(
        "sections and templates are nested more than \(maximum) deep", at: scope.place)
    }
    var inside = scope
    inside.depth += 1
    return inside
  }

  private mutating func count(_ work: Int, _ scope: Scope) throws(Problem) {
    steps += work
    guard output.size + 3 * steps <= Self.maximumSize else { throw tooLarge(scope) }
  }

  private func tooLarge(_ scope: Scope) -> Problem {
    scope.source.problem("what the templates make is too large for a mail", at: scope.place)
  }
}
