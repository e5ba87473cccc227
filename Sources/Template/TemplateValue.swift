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
