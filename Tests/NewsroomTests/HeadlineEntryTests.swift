import Foundation
import TestSupport
import Testing

@testable import Newsroom

/// An entry of a headline list in which a word is mended is the one that was mailed.
@Suite struct HeadlineEntryTests {
  private func list(_ text: String, _ date: String?, _ weeks: Weeks) throws {
    let head = date.map { "---\ndate: \($0)\n---\n" } ?? ""
    try weeks.files.write("seeds/list.txt", head + text)
  }

  private func entry(_ title: String, _ words: String) -> String {
    "\(title)\n\nA plan for the bench at the quay \(words) by nine votes, said the mayor today.\n\n"
  }

  @Test func `a mended word mails nothing twice, and is named`() throws {
    let weeks = try Weeks()
    try list(entry("Bench", "fel") + entry("Jam", "fell"), "2025-11-20", weeks)
    #expect(try weeks.issue("11-21") == ["Bench", "Jam"])
    try list(entry("Bench", "fell") + entry("Jam", "fell"), "2025-11-20", weeks)
    try weeks.article("news", on: "2025-11-27")
    let notes = try weeks.notes("11-28")
    #expect(notes.contains("written anew since they were carried"), "\(notes)")
    #expect(notes.contains("“Bench”") && !notes.contains("“Jam”"))
    #expect(try weeks.issue("11-28") == ["news"])
    // Once moved it is known still, by what the last issue knew.
    try weeks.article("more", on: "2025-12-04")
    #expect(try weeks.issue("12-05") == ["more"])
  }

  @Test func `the next week's entry of that title is another one`() throws {
    let weeks = try Weeks()
    try list(entry("Tides", "rose"), "2025-11-20", weeks)
    #expect(try weeks.issue("11-21") == ["Tides"])
    try list(entry("Tides", "sank"), "2025-11-27", weeks)
    #expect(try weeks.issue("11-28") == ["Tides"])
    // So is that of the same day, later than the issue.
    try list(entry("Tides", "went"), "2025-11-28 18:00", weeks)
    #expect(try weeks.issue("12-05") == ["Tides"])
  }

  @Test func `two entries of one title in one list are two`() throws {
    let weeks = try Weeks()
    try list(entry("Bench", "fell") + entry("bench", "rose"), "2025-11-20", weeks)
    #expect(try weeks.issue("11-21") == ["Bench", "bench"])
  }

  @Test func `what waited in a list that is written over is named once, and told`() throws {
    let weeks = try Weeks(issue: "sections: [{ title: All, tags: \"*\", limit: 1 }]")
    try list(entry("Bench", "fell") + entry("Jam & “Jars”", "rose"), "2025-11-20", weeks)
    #expect(try weeks.issue("11-21") == ["Bench"])
    try list(entry("Tides", "fell"), "2025-11-27", weeks)
    let notes = try weeks.notes("11-28")
    #expect(notes.contains("no source holds any more: “Jam & “Jars”” (since"), "\(notes)")
    #expect(!notes.contains("Bench"))
    #expect(try weeks.issue("11-28") == ["Tides"])
    try list(entry("Snow", "fell"), "2025-12-04", weeks)
    #expect(try !weeks.notes("12-05").contains("Jam"))
    for (issue, name) in [("issue-11-21", "jam & “jars”"), ("issue-11-28", "Jam & “Jars”")] {
      let newsroom = weeks.edition.at(weeks.time("12-05")).newsroom
      guard case .past(let verdict) = try newsroom.why(name, list: nil, issue: issue) else {
        Testing.Issue.record("\(issue)")
        continue
      }
      #expect(verdict.reason.hasPrefix("over the limit"), "\(verdict.reason)")
    }
  }
}
