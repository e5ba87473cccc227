package import Diagnostics

/// Templates that include one another: read, checked against every name, and evaluated.
package struct TemplateLibrary: Sendable {
  private let templates: [String: ParsedTemplate]
  private let deferred: String?

  /// Reads templates.
  /// - Parameter deferred: the name whose fields are filled in by the second pass, such as `reader`.
  /// - Throws: `ProblemList` with file, line and column of every tag that cannot be meant.
  package init(_ sources: [TemplateSource], deferring deferred: String?) throws(ProblemList) {
    var templates: [String: ParsedTemplate] = [:]
    var problems: [Problem] = []
    for source in sources {
      do throws(ProblemList) { templates[source.name] = try TemplateParser.parse(source) } catch {
        problems += error.problems
      }
    }
    if !problems.isEmpty { throw ProblemList(problems) }
    self.templates = templates
    self.deferred = deferred
  }

  /// Checks each template that will be evaluated, with all that it includes.
  /// - Parameter entries: the templates, and what each may name.
  /// - Throws: `ProblemList` with file, line and column of everything that nothing knows, that includes
  ///   itself, or that is too deep.
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
  /// - Throws: `Problem` when the templates come to more than a mail can be.
  package func evaluate(
    _ name: String, with values: TemplateValue
  ) throws(Problem) -> [TemplatePiece] {
    guard let template = templates[name] else { return [] }
    var evaluator = TemplateEvaluator(templates: templates, deferred: deferred)
    return try evaluator.evaluate(template, with: values)
  }

  /// Whether a template names something outside of what it includes.
  package func names(_ path: String, in template: String) -> Bool {
    var isNamed = false
    templates[template]?.nodes.visit { if $0.name?.path == path { isNamed = true } }
    return isNamed
  }
}
