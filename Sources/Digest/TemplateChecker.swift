import Diagnostics

/// Walks templates as the engine will, and finds every name that nothing knows before anything is made.
struct TemplateChecker {
  private let templates: [String: (source: TemplateSource, nodes: [TemplateNode])]
  private var problems: [Problem] = []
  /// The reader's fields that the checked templates use.
  private(set) var readerFields: Set<String> = []

  private static let maximumDepth = 200
  private static let maximumOpenTemplates = 20

  /// Where a walk is: what the engine's own context will hold there.
  private struct Place {
    var source: TemplateSource
    var stack: [TemplateShape]
    /// Whether the innermost value is an element of a list, so that `last()` means something.
    var isInList = false
    /// Whether a section of the second pass is open around this place.
    var isInReaderSection = false
    /// The templates that are open, to find one that includes itself.
    var open: [String]
    /// The blocks that are open, to find one that is filled with itself.
    var openBlocks: Set<String> = []
    /// How many sections, blocks and templates are open; the engine recurses once for each.
    var depth = 0
    /// The blocks that a template filled in for the one it extends.
    var blocks: [String: (nodes: [TemplateNode], source: TemplateSource)] = [:]
  }

  init(templates: [String: (source: TemplateSource, nodes: [TemplateNode])]) {
    self.templates = templates
  }

  /// - Throws: `ProblemList` with every problem that a digest by this template would run into.
  mutating func check(_ name: String, against shape: TemplateShape) throws(ProblemList) {
    guard let template = templates[name] else { return }
    problems = []
    walk(template.nodes, Place(source: template.source, stack: [shape], open: [name]))
    if !problems.isEmpty { throw ProblemList(problems) }
  }

  private mutating func walk(_ nodes: [TemplateNode], _ place: Place) {
    var place = place
    place.depth += 1
    for node in nodes { walk(node, place) }
  }

  private mutating func walk(_ node: TemplateNode, _ place: Place) {
    switch node {
    case .text, .silent: break
    case .variable(let tag, let name):
      switch resolve(name, tag, place) {
      case .list?:
        report("“\(name.path)” is a list", tag, place, hint: "open it with {{#\(name.path)}}")
      case .object?:
        report(
          "“\(name.path)” has several parts", tag, place, hint: "name one, as in \(name.path).title"
        )
      default: break
      }
    case .section(let tag, let name, let inverted, let inner, _):
      guard let shape = resolve(name, tag, place) else { return }
      guard place.depth < Self.maximumDepth else {
        report("sections and templates are nested more than \(Self.maximumDepth) deep", tag, place)
        return
      }
      walk(inner, self.place(inside: shape, name, inverted: inverted, place))
    case .partial(let tag, let name): walkTemplate(name, tag, place, filling: [:])
    case .extending(let tag, let name, let inner, _): walkExtension(name, tag, inner, place)
    case .block(let tag, let name, let inner, _): walkBlock(name, tag, inner, place)
    }
  }

  private mutating func walkBlock(
    _ name: String, _ tag: TemplateNode.Tag, _ inner: [TemplateNode], _ place: Place
  ) {
    guard let filled = place.blocks[name] else {
      var inside = place
      inside.isInList = false
      return walk(inner, inside)
    }
    guard !place.openBlocks.contains(name) else {
      report(
        "the block “\(name)” is filled with itself", tag, place,
        hint: "give one of the two blocks another name")
      return
    }
    var inside = place
    inside.isInList = false
    inside.source = filled.source
    inside.openBlocks.insert(name)
    walk(filled.nodes, inside)
  }

  private func place(
    inside shape: TemplateShape, _ name: TemplateNode.TagName, inverted: Bool, _ place: Place
  ) -> Place {
    var inside = place
    if name.isReader {
      // The second pass has no stack of the first pass's values: names inside are still the first's.
      inside.isInReaderSection = true
    } else if inverted {
      // The engine goes into an empty list as if it were a value.
      if case .list = shape {
        inside.stack.append(shape)
        inside.isInList = false
      }
    } else {
      switch shape {
      case .list(let element):
        inside.stack.append(element)
        inside.isInList = true
      case .flag: break
      default:
        inside.stack.append(shape)
        inside.isInList = false
      }
    }
    return inside
  }

  private mutating func walkExtension(
    _ name: String, _ tag: TemplateNode.Tag, _ inner: [TemplateNode], _ place: Place
  ) {
    var blocks: [String: (nodes: [TemplateNode], source: TemplateSource)] = [:]
    for node in inner {
      switch node {
      case .text, .silent: break
      case .block(_, let block, let nodes, _): blocks[block] = (nodes, place.source)
      case .variable(let stray, _), .section(let stray, _, _, _, _), .partial(let stray, _),
        .extending(let stray, _, _, _):
        report(
          "only blocks may stand inside {{<\(name)}}", stray, place,
          hint: "put it into a block that \(name) has")
      }
    }
    if let parent = templates[name] {
      var visited: Set<String> = [name]
      let known = TemplateNode.blockNames(
        in: parent.nodes, visited: &visited, templates: { templates[$0]?.nodes })
      for node in inner {
        if case .block(let blockTag, let block, _, _) = node, !known.contains(block) {
          report(
            "“\(name)” has no block “\(block)”", blockTag, place,
            hint: Self.suggestion(block, known))
        }
      }
    }
    walkTemplate(name, tag, place, filling: blocks)
  }

  private mutating func walkTemplate(
    _ name: String, _ tag: TemplateNode.Tag, _ place: Place,
    filling blocks: [String: (nodes: [TemplateNode], source: TemplateSource)]
  ) {
    guard let template = templates[name] else {
      report(
        "no template is named “\(name)”", tag, place, hint: Self.suggestion(name, templates.keys))
      return
    }
    guard template.source.kind == place.source.kind else {
      report(
        "“\(name)” is of the other kind: what is escaped in HTML is not in text", tag, place)
      return
    }
    guard !place.open.contains(name) else {
      report("“\(name)” includes itself", tag, place)
      return
    }
    guard place.open.count < Self.maximumOpenTemplates else {
      report("more than \(Self.maximumOpenTemplates) templates include one another", tag, place)
      return
    }
    var inside = place
    inside.source = template.source
    inside.open.append(name)
    inside.isInList = false
    // The blocks of the outermost template win.
    inside.blocks = blocks.merging(place.blocks) { _, outer in outer }
    walk(template.nodes, inside)
  }

  private mutating func resolve(
    _ name: TemplateNode.TagName, _ tag: TemplateNode.Tag, _ place: Place
  ) -> TemplateShape? {
    if name.isReader { readerFields.insert(String(name.path.dropFirst("reader.".count))) }
    let lookup = NameLookup(
      stack: place.stack, isInList: place.isInList, isInReaderSection: place.isInReaderSection)
    do throws(NameLookup.Unknown) { return try lookup.shape(of: name) } catch {
      report(error.reason, tag, place, hint: error.hint)
      return nil
    }
  }

  private static func suggestion(_ name: String, _ known: some Sequence<String>) -> String {
    nearestName(to: name, among: known).map { "did you mean “\($0)”?" }
      ?? "known: \(known.sorted().joined(separator: ", "))"
  }

  private mutating func report(
    _ reason: String, _ tag: TemplateNode.Tag, _ place: Place, hint: String? = nil
  ) {
    let problem = Problem(reason, at: place.source.location(at: tag.range.lowerBound), hint: hint)
    if !problems.contains(problem) { problems.append(problem) }
  }
}
