package import Diagnostics

/// Pieces as a file that a person can read and diff: Mustache with nothing but deferred fields in it.
///
/// Where the text holds `{{` itself, other delimiters are set that it does not hold. A section's tag
/// stands on a line of its own where it begins a line, and an empty comment keeps a tag from doing so
/// where its line is part of the text; so any reader of Mustache makes the same text of it.
package enum FrozenPart {
  package struct Form: Sendable {
    /// What the fields belong to, such as `reader`.
    package var deferred: String
    /// A line that tells the version, where there is room for one.
    package var heading: String?

    package init(deferred: String, heading: String? = nil) {
      self.deferred = deferred
      self.heading = heading
    }
  }

  package static func write(_ pieces: [TemplatePiece], as form: Form) -> String {
    // Two texts can hold a delimiter between them.
    let pieces = pieces.joined
    var writer = Writer(form: form, delimiters: Delimiters(for: pieces))
    if let heading = form.heading { writer.text = "{{! \(heading) }}\n" }
    if writer.delimiters.opening != "{{" {
      writer.text += "{{=\(writer.delimiters.opening) \(writer.delimiters.closing)=}}\n"
    }
    writer.write(pieces)
    return writer.text
  }

  /// - Throws: `ProblemList` when the text is not what `write` makes.
  package static func read(
    _ text: String, as form: Form, at location: SourceLocation
  ) throws(ProblemList) -> [TemplatePiece] {
    let source = TemplateSource(name: "part", kind: .text, text: text, location: location)
    let heading = form.heading.map { "{{! \($0) }}\n" } ?? ""
    guard text.utf8.starts(with: heading.utf8) else {
      throw ProblemList([
        Problem("this is no frozen part of this version", at: source.location(at: 0))
      ])
    }
    let parsed = try TemplateParser.parse(source)
    var strays: [Int] = []
    findStrays(in: parsed.nodes, form, &strays)
    if let stray = strays.first {
      throw ProblemList([
        Problem(
          "only fields of “\(form.deferred)” may be named in a frozen part",
          at: source.location(at: stray))
      ])
    }
    do throws(Problem) {
      return try TemplateEvaluator.evaluate(
        parsed, with: .absent, templates: [:], deferred: form.deferred)
    } catch { throw ProblemList([error]) }
  }

  private static func findStrays(in nodes: [TemplateNode], _ form: Form, _ strays: inout [Int]) {
    for node in nodes {
      switch node {
      case .variable(let name, _, _) where isField(name, form): break
      case .section(let name, _, _, let inner) where isField(name, form):
        findStrays(in: inner, form, &strays)
      default: strays += node.place
      }
    }
  }

  private static func isField(_ name: TemplateName, _ form: Form) -> Bool {
    // Evaluating would pass over a transform that nothing knows.
    name.isDeferred(by: form.deferred)
      && name.transforms.allSatisfy { Transform(rawValue: $0) != nil }
  }

  private struct Writer {
    let form: Form
    let delimiters: Delimiters
    var text = ""

    mutating func write(_ pieces: [TemplatePiece]) {
      for piece in pieces {
        switch piece {
        case .text(let string): text += string
        case .field(let field, let isEscaped):
          text += tag(isEscaped ? "" : "&", field)
        case .section(let field, let isInverted, let inner):
          writeSectionTag(tag(isInverted ? "^" : "#", field))
          write(inner)
          writeSectionTag(tag("/", field))
        }
      }
    }

    private mutating func writeSectionTag(_ tag: String) {
      let blanks = text.utf8.reversed().prefix(while: \.isBlank).count
      let before = text.utf8.dropLast(blanks).last
      guard before == nil || before == 0x0A else { return text += tag }
      text += blanks == 0 ? "\(tag)\n" : delimiters.tag("!") + tag
    }

    private func tag(_ sigil: String, _ field: DeferredField) -> String {
      delimiters.tag(sigil + field.path(in: form.deferred))
    }
  }
}
