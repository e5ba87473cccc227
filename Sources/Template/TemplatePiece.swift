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

  /// The piece as it stands in HTML.
  func escapedForHTML() -> TemplatePiece {
    switch self {
    case .text(let text): .text(text.escapedForHTML)
    case .field(let field, _): .field(field, isEscaped: true)
    case .section(let field, let isInverted, let inner):
      .section(field, isInverted: isInverted, inner.map { $0.escapedForHTML() })
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

  /// How many sections are open where the most are.
  var depth: Int {
    reduce(0) { depth, piece in
      guard case .section(_, _, let inner) = piece else { return depth }
      return Swift.max(depth, inner.depth + 1)
    }
  }

  /// Whether each field can be named in a tag, with all that was put around it.
  func canBeNamed(in root: String) -> Bool {
    allSatisfy { piece in
      switch piece {
      case .text: return true
      case .field(let field, _): return field.canBeNamed(in: root)
      case .section(let field, _, let inner):
        return field.canBeNamed(in: root) && inner.canBeNamed(in: root)
      }
    }
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
    reduce(into: "") { text, piece in
      switch piece {
      case .text(let string): text += string
      case .field: break
      case .section(_, _, let inner): text += inner.text
      }
    }
  }

  /// Every field that is shown or asked for.
  package var fields: Set<String> {
    var fields: Set<String> = []
    collect(into: &fields)
    return fields
  }

  private func collect(into fields: inout Set<String>) {
    for piece in self {
      switch piece {
      case .text: break
      case .field(let field, _): fields.insert(field.name)
      case .section(let field, _, let inner):
        fields.insert(field.name)
        inner.collect(into: &fields)
      }
    }
  }

  /// Whether a field is shown, as it is, to everybody who has it: outside of sections, or in both halves
  /// of an either-or.
  package func showsToAll(_ name: String) -> Bool {
    var halves: Set<Half> = []
    return contains { piece in
      switch piece {
      case .text: return false
      case .field(let field, _): return field == DeferredField(name)
      case .section(let field, let isInverted, let inner):
        guard inner.showsToAll(name) else { return false }
        halves.insert(Half(name: field.name, isInverted: isInverted))
        return field.name == name && !isInverted
          || halves.contains(Half(name: field.name, isInverted: !isInverted))
      }
    }
  }
}

extension DeferredField {
  fileprivate func canBeNamed(in root: String) -> Bool {
    (try? TemplateName(parsing: path(in: root))) != nil
  }
}

/// One half of an either-or.
private struct Half: Hashable {
  var name: String
  var isInverted: Bool
}
