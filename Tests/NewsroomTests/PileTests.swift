import Articles
import Digest
import Foundation
import TestSupport
import Testing

@testable import Newsroom

/// A limit that is too small, over weeks.
@Suite struct PileTests {
  private static let one = "sections: [{ title: All, tags: \"*\", limit: 1 }]"

  @Test func `what had no room comes after what is new`() throws {
    let weeks = try Weeks(issue: "sections: [{ title: All, tags: \"*\", limit: 2 }]")
    for day in 17...20 { try weeks.article("n\(day)", on: "2025-11-\(day)") }
    #expect(try weeks.notes("11-21").contains("no section had room for 2 articles"))
    #expect(try weeks.issue("11-21") == ["n20", "n19"])
    try weeks.article("n26", on: "2025-11-26")
    #expect(try weeks.issue("11-28") == ["n26", "n18"])
    #expect(try weeks.issue("12-05") == ["n17"])
    #expect(try weeks.issue("12-12").isEmpty)
  }

  @Test func `a pile that never shrinks is dropped by name`() throws {
    let weeks = try Weeks(issue: "\(Self.one), late: 15 days")
    try weeks.article("x", on: "2025-11-19")
    try weeks.article("y", on: "2025-11-20")
    #expect(try weeks.issue("11-21") == ["y"])
    for day in ["11-28", "12-05"] {
      try weeks.article("n\(day)", on: "2025-\(day)")
      #expect(try weeks.issue(day) == ["n\(day)"])
    }
    // It has had its fifteen days, counted from the first issue without room, not from the last.
    let notes = try weeks.notes("12-12")
    #expect(notes.contains("is dropped: “x”") && notes.contains("since 2025-11-21"), "\(notes)")
    try weeks.article("n12", on: "2025-12-10")
    #expect(try weeks.issue("12-12") == ["n12"])
    #expect(try weeks.issue("12-19").isEmpty)
    #expect(try weeks.notes("12-19").isEmpty)
  }

  @Test func `nothing is taken along where nobody wants that`() throws {
    let weeks = try Weeks(issue: "\(Self.one), carry_over: false")
    try weeks.article("x", on: "2025-11-19")
    try weeks.article("y", on: "2025-11-20")
    #expect(try weeks.issue("11-21") == ["y"])
    #expect(try weeks.notes("11-28").contains("“carry_over” of “issue” takes nothing along: “x”"))
    try weeks.article("z", on: "2025-11-26")
    #expect(try weeks.issue("11-28") == ["z"])
    #expect(try weeks.notes("12-05").isEmpty)
  }

  @Test func `a window of days keeps nothing for longer than it says`() throws {
    let weeks = try Weeks(issue: "\(Self.one), window: 30 days, late: 8 days")
    try weeks.article("x", on: "2025-11-19")
    try weeks.article("y", on: "2025-11-20")
    #expect(try weeks.issue("11-21") == ["y"])
    try weeks.article("z", on: "2025-11-21")
    #expect(try weeks.issue("11-28") == ["z"])
    #expect(try weeks.notes("12-05").contains("is dropped: “x”"))
  }
}
