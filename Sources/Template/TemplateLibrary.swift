package import Diagnostics

/// Templates that include one another: read, checked against every name, and evaluated.
package struct TemplateLibrary: Sendable {
  private let templates: [String: ParsedTemplate]
  private let deferred: String?

  /// Reads templates, and checks each that will be evaluated, with all that it includes.
  /// - Parameters:
  ///   - deferred: the name whose fields are filled in by the second pass, such as `reader`.
  ///   - entries: the templates that will be evaluated, and what each may name; nil to check none.
  /// - Throws: `ProblemList` with file, line and column of every tag that cannot be meant and, where
  ///   names are checked, of everything that nothing knows, that includes itself, or that is too deep.
  package init(
    _ sources: [TemplateSource], deferring deferred: String?,
    checking entries: [String: TemplateShape]? = nil
  ) throws(ProblemList) {
    let parsed = sources.map(TemplateParser.parse)
    templates = Dictionary(parsed.map { ($0.source.name, $0) }) { _, last in last }
    self.deferred = deferred
    // Names are looked for in what could be read, so that all that is wrong is told at once.
    if let entries { try check(entries) }
    let faults = parsed.flatMap(\.faults)
    if !faults.isEmpty { throw ProblemList(faults) }
  }

  /// Checks templates that will be evaluated.
  package func check(_ entries: [String: TemplateShape]) throws(ProblemList) {
    var checker = TemplateChecker(templates: templates)
    for (name, shape) in entries.sorted(by: { $0.key < $1.key }) {
      checker.check(name, against: NameLookup(in: shape, deferring: deferred))
    }
    if !checker.problems.isEmpty { throw ProblemList(checker.problems) }
  }

  /// The first pass: everything but the deferred fields.
  ///
  /// In templates that were not checked, a name that nobody knows comes to nothing, as the Mustache
  /// specification has it.
  /// - Parameter marks: what stands around each item that has an `id`; nil for nothing.
  /// - Throws: `Problem` when the templates come to more than a mail can be.
  package func evaluate(
    _ name: String, with values: TemplateValue, marking marks: ItemMarks? = nil
  ) throws(Problem) -> [TemplatePiece] {
    guard let template = templates[name] else { return [] }
    var evaluator = TemplateEvaluator(templates: templates, deferred: deferred)
    evaluator.marks = marks
    return try evaluator.evaluate(template, with: values)
  }

  /// Whether a template names something outside of what it includes.
  package func names(_ path: String, in template: String) -> Bool {
    var isNamed = false
    templates[template]?.nodes.visit { if $0.name?.path == path { isNamed = true } }
    return isNamed
  }
}

/// What is put around what is made of an item, for whoever looks for it: its `id` stands between the first two.
package struct ItemMarks: Sendable {
  package let start: String
  package let named: String
  package let end: String

  package init(start: String, named: String, end: String) {
    (self.start, self.named, self.end) = (start, named, end)
  }
}
