import Diagnostics
import Digest
import Foundation
import TestSupport
import Testing

@testable import Newsroom

/// What `check:` of the configuration makes of the rules, at every door.
@Suite struct SeverityTests {
  /// An edition with a link that leads nowhere and an article that is never read.
  private func edition(_ check: String = "", extra: String = "") throws -> TestEdition {
    let edition = try TestEdition(extra: (check.isEmpty ? "" : "check: \(check)\n") + extra)
    try edition.folder.write("seeds/bad.md", "---\ntitle: [\n---\nWords.\n")
    let html = try edition.folder.read("Templates/digest.html.mustache")
    try edition.folder.write(
      "Templates/digest.html.mustache", html + "<a href=\"/archive\">All</a>")
    return edition
  }

  private func rules(_ findings: [Finding]) -> [String] {
    findings.map { "\($0.severity) \($0.rule)" }
  }

  @Test func `by themselves both are warnings`() throws {
    let edition = try edition()
    try edition.compose("one")
    let report = try edition.newsroom.check("one", skipsBadRows: false)
    #expect(rules(report.findings) == ["warning links", "warning skipped-file"])
    #expect(report.off.isEmpty && report.isSendable)
    #expect(try edition.send("one").accepted == 5)
  }

  @Test func `what is off is left out and counted`() throws {
    let edition = try edition("{ links: off, skipped-file: off, size: OFF }")
    try edition.compose("one")
    let report = try edition.newsroom.check("one", skipsBadRows: false)
    #expect(report.findings.isEmpty)
    #expect(report.off.map { "\($0.rule) \($0.count)" } == ["links 1", "size 0", "skipped-file 1"])
    #expect(
      try edition.newsroom.plan(SendRequest(issue: "one", route: .folder(nil))).findings == [])
    // Whoever asks for it by hand means it.
    let strict = try edition.newsroom.check("one", skipsBadRows: false, isStrict: true)
    #expect(rules(strict.findings) == ["error skipped-file"] && !strict.isSendable)
  }

  @Test(arguments: ["links", "skipped-file"])
  func `what is raised stops a send, be it a rule of sources`(_ rule: String) throws {
    let edition = try edition("{ \(rule): error }")
    try edition.compose("one")
    let report = try edition.newsroom.check("one", skipsBadRows: false)
    #expect(rules(report.findings).first == "error \(rule)" && report.errors == 1)
    #expect(problem { try edition.send("one") }.contains(rule == "links" ? "“/archive”" : "bad.md"))
    #expect(edition.mailed.isEmpty)
  }

  @Test func `an issue that is begun is finished all the same`() throws {
    let edition = try edition()
    try edition.compose("one")
    try edition.send("one") { $0.limit = 2 }
    try edition.configure(extra: "check: { links: error, skipped-file: error }\n")
    try edition.send("one")
    #expect(edition.mailed.count == 5)
    let report = try edition.newsroom.check("one", skipsBadRows: false)
    #expect(report.isSendable && report.findings.count == 2)
  }

  @Test func `the preview's checks are the same, composed or not`() throws {
    let edition = try edition("{ links: off, skipped-file: error }")
    for isComposed in [false, true] {
      if isComposed { try edition.compose("one") }
      guard
        case .issue(let shown) = try edition.newsroom.preview(
          isComposed ? "one" : nil, PreviewMemory())
      else {
        Issue.record("no issue")
        return
      }
      #expect(rules(shown.findings).allSatisfy { $0 == "error skipped-file" })
      #expect(!shown.findings.isEmpty)
      #expect(shown.off.map(\.rule) == [.links])
    }
  }

  @Test func `the timetable goes by them`() throws {
    let desk = try Heartbeats(
      "{ every: week, on: monday, at: \"08:00\" }", extra: "check: { skipped-file: error }")
    try desk.edition.folder.write("seeds/bad.md", "---\ntitle: [\n---\nWords.\n")
    try desk.beat("2026-11-23 08:00")
    #expect(desk.edition.mailed.isEmpty)
    try desk.edition.folder.write("seeds/bad.md", "---\ntitle: Good\n---\nWords.\n")
    #expect(try desk.beat("2026-11-23 08:05") == ["2026-11-23T08:00 sent"])
  }

  @Test func `a list lays its own over those at the top, rule by rule`() throws {
    let edition = try edition(
      "{ links: off, skipped-file: error }",
      extra: "lists: { daily: { list_id: daily.example.org, check: { links: warning } } }\n")
    try edition.folder.write("subscribers/daily.csv", "email,name\nada@example.org,Ada\n")
    _ = try edition.newsroom.compose(ComposeRequest(issue: "day", list: "daily"), replacing: false)
    try edition.compose("week")
    let day = try edition.newsroom.check("day", skipsBadRows: false)
    #expect(rules(day.findings) == ["error skipped-file", "warning links"] && day.off.isEmpty)
    let week = try edition.newsroom.check("week", skipsBadRows: false)
    #expect(rules(week.findings) == ["error skipped-file"] && week.off.map(\.rule) == [.links])
  }

  @Test(arguments: [
    ("{ postal-address: off }", "“postal-address” cannot be turned off: mails must say"),
    ("{ unsubscribe-link: warning }", "“unsubscribe-link” cannot be made a warning: nobody may"),
    ("{ already-carried: off }", "readers would get an article twice"),
    ("{ consent-log: off }", "people who have left would be mailed"),
    ("{ link: off }", "unknown key “link”"), ("{ compose: off }", "unknown key “compose”"),
    ("{ links: quiet }", "“quiet” is no severity"), ("{ links: false }", "“false” is no severity"),
    ("{ links: [off] }", "“links” must be one value"), ("off", "“check”"),
  ])
  func `what cannot be is refused with its line`(_ check: String, _ reason: String) throws {
    for inList in [false, true] {
      let edition = try TestEdition(
        extra: inList
          ? "lists: { daily: { list_id: daily.example.org, check: \(check) } }\n"
          : "check: \(check)\n")
      do {
        try edition.compose("one")
        Issue.record("\(check) is taken")
      } catch let error as NewsroomProblem {
        let told = try #require(error.problems.first)
        #expect(told.reason.contains(reason), "\(told.reason)")
        #expect(told.category == .configuration)
        #expect(told.location?.line != nil)
      }
    }
  }

  @Test func `an error may be said of what a send cannot do without`() throws {
    let edition = try TestEdition(extra: "check: { roster: error, postal-address: error }\n")
    try edition.compose("one")
    #expect(try edition.newsroom.check("one", skipsBadRows: false).findings == [])
  }
}
