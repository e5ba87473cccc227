import Diagnostics

/// Walks templates as evaluating will, and finds every name that nothing knows before anything is made.
struct TemplateChecker {
  private let templates: [String: ParsedTemplate]
  private(set) var problems: [Problem]
  /// What was found in which template and where, whose line is looked for only once.
  private var reports: Set<String> = []
  private var steps = 0
  /// The blocks that each extended template has, which many may extend.
  private var knownBlocks: [String: Set<String>?] = [:]

  static let maximumDepth = 200
  private static let maximumOpenTemplates = 20
  /// Nodes and lookups; templates that include one another twice, twenty deep, come to more.
  private static let maximumSteps = 1_000_000
  static let maximumProblems = 100

  /// Where a walk is: what evaluating will have at hand there.
  private struct Scope {
    var source: TemplateSource
    var place = 0
    var names: NameLookup
    /// The templates that are open, to find one that includes itself.
    var open: [String]
    /// The blocks that are open, to find one that is filled with itself.
    var openBlocks: Set<String> = []
    /// How many sections, blocks and templates are open; evaluating recurses once for each.
    var depth = 0
    /// What fills the blocks of the templates that are open.
    var blocks: [String: TemplateBlock] = [:]
  }

  init(templates: [String: ParsedTemplate]) {
    self.templates = templates
    problems = templates.sorted { $0.key < $1.key }.flatMap { $0.value.faults + $0.value.lapses }
  }

  /// Adds to `problems` everything that evaluating a template would run into.
  mutating func check(_ name: String, against names: NameLookup) {
    guard let template = templates[name] else { return }
    steps = 0
    let scope = Scope(source: template.source, names: names, open: [name])
    walk(template.nodes, scope)
    if steps > Self.maximumSteps {
      report("this template, with all that it includes, is too much for a mail", scope)
    }
  }

  private mutating func walk(_ nodes: [TemplateNode], _ scope: Scope) {
    var scope = scope
    for node in nodes {
      steps += 1
      guard steps <= Self.maximumSteps, reports.count <= Self.maximumProblems else { return }
      scope.place = node.place
      switch node.content {
      case .text: break
      case .variable(let name, _): walk(name, scope)
      case .section(let name, let isInverted, let inner):
        guard let shape = resolve(name, scope) else { continue }
        var inside = scope
        inside.names.open(name, shape, isInverted: isInverted)
        open(inner, inside, from: scope)
      case .include(let name, _, let blocks, let strays):
        steps += strays.count
        for stray in strays {
          report(
            "only blocks may stand inside {{<\(name)}}", at: stray, scope,
            hint: "put it into a block that \(name) has")
        }
        walk(name, filling: blocks, scope)
      case .block(let block): walk(block, scope)
      }
    }
  }

  /// Walks what a tag opens.
  private mutating func open(_ nodes: [TemplateNode], _ inside: Scope, from scope: Scope) {
    var inside = inside
    inside.depth += 1
    guard inside.depth <= Self.maximumDepth else {
      return report(
        "sections and templates are nested more than \(Self.maximumDepth) deep", scope)
    }
    walk(nodes, inside)
  }

  private mutating func walk(_ name: TemplateName, _ scope: Scope) {
    switch resolve(name, scope) {
    case .list?:
      report("“\(name.text)” is a list", scope, hint: "open it with {{#\(name.text)}}")
    case .object(let members)?:
      report(
        "“\(name.text)” has several parts", scope,
        hint: name.transforms.isEmpty
          ? members.keys.min().map {
            "name one, as in \(name.parts.isEmpty ? $0 : "\(name.path).\($0)")"
          } : "open it with {{#\(name.text)}}")
    default: break
    }
  }

  private mutating func walk(_ block: TemplateBlock, _ scope: Scope) {
    guard let filling = scope.blocks[block.name] else {
      return open(block.nodes, scope, from: scope)
    }
    var inside = scope
    guard inside.openBlocks.insert(block.name).inserted else {
      return report(
        "the block “\(block.name)” is filled with itself", scope,
        hint: "give one of the two blocks another name")
    }
    inside.source = filling.source
    open(filling.nodes, inside, from: scope)
  }

  private mutating func walk(
    _ name: String, filling blocks: [TemplateBlock], _ scope: Scope
  ) {
    // Copies of these take longer than lookups.
    steps += blocks.isEmpty ? 0 : 4 * (blocks.count + scope.blocks.count)
    let known = templates[name] == nil || blocks.isEmpty ? nil : blockNames(of: name)
    for block in blocks where known?.contains(block.name) == false {
      report(
        "“\(name)” has no block “\(block.name)”", at: block.place, scope,
        hint: suggestion(for: block.name, among: known ?? [], otherwise: "known:"))
    }
    var filled: Set<String> = []
    for block in blocks where !filled.insert(block.name).inserted {
      report("the block “\(block.name)” is filled twice", at: block.place, scope)
    }
    guard let template = templates[name], template.source.isPartial else {
      let sources = templates.values.map(\.source)
      return report(
        "no template is named “\(name)”", scope, hint: Self.nearest(to: name, in: sources, scope))
    }
    guard template.source.kind == scope.source.kind else {
      return report(
        "“\(name)” is of the other kind: what is escaped in HTML is not in text", scope)
    }
    guard !template.isBroken else { return }
    guard !scope.open.contains(name) else { return report("“\(name)” includes itself", scope) }
    guard scope.open.count < Self.maximumOpenTemplates else {
      return report(
        "more than \(Self.maximumOpenTemplates) templates include one another", scope)
    }
    var inside = scope
    inside.source = template.source
    inside.open.append(name)
    // The blocks of the outermost template win.
    for block in blocks where scope.blocks[block.name] == nil {
      inside.blocks[block.name] = block
    }
    open(template.nodes, inside, from: scope)
  }

  /// The template that was most likely meant, among those that may stand there.
  private static func nearest(
    to name: String, in sources: [TemplateSource], _ scope: Scope
  ) -> String? {
    let known =
      sources.filter {
        $0.isPartial && $0.kind == scope.source.kind && !scope.open.contains($0.name)
      }
      .map(\.name)
    // The ending before “.mustache” is part of the name.
    if let full = known.first(where: { $0.hasPrefix("\(name).") }) {
      return "did you mean “\(full)”?"
    }
    return suggestion(for: name, among: known, otherwise: "known:")
  }

  /// The blocks of a template and of all that it includes; nil where one of them is broken.
  private mutating func blockNames(of template: String) -> Set<String>? {
    if let names = knownBlocks[template] { return names }
    var names: Set<String> = []
    var waiting = [template]
    var seen: Set<String> = [template]
    while let name = waiting.popLast() {
      if templates[name]?.isBroken == true {
        knownBlocks[template] = .some(nil)
        return nil
      }
      templates[name]?.nodes.visit { node in
        switch node.content {
        case .block(let block): names.insert(block.name)
        case .include(let name, _, _, _): if seen.insert(name).inserted { waiting.append(name) }
        default: break
        }
      }
    }
    knownBlocks[template] = names
    return names
  }

  private mutating func resolve(_ name: TemplateName, _ scope: Scope) -> TemplateShape? {
    steps += scope.names.stack.count + name.parts.count
    do throws(NameLookup.Unknown) { return try scope.names.shape(of: name) } catch {
      report(error.reason, scope, hint: error.hint())
      return nil
    }
  }

  private mutating func report(
    _ reason: String, at place: Int? = nil, _ scope: Scope, hint: @autoclosure () -> String? = nil
  ) {
    let place = place ?? scope.place
    guard reports.count <= Self.maximumProblems,
      reports.insert("\(scope.source.name) \(place) \(reason)").inserted
    else { return }
    guard reports.count <= Self.maximumProblems else { return problems.append(.more) }
    let problem = scope.source.problem(reason, at: place, hint: hint())
    if !problems.contains(problem) { problems.append(problem) }
  }
}

extension Problem {
  /// What comes after as many problems as anybody reads.
  static let more = Problem("there are more problems; mend these first")
}
