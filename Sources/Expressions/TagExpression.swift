package import Diagnostics

/// A question about an article's tags, such as `ferry and not (video or podcast)`, or `*` for every article.
package indirect enum TagExpression: Sendable, Equatable {
  case any
  case tag(String)
  case not(TagExpression)
  case and(TagExpression, TagExpression)
  case or(TagExpression, TagExpression)

  /// Reads `not` before `and` before `or`; a tag with blanks stands in quotes.
  /// - Throws: `Problem` with the column in the expression, at the place given.
  package init(parsing text: String, at location: SourceLocation? = nil) throws(Problem) {
    var parser = TagExpressionParser(text, at: location)
    self = try parser.parse()
  }

  /// Tags are compared without regard to case.
  package func matches(_ tags: some Sequence<String>) -> Bool {
    let tags = Set(tags.map { $0.lowercased() })
    return matches(lowercased: tags)
  }

  private func matches(lowercased tags: Set<String>) -> Bool {
    switch self {
    case .any: true
    case .tag(let name): tags.contains(name)
    case .not(let inner): !inner.matches(lowercased: tags)
    case .and(let a, let b): a.matches(lowercased: tags) && b.matches(lowercased: tags)
    case .or(let a, let b): a.matches(lowercased: tags) || b.matches(lowercased: tags)
    }
  }
}

extension TagExpression: CustomStringConvertible {
  package var description: String {
    switch self {
    case .any: "*"
    case .tag(let name): Self.needsQuotes(name) ? Self.quoted(name) : name
    case .not(let inner): "not \(inner.grouped)"
    case .and(let a, let b): "\(a.grouped) and \(b.grouped)"
    case .or(let a, let b): "\(a.grouped) or \(b.grouped)"
    }
  }

  private static func needsQuotes(_ name: String) -> Bool {
    ["", "*", "and", "or", "not"].contains(name)
      || name.contains { $0.isWhitespace || "()".contains($0) }
      || name.hasPrefix("\"") || name.hasPrefix("'")
  }

  private static func quoted(_ name: String) -> String {
    name.contains("\"") ? "'\(name)'" : "\"\(name)\""
  }

  private var grouped: String {
    switch self {
    case .and, .or: "(\(self))"
    default: description
    }
  }
}
