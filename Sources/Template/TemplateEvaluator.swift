import Diagnostics

/// The first pass: fills in everything but the deferred fields.
struct TemplateEvaluator {
  private let templates: [String: ParsedTemplate]
  private let deferred: String?
  private var output = PieceBuilder()
  private var steps = 0
  /// How much of the indentation is on the line already into which a block's first line goes, in bytes.
  private var indented = 0

  /// Bytes; a mail of this size reaches nobody. A list within itself, eight deep, would come to more.
  private static let maximumSize = 32 << 20
  /// Whatever takes about as long as looking a name up in one value: a second or so.
  private static let maximumSteps = 10_000_000
  /// Bytes before each line.
  private static let maximumIndent = 10_000

  /// What a place in a template knows.
  private struct Scope {
    var template: ParsedTemplate
    var stack: [TemplateValue]
    /// Where the innermost list is.
    var position: (index: Int, count: Int)?
    /// What fills the blocks of the templates that are open, each with the template it stands in.
    var blocks: [String: (block: TemplateBlock, template: ParsedTemplate)] = [:]
    /// What goes before each line, and what of its own blanks each line loses.
    var indent: [UInt8] = []
    var margin: ArraySlice<UInt8> = []
    var depth = 0

    func withoutMargin(_ line: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
      let common = zip(line, margin).prefix { $0 == $1 }.count
      return line.dropFirst(common)
    }
  }

  /// - Throws: `Problem` when the templates come to more than a mail can be; never for checked templates
  ///   with a sane number of values.
  static func evaluate(
    _ template: ParsedTemplate, with values: TemplateValue, templates: [String: ParsedTemplate],
    deferred: String?
  ) throws(Problem) -> [TemplatePiece] {
    var evaluator = TemplateEvaluator(templates: templates, deferred: deferred)
    try evaluator.run(template.nodes, Scope(template: template, stack: [values]))
    try evaluator.refuseSize(0, Scope(template: template, stack: []))
    return evaluator.output.finish()
  }

  private init(templates: [String: ParsedTemplate], deferred: String?) {
    self.templates = templates
    self.deferred = deferred
  }

  private mutating func run(_ nodes: [TemplateNode], _ scope: Scope) throws(Problem) {
    for node in nodes {
      switch node {
      case .text(let bytes, let startsLine): try show(bytes, startsLine: startsLine, scope)
      case .variable(let name, let place, let isEscaped):
        try count(scope.stack.count + name.parts.count, place, scope)
        try show(name, place, isEscaped: isEscaped, scope)
      case .section(let name, let place, let isInverted, let inner):
        try count(scope.stack.count + name.parts.count, place, scope)
        try section(name, place, isInverted: isInverted, inner, scope)
      case .partial(let name, let place, let indent):
        try include(name, place, indent, filling: [], scope)
      case .parent(let name, let place, let indent, let blocks, _):
        try include(name, place, indent, filling: blocks, scope)
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
      try refuseSize(line.startIndex, scope)
      (rest, startsLine, indented) = (rest[end...], true, 0)
    } while !rest.isEmpty
  }

  private mutating func show(
    _ name: TemplateName, _ place: Int, isEscaped: Bool, _ scope: Scope
  ) throws(Problem) {
    // Fields keep their own mark: what they are put into is known when they are filled in.
    if let field = field(name) {
      return output.add(.field(field, isEscaped: isEscaped), isEscaped: false)
    }
    let isEscaped = isEscaped && scope.template.source.kind == .html
    switch try value(of: name, place, scope) {
    case .text(let text): output.add(text, isEscaped: isEscaped)
    case .pieces(let pieces):
      for piece in pieces { output.add(piece, isEscaped: isEscaped) }
    case .number(let number): output.add(String(number), isEscaped: false)
    case .flag(let flag): output.add(flag ? "true" : "false", isEscaped: false)
    case .absent, .list, .object: break
    }
  }

  private func field(_ name: TemplateName) -> DeferredField? {
    guard name.isDeferred(by: deferred) else { return nil }
    return DeferredField(
      name.parts.dropFirst().joined(separator: "."),
      transforms: name.transforms.reversed().compactMap(Transform.init(rawValue:)))
  }

  private mutating func value(
    of name: TemplateName, _ place: Int, _ scope: Scope
  ) throws(Problem) -> TemplateValue {
    var transforms = name.transforms[...]
    var value = TemplateValue.absent
    if name.isPosition {
      if let position = transforms.popLast().flatMap(ListPosition.init(rawValue:)),
        let (index, count) = scope.position
      {
        value = position.value(at: index, of: count)
      }
    } else if let first = name.parts.first {
      value = Self.find(first, in: name.isAnchored ? scope.stack.suffix(1) : scope.stack[...])
      for part in name.parts.dropFirst() { value = value[part] ?? .absent }
    } else {
      value = scope.stack.last ?? .absent
    }
    for transform in transforms.reversed() {
      try count(value.size, place, scope)
      value = Transform(rawValue: transform)?.apply(to: value) ?? .absent
    }
    return value
  }

  private static func find(_ name: String, in stack: ArraySlice<TemplateValue>) -> TemplateValue {
    for value in stack.reversed() {
      if let found = value[name] { return found }
    }
    return .absent
  }

  // MARK: Sections

  private mutating func section(
    _ name: TemplateName, _ place: Int, isInverted: Bool, _ inner: [TemplateNode], _ scope: Scope
  ) throws(Problem) {
    var inside = try deeper(place, scope)
    if let field = field(name) {
      var outer = output
      output = PieceBuilder(after: outer.size)
      try run(inner, inside)
      outer.addSection(field, isInverted: isInverted, &output)
      output = outer
      return
    }
    let value = try value(of: name, place, scope)
    guard !isInverted else {
      if !value.isTrue { try run(inner, inside) }
      return
    }
    switch value {
    case .list(let elements):
      inside.stack.append(.absent)
      for (index, element) in elements.enumerated() {
        try count(1, place, scope)
        inside.stack[inside.stack.count - 1] = element
        inside.position = (index, elements.count)
        try run(inner, inside)
      }
    case .flag: if value.isTrue { try run(inner, inside) }
    default:
      guard value.isTrue else { return }
      inside.stack.append(value)
      try run(inner, inside)
    }
  }

  // MARK: Templates and blocks

  private mutating func include(
    _ name: String, _ place: Int, _ indent: ArraySlice<UInt8>?, filling blocks: [TemplateBlock],
    _ scope: Scope
  ) throws(Problem) {
    // Blocks that are added to others come with a copy of those.
    try count(1 + (blocks.isEmpty ? 0 : scope.blocks.count + blocks.count), place, scope)
    guard let template = templates[name] else { return }
    var inside = try deeper(place, scope)
    inside.template = template
    inside.indent = if let indent { try self.indent(adding: indent, place, scope) } else { [] }
    if indent == nil { indented = 0 }
    inside.margin = []
    for block in blocks where scope.blocks[block.name] == nil {
      // The blocks of the outermost template win.
      inside.blocks[block.name] = (block, scope.template)
    }
    try run(template.nodes, inside)
  }

  private mutating func show(_ block: TemplateBlock, _ scope: Scope) throws(Problem) {
    try count(1, block.place, scope)
    var inside = try deeper(block.place, scope)
    guard let (filling, template) = scope.blocks[block.name] else {
      return try run(block.nodes, inside)
    }
    inside.template = template
    inside.indent = try indent(adding: block.indent, block.place, scope)
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
    adding blanks: ArraySlice<UInt8>, _ place: Int, _ scope: Scope
  ) throws(Problem) -> [UInt8] {
    let indent = scope.indent + scope.withoutMargin(blanks)
    guard indent.count <= Self.maximumIndent else { throw tooLarge(place, scope) }
    return indent
  }

  // MARK: Bounds

  private func deeper(_ place: Int, _ scope: Scope) throws(Problem) -> Scope {
    guard scope.depth < TemplateChecker.maximumDepth else {
      throw problem(
        "sections and templates are nested more than \(TemplateChecker.maximumDepth) deep", place,
        scope)
    }
    var inside = scope
    inside.depth += 1
    return inside
  }

  private mutating func count(_ work: Int, _ place: Int, _ scope: Scope) throws(Problem) {
    steps += work
    guard steps <= Self.maximumSteps else { throw tooLarge(place, scope) }
    try refuseSize(place, scope)
  }

  private func refuseSize(_ place: Int, _ scope: Scope) throws(Problem) {
    guard output.size <= Self.maximumSize else { throw tooLarge(place, scope) }
  }

  private func tooLarge(_ place: Int, _ scope: Scope) -> Problem {
    problem("what the templates make is too large for a mail", place, scope)
  }

  private func problem(_ reason: String, _ place: Int, _ scope: Scope) -> Problem {
    Problem(reason, at: scope.template.source.location(at: place))
  }
}
