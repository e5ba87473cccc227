import Articles
import Diagnostics
import Digest
import Foundation
import TestSupport
import Testing

@testable import Newsroom

/// What is new by the time of its file alone is named: a clone sets that anew.
@Suite struct FileTimeTests {
  private func warnings(_ weeks: Weeks, _ day: String) throws -> [Problem] {
    try weeks.compose(day).warnings.filter { $0.reason.contains("by the time of a file") }
  }

  private func touch(_ weeks: Weeks, _ name: String, _ day: String) throws {
    try FileManager.default.setAttributes(
      [.modificationDate: weeks.time(day)],
      ofItemAtPath: weeks.files.url.appending(path: "seeds/\(name).md").path)
  }

  @Test func `in a first issue, by compose and by check`() throws {
    let weeks = try Weeks()
    for number in 1...7 {
      try weeks.article("note-\(number)")
      try touch(weeks, "note-\(number)", "11-20")
    }
    try weeks.article("dated", on: "2025-11-20")
    try weeks.article("ancient")
    try touch(weeks, "ancient", "01-01")
    let told = try warnings(weeks, "11-21")
    #expect(told.count == 1)
    let problem = try #require(told.first)
    #expect(problem.reason.hasPrefix("7 articles state no date"), "\(problem)")
    #expect(problem.reason.contains("“note-1”") && problem.reason.hasSuffix("and 2 more"))
    #expect(!problem.reason.contains("dated”") && !problem.reason.contains("ancient"))
    #expect(problem.location?.file.hasSuffix("seeds/note-1.md") == true)
    #expect(problem.hint?.contains("date: 2026-11-20") == true)
    let newsroom = weeks.edition.at(weeks.time("11-21")).newsroom
    let found = try newsroom.check("issue-11-21", skipsBadRows: false).findings
      .filter { $0.rule == .fileTime }
    #expect(found.map(\.problem.reason) == [problem.reason])
    // Once it is known what there was, files' times say nothing.
    try weeks.edition.at(weeks.time("11-21")).send("issue-11-21")
    try weeks.article("late")
    #expect(try warnings(weeks, "11-28").isEmpty)
    #expect(try weeks.issue("11-28") == ["late"])
    #expect(
      try newsroom.check("issue-11-28", skipsBadRows: false).findings
        .allSatisfy { $0.rule != .fileTime })
  }

  @Test func `a tag that only a carried article bore whose file is gone is no slip`() throws {
    let weeks = try Weeks(issue: "sections: [{ title: All, tags: \"regatta or *\" }]")
    try weeks.article("race", on: "2025-11-20", "tags: [regatta]\n")
    try weeks.issue("11-21")
    try weeks.remove("race.md")
    try weeks.article("b", on: "2025-11-26", "tags: [sea]\n")
    #expect(try weeks.compose("11-28").warnings.allSatisfy { !$0.reason.contains("ever borne") })
  }
}
