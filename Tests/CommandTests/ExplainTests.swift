import Foundation
import TestSupport
import Testing

/// What `compose` and `articles why` say of articles that are in or out.
@Suite struct ExplainTests {
  private struct Answer: Decodable {
    struct Row: Decodable {
      var id: String
      var chosen: Bool
      var reason: String
    }
    struct Section: Decodable { var articles: [[String: Entry]] }
    enum Entry: Decodable {
      case any
      init(from decoder: any Decoder) throws { self = .any }
    }
    var issue: String?
    var leftOut: [String]
    var articles: [Row]?
    var sections: [Section]
  }

  @Test func `what is left out is named in words and in JSON, each article on request`() throws {
    let binary = try Binary()
    try #require(try binary.run("init").status == 0)
    for (name, date) in [("old", "2026-10-01"), ("draft", "2026-11-19\ndraft: true")] {
      try binary.folder.write(
        "seeds/\(name).md", "---\ntitle: \(name)\ndate: \(date)\n---\nOf \(name).\n")
    }
    let now = "2026-11-20T08:00:00+01:00"
    let words = try binary.run("compose", "--explain", "--now", now)
    #expect(words.status == 0)
    #expect(words.errors.contains("older than the first issue looks back"), "\(words.errors)")
    #expect(words.errors.contains("“old” (old-"))
    #expect(words.errors.contains("“broadsheet compose --since DATE” takes them"))
    #expect(words.output.contains("out  old\n"))
    #expect(words.output.contains("its front matter says draft: true"))
    let json = try binary.run("compose", "--force", "--json", "--explain", "--now", now)
    let answer = try JSONDecoder().decode(Answer.self, from: Data(json.output.utf8))
    #expect(answer.issue == "2026-W47" && answer.leftOut.count == 2)
    #expect(answer.articles?.contains { $0.id.hasPrefix("old-") && !$0.chosen } == true)
    // An issue's own notes are no part of an answer.
    #expect(answer.sections.flatMap(\.articles).allSatisfy { $0["keys"] == nil })
    let plain = try binary.run("compose", "--force", "--json", "--now", now)
    #expect(
      try JSONDecoder().decode(Answer.self, from: Data(plain.output.utf8)).articles == nil)
    let why = try binary.run("articles", "why", "seeds/old.md", "--issue", "2026-W47", "--now", now)
    #expect(
      why.output.contains("not in 2026-W47: it was older than the first issue looked back"),
      "\(why.output)")
  }
}
