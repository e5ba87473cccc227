import Digest
import Foundation
import TestSupport
import Testing

@testable import Newsroom

/// What an issue says of an article that has a copy by now, or that another one has come in the place of.
@Suite struct CopyNamingTests {
  private func reason(_ name: String, _ weeks: Weeks, in issue: String) throws -> String {
    let newsroom = weeks.edition.at(weeks.time("12-06")).newsroom
    guard case .past(let verdict) = try newsroom.why(name, list: nil, issue: issue) else {
      return ""
    }
    return verdict.reason
  }

  @Test func `an id is that of what bears it, whatever was copied from it since`() throws {
    let weeks = try Weeks()
    try weeks.article("a", "One", on: "2025-11-20", text: "It is one \(Weeks.words)")
    let composing = try weeks.compose("11-21")
    guard case .composed(let composition) = composing else { return #expect(Bool(false)) }
    try weeks.edition.at(weeks.time("11-21")).send("issue-11-21")
    let id = try #require(composition.draft.issue.entries.first?.id)
    try weeks.article("b", "One", on: "2025-11-20", text: "It is one \(Weeks.words)")
    for name in [id, "seeds/a.md"] {
      #expect(try reason(name, weeks, in: "issue-11-21").contains("took it"), "\(name)")
    }
  }

  @Test func `an issue does not say that it had what it is said not to have`() throws {
    let weeks = try Weeks()
    func list(_ head: String, _ words: String) throws {
      try weeks.files.write(
        "seeds/list.txt",
        "---\n\(head)link_base: https://example.org/s/\n---\nTides\n\nHigh water \(words) \(Weeks.words)\n"
      )
    }
    try list("date: 2025-11-20\n", "rises")
    #expect(try weeks.issue("11-21") == ["Tides"])
    try list("date: 2025-11-27\n", "falls")
    #expect(try weeks.issue("11-28") == ["Tides"])
    try list("", "turns")
    let said = try reason("Tides", weeks, in: "issue-11-21")
    #expect(!said.contains("issue-11-21 had it"), "\(said)")
  }
}
