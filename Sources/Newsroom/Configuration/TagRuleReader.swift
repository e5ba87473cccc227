import Articles
import Diagnostics
import Foundation
import Settings

/// Reads `tag_rules`.
struct TagRuleReader {
  let root: YAMLMapping

  func read() throws -> [TagRule] { try (root.mappings("tag_rules") ?? []).map(rule) }

  private func rule(_ rule: YAMLMapping) throws -> TagRule {
    try rule.rejectKeys(otherThan: ["tag", "match"])
    let words = try rule.listedWords("match") ?? []
    guard !words.isEmpty else {
      throw rule.problem("a rule without words to match", at: "match", hint: "match: [ferry, dock]")
    }
    for word in words where !TagRule.canMatch(word) {
      throw rule.problem(
        "“\(word)” matches nothing", at: "match",
        hint: word.contains("*")
          ? "“*” stands for any ending of a word: match: [\"ferr*\", \"low tide*\"]"
          : "match: [ferry, low tide]")
    }
    return TagRule(tag: try rule.string("tag") ?? missing("tag", rule, "ferry"), match: words)
  }
}

extension YAMLMapping {
  /// A list of words, or one text of them with commas, as an article may write its tags.
  func listedWords(_ key: String) throws(Problem) -> [String]? {
    guard let values = try strings(key) else { return nil }
    let words =
      isList(key) ? values : values.flatMap { $0.split(separator: ",").map(String.init) }
    return words.map { $0.trimmingCharacters(in: .whitespacesAndNewlines) }.filter { !$0.isEmpty }
  }
}
