package import Diagnostics

/// A question about an article's tags, such as `ferry and not (video or podcast)`, `sw*`, or `*` for every article.
package indirect enum TagExpression: Sendable, Equatable {
  case any
  case tag(String)
  case not(TagExpression)
  case and(TagExpression, TagExpression)
  case or(TagExpression, TagExpression)

  /// Reads `not` before `and` before `or`; a tag with blanks stands in quotes.
  /// - Throws: `Problem` with the column in the expression, at the place given.
  package init(parsing text: String, at location: SourceLocation? = nil) throws(Problem) {
    var parser = ExpressionParser(text, at: location, compares: false)
    self = TagExpression(try parser.parse())
  }

  private init(_ expression: SegmentExpression) {
    switch expression {
    case .any: self = .any
    case .tag(let name, _): self = .tag(name)
    // None is read where fields are not compared.
    case .comparison(let comparison): self = .tag(comparison.description)
    case .not(let inner): self = .not(TagExpression(inner))
    case .and(let a, let b): self = .and(TagExpression(a), TagExpression(b))
    case .or(let a, let b): self = .or(TagExpression(a), TagExpression(b))
    }
  }

  /// Tags are compared without regard to case, with blanks and hyphens alike; `*` is any run of characters.
  package func matches(_ tags: some Sequence<String>) -> Bool {
    if case .any = self { return true }
    return matches(names: tags.map { TagName($0) })
  }

  private func matches(names: [TagName]) -> Bool {
    switch self {
    case .any: return true
    case .tag(let name):
      let wanted = TagName(name)
      return names.contains { $0.matches(wanted) }
    case .not(let inner): return !inner.matches(names: names)
    case .and(let a, let b): return a.matches(names: names) && b.matches(names: names)
    case .or(let a, let b): return a.matches(names: names) || b.matches(names: names)
    }
  }

  /// The tags that it asks for, in the order in which they are written.
  package var tags: [String] {
    switch self {
    case .any: []
    case .tag(let name): [name]
    case .not(let inner): inner.tags
    case .and(let a, let b), .or(let a, let b): a.tags + b.tags
    }
  }
}

extension TagExpression: CustomStringConvertible {
  package var description: String {
    switch self {
    case .any: "*"
    case .tag(let name): Self.needsQuotes(name) ? Self.quoted(name) : name
    case .not(let inner): "not \(inner.grouped)"
    // No more brackets than were written, which nest only so deep: a chain is read from the left.
    case .and(let a, let b): "\(a.isAlternative ? a.grouped : a.description) and \(b.grouped)"
    case .or(let a, let b): "\(a) or \(b.isAlternative ? b.grouped : b.description)"
    }
  }

  private var isAlternative: Bool {
    if case .or = self { true } else { false }
  }

  /// What word processors make of quotes: at the beginning of a word they are meant as those.
  static let typographicQuotes = "“”„‟«»‘‚‛‹›"

  static func needsQuotes(_ name: String) -> Bool {
    ["", "*", "and", "or", "not"].contains(name)
      || name.contains { $0.isWhitespace || "(),|".contains($0) }
      || ["\"", "'", "!", "&"].contains { name.hasPrefix($0) }
      || name.first.map(typographicQuotes.contains) ?? false
  }

  static func quoted(_ name: String) -> String {
    name.contains("\"") ? "'\(name)'" : "\"\(name)\""
  }

  private var grouped: String {
    switch self {
    case .and, .or: "(\(self))"
    default: description
    }
  }
}
