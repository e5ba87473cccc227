/// Gives a tag to articles that carry none, by the words in their title and summary.
package struct TagRule: Sendable, Equatable {
  package var tag: String
  /// Whole words, or several in a row, in any case; `*` at an end stands for any ending.
  package var match: [String]

  package init(tag: String, match: [String]) {
    self.tag = tag
    self.match = match
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
    match.contains { pattern in
      let isOpen = pattern.hasSuffix("*")
      let wanted = Self.words(pattern)
      guard let last = wanted.indices.last, words.count > last else { return false }
      return words.indices.dropLast(last).contains { start in
        zip(words[start...], wanted.indices).allSatisfy { word, index in
          isOpen && index == last ? word.hasPrefix(wanted[index]) : word == wanted[index]
        }
      }
    }
  }

  /// Letters and digits; an apostrophe ends a word, so that “ferry” is found in “the ferry’s”.
  private static func words(_ text: String) -> [String] {
    text.lowercased().split { !$0.isLetter && !$0.isNumber }.map(String.init)
  }
}
