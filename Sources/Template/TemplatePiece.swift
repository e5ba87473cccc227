/// What the first pass leaves of a template: text, and what waits for fields.
package indirect enum TemplatePiece: Sendable, Equatable {
  case text(String)
  /// - Parameter isEscaped: whether its value is escaped where the pieces are HTML.
  case field(DeferredField, isEscaped: Bool)
  case section(DeferredField, isInverted: Bool, [TemplatePiece])

  /// The same piece with a transform around what it shows.
  fileprivate func applying(_ transform: Transform) -> TemplatePiece {
    switch self {
    case .text(let text): .text(transform.apply(to: text) ?? "")
    case .field(let field, let isEscaped):
      .field(
        DeferredField(field.name, transforms: field.transforms + [transform]), isEscaped: isEscaped)
    case .section(let field, let isInverted, let inner):
      .section(field, isInverted: isInverted, inner.applying(transform))
    }
  }
}

/// A field that is filled in later, with the transforms around it.
package struct DeferredField: Sendable, Hashable {
  /// Without the name in front: `name` for `reader.name`.
  package var name: String
  /// In the order in which they are applied.
  package var transforms: [Transform]

  package init(_ name: String, transforms: [Transform] = []) {
    self.name = name
    self.transforms = transforms
  }

  /// The name and the transforms as they stand in a tag.
  func path(in root: String) -> String {
    transforms.reduce("\(root).\(name)") { "\($1.rawValue)(\($0))" }
  }

  /// What it shows for a value; nil where there is none.
  package func value(_ text: String?) -> String? {
    guard let text, !text.isEmpty else { return nil }
    return transforms.reduce(text) { $1.apply(to: $0) ?? "" }
  }
}

extension [TemplatePiece] {
  /// The same pieces with a transform around what they show.
  func applying(_ transform: Transform) -> [TemplatePiece] {
    let pieces = map { $0.applying(transform) }
    return transform == .reversed ? pieces.reversed() : pieces
  }

  /// Fills in the fields: the second pass.
  /// - Parameters:
  ///   - kind: what the pieces are part of.
  ///   - value: a field's value; nil where it has none.
  package func filled(
    as kind: TemplateSource.Kind, by value: (String) -> String?
  ) -> String {
    var result = ""
    fill(into: &result, as: kind, by: value)
    return result
  }

  private func fill(
    into result: inout String, as kind: TemplateSource.Kind, by value: (String) -> String?
  ) {
    for piece in self {
      switch piece {
      case .text(let text): result += text
      case .field(let field, let isEscaped):
        guard let text = field.value(value(field.name)) else { continue }
        result += isEscaped && kind == .html ? text.escapedForHTML : text
      case .section(let field, let isInverted, let inner):
        if (field.value(value(field.name)) == nil) == isInverted {
          inner.fill(into: &result, as: kind, by: value)
        }
      }
    }
  }

  /// All text, also that which only some will see.
  package var text: String {
    var text = ""
    visit { if case .text(let string) = $0 { text += string } }
    return text
  }

  /// About how much there is to go through.
  var size: Int {
    var size = 0
    visit { piece in
      // To change a field takes as long as to change some text.
      if case .text(let text) = piece { size += text.utf8.count } else { size += 16 }
    }
    return size
  }

  /// Every field that is shown or asked for.
  package var fields: Set<String> {
    var fields: Set<String> = []
    visit { piece in
      switch piece {
      case .text: break
      case .field(let field, _), .section(let field, _, _): fields.insert(field.name)
      }
    }
    return fields
  }

  /// Visits each piece, and those within sections.
  package func visit(_ body: (TemplatePiece) -> Void) {
    for piece in self {
      body(piece)
      if case .section(_, _, let inner) = piece { inner.visit(body) }
    }
  }

  /// Whether a field is shown, as it is, to everybody who has it.
  /// - Parameter given: the fields that everybody has.
  package func showsToAll(_ name: String, given: Set<String> = []) -> Bool {
    // Whoever does not have the field itself needs no other half.
    showToAll(given: given.union([name])) { piece in
      if case .field(let field, _) = piece { field == DeferredField(name) } else { false }
    }
  }

  /// Whether something is shown to everybody: outside of sections, in both halves of an either-or, or
  /// where a section asks for what everybody has.
  package func showToAll(
    given: Set<String> = [], _ isWanted: (TemplatePiece) -> Bool
  ) -> Bool {
    var sections: Set<String> = []
    var inverted = given
    for piece in self {
      guard case .section(let field, let isInverted, let inner) = piece else {
        if isWanted(piece) { return true }
        continue
      }
      guard inner.showToAll(given: given, isWanted) else { continue }
      if (isInverted ? sections : inverted).contains(field.name) { return true }
      if isInverted { inverted.insert(field.name) } else { sections.insert(field.name) }
    }
    return false
  }
}
