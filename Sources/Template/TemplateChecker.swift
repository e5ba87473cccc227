import Diagnostics

/// Walks templates as evaluating will, and finds every name that nothing knows before anything is made.
struct TemplateChecker {
  private let templates: [String: ParsedTemplate]
  /// The name whose fields are filled in later.
  private let deferred: String?
  private(set) var problems: [Problem] = []
  private var reports: Set<Report> = []
  private var steps = 0
  /// The blocks that each extended template has, which many may extend.
  private var knownBlocks: [String: Set<String>] = [:]

  static let maximumDepth = 200
  private static let maximumOpenTemplates = 20
  /// Nodes and lookups; templates that include one another twice, twenty deep, come to more.
  private static let maximumSteps = 1_000_000
  static let maximumProblems = 100

  /// A problem before its line is looked for.
  private struct Report: Hashable {
    var template: String
    var tag: Int
    var reason: String
  }

  /// Where a walk is: what evaluating will have at hand there.
  private struct Place {
    var template: ParsedTemplate
    var stack: [TemplateShape]
    var isInList = false
    /// Whether the innermost value is one of the second pass.
    var isInDeferredSection = false
    /// The templates that are open, to find one that includes itself.
    var open: [String]
    /// The blocks that are open, to find one that is filled with itself.
    var openBlocks: Set<String> = []
    /// How many sections, blocks and templates are open; evaluating recurses once for each.
    var depth = 0
    /// The blocks that a template filled in for the one it extends.
    var blocks: [String: (block: TemplateBlock, template: ParsedTemplate)] = [:]
  }

  init(templates: [String: ParsedTemplate], deferred: String?) {
    self.templates = templates
    self.deferred = deferred
    problems = templates.sorted { $0.key < $1.key }.flatMap(\.value.lapses)
  }

  /// Adds to `problems` everything that evaluating a template would run into.
  mutating func check(_ name: String, against shape: TemplateShape) {
    guard let template = templates[name] else { return }
    steps = 0
    let place = Place(template: template, stack: [shape], open: [name])
    walk(template.nodes, place)
    if steps > Self.maximumSteps {
      report("this template, with all that it includes, is too much for a mail", 0, place)
    }
  }

  private mutating func walk(_ nodes: [TemplateNode], _ place: Place) {
    var place = place
    place.depth += 1
    for node in nodes {
      steps += 1
      guard steps <= Self.maximumSteps, reports.count <= Self.maximumProblems else { return }
      walk(node, place)
    }
  }

  private mutating func walk(_ node: TemplateNode, _ place: Place) {
    switch node {
    case .text: break
    case .variable(let name, let tag, _):
      switch resolve(name, tag, place) {
      case .list?:
        report("“\(name.text)” is a list", tag, place, hint: "open it with {{#\(name.text)}}")
      case .object(let members)?:
        report(
          "“\(name.text)” has several parts", tag, place,
          hint: members.keys.min().map {
            "name one, as in \(name.parts.isEmpty ? $0 : "\(name.path).\($0)")"
          })
      default: break
      }
    case .section(let name, let tag, let isInverted, let inner):
      guard let shape = resolve(name, tag, place) else { return }
      if refuseDepth(tag, place) { return }
      walk(inner, self.place(inside: shape, name, isInverted: isInverted, place))
    case .partial(let name, let tag, _): walkTemplate(name, tag, place, filling: [:])
    case .parent(let name, let tag, _, let blocks, let strays):
      walkParent(name, tag, blocks, strays, place)
    case .block(let block): walkBlock(block, place)
    }
  }

  private mutating func walkBlock(_ block: TemplateBlock, _ place: Place) {
    if refuseDepth(block.place, place) { return }
    guard let filled = place.blocks[block.name] else { return walk(block.nodes, place) }
    guard !place.openBlocks.contains(block.name) else {
      report(
        "the block “\(block.name)” is filled with itself", block.place, place,
        hint: "give one of the two blocks another name")
      return
    }
    var inside = place
    inside.template = filled.template
    inside.openBlocks.insert(block.name)
    walk(filled.block.nodes, inside)
  }

  private func place(
    inside shape: TemplateShape, _ name: TemplateName, isInverted: Bool, _ place: Place
  ) -> Place {
    var inside = place
    if name.isDeferred(by: deferred) {
      // The second pass has no stack of the first pass's values: names inside are still the first's.
      inside.isInDeferredSection = true
    } else if !isInverted {
      switch shape {
      case .flag: return inside
      case .list(let element):
        inside.stack.append(element)
        inside.isInList = true
      default: inside.stack.append(shape)
      }
      // What it opened is the innermost value now.
      inside.isInDeferredSection = false
    }
    return inside
  }

  private mutating func walkParent(
    _ name: String, _ tag: Int, _ blocks: [TemplateBlock], _ strays: [Int], _ place: Place
  ) {
    for stray in strays {
      report(
        "only blocks may stand inside {{<\(name)}}", stray, place,
        hint: "put it into a block that \(name) has")
    }
    steps += blocks.count + strays.count
    if templates[name] != nil {
      let known = blockNames(of: name)
      for block in blocks where !known.contains(block.name) {
        report(
          "“\(name)” has no block “\(block.name)”", block.place, place,
          hint: suggestion(for: block.name, among: known, otherwise: "known:"))
      }
    }
    var filling: [String: (block: TemplateBlock, template: ParsedTemplate)] = [:]
    for block in blocks {
      if filling.updateValue((block, place.template), forKey: block.name) != nil {
        report("the block “\(block.name)” is filled twice", block.place, place)
      }
    }
    walkTemplate(name, tag, place, filling: filling)
  }

  private mutating func walkTemplate(
    _ name: String, _ tag: Int, _ place: Place,
    filling blocks: [String: (block: TemplateBlock, template: ParsedTemplate)]
  ) {
    guard let template = templates[name] else {
      let known = templates.keys
      report(
        "no template is named “\(name)”", tag, place,
        hint: suggestion(for: name, among: known, otherwise: "known:"))
      return
    }
    guard template.source.kind == place.template.source.kind else {
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
    if refuseDepth(tag, place) { return }
    steps += blocks.count + place.blocks.count
    var inside = place
    inside.template = template
    inside.open.append(name)
    // The blocks of the outermost template win.
    inside.blocks = blocks.merging(place.blocks) { _, outer in outer }
    walk(template.nodes, inside)
  }

  /// The blocks of a template and of all that it includes.
  private mutating func blockNames(of template: String) -> Set<String> {
    if let names = knownBlocks[template] { return names }
    var names: Set<String> = []
    var waiting = [template]
    var seen: Set<String> = [template]
    func look(at nodes: [TemplateNode]) {
      for node in nodes {
        switch node {
        case .text, .variable: break
        case .section(_, _, _, let inner): look(at: inner)
        case .partial(let name, _, _): if seen.insert(name).inserted { waiting.append(name) }
        case .parent(let name, _, _, let blocks, _):
          if seen.insert(name).inserted { waiting.append(name) }
          for block in blocks { look(at: block.nodes) }
        case .block(let block):
          names.insert(block.name)
          look(at: block.nodes)
        }
      }
    }
    while let name = waiting.popLast() { look(at: templates[name]?.nodes ?? []) }
    knownBlocks[template] = names
    return names
  }

  private mutating func resolve(
    _ name: TemplateName, _ tag: Int, _ place: Place
  ) -> TemplateShape? {
    steps += place.stack.count + name.parts.count
    let lookup = NameLookup(
      stack: place.stack, isInList: place.isInList, deferred: deferred,
      isInDeferredSection: place.isInDeferredSection)
    do throws(NameLookup.Unknown) { return try lookup.shape(of: name) } catch {
      report(error.reason, tag, place, hint: error.hint())
      return nil
    }
  }

  private mutating func refuseDepth(_ tag: Int, _ place: Place) -> Bool {
    // The template itself is the first.
    guard place.depth > Self.maximumDepth else { return false }
    report("sections and templates are nested more than \(Self.maximumDepth) deep", tag, place)
    return true
  }

  private mutating func report(
    _ reason: String, _ tag: Int, _ place: Place, hint: @autoclosure () -> String? = nil
  ) {
    guard reports.count <= Self.maximumProblems else { return }
    let report = Report(template: place.template.source.name, tag: tag, reason: reason)
    guard reports.insert(report).inserted else { return }
    guard reports.count <= Self.maximumProblems else { return problems.append(.more) }
    let problem = Problem(reason, at: place.template.source.location(at: tag), hint: hint())
    if !problems.contains(problem) { problems.append(problem) }
  }
}

extension Problem {
  /// What comes after as many problems as anybody reads.
  static let more = Problem("there are more problems; mend these first")
}

extension TemplateName {
  /// Whether it names a field of what is filled in later, such as `reader.name`.
  func isDeferred(by root: String?) -> Bool {
    root != nil && !isAnchored && parts.count > 1 && parts.first == root
  }
}
