package import Diagnostics

/// Segments that name one another.
package struct SegmentNames: Sendable {
  /// Each with what others stand for in the place of their names.
  package private(set) var resolved: [String: SegmentExpression] = [:]
  private let written: [String: SegmentExpression]

  /// So many words no segment needs; without a bound each could double the one before.
  private static let mostWords = 10_000

  /// - Parameters:
  ///   - written: by their names in small letters.
  ///   - location: of a name.
  /// - Throws: `Problem` at a name where it leads back to itself by way of others. A segment’s own name is the tag.
  package init(
    _ written: [String: SegmentExpression], at location: (String) -> SourceLocation?
  ) throws(Problem) {
    self.written = written
    for name in written.keys.sorted() { _ = try resolve(name, [], location) }
  }

  private mutating func resolve(
    _ name: String, _ path: [String], _ location: (String) -> SourceLocation?
  ) throws(Problem) -> SegmentExpression {
    if let known = resolved[name] { return known }
    guard let expression = written[name] else { return .tag(name, isQuoted: false) }
    var others: [String: SegmentExpression] = [:]
    for word in expression.bareWords.sorted() where word != name && written[word] != nil {
      guard !path.contains(word) else {
        throw Problem(
          "the segment “\(name)” leads back to itself: "
            + (path + [name, word]).drop { $0 != word }.joined(separator: " → "),
          at: location(name), hint: "a tag of that name is written in quotes")
      }
      others[word] = try resolve(word, path + [name], location)
    }
    let found = expression.naming(others)
    guard found.wordCount <= Self.mostWords else {
      throw Problem(
        "the segment “\(name)” has more than \(Self.mostWords) words, with those that it names",
        at: location(name))
    }
    resolved[name] = found
    return found
  }
}

extension SegmentExpression {
  /// Words that may be the name of a segment.
  package var bareWords: Set<String> {
    switch self {
    case .tag(let name, isQuoted: false): [name]
    case .any, .tag, .comparison: []
    case .not(let inner): inner.bareWords
    case .and(let a, let b), .or(let a, let b): a.bareWords.union(b.bareWords)
    }
  }

  /// Tags that are written in quotes, which are no segment’s name.
  package var quotedTags: Set<String> {
    switch self {
    case .tag(let name, isQuoted: true): [name]
    case .any, .tag, .comparison: []
    case .not(let inner): inner.quotedTags
    case .and(let a, let b), .or(let a, let b): a.quotedTags.union(b.quotedTags)
    }
  }

  fileprivate var wordCount: Int {
    switch self {
    case .any, .tag, .comparison: 1
    case .not(let inner): inner.wordCount
    case .and(let a, let b), .or(let a, let b): a.wordCount + b.wordCount
    }
  }
}
