/// Gives a tag to articles that carry none, by the words in their title and summary.
package struct TagRule: Sendable, Equatable {
  package var tag: String
  /// Whole words, or several in a row, in any case; `*` at an end stands for any ending.
  package let match: [String]

  /// The words of each pattern.
  private let patterns: [Pattern]

  private struct Pattern: Sendable, Equatable {
    var words: [String]
    /// Whether any ending will do.
    var isOpen: Bool
  }

  package init(tag: String, match: [String]) {
    self.tag = tag
    self.match = match
    patterns = match.map { Pattern(words: Self.words($0), isOpen: $0.hasSuffix("*")) }
  }

  /// Whether any text can match: there is a word in it, and a `*` only at its very end.
  package static func canMatch(_ pattern: String) -> Bool {
    let stem = pattern.hasSuffix("*") ? pattern.dropLast() : pattern[...]
    guard !stem.contains("*"), stem.last?.isWhitespace == false else { return false }
    return !words(String(stem)).isEmpty
  }

  /// The tags of all rules that match, in the order of the rules.
  static func tags(for texts: [String], by rules: [TagRule]) -> [String] {
    guard !rules.isEmpty else { return [] }
    let words = texts.map(TagRule.words)
    return rules.reduce(into: []) { tags, rule in
      if !tags.contains(rule.tag), words.contains(where: rule.matches) { tags.append(rule.tag) }
    }
  }

  private func matches(_ words: [String]) -> Bool {
    patterns.contains { pattern in
      guard let last = pattern.words.indices.last, words.count > last else { return false }
      return words.indices.dropLast(last).contains { start in
        zip(words[start...], pattern.words.indices).allSatisfy { word, index in
          let wanted = pattern.words[index]
          return pattern.isOpen && index == last ? word.hasPrefix(wanted) : word == wanted
        }
      }
    }
  }

  /// Letters and digits; an apostrophe ends a word, so that “ferry” is found in “the ferry’s”.
  private static func words(_ text: String) -> [String] {
    text.asciiWords() ?? text.lowercased().split { !$0.isLetter && !$0.isNumber }.map(String.init)
  }
}
