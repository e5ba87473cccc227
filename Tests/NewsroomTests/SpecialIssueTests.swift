import Articles
import Clock
import Delivery
import Diagnostics
import Digest
import Expressions
import Foundation
import TestSupport
import Testing

@testable import Newsroom

/// Special issues, issues that nobody or not everybody had, and several lists in one folder.
@Suite struct SpecialIssueTests {
  private func special(_ request: inout ComposeRequest) {
    request.issue = nil
    request.span = Span(since: "2025-10-01")
  }

  @Test func `a special moves no window, and what it carried is carried`() throws {
    let weeks = try Weeks()
    try weeks.article("a", on: "2025-11-20")
    #expect(try weeks.issue("11-21") == ["a"])
    try weeks.article("b", on: "2025-11-23")
    try weeks.article("c", on: "2025-11-24", "tags: [extra]\n")
    #expect(try weeks.issue("11-25") { $0.tags = .tag("extra") } == ["c"])
    try weeks.article("late", on: "2025-11-20")
    #expect(try weeks.issue("11-28") == ["b", "late"])
  }

  @Test func `a special has a name of its own, and the next one another`() throws {
    let weeks = try Weeks()
    try weeks.article("a", on: "2025-11-20")
    func compose(replacing: Bool = false) throws -> String {
      var request = ComposeRequest()
      special(&request)
      let composing = try weeks.edition.newsroom.compose(request, replacing: replacing)
      guard case .composed(let composition) = composing else { return "" }
      return composition.draft.issue.id
    }
    #expect(try compose() == "2025-W47-special")
    #expect(try compose() == "2025-W47-special-2")
    // The last one gives way, as long as nobody has it.
    #expect(try compose(replacing: true) == "2025-W47-special-2")
    try weeks.edition.send("2025-W47-special-2")
    #expect(try compose(replacing: true) == "")
    try weeks.article("c", on: "2025-11-18")
    #expect(try compose(replacing: true) == "2025-W47-special-3")
  }

  @Test func `a span asked for by its bounds holds what lies in it, and nothing else`() throws {
    let weeks = try Weeks()
    try weeks.article("a", on: "2025-11-20")
    try weeks.article("d", on: "2025-10-02", "draft: true\n")
    try weeks.issue("11-21")
    try weeks.article("d", on: "2025-10-02")
    try weeks.article("late", on: "2025-11-19")
    #expect(
      try weeks.issue("11-25", sent: false) { $0.span = Span(since: "2025-11-24") }.isEmpty)
    #expect(try weeks.issue("11-28") == ["late", "d"])
  }

  @Test(arguments: [true, false])
  func `what had no room in a special is promised to the next issue only where that takes it`(
    _ isSpan: Bool
  ) throws {
    let weeks = try Weeks(issue: "late: 7 days, sections: [{ title: All, tags: '*', limit: 1 }]")
    try weeks.article("a", on: "2025-11-20", "tags: [x]\n")
    #expect(try weeks.issue("11-21") == ["a"])
    let day = isSpan ? "2025-10-02" : "2025-11-22"
    for name in ["b", "c"] { try weeks.article(name, on: day, "tags: [x]\n") }
    let composing = try weeks.compose("11-25") {
      if isSpan { $0.span = Span(since: "2025-10-01") } else { $0.tags = .tag("x") }
    }
    let note = composing.outlook.notes.first { $0.reason.hasPrefix("no section had room") }
    #expect(note?.hint?.contains("next time") == !isSpan, "\(composing.outlook.notes)")
    try weeks.edition.at(weeks.time("11-25")).send("issue-11-25")
    #expect(try weeks.issue("11-28").isEmpty == isSpan)
  }

  @Test func `an issue of which another carried an article goes to nobody`() throws {
    let weeks = try Weeks()
    try weeks.article("ferry", "The Ferry", on: "2025-11-20")
    try weeks.issue("11-21", sent: false)
    // The other one has it from another file, under another title.
    try weeks.remove("ferry.md")
    try weeks.article(
      "boat", "The Boat", on: "2025-11-20", text: "About ferry is all \(Weeks.words)")
    #expect(try weeks.issue("11-22") == ["The Boat"])
    let report = try weeks.edition.newsroom.check("issue-11-21", skipsBadRows: false)
    #expect(
      report.findings.first?.problem.reason
        == "issue issue-11-22 has carried “The Ferry” since this one was composed")
    #expect(problem { try weeks.edition.send("issue-11-21") }.contains("has carried"))
    // Composed with what was carried, it goes.
    try weeks.issue("11-24") {
      $0.again = true
      $0.span = Span(since: "2025-11-01")
    }
    #expect(weeks.edition.mailed.count == 2)
  }

  @Test func `a letter rewritten since is none that another issue has carried`() throws {
    let weeks = try Weeks()
    try weeks.article("letter", on: "2025-11-20 09:00", text: "The first.")
    try weeks.issue("11-21")
    try weeks.article("letter", on: "2025-11-27 09:00", text: "The second.")
    #expect(try weeks.issue("11-28", sent: false) == ["letter"])
    #expect(try weeks.edition.newsroom.check("issue-11-28", skipsBadRows: false).isSendable)
  }

  @Test func `an issue that a part of the list had is none of the list`() throws {
    let weeks = try Weeks(readers: ["ada@example.org", "ben@example.org"])
    try weeks.article("a", on: "2025-11-20")
    try weeks.issue("11-21", sent: false)
    try weeks.edition.send("issue-11-21") {
      $0.segment = try? SegmentExpression(parsing: "name = Ada")
    }
    try weeks.article("old", on: "2025-11-15")
    let composing = try weeks.compose("11-28")
    #expect(titles(composing) == ["a", "old"])
    #expect(
      composing.warnings.map(\.reason) == [
        "a part of the list (name = Ada) has had “a” with issue-11-21"
      ])
    #expect(!composing.outlook.notes.contains { $0.reason.contains("issue-11-21") })
    // Widened to the list it is what it was composed as.
    try weeks.edition.at(weeks.time("11-28")).send("issue-11-21") { $0.widens = true }
    #expect(try weeks.issue("11-29") == ["old"])
  }

  @Test func `an issue that reached nobody carries nothing`() throws {
    let weeks = try Weeks()
    try weeks.article("a", on: "2025-11-20")
    try weeks.issue("11-21", sent: false)
    var refused = weeks.edition
    refused.effects.transport = { _, _ in
      StubTransport { _ in .refused(SMTPReply(code: 450, text: "4.3.0 not now"), at: .data) }
    }
    _ = try? refused.at(weeks.time("11-21")).send("issue-11-21")
    #expect(try weeks.issue("11-28") == ["a"])
  }

  @Test func `what was discarded halfway is named, and can be had again`() throws {
    let weeks = try Weeks(readers: ["ada@example.org", "ben@example.org"])
    try weeks.article("a", on: "2025-11-20")
    try weeks.issue("11-21", sent: false)
    let edition = weeks.edition.at(weeks.time("11-21"))
    try edition.send("issue-11-21") { $0.limit = 1 }
    _ = try edition.newsroom.discard(
      edition.newsroom.discarding("issue-11-21"), reason: "by hand")
    #expect(
      try weeks.notes("11-28").contains("issue-11-21 was discarded after some had it"))
    #expect(try weeks.issue("11-28").isEmpty)
  }

  @Test func `a daily and a weekly list in one folder each know their own`() throws {
    var weekly = try Weeks(extra: "lists: { daily: { name: The Spark, issue: { first: 2 days } } }")
    try weekly.files.write("subscribers/daily.csv", "email\nzoe@example.org\n")
    var daily = weekly
    daily.list = "daily"
    weekly.list = "weekly"
    try weekly.article("a", on: "2025-11-19")
    #expect(try daily.issue("2025-11-19 12:00") == ["a"])
    try weekly.article("b", on: "2025-11-20 12:00")
    #expect(try daily.issue("11-21") == ["b"])
    #expect(try weekly.issue("11-21") == ["b", "a"])
    try weekly.article("late", on: "2025-11-18")
    #expect(try daily.issue("11-22") == ["late"])
    try weekly.article("c", on: "2025-11-23")
    #expect(try daily.issue("11-24") == ["c"])
    #expect(try weekly.issue("11-28") == ["c", "late"])
  }
}
