import Articles
import Diagnostics
import Testing

/// Cells that no table's head has room for: GFM ignores them, and nobody loses words unawares.
@Suite struct ExtraCellsTests {
  private func warnings(_ raw: String) -> [(line: Int?, reason: String)] {
    ArticleText(kind: .markdown, raw: raw, file: "a.md", firstLine: 11, title: "T").body(number: 1)
      .warnings.map { ($0.location?.line.map { $0 - 10 }, $0.reason) }
  }

  private static let head = "| a | b |\n|---|---|\n"

  @Test(arguments: [
    ("| 1 | 2 | 3 |", 3, "3"), ("1 | 2 | 3", 3, "3"), ("| 1 | 2 | 3 | *four* |", 4, "3 | *four*"),
    ("| 1 | `x | y` |", 3, "y`"), ("| 1 | 2 |   | z", 4, "z"), ("|1|2|3", 3, "3"),
    ("| 1 \\| 2 | 3 \\\\| 4 | 5 |", 3, "5"),
  ])
  func `are told at their line, with their words`(_ row: String, _ count: Int, _ words: String) {
    let told = warnings("Words.\n\n\(Self.head)| 0 | 0 |\n\(row)\n")
    #expect(told.map(\.line) == [6])
    #expect(
      told.map(\.reason) == [
        "the row has \(count) cells and its table’s head 2: “\(words)” is left out"
      ])
  }

  @Test(arguments: [
    "| 1 | 2 |", "1 | 2", "| 1 |", "| 1 | 2 | |  |", "| 1 | x \\| y |", "| 1 | 2 |  ",
    "\n1 | 2 | 3",
  ])
  func `nothing is told of a row that loses no words`(_ row: String) {
    #expect(warnings("Words.\n\n\(Self.head)\(row)\n").isEmpty)
  }

  @Test func `in lists, quotes and behind a generator's markup the line is that of the file`() {
    let raw = """
      {% comment %}
      one
      {% endcomment %}

      > words
      > | a | b |
      > |---|---|
      > | 1 | 2 | lost |

      - item

        | a | b |
        |---|---|
        | 1 | 2 | gone |

      <div markdown="1">
      | a | b |
      |---|---|
      | 1 | 2 | away |
      </div>
      """
    #expect(warnings(raw).filter { $0.reason.contains("head 2") }.map(\.line) == [8, 14, 19])
  }

  @Test func `what is no table has no cells`() {
    #expect(warnings("```\n\(Self.head)| 1 | 2 | 3 |\n```\n\n1 | 2 | 3\n").isEmpty)
  }

  @Test func `what it loses does not make the summary another one`() {
    let body = ArticleText(
      kind: .markdown, raw: "Words.\n\n\(Self.head)| 1 | 2 | 3 |\n", file: "a.md", title: "T"
    ).body(number: 1)
    #expect(body.summary == nil)
    #expect(body.warnings.count == 1)
  }
}
