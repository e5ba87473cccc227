/// What can be named of a subject: for each name what it means, and where its value comes from.
///
/// Shapes, values and documentation are all made from such tables, so that no name can be known to one of
/// them and not to the others.
package struct NameTable<Subject: Sendable>: Sendable {
  package struct Name: Sendable {
    package let name: String
    /// One sentence for those who write templates.
    package let meaning: String
    /// A value that it may have.
    package let example: String
    /// When it has a value; nil for always.
    package let condition: String?
    package let shape: TemplateShape
    fileprivate let value: @Sendable (Subject) -> TemplateValue
  }

  package let names: [Name]

  package init(_ names: [Name]) { self.names = names }

  /// The names without values.
  /// - Parameter unknown: names that have no value yet where this is used.
  package func shape(without unknown: Set<String> = []) -> TemplateShape {
    .object(
      names.reduce(into: [:]) { if !unknown.contains($1.name) { $0[$1.name] = $1.shape } })
  }

  /// The value of one name; nil for a name that is not in the table.
  package func value(of name: String) -> (@Sendable (Subject) -> TemplateValue)? {
    names.first { $0.name == name }?.value
  }

  package func values(of subject: Subject) -> TemplateValue {
    .object(names.reduce(into: [:]) { $0[$1.name] = $1.value(subject) })
  }
}

extension NameTable.Name {
  package static func text(
    _ name: String, _ meaning: String, example: String, when condition: String? = nil,
    _ value: @escaping @Sendable (Subject) -> String?
  ) -> Self {
    Self(
      name: name, meaning: meaning, example: example, condition: condition, shape: .text,
      value: { TemplateValue(value($0)) })
  }

  /// Text in which fields may wait to be filled in.
  package static func pieces(
    _ name: String, _ meaning: String, example: String, when condition: String? = nil,
    _ value: @escaping @Sendable (Subject) -> [TemplatePiece]
  ) -> Self {
    Self(
      name: name, meaning: meaning, example: example, condition: condition, shape: .text,
      value: { .pieces(value($0)) })
  }

  package static func number(
    _ name: String, _ meaning: String, example: String,
    _ value: @escaping @Sendable (Subject) -> Int
  ) -> Self {
    Self(
      name: name, meaning: meaning, example: example, condition: nil, shape: .number,
      value: { .number(value($0)) })
  }

  package static func flag(
    _ name: String, _ meaning: String, example: String,
    _ value: @escaping @Sendable (Subject) -> Bool
  ) -> Self {
    Self(
      name: name, meaning: meaning, example: example, condition: nil, shape: .flag,
      value: { .flag(value($0)) })
  }

  package static func texts(
    _ name: String, _ meaning: String, example: String, when condition: String? = nil,
    _ value: @escaping @Sendable (Subject) -> [String]
  ) -> Self {
    Self(
      name: name, meaning: meaning, example: example, condition: condition, shape: .list(.text),
      value: { .list(value($0).map { .text($0) }) })
  }

  package static func list<Element>(
    _ name: String, _ meaning: String, example: String, of table: NameTable<Element>,
    _ value: @escaping @Sendable (Subject) -> [Element]
  ) -> Self {
    Self(
      name: name, meaning: meaning, example: example, condition: nil,
      shape: .list(table.shape()), value: { .list(value($0).map(table.values)) })
  }

  package static func object<Part>(
    _ name: String, _ meaning: String, example: String, when condition: String? = nil,
    of table: NameTable<Part>, without unknown: Set<String> = [],
    _ value: @escaping @Sendable (Subject) -> Part?
  ) -> Self {
    Self(
      name: name, meaning: meaning, example: example, condition: condition,
      shape: table.shape(without: unknown),
      value: { value($0).map(table.values) ?? .absent })
  }
}
