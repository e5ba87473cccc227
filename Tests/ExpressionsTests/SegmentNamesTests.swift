import Diagnostics
import Testing

@testable import Expressions

/// Segments that name one another.
@Suite struct SegmentNamesTests {
  @Test func `a name stands for what it names, at any depth`() throws {
    let names = try names([
      "locals": "town = Oslo", "both": "locals or newer", "newer": "joined >= 2026-01-01 and sea",
      "all": "both and not \"locals\"",
    ])
    #expect(
      names.resolved["all"]?.description
        == "(town = Oslo or joined >= 2026-01-01 and sea) and not locals")
  }

  @Test func `in a segment its own name is the tag`() throws {
    let names = try names(["sea": "sea and town = Oslo", "far": "not sea"])
    #expect(names.resolved["sea"]?.description == "sea and town = Oslo")
    #expect(names.resolved["far"]?.description == "not (sea and town = Oslo)")
  }

  @Test func `a name that leads back to itself is said with the way`() throws {
    let problem = try #require(throws: Problem.self) {
      try names(["a": "b or sea", "b": "c", "c": "not b"])
    }
    #expect(problem.reason == "the segment “c” leads back to itself: b → c → b")
    #expect(problem.location == SourceLocation(file: "a.yml", line: 1))
  }

  @Test func `segments that double one another have an end`() throws {
    var written = ["s0": "sea"]
    for index in 1...60 { written["s\(index)"] = "s\(index - 1) or s\(index - 1)" }
    let problem = try #require(throws: Problem.self) { try names(written) }
    #expect(problem.description.contains("has more than 10000 words"))
  }

  private func names(_ written: [String: String]) throws -> SegmentNames {
    try SegmentNames(written.mapValues { try SegmentExpression(parsing: $0) }) { _ in
      SourceLocation(file: "a.yml", line: 1)
    }
  }
}
