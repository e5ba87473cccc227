import Articles
import Clock
import Diagnostics
import Digest
import Expressions
import Foundation
import TestSupport
import Testing

@testable import Newsroom

@Suite struct ComposingTests {
  private let day = 86_400.0

  @Test func `a draft writes nothing`() throws {
    let edition = try TestEdition()
    guard case .made(let draft) = try edition.newsroom.draft(ComposeRequest()) else {
      Issue.record("no draft")
      return
    }
    #expect(draft.issue.id == "2025-W47" && draft.issue.entries.map(\.title) == ["Low Tide"])
    #expect(!edition.folder.exists("issues"))
  }

  @Test func `composed is not sent: its articles come again, until somebody has them`() throws {
    let edition = try TestEdition()
    #expect(titles(try edition.compose("trial")) == ["Low Tide"])
    #expect(titles(try edition.compose("one")) == ["Low Tide"])
    try edition.send("one") { $0.limit = 1 }
    #expect(titles(try edition.compose("two")).isEmpty)
    #expect(titles(try edition.compose("three", again: true)) == ["Low Tide"])
  }

  @Test func `an issue that was not sent yet gives way to one that carried its articles`() throws {
    let edition = try TestEdition()
    try edition.compose("trial")
    try edition.compose("one")
    try edition.send("one")
    let report = try edition.newsroom.check("trial", skipsBadRows: false)
    #expect(report.errors == 1)
    #expect(
      report.findings.first?.problem.reason
        == "issue one has carried “Low Tide” since this one was composed")
    #expect(problem { try edition.send("trial") }.contains("since this one was composed"))
    // Who asked for it gets it.
    try edition.compose("again", again: true)
    #expect(try edition.newsroom.check("again", skipsBadRows: false).isSendable)
    // One that is begun is finished, whoever carried what meanwhile.
    try edition.send("again")
    #expect(try edition.newsroom.check("one", skipsBadRows: false).isSendable)
  }

  @Test func `the window opens at the freeze of the last regular issue that was sent`() throws {
    let edition = try TestEdition()
    try edition.compose("one")
    try edition.send("one")
    try edition.article("late", "Late Tide", "2025-11-22")
    try edition.article("old", "Old Tide", "2025-10-01")
    let next = edition.at(TestEdition.noon + 7 * day)
    // A special moves no window.
    var special = ComposeRequest(issue: "special")
    special.tags = .tag("none")
    special.span = Span(since: "2025-11-23")
    guard
      case .tooFew(let minimum, let found, _, _) = try next.newsroom.compose(
        special, replacing: false)
    else {
      Issue.record("a special of nothing")
      return
    }
    #expect(minimum == 1 && found == 0)
    #expect(titles(try next.compose("two")) == ["Late Tide"])
    // An issue that was made later, but is not sent, opens none.
    #expect(titles(try next.compose("three")) == ["Late Tide"])
    // Nor does one of a time that has not come.
    try next.send("two")
    let before = edition.at(TestEdition.noon + day)
    try edition.article("early", "Early Tide", "2025-11-22")
    #expect(titles(try before.compose("four")) == ["Early Tide"])
  }

  @Test func `a special is told apart, and opens no window`() throws {
    let edition = try TestEdition()
    var request = ComposeRequest(issue: "special")
    request.span = Span(since: "2025-11-01")
    guard case .composed(let composition) = try edition.newsroom.compose(request, replacing: false)
    else {
      Issue.record("no special")
      return
    }
    #expect(!composition.draft.issue.isRegular)
    try edition.send("special")
    try edition.article("older", "Older Tide", "2025-11-10")
    #expect(titles(try edition.compose("one")) == ["Older Tide"])
  }

  @Test func `windows of days are days of the calendar, and carry nothing twice`() throws {
    let edition = try TestEdition(extra: "issue: { window: 2 days, first: 2 days }")
    try edition.article("old", "Old Tide", "2025-11-18")
    #expect(titles(try edition.compose("one")) == ["Low Tide"])
    try edition.send("one")
    #expect(titles(try edition.compose("two")).isEmpty)
  }

  @Test func `one damaged old issue is a warning for whoever does not name it`() throws {
    let edition = try TestEdition()
    try edition.folder.write("issues/broken/issue.json", "{")
    guard case .composed(let composition) = try edition.compose("one") else {
      Issue.record("nothing was composed")
      return
    }
    #expect(composition.draft.warnings.map { $0.location?.file } == ["issues/broken/issue.json"])
    #expect(try edition.newsroom.check(nil, skipsBadRows: false).warnings.count == 1)
    #expect(try edition.newsroom.status(nil).warnings.count == 1)
    #expect(try edition.newsroom.status("one").warnings.isEmpty)
    #expect(problem { _ = try edition.newsroom.status("broken") }.contains("not a frozen issue"))
    #expect(try edition.send().accepted == 5)
  }

  @Test func `each list has its own window, name and identifier`() throws {
    let edition = try TestEdition(
      extra: """
        lists:
          daily: { name: The Spark, list_id: spark.example.org, issue: { subject: "{{newsletter.name}} today" } }
        """)
    try edition.folder.write("subscribers/daily.csv", "email\nzoe@example.org\n")
    try edition.compose("one")
    try edition.send("one")
    guard
      case .composed(let daily) = try edition.newsroom.compose(
        ComposeRequest(list: "daily"), replacing: false)
    else {
      Issue.record("the daily is empty")
      return
    }
    let issue = daily.draft.issue
    #expect(
      issue.id == "daily-2025-W47" && issue.list == "daily" && issue.listID == "spark.example.org")
    #expect(issue.subject == "The Spark today" && issue.newsletterName == "The Spark")
    var request = SendRequest(route: .relays)
    request.list = "daily"
    let newsroom = edition.newsroom
    #expect(try newsroom.send(newsroom.plan(request)).accepted == 1)
    #expect(edition.mailed.last == "zoe@example.org")
    request.list = "weekly"
    #expect(try newsroom.plan(request).issue.id == "one")
    #expect(
      problem { _ = try newsroom.draft(ComposeRequest(list: "dialy")) }
        .contains("did you mean “daily”?"))
  }

  @Test func `two lists never share an identifier`() throws {
    let edition = try TestEdition(extra: "list_id: lantern.example.org\nlists: { daily: {} }")
    try edition.folder.write("subscribers/daily.csv", "email\nzoe@example.org\n")
    var identifiers: [String] = []
    for list in ["weekly", "daily"] {
      guard case .made(let draft) = try edition.newsroom.draft(ComposeRequest(list: list)) else {
        Issue.record("no draft")
        return
      }
      identifiers.append(draft.issue.listID)
    }
    #expect(identifiers == ["lantern.example.org", "daily.example.org"])
  }

  @Test func `what is named is of the list that is named, and what is not is of the default one`()
    throws
  {
    let edition = try TestEdition(extra: "lists: { daily: { name: The Spark } }")
    try edition.folder.write("subscribers/daily.csv", "email\nzoe@example.org\n")
    try edition.compose("one")
    var later = edition
    later.effects.now = { TestEdition.noon.addingTimeInterval(60) }
    var request = ComposeRequest(list: "daily")
    request.issue = "two"
    _ = try later.newsroom.compose(request, replacing: false)
    let newsroom = later.newsroom
    // The daily's is newer, and nobody spoke of it.
    #expect(try newsroom.plan(SendRequest(route: .relays)).issue.id == "one")
    #expect(try newsroom.status(nil).issue == "one")
    var send = SendRequest(issue: "one", route: .relays)
    send.list = "daily"
    #expect(problem { _ = try newsroom.plan(send) }.contains("is one of the list “weekly”"))
    #expect(problem { _ = try newsroom.status("one", list: "daily") }.contains("“weekly”"))
    send.list = "weekly"
    #expect(try newsroom.plan(send).recipients == 5)
    request.issue = "one"
    #expect(
      problem { _ = try newsroom.compose(request, replacing: true) }
        .contains("the issue of that name is one of the list “weekly”"))
  }

  @Test func `what a sent issue carried counts though its record is damaged`() throws {
    let edition = try TestEdition()
    try edition.compose("one")
    try edition.send("one")
    try edition.folder.write("issues/one/issue.json", "")
    guard
      case .tooFew(_, 0, let warnings, _) = try edition.newsroom.compose(
        ComposeRequest(), replacing: false)
    else {
      Issue.record("its articles come again")
      return
    }
    #expect(warnings.map { $0.location?.file } == ["issues/one/issue.json"])
  }

  @Test func `what was carried is read from the journal, whatever became of the record`() throws {
    let edition = try TestEdition()
    try edition.compose("one")
    try edition.send("one")
    let record = try edition.folder.read("issues/one/issue.json")
    let sections = try #require(
      record.range(of: #""sections" : \[[\s\S]*\]"#, options: .regularExpression))
    try edition.folder.write(
      "issues/one/issue.json", record.replacingCharacters(in: sections, with: #""sections" : []"#))
    #expect(titles(try edition.compose("two")).isEmpty)
  }

  @Test func `lists have names and identifiers that tell them apart`() throws {
    for (lists, said) in [
      ("{ \"../x\": {} }", "cannot name a list"), ("{ --yes: {} }", "cannot name a list"),
      ("{ daily: { list_id: weekly.example.org } }", "have the same list_id, weekly.example.org"),
    ] {
      let edition = try TestEdition(extra: "lists: \(lists)")
      #expect(problem { try edition.compose() }.contains(said))
    }
  }

  @Test func `the latest issue is found in whatever form its record is written`() throws {
    let edition = try TestEdition()
    try edition.configure(
      extra: #"issue: { subject: '"composed" : "2099-01-01T00:00:00Z" Ünder' }"#)
    try edition.compose("one")
    try edition.at(TestEdition.noon + 60).compose("two", again: true)
    #expect(try edition.newsroom.status(nil).issue == "two")
    // By another hand, on one line, and later.
    let record = try edition.folder.read("issues/one/issue.json")
    try edition.folder.write(
      "issues/one/issue.json",
      record.replacing("\n", with: " ").replacing(
        "2025-11-21T10:00:00Z", with: "2025-11-22T10:00:00Z"))
    #expect(try edition.newsroom.status(nil).issue == "one")
    // Cut short, it is named, and the other one is the latest that can be read.
    try edition.folder.write("issues/one/issue.json", String(record.prefix(record.count / 2)))
    let status = try edition.newsroom.status(nil)
    #expect(status.issue == "two")
    #expect(status.warnings.map { $0.location?.file } == ["issues/one/issue.json"])
  }

  @Test func `errors carry their step, and their file`() throws {
    let edition = try TestEdition()
    try edition.folder.write("seeds/bad.md", "---\ndate: never\n---\nx\n")
    var strict = ComposeRequest()
    strict.isStrict = true
    let said = problem { _ = try edition.newsroom.draft(strict) }
    #expect(said.hasSuffix("step: load") && said.contains("seeds/bad.md:2"))
    try edition.folder.write("seeds/bad.md", "---\ntitle: Good\ndate: 2025-11-20\n---\nx\n")
    try edition.folder.write("Templates/digest.txt.mustache", "{{isue.date}}")
    #expect(problem { try edition.compose() }.hasSuffix("step: compose"))
  }

  @Test func `a mistake in the roster is found as it is loaded`() throws {
    let edition = try TestEdition()
    try edition.folder.write("subscribers/weekly.csv", "")
    #expect(problem { try edition.compose() }.hasPrefix("subscribers/weekly.csv:1: "))
    #expect(problem { try edition.compose() }.hasSuffix("step: load"))
  }

  @Test func `a mistake in a subject of several lines is named by its line`() throws {
    let edition = try TestEdition()
    try edition.configure(extra: "issue:\n  subject: |\n    The Lantern\n    {{titel}}")
    #expect(problem { try edition.compose() }.hasPrefix("broadsheet.yml:12: "))
  }

  @Test func `a world that gives nothing fails by name`() throws {
    var edition = try TestEdition()
    edition.effects.now = Effects.none.now
    #expect(problem { try edition.compose() }.contains("the effect “now” was not given"))
  }

  @Test func `what is in or out is told for the next issue`() throws {
    let edition = try TestEdition()
    let id = try #require(
      try edition.newsroom.articles(matching: .any, in: Span()).articles.first?.id)
    #expect(try verdict(on: id, in: edition).isChosen)
    try edition.compose("one")
    #expect(try verdict(on: id, in: edition).isChosen)
    try edition.send("one")
    #expect(try verdict(on: id, in: edition) == .alreadySent(issue: "one"))
    let said = problem { _ = try edition.newsroom.why("tidal", list: nil) }
    #expect(said.contains("no article is “tidal”"))
  }
}
