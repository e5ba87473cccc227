import Foundation
import Testing

@testable import Articles

@Suite struct TagRuleTests {
  @Test(arguments: [
    ("ferry", "The FERRY sails", true), ("ferry", "the ferry’s horn", true),
    ("ferry", "ferryman", false), ("ferry", "a ferry-boat", true), ("ferry*", "Ferrymen", true),
    ("FERRY", "ferry", true), ("*", "anything", false), ("", "anything", false),
    ("low tide", "At low  tide", true), ("low tide", "tide, low", false),
    ("low tid*", "Low-tides", true), ("low*", "below", false), ("o'clock", "at nine o’clock", true),
    ("café", "cafe\u{301} at the quay", true), ("night bus", "the last night", false),
  ])
  func `matches whole words in any case`(_ pattern: String, _ text: String, _ isMatch: Bool) {
    let rule = TagRule(tag: "sea", match: [pattern])
    #expect(TagRule.tags(for: [text], by: [rule]) == (isMatch ? ["sea"] : []))
  }

  @Test func `a phrase does not reach from the title into the summary`() {
    let rule = TagRule(tag: "sea", match: ["low tide"])
    #expect(TagRule.tags(for: ["It was low", "Tide tables"], by: [rule]).isEmpty)
  }

  @Test func `gives tags once, in the order of the rules, to articles without any`() throws {
    let rules = [
      TagRule(tag: "town", match: ["bread"]), TagRule(tag: "sea", match: ["boat*"]),
      TagRule(tag: "town", match: ["baker"]),
    ]
    let articles = try read(
      [
        "a.txt": "The baker's boats\n\nBread for all",
        "b.md": "---\ntags: [own]\n---\nThe boats",
      ], rules: rules)
    #expect(articles.map(\.tags) == [["town", "sea"], ["own"]])
  }
}
