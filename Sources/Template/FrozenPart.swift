package import Diagnostics

/// Pieces as a file that a person can read and diff: Mustache with nothing but deferred fields in it.
///
/// Where the text holds `{{` itself, other delimiters are set that it does not hold. A section's tag
/// stands on a line of its own where it begins a line, and a comment keeps a tag from doing so
/// where its line is part of the text; so other readers of Mustache make the same text of
/// it, but for transforms, which are our own.
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

    fileprivate var firstLine: String { heading.map { "{{! \($0) }}\n" } ?? "" }
  }

  package static func write(_ pieces: [TemplatePiece], as form: Form) -> String {
    // Two texts can hold a delimiter between them.
    let pieces = pieces.joined
    var writer = Writer(form: form, delimiters: pieces.freeDelimiters, text: form.firstLine)
    if writer.delimiters != Delimiters() {
      writer.text += "{{=\(writer.delimiters.tag(" "))=}}\n"
    }
    writer.write(pieces)
    return writer.text
  }

  /// - Throws: `ProblemList` when the text is not what `write` makes.
  package static func read(
    _ text: String, as form: Form, at location: SourceLocation
  ) throws(ProblemList) -> [TemplatePiece] {
    let source = TemplateSource(name: "part", kind: .text, text: text, location: location)
    guard text.utf8.starts(with: form.firstLine.utf8) else {
      throw ProblemList([source.problem("this is no frozen part of this version", at: 0)])
    }
    let parsed = TemplateParser.parse(source)
    guard parsed.faults.isEmpty else { throw ProblemList(parsed.faults) }
    var stray: Int?
    parsed.nodes.visit { node in
      let isFine = node.isText || node.name?.field(of: form.deferred) != nil
      if stray == nil && !isFine { stray = node.place }
    }
    if let stray {
      let reason = "only fields of “\(form.deferred)” may be named in a frozen part"
      throw ProblemList([source.problem(reason, at: stray)])
    }
    var evaluator = TemplateEvaluator(templates: [:], deferred: form.deferred)
    do throws(Problem) { return try evaluator.evaluate(parsed, with: .absent) } catch {
      throw ProblemList([error])
    }
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
      text += blanks == 0 ? "\(tag)\n" : delimiters.tag("!-") + tag
    }

    private func tag(_ sigil: String, _ field: DeferredField) -> String {
      delimiters.tag(sigil + field.path(in: form.deferred))
    }
  }
}

extension [TemplatePiece] {
  /// Delimiters of which the opening one stands nowhere in the texts, nor begins at the end of one.
  fileprivate var freeDelimiters: Delimiters {
    let brace = UInt8(ascii: "{")
    var holdsBraces = false
    visit { piece in
      guard case .text(var text) = piece, !holdsBraces else { return }
      holdsBraces = text.withUTF8 { text in
        var rest = text[...]
        while let place = rest.firstIndex(of: brace) {
          // One at the end would make the tag behind it begin too early.
          if place + 1 == rest.endIndex || rest[place + 1] == brace { return true }
          rest = rest[(place + 1)...]
        }
        return false
      }
    }
    guard holdsBraces else { return Delimiters() }
    // Of any number that stands in the texts behind a `<`, the length pays for the search.
    var numbers: Set<Int> = []
    visit { piece in
      guard case .text(let text) = piece else { return }
      let parts = text.utf8.split(separator: UInt8(ascii: "<"), omittingEmptySubsequences: false)
      for part in parts.dropFirst() {
        let digits = part.prefix(10).prefix { (0x30...0x39).contains($0) }
        if let number = Int(Substring(digits)) { numbers.insert(number) }
      }
    }
    let free = (0...).first { !numbers.contains($0) } ?? 0
    return Delimiters(opening: "<\(free)%", closing: "%>")
  }
}
