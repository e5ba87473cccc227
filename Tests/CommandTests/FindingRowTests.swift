import Diagnostics
import Digest
import Foundation
import Testing

@testable import broadsheet

/// What a check finds, as it is printed.
@Suite struct FindingRowTests {
  private static let located = Problem(
    "bad", at: SourceLocation(file: "a.csv", line: 3, column: 4), hint: "save it",
    advice: .composeAgain)

  @Test(arguments: [
    (
      located,
      #"{"column":4,"file":"a.csv","hint":"save it; compose it again with --force","line":3,"#
        + #""message":"bad","rule":"roster","severity":"error"}"#
    ),
    (
      Problem("bad"),
      #"{"column":null,"file":null,"hint":null,"line":null,"message":"bad","rule":"roster","#
        + #""severity":"error"}"#
    ),
  ])
  func `a script finds every key`(_ problem: Problem, _ json: String) throws {
    let encoder = JSONEncoder()
    encoder.outputFormatting = .sortedKeys
    let row = FindingRow(finding: Finding(rule: .roster, severity: .error, problem: problem))
    #expect(String(decoding: try encoder.encode(row), as: UTF8.self) == json)
  }

  @Test func `a person reads its place, its weight, its rule and what to do`() {
    let finding = Finding(rule: .roster, severity: .warning, problem: Self.located)
    #expect(
      finding.words() == """
        a.csv:3:4: warning: bad [roster]
          hint: save it; compose it again with --force
        """)
  }
}
