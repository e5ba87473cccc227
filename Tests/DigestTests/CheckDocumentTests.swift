import Foundation
import Testing

@testable import Digest

/// `docs/check.md` has a row for each rule that a configuration may speak of, and says what may be made of it.
@Suite struct CheckDocumentTests {
  @Test func `the table of rules is that of the program`() throws {
    let file = URL(filePath: #filePath).deletingLastPathComponent()
      .appending(path: "../../docs/check.md").standardized
    let rows = try String(contentsOf: file, encoding: .utf8).split(separator: "\n")
      .filter { $0.hasPrefix("| `") }
      .map { $0.split(separator: "|").map { $0.trimmingCharacters(in: .whitespaces) } }
    #expect(rows.map(\.first) == RuleName.configurable.map { "`\($0)`" })
    #expect(
      rows.map(\.last)
        == RuleName.configurable.map { $0.need == nil ? "off, warning, error" : "error" })
  }
}
