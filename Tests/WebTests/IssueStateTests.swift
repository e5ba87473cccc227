import Diagnostics
import Digest
import Foundation
import Mail
import Newsroom
import Subscribers
import TestSupport
import Testing

@testable import Web

/// How far an issue is, as its page says it.
@Suite struct IssueStateTests {
  /// An issue of four readers, of whom mails go into a folder.
  private func edition() throws -> PreviewFolder {
    let edition = try PreviewFolder()
    try edition.mailsIntoFolder()
    try edition.compose("one")
    return edition
  }

  private func send(_ edition: PreviewFolder, _ limit: Int?) throws {
    try edition.send("one", limit: limit)
  }

  /// What stands at the head of its page, and below the title of its checks.
  private func said(_ edition: PreviewFolder) throws -> [String] {
    let preview = try edition.newsroom.preview("one", PreviewMemory())
    guard case .issue(let issue) = preview else { throw Problem("no issue") }
    var sight = Sight(name: IssueName("one"), revision: 1, preview: preview, problems: [])
    sight.row = issue.row
    let parts = PageParts(
      showing: Showing(sight, .checks, PageQuery(), spell: { $0.rawValue }), issues: ["one"])
    let head = parts.all.first { $0.name == "head" }?.markup.html ?? ""
    let files = try StaticPreview(preview, named: "one", reader: nil, spell: { $0.rawValue })?.files
    let page = String(decoding: files?["index.html"] ?? Data(), as: UTF8.self)
    func badge(_ html: String) -> String {
      html.firstMatch(of: /<span class="badge[^"]*">(.*?)<\/span>/).map { String($0.output.1) }
        ?? ""
    }
    let checks = parts.pane.html.matches(of: /<p(?: class="good")?>(It .*?)<\/p>/)
      .map { String($0.output.1) }
    return [badge(head), badge(page)] + checks
  }

  @Test func `the head says how far it is, in the words in which issues are listed`() throws {
    let edition = try edition()
    #expect(try said(edition) == ["composed", "composed: one"])
    try send(edition, 1)
    #expect(
      try said(edition) == [
        "left over · 1 of 4, 3 left over", "left over: one",
        "It can be sent to the 3 left over: 1 of 4 have it.",
      ])
    try send(edition, nil)
    #expect(
      try said(edition) == [
        "sent · 4 of 4", "sent: one", "It is sent: 4 of 4 have it.",
      ])
  }

  @Test func `one that was discarded is said to be, and cannot be sent`() throws {
    let edition = try edition()
    try send(edition, 1)
    _ = try edition.newsroom.discard(edition.newsroom.discarding("one"), reason: "by hand")
    #expect(
      try said(edition) == [
        "discarded · 1 of 4", "discarded: one",
        "It was discarded: 1 of 4 have it, and nobody else is mailed.",
      ])
  }

  @Test func `files that others read say nothing of how long the list is`() throws {
    let edition = try edition()
    for limit in [1, nil] {
      try send(edition, limit)
      let preview = try edition.newsroom.preview("one", PreviewMemory())
      for (name, hides) in [(nil, true), ("ada@example.org", false)] {
        let reader = try name.map { try EmailAddress(parsing: $0) }
        let files = try StaticPreview(preview, named: "one", reader: reader) { $0.rawValue }?.files
        let pages = files?.filter { $0.key.hasSuffix(".html") }.values.map {
          String(decoding: $0, as: UTF8.self)
        }
        #expect(pages?.allSatisfy { !$0.contains("of 4") && !$0.contains("the 3") } == hides)
      }
    }
    // Nor does what comes next, whose name it has.
    try edition.article("ebb", "Ebb at Noon")
    try edition.send(edition.compose())
    try edition.article("eel", "The Eel")
    let next = try edition.newsroom.preview(nil, PreviewMemory())
    #expect(next.refusals.contains { $0.problem.reason.contains("4 recipients") })
    let files = try StaticPreview(next, named: nil, reader: nil) { $0.rawValue }?.files
    let checks = String(decoding: files?["checks.html"] ?? Data(), as: UTF8.self)
    #expect(checks.contains("was sent already") && !checks.contains("recipients"))
  }

  @Test func `a page to leave by is in question only where mails promise one`() throws {
    let edition = try edition()
    func checks() throws -> String {
      guard case .issue(let issue) = try edition.newsroom.preview(nil, PreviewMemory()) else {
        throw Problem("no issue")
      }
      let sight = Sight(
        name: IssueName("next"), revision: 1, preview: .issue(issue), problems: [])
      return ChecksPane(showing: Showing(sight, .checks, PageQuery(), spell: { $0.rawValue }))
        .markup.html
    }
    #expect(try checks().contains("whether the page to leave by answers"))
    let config = try edition.folder.read("broadsheet.yml")
    try edition.folder.write(
      "broadsheet.yml", config + "unsubscribe: mail\nunsubscribe_email: leave@example.org\n")
    #expect(try !checks().contains("the page to leave by"))
    #expect(try checks().contains("Nothing is asked over the network here."))
  }

  @Test func `what a send or the timetable refuses stands among the checks`() throws {
    let edition = try edition()
    func rules() throws -> [String] {
      guard case .issue(let issue) = try edition.newsroom.preview("one", PreviewMemory()) else {
        return []
      }
      return issue.findings.filter { $0.severity == .error }.map(\.rule.rawValue)
    }
    #expect(try rules().isEmpty)
    let config = try edition.folder.read("broadsheet.yml")
    try edition.folder.write(
      "broadsheet.yml", config + "schedule: { every: day, at: \"08:00\" }\n")
    #expect(try rules() == ["timetable"])
    #expect(try said(edition).last == "It can be sent by hand, and by no timetable.")
    try edition.folder.write("broadsheet.yml", config)
    try send(edition, 1)
    _ = try edition.newsroom.discard(edition.newsroom.discarding("one"), reason: "by hand")
    #expect(try rules() == ["journal"])
    // The timetable's record knows of more.
    let slot = "2025-11-17T08:00 UTC"
    try edition.folder.write(
      "issues/slots.jsonl",
      #"{"time":"2025-11-17T08:00:00Z","slot":"\#(slot)","outcome":"sent","issue":"one","accepted":4}"#
        + "\n")
    for file in ["journal", "recipients"] {
      try FileManager.default.removeItem(
        at: edition.folder.url.appending(path: "issues/one/\(file)"))
    }
    #expect(try rules() == ["journal"])
  }

  @Test func `what is kept of it from look to look is what is so`() throws {
    let edition = try edition()
    let memory = PreviewMemory()
    func state() throws -> String {
      guard case .issue(let issue) = try edition.newsroom.preview("one", memory) else { return "" }
      return issue.row.map { "\($0.stateWords) \($0.counts())" } ?? ""
    }
    #expect(try state() == "composed 0 of 4")
    Thread.sleep(forTimeInterval: 0.05)
    #expect(try state() == "composed 0 of 4")
    try send(edition, 1)
    Thread.sleep(forTimeInterval: 0.05)
    #expect(try state() == "left over 1 of 4, 3 left over")
    let plan = try edition.newsroom.plan(SendRequest(issue: "one", route: .relays))
    try edition.folder.write("issues/one/note", "so that somebody looks")
    Thread.sleep(forTimeInterval: 0.05)
    #expect(try state() == "sending 1 of 4, 3 left over")
    withExtendedLifetime(plan) {}
    _ = try edition.newsroom.send(plan)
    #expect(try state().hasSuffix("4 of 4"))
    Thread.sleep(forTimeInterval: 0.05)
    _ = try edition.newsroom.unsubscribe(.address(.init(parsing: "ada@example.org")), from: nil)
    #expect(try state().hasSuffix("4 of 4"))
  }

  @Test func `what another process sends is seen while it is sent, and makes no mail anew`()
    async throws
  {
    let edition = try edition()
    try await edition.serving { client, _ in
      let events = try EventReader(client, "/events?issue=one&pane=mail")
      defer { events.end() }
      _ = try await events.next { $0.contains(">composed</span>") }
      try send(edition, 1)
      let some = try await events.next { $0.contains(">left over · 1 of 4, 3 left over</span>") }
      #expect(some != nil)
      try send(edition, nil)
      let all = try await events.next { $0.contains(">sent · 4 of 4</span>") }
      #expect(all != nil)
      // Only that sending began may have made its readers others.
      let revisions = all?.matches(of: /event: frame\nid: (\d+)/).map(\.output.1) ?? []
      #expect(Set(revisions).count <= 3, "\(revisions)")
      // Whoever looks without a stream sees the same.
      let page = try await client.get("/issues/one")
      #expect(page.text.contains(">sent · 4 of 4</span>"))
    }
  }

  @Test func `a page that listens to nothing shows the state of when it is asked for`() async throws
  {
    let edition = try edition()
    try await edition.serving { client, _ in
      #expect(try await client.get("/issues/one").text.contains(">composed</span>"))
      try send(edition, 1)
      let page = try await client.get("/issues/one")
      #expect(page.text.contains(">left over · 1 of 4, 3 left over</span>"))
    }
  }

  @Test func `files of an issue that a merge brings in their places are seen`() async throws {
    let edition = try edition()
    try await edition.serving { client, _ in
      let events = try EventReader(client, "/events?issue=one&pane=mail")
      defer { events.end() }
      _ = try await events.next { $0.contains(">composed</span>") }
      let record = try edition.folder.read("issues/one/issue.json")
      try edition.folder.write("issues/one/issue.json", "{")
      let isBroken = try await events.next { $0.contains("issues/one/issue.json") }
      #expect(isBroken != nil)
      let frames = isBroken?.split(separator: "event: frame").count ?? 0
      try edition.folder.write("issues/one/issue.json", record)
      let isMended = try await events.next {
        let all = $0.split(separator: "event: frame")
        return all.count > frames && !(all.last?.contains("issues/one/issue.json") ?? true)
      }
      #expect(isMended != nil)
    }
  }

  @Test func `what comes next is another as soon as an issue goes out`() async throws {
    let edition = try edition()
    try await edition.serving { client, _ in
      let events = try EventReader(client, "/events?issue=next&pane=mail")
      defer { events.end() }
      _ = try await events.next { $0.contains("Low Tide") }
      try send(edition, 1)
      let next = try await events.next { $0.contains("nothing to compose") }
      #expect(next != nil)
    }
  }

  @Test func `a great send is many records and few frames`() async throws {
    let edition = try edition()
    let rows = (0..<600).map { "r\($0)@example.org,R\n" }.joined()
    try edition.folder.write("subscribers/weekly.csv", "email,name\n" + rows)
    try await edition.serving { client, _ in
      let events = try EventReader(client, "/events?issue=one&pane=mail")
      defer { events.end() }
      _ = try await events.next { $0.contains(">composed</span>") }
      try send(edition, nil)
      let all = try await events.next { $0.contains(">sent · 600 of 600</span>") }
      let frames = all?.split(separator: "event: frame").count ?? 0
      #expect((1..<200).contains(frames))
    }
  }
}
