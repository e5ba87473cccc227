import Template
import TestSupport

extension Seeded {
  mutating func pick<Element>(_ elements: [Element]) -> Element {
    elements[Int.random(in: elements.indices, using: &self)]
  }

  /// Some of the fragments, one after the other.
  mutating func join(_ fragments: [String], atMost count: Int) -> String {
    (0..<Int.random(in: 0...count, using: &self)).map { _ in pick(fragments) }.joined()
  }
}

/// Pieces as no template would be so unkind to make them.
struct RandomPieces {
  var random: Seeded
  let kind: TemplateSource.Kind

  private static let texts = [
    "{", "{{", "}", "}}", "{{{", "{{reader.name}}", "{{/reader.name}}", "{{=<% %>=}}", "<", "<0",
    "<0%", "<1%",
    "<2%", "%>", "<0%#reader.name%>", "%", "0", "12", "\n", "\n\n", "\r\n", "\r", " ", "\t", "  ",
    "\n  ", "a",
    "größe", "e\u{301}", "\u{301}", "👩‍👩‍👧", "\u{0}", "\u{B}", "\u{C}", "\u{1E}", "\u{85}", "\u{2028}",
    "&amp;", "<0%!%>",
    "{{!}}", "=", "!", "reader.name", "<99999999999999999999%", "",
  ]
  private static let names = ["name", "town", "größe", "first_name-2"]

  mutating func make(depth: Int = 4) -> [TemplatePiece] {
    (0..<Int.random(in: 0...5, using: &random)).map { _ in
      let kind = Int.random(in: 0...9, using: &random)
      if kind < 5 { return .text(random.join(Self.texts, atMost: 4)) }
      if kind < 7 || depth == 0 {
        return .field(field(), isEscaped: self.kind == .html && Bool.random(using: &random))
      }
      return .section(field(), isInverted: Bool.random(using: &random), make(depth: depth - 1))
    }
  }

  private mutating func field() -> DeferredField {
    let transforms: [Transform] = [.uppercased, .lowercased, .capitalized, .reversed]
    let count = Bool.random(using: &random) ? 0 : Int.random(in: 0...3, using: &random)
    return DeferredField(
      random.pick(Self.names), transforms: (0..<count).map { _ in random.pick(transforms) })
  }
}

extension [TemplatePiece] {
  /// The same as evaluating makes them: with no text beside another, and nothing that shows nothing.
  var joined: [TemplatePiece] {
    var joined: [TemplatePiece] = []
    for piece in self {
      switch (joined.last, piece) {
      case (_, .text("")): break
      case (.text(let before)?, .text(let text)): joined[joined.count - 1] = .text(before + text)
      case (_, .section(let field, let isInverted, let inner)):
        if !inner.joined.isEmpty {
          joined.append(.section(field, isInverted: isInverted, inner.joined))
        }
      default: joined.append(piece)
      }
    }
    return joined
  }
}
