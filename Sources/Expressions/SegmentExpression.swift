package import Diagnostics

/// A question about a reader: `sea and (town = Oslo or town ~ "New *") and joined >= 2026-01-01`.
///
/// The language of tag expressions, with comparisons added; a bare or quoted word is a tag.
package indirect enum SegmentExpression: Sendable, Hashable {
  case any
  /// A bare word may also be the name of a segment.
  case tag(String, isQuoted: Bool)
  case comparison(Comparison)
  case not(SegmentExpression)
  case and(SegmentExpression, SegmentExpression)
  case or(SegmentExpression, SegmentExpression)

  /// - Throws: `Problem` with the column in the expression, at the place given.
  package init(parsing text: String, at location: SourceLocation? = nil) throws(Problem) {
    var parser = ExpressionParser(text, at: location, compares: true)
    self = try parser.parse()
  }

  /// Tags are compared as those of articles are.
  /// - Parameter holds: whether a comparison holds of the reader.
  package func matches(_ tags: Set<String>, _ holds: (Comparison) -> Bool) -> Bool {
    switch self {
    case .any: true
    case .tag(let name, _): TagExpression.tag(name).matches(tags)
    case .comparison(let comparison): holds(comparison)
    case .not(let inner): !inner.matches(tags, holds)
    case .and(let a, let b): a.matches(tags, holds) && b.matches(tags, holds)
    case .or(let a, let b): a.matches(tags, holds) || b.matches(tags, holds)
    }
  }

  /// What it holds against values.
  package var comparisons: Set<Comparison> {
    switch self {
    case .any, .tag: []
    case .comparison(let comparison): [comparison]
    case .not(let inner): inner.comparisons
    case .and(let a, let b), .or(let a, let b): a.comparisons.union(b.comparisons)
    }
  }

  /// The fields that it asks for, as they are written.
  package var fields: Set<String> { Set(comparisons.map(\.field)) }

  /// With what names stand for in the place of bare words; what stands there is not looked through again, so hand in
  /// what is `resolved`.
  package func naming(_ segments: [String: SegmentExpression]) -> SegmentExpression {
    switch self {
    case .any, .comparison, .tag(_, isQuoted: true): self
    case .tag(let name, isQuoted: false): segments[name] ?? self
    case .not(let inner): .not(inner.naming(segments))
    case .and(let a, let b): .and(a.naming(segments), b.naming(segments))
    case .or(let a, let b): .or(a.naming(segments), b.naming(segments))
    }
  }
}

extension SegmentExpression: CustomStringConvertible {
  /// In one spelling for all that mean the same to the letter.
  package var description: String {
    switch self {
    case .any: "*"
    case .tag(let name, _):
      TagExpression.needsQuotes(name) || name.contains { "=~<>!".contains($0) }
        ? TagExpression.quoted(name) : name
    case .comparison(let comparison): comparison.description
    case .not(let inner): "not \(inner.grouped)"
    // No more brackets than were written, which nest only so deep: a chain is read from the left.
    case .and(let a, let b): "\(a.isAlternative ? a.grouped : a.description) and \(b.grouped)"
    case .or(let a, let b): "\(a) or \(b.isAlternative ? b.grouped : b.description)"
    }
  }

  private var isAlternative: Bool {
    if case .or = self { true } else { false }
  }

  private var grouped: String {
    switch self {
    case .and, .or: "(\(self))"
    default: description
    }
  }
}
