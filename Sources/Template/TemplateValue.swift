/// A value that a template shows.
package indirect enum TemplateValue: Sendable, Equatable {
  /// Known by its name, but without a value; nothing is looked for further out.
  case absent
  case text(String)
  /// Text in which fields wait to be filled in.
  case pieces([TemplatePiece])
  case number(Int)
  case flag(Bool)
  case list([TemplateValue])
  case object([String: TemplateValue])

  /// An empty text is no value, so that a section can ask for it.
  package init(_ text: String?) {
    self = text.flatMap { $0.isEmpty ? nil : .text($0) } ?? .absent
  }

  /// Gives a part of an object another value.
  package mutating func replace(_ part: String, with value: TemplateValue) {
    guard case .object(var members) = self else { return }
    members[part] = value
    self = .object(members)
  }
}

extension TemplateValue {
  /// About how much a transform has to do.
  var size: Int {
    switch self {
    case .absent, .number, .flag, .object: 1
    case .text(let text): text.utf8.count
    case .pieces(let pieces): pieces.size
    case .list(let elements): elements.count
    }
  }

  /// A part by its name; nil where this has no such part, so that it is looked for further out.
  subscript(part: String) -> TemplateValue? {
    if case .object(let members) = self { members[part] } else { nil }
  }

  /// Whether a section over it is shown.
  var isTrue: Bool {
    switch self {
    case .absent: false
    case .text(let text): !text.isEmpty
    case .pieces(let pieces): !pieces.isEmpty
    case .list(let elements): !elements.isEmpty
    case .flag(let flag): flag
    case .number, .object: true
    }
  }
}
