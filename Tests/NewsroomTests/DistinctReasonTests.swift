import Articles
import Diagnostics
import Digest
import Foundation
import TestSupport
import Testing

@testable import Newsroom

/// Each reason for which an article is in an issue or not is its own, before and after that is made and sent.
@Suite struct DistinctReasonTests {
  private func reason(_ name: String, _ weeks: Weeks, _ day: String, in issue: String? = nil) throws
    -> String
  {
    let newsroom = weeks.edition.at(weeks.time(day)).newsroom
    switch try newsroom.why(name, list: nil, issue: issue) {
    case .verdict(let verdict): return verdict.reason
    case .past(let verdict): return verdict.reason
    case .skipped, .leftOut, .nothing: return ""
    }
  }

  @Test func `before and after it is sent, and of an older issue`() throws {
    let weeks = try Weeks(issue: "late: 10 days, sections: [{ title: Sea, tags: sea, limit: 2 }]")
    let sea = "tags: [sea]\n"
    try weeks.article("a", on: "2025-11-20", sea)
    try weeks.article("before-first", on: "2025-10-20", sea)
    try weeks.issue("11-21")
    try weeks.article("b", on: "2025-11-26", sea)
    try weeks.article("copy", on: "2025-11-26", text: "About b is all \(Weeks.words)")
    try weeks.article("came-late", on: "2025-11-20", sea)
    try weeks.article("no-room", on: "2025-11-19", sea)
    try weeks.article("too-late", on: "2025-11-01", sea)
    try weeks.article("town", on: "2025-11-26")
    func check(_ day: String, in issue: String?, _ told: [(String, String)]) throws {
      for (name, words) in told {
        let reason = try reason(name, weeks, day, in: issue)
        #expect(reason.contains(words), "\(name) on \(day), \(issue ?? "next"): \(reason)")
      }
    }
    let before = [
      ("b", "section “Sea” takes sea"), ("copy", "it is the same article as b-"),
      ("came-late", "it came late: the issue before did not know it"),
      ("no-room", "section “Sea” is full"), ("too-late", "it came late, and is older than"),
      ("town", "no section takes its tags"),
      ("a", "issue issue-11-21 had it: section “Sea” took it"),
      ("before-first", "(“first”)"),
    ]
    try check("11-28", in: nil, before)
    try weeks.issue("11-28", sent: false)
    try check("11-28", in: nil, before)
    let told = [
      ("b", "section “Sea” took it"), ("copy", "section “Sea” took a copy of it, “b”"),
      ("came-late", "it came late: the issue before did not know it"),
      ("no-room", "over the limit"), ("too-late", "it came too late"),
      ("town", "not wanted: no section took its tags"), ("a", "issue issue-11-21 had it"),
      ("before-first", "(“first”)"),
    ]
    try check("11-28", in: "issue-11-28", told)
    try weeks.edition.at(weeks.time("11-28")).send("issue-11-28")
    try weeks.article("c", on: "2025-12-04", sea)
    try weeks.article("d", on: "2025-12-04", sea)
    let after = [
      ("b", "issue issue-11-28 had it: section “Sea” took it"),
      ("copy", "issue issue-11-28 had it: section “Sea” took a copy of it, “b”"),
      ("came-late", "issue issue-11-28 had it: section “Sea” took it; it came late"),
      ("no-room", "section “Sea” is full; it has had no room since"),
      ("too-late", "issue issue-11-28 knew it, and did not take it: it came too late"),
      (
        "town",
        "issue issue-11-28 knew it, and did not take it: not wanted: no section took its tags"
      ), ("before-first", "did not take it: it was older than the first issue looked back"),
    ]
    try check("12-05", in: nil, after)
    try check("12-05", in: "issue-11-28", told)
    try weeks.issue("12-05")
    // What it had not taken then stays for the same reason.
    try check("12-06", in: "issue-11-28", told)
    try check(
      "12-06", in: "issue-12-05", [("too-late", "it came too late"), ("town", "not wanted")])
    // The wait has its end, and after that is told still.
    try weeks.article("e", on: "2025-12-10", sea)
    try weeks.issue("12-12")
    try weeks.article("f", on: "2025-12-18", sea)
    try check("12-19", in: nil, [("no-room", "no room for longer than “late” lets it wait")])
    try check("12-19", in: "issue-12-12", [("no-room", "no room for longer than “late”")])
  }

  @Test(arguments: [
    ("passed:late", Known.State.passed(.late)), ("passed:first", .passed(.first)),
    ("passed:window", .passed(.window)), ("dropped:source", .dropped(.source)),
    ("dropped:waited", .dropped(.waited)), ("dropped:no-room", .dropped(.noRoom)),
    ("withheld", .withheld(.itself)), ("withheld:others", .withheld(.others)),
    ("withheld/chosen:2025-W02", .withheld(.itself, was: .chosen(issue: "2025-W02"))),
    ("withheld:others/passed:late", .withheld(.others, was: .passed(.late))),
    ("later", .datedLater()), ("later/dropped", .datedLater(was: .dropped(nil))),
  ])
  func `why an article was left is kept in these words`(_ word: String, _ state: Known.State) throws
  {
    let data = Data("broadsheet-known 1\n\(word) t=1 d=20250101\n".utf8)
    let known = try Known(parsing: data, issue: "one", freeze: .now, file: "known")
    #expect(known.entries.map(\.state) == [state])
    #expect(known.written == data)
  }

  @Test func `what issues of before kept without a reason is read`() throws {
    let text = "broadsheet-known 1\npassed t=1 d=20250101\ndropped t=2 d=20250101\n"
    let known = try Known(parsing: Data(text.utf8), issue: "one", freeze: .now, file: "known")
    #expect(known.entries.map(\.state) == [.passed(nil), .dropped(nil)])
    #expect(known.written == Data(text.utf8))
    for word in [
      "passed:never", "withheld:never", "withheld/", "withheld/withheld", "later/withheld:others",
      "passed/chosen:1", "withheld/passed/passed",
    ] {
      let damaged = Data("broadsheet-known 1\n\(word) t=1\n".utf8)
      #expect(
        problem { _ = try Known(parsing: damaged, issue: "one", freeze: .now, file: "known") }
          .contains("a damaged line"), "\(word)")
    }
  }

  @Test
  func `a letter that changes little by little is new once it is another one than was mailed`()
    throws
  {
    let weeks = try Weeks()
    func letter(_ paragraphs: String...) throws {
      try weeks.article(
        "letter", text: paragraphs.map { "\($0) \(Weeks.words)" }.joined(separator: "\n\n"))
    }
    try letter("A", "B", "C", "D")
    #expect(try weeks.issue("11-21") == ["letter"])
    try letter("A", "B", "C", "E")
    try weeks.article("one", on: "2025-11-26")
    #expect(try weeks.issue("11-28") == ["one"])
    // Half of what the last issue knew is left, and a quarter of what was mailed.
    try letter("A", "E", "F", "G")
    try weeks.article("two", on: "2025-12-03")
    #expect(try Set(weeks.issue("12-05")) == ["letter", "two"])
    try weeks.article("three", on: "2025-12-10")
    #expect(try weeks.issue("12-12") == ["three"])
  }

  @Test func `a date between what was mailed and what was known makes a letter new`() throws {
    let weeks = try Weeks()
    try weeks.article("letter", on: "2025-11-20", text: "Of one week \(Weeks.words)")
    #expect(try weeks.issue("11-21") == ["letter"])
    try weeks.article("one", on: "2025-11-26")
    #expect(try weeks.issue("11-28") == ["one"])
    // Written in the week before, and merged after its issue.
    try weeks.article("letter", on: "2025-11-27", text: "Of the next week \(Weeks.words)")
    try weeks.article("two", on: "2025-12-03")
    #expect(try Set(weeks.issue("12-05")) == ["letter", "two"])
  }
}
