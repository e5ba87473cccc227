import Diagnostics
import Foundation
import Subscribers
import TestSupport
import Testing

@testable import Digest

@Suite struct PreflightTests {
  private let temporary: TemporaryFolder

  init() throws { temporary = try TemporaryFolder() }

  static let footer =
    "{{#sections}}{{#articles}}{{title}} {{/articles}}{{/sections}}"
    + "{{newsletter.postal_address}} {{reader.unsubscribe_url}}"
  static let good = ["digest.html": footer, "digest.txt": footer]

  func findings(
    _ texts: [String: String] = good, csv: String = "email,name,town\nada@example.org,Ada,\n",
    log: String? = nil, now: Date = friday, skipsBadRows: Bool = false,
    titles: [String] = ["Low Tide", "Fish & <Chips>"],
    change: (inout FrozenIssue) throws -> Void = { _ in }
  ) throws -> [String] {
    try preflight(
      texts, csv: csv, log: log, now: now, skipsBadRows: skipsBadRows, titles: titles,
      change: change
    ).findings().map {
      let place = $0.problem.location.map { "\($0): " } ?? ""
      return "\($0.severity) \($0.rule): \(place)\($0.problem.reason)"
    }
  }

  func preflight(
    _ texts: [String: String] = good, csv: String = "email,name,town\nada@example.org,Ada,\n",
    log: String? = nil, now: Date = friday, skipsBadRows: Bool = false,
    titles: [String] = ["Low Tide", "Fish & <Chips>"],
    change: (inout FrozenIssue) throws -> Void = { _ in }
  ) throws -> Preflight {
    let name = UUID().uuidString
    try temporary.write("\(name)/weekly.csv", csv)
    if let log { try temporary.write("\(name)/weekly.events.jsonl", log) }
    let folder = temporary.url.appending(path: name)
    let list = try MailingList(
      at: ListFiles(name: "weekly", folder: Place(url: folder, shown: "")))
    var frozen = try compose(texts, titles.map { article($0) })
    try change(&frozen)
    return Preflight(
      frozen: frozen, list: list, now: now, skipsBadRows: skipsBadRows,
      sources: Preflight.Sources(
        edition: Place(folder: "news"), templates: Place(folder: "news/Templates"),
        roster: SourceLocation(file: "news/subscribers/weekly.csv"),
        setting: { SourceLocation(file: "broadsheet.yml", line: $0.count) }))
  }

  @Test(arguments: [
    "status", "Opt-In", "unsubscribed", "Cleaned", "Accepts Marketing", "UNSUB_TIME",
  ])
  func `a column that says who may be mailed is not passed over`(column: String) throws {
    let found = try findings(csv: "email,name,town,\(column)\nada@example.org,Ada,,no\n")
    #expect(found.count == 1 && found.first?.hasPrefix("error consent-column: ") == true)
    // A country has states: what stands in the column tells.
    #expect(try findings(csv: "email,name,town,state\nada@example.org,Ada,,Ohio\n") == [])
    let left = "email,name,town,state\nada@example.org,Ada,,Ohio\nben@example.org,,,Unsubscribed\n"
    #expect(try findings(csv: left).first?.hasPrefix("error consent-column: ") == true)
  }

  @Test(arguments: [
    ("membership_status", "single", false), ("membership_status", "cancelled", true),
    ("newsletter_unsubscribed_on", "2024-01-02", true), ("newsletter_unsubscribed_on", "", false),
    ("is_subscribed_now", "FALSE", true), ("their_status", "unsubscribed", false),
    ("subscription_source", "unsubscribed", false), ("состояние", "отписан", true),
    ("состояние", "Оклахома", false),
    ("статус", "отписан", true),
  ])
  func `a column of which the name may say it is judged by what stands in it`(
    column: String, cell: String, isTold: Bool
  ) throws {
    let found = try findings(csv: "email,name,town,\(column)\nada@example.org,Ada,,\(cell)\n")
    #expect(found.isEmpty == !isTold)
  }

  @Test(arguments: [
    ("remark", "unsubscribed", "error"), ("remark", "abgemeldet am 3.4.2024", "error"),
    ("bemerkung", "désabonné(e)", "error"), ("kein_newsletter", "x", "error"),
    ("dado_de_baja", "sí", "error"), ("verteiler", "nein", "error"), ("abo", "nein", "error"),
    ("abo", "ja", "warning"), ("nomail", "A", "error"), ("Mail OK?", "0", "error"),
    ("isBlocked", "true", "error"), ("hasoptedoutofemail", "1", "error"),
    ("Left handed", "yes", nil),
    ("verteiler", "Presse", nil), ("remark", "subscribed by phone", nil),
    ("their_remark", "unsubscribed", nil), ("vegetarian", "no", nil),
  ])
  func `what an import would ask about is told of in a roster`(
    column: String, cell: String, severity: String?
  ) throws {
    let found = try findings(
      csv: "email,name,town,\(column)\nada@example.org,Ada,,\nben@example.org,,,\(cell)\n")
    #expect(found.count == (severity == nil ? 0 : 1))
    if let severity { #expect(found.first?.hasPrefix("\(severity) consent-column: ") == true) }
  }

  @Test func `has nothing to say of a good issue`() throws {
    #expect(try findings() == [])
  }

  @Test(arguments: [
    ("{{reader.unsubscribe_url}}", true), ("{{&reader.unsubscribe_url}}", true),
    ("{{{reader.unsubscribe_url}}}", true), ("reader.unsubscribe_url", false),
    ("{{#reader.unsubscribe_url}}x{{/reader.unsubscribe_url}}", false), ("{{reader.email}}", false),
    ("{{#reader.unsubscribe_url}}{{reader.unsubscribe_url}}{{/reader.unsubscribe_url}}", true),
    ("{{#reader.name}}{{reader.unsubscribe_url}}{{/reader.name}}", false),
    (
      "{{#reader.name}}{{reader.unsubscribe_url}}{{/reader.name}}"
        + "{{^reader.name}}Or: {{reader.unsubscribe_url}}{{/reader.name}}", true
    ),
    ("{{uppercased(reader.unsubscribe_url)}}", false),
    ("{{#reader.email}}{{reader.unsubscribe_url}}{{/reader.email}}", true),
    ("{{^reader.email}}{{reader.unsubscribe_url}}{{/reader.email}}", false),
  ])
  func `each part needs a way out`(_ tag: String, _ isGood: Bool) throws {
    let text = Self.footer.replacing("{{reader.unsubscribe_url}}", with: tag)
    let found = try findings(["digest.html": Self.footer, "digest.txt": text])
    #expect(found.isEmpty == isGood, "\(found)")
    if !isGood {
      #expect(
        found.first?.hasPrefix("error unsubscribe-link: news/Templates/digest.txt.mustache: ")
          == true)
    }
  }

  @Test func `an article that speaks of the tag is no way out`() throws {
    let text = Self.footer.replacing("{{reader.unsubscribe_url}}", with: "")
    let found = try findings(
      ["digest.html": text, "digest.txt": text], titles: ["{{reader.unsubscribe_url}}"])
    #expect(found.count == 2, "\(found)")
  }

  @Test func `a postal address must be there and be shown`() throws {
    let none = try findings { $0.issue.postalAddress = nil }
    #expect(none == ["error postal-address: broadsheet.yml:14: there is no postal address"])
    let hidden = try findings { $0.issue.postalAddress = "Elsewhere" }
    #expect(hidden.count == 2)
    #expect(hidden.allSatisfy { $0.hasPrefix("warning postal-address: news/Templates/digest.") })
  }

  @Test func `what only some readers are shown is named`() throws {
    let only = "{{#reader.name}}\(Self.footer){{/reader.name}} {{reader.unsubscribe_url}}"
    let found = try findings(["digest.html": only, "digest.txt": Self.footer])
    #expect(
      found.map { $0.drop { $0 != " " } } == [
        " postal-address: news/Templates/digest.html.mustache: the postal address is not shown to every reader",
        " same-articles: news/Templates/digest.html.mustache: “Low Tide” is not shown to every reader",
        " same-articles: news/Templates/digest.html.mustache: “Fish & <Chips>” is not shown to every reader",
      ])
    let both =
      "{{#reader.name}}\(Self.footer){{/reader.name}}{{^reader.name}}\(Self.footer){{/reader.name}}"
    #expect(try findings(["digest.html": both, "digest.txt": both]).isEmpty)
  }

  @Test(arguments: [
    ("{{^reader.name}}News{{/reader.name}}", "Ada", 1),
    ("{{#reader.name}}News{{/reader.name}}", "", 1),
    ("{{#reader.name}}News{{/reader.name}}", "Ada", 0), ("{{reader.town}} {{reader.name}}", "", 1),
    ("{{reader.name}}", "Ada", 0),
  ])
  func `a subject is there for every reader`(_ subject: String, _ name: String, _ count: Int) throws
  {
    let found = try findings(csv: "email,name,town\nada@example.org,\(name),\n") {
      $0.subject = try compose([:], subject: subject).subject
      $0.issue.subject = ""
    }
    #expect(found.filter { $0.hasPrefix("error subject: ") }.count == count, "\(found)")
    #expect(
      found.isEmpty
        || found.first?.hasSuffix("for 1 of the readers, such as ada@example.org") == true)
  }

  @Test func `who has left needs no subject`() throws {
    let left =
      #"{"time":"2026-11-20T07:00:00.000Z","event":"unsubscribed","email":"bo@example.org","source":"cli"}"#
    let csv = "email,name,town\nada@example.org,Ada,\nbo@example.org,,\n"
    for (log, count) in [(nil, 1), ("\(left)\n", 0)] {
      let found = try findings(csv: csv, log: log) {
        $0.subject = try compose([:], subject: "{{reader.name}}").subject
      }
      #expect(found.count == count, "\(found)")
    }
  }

  @Test func `a title that begins with a mark is found all the same`() throws {
    let titles = ["\u{301}accent", "\u{FE0F}plain", "\u{200D}joined"]
    #expect(try findings(titles: titles) == [])
  }

  @Test(arguments: [("https://n.example", 0), ("http://n.example", 1), (nil, 1)])
  func `one click needs https`(_ base: String?, _ count: Int) throws {
    let found = try findings { $0.issue.baseURL = base }
    #expect(found.count { $0.hasPrefix("warning one-click: broadsheet.yml:8: ") } == count)
    #expect(found.count == count)
  }

  @Test(arguments: [
    ("", "error subject: "), (String(repeating: "a", count: 121), "warning subject: "),
  ])
  func `a subject is neither empty nor endless`(_ subject: String, _ expected: String) throws {
    let found = try findings { $0.issue.subject = subject }
    #expect(found.count == 1)
    #expect(found.first?.hasPrefix(expected + "broadsheet.yml:13: ") == true, "\(found)")
  }

  @Test func `an HTML part that is cut off is named`() throws {
    let large = Self.footer + String(repeating: "a", count: 102 * 1024)
    let found = try findings(["digest.html": large, "digest.txt": Self.footer])
    let place = "warning size: news/Templates/digest.html.mustache: "
    #expect(found.count == 1 && found.first?.hasPrefix(place) == true, "\(found)")
  }

  @Test(arguments: [(0.0, 0), (2.9, 0), (3, 1), (40, 1), (-1, 0)])
  func `an old issue is named`(_ days: Double, _ count: Int) throws {
    let found = try findings(now: friday.addingTimeInterval(days * 86_400))
    #expect(found.count { $0.hasPrefix("warning freshness: ") } == count)
    // One that is begun is finished as it is.
    var begun = try preflight(now: friday.addingTimeInterval(days * 86_400))
    begun.frozenColumns = []
    #expect(!begun.findings().contains { $0.rule == .freshness })
  }

  @Test func `rows that cannot be mailed are named, errors first`() throws {
    let csv = "email,name,town\nada@example.org,Ada,\nnobody,,\nADA@example.org,,\n"
    let found = try findings(csv: csv)
    #expect(
      found.map { $0.prefix(28) } == [
        "error roster: weekly.csv:3: ", "warning roster: weekly.csv:4",
      ])
    #expect(try findings(csv: csv, skipsBadRows: true).allSatisfy { $0.hasPrefix("warning") })
    #expect(
      try findings(csv: "email,name,town\n") == [
        "warning roster: news/subscribers/weekly.csv: the roster has no subscribers"
      ])
  }

  @Test func `a list that all have left is said to be mailed to nobody`() throws {
    func left(_ names: String...) -> String {
      names.map {
        #"{"time":"2025-11-01T08:00:00.000Z","event":"unsubscribed","email":"\#($0)@example.org","source":"web"}"#
          + "\n"
      }.joined()
    }
    let csv = "email,name,town\nada@example.org,Ada,\nben@example.org,Ben,\n"
    #expect(try findings(csv: csv, log: left("ada")).isEmpty)
    #expect(
      try findings(csv: csv, log: left("ada", "ben")) == [
        "warning roster: news/subscribers/weekly.csv: nobody would be mailed: none of the 2 readers on the roster is subscribed"
      ])
    // Of one that was sent meanwhile others tell who has it.
    var begun = try preflight(csv: csv, log: left("ada", "ben"))
    begun.frozenColumns = ["email", "name", "town"]
    #expect(begun.findings().isEmpty)
  }

  @Test func `an article that another issue has carried is an error at its source`() throws {
    var preflight = try preflight()
    let first = try #require(preflight.issue.entries.first)
    var unplaced = first
    unplaced.source = nil
    preflight.carriedSince = [(first, "2026-W48"), (unplaced, "x")]
    let found = preflight.findings()
    #expect(found.map(\.rule) == [.alreadyCarried, .alreadyCarried])
    #expect(found.allSatisfy { $0.severity == .error })
    #expect(
      found.map(\.problem.reason) == [
        "issue 2026-W48 has carried “Low Tide” since this one was composed",
        "issue x has carried “Low Tide” since this one was composed",
      ])
    #expect(
      found.map(\.problem.location) == [SourceLocation(file: "news/seeds/a.md", line: 1), nil])
    #expect(found.allSatisfy { $0.problem.advice == .composeAgain })
  }

  @Test func `a problem of the roster keeps its place and its hint`() throws {
    let preflight = try preflight(
      csv: "email,name\nada@example.org,Ada\nbo@example.org,\"x\" y\n")
    let problem = try #require(preflight.list.roster.problems.first)
    #expect(preflight.findings().map(\.problem) == [problem])
    #expect(problem.location?.line == 3)
  }

  @Test func `a column that has gone is named`() throws {
    let text = Self.footer + "{{reader.town}}"
    let found = try findings(
      ["digest.html": text, "digest.txt": Self.footer], csv: "email\nada@example.org\n")
    #expect(
      found == [
        "error reader-fields: news/subscribers/weekly.csv: the issue uses reader.town, but the roster has no column “town”"
      ])
  }
}
