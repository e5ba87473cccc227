import Diagnostics
import Digest
import Foundation
import Newsroom
import SMTPSink
import TestSupport
import Testing

@testable import Web

/// What is next when its name is taken.
@Suite struct NextIssueTests {
  private func edition(_ extra: String = "") throws -> PreviewFolder {
    let edition = try PreviewFolder()
    let config = try edition.folder.read("broadsheet.yml")
    try edition.folder.write(
      "broadsheet.yml", config + "issue: { id: \"{{year}}-W{{week}}\" }\n" + extra)
    return edition
  }

  private func compose(_ edition: PreviewFolder) throws {
    try edition.compose()
  }

  private func send(_ edition: PreviewFolder) throws {
    let sink = try SMTPSink(store: MemoryStore())
    defer { sink.stop() }
    let config = try edition.folder.read("broadsheet.yml")
    try edition.folder.write(
      "broadsheet.yml",
      config.replacing(
        "\"smtp://127.0.0.1:9\"", with: "\"smtp://127.0.0.1:\(sink.port)\", tls: none"))
    _ = try edition.newsroom.send(
      try edition.newsroom.plan(SendRequest(issue: "2025-W47", route: .relays)))
  }

  /// What composing says at the same moment.
  private func refusal(_ edition: PreviewFolder) -> Problem? {
    do {
      _ = try edition.newsroom.compose(ComposeRequest(), replacing: false)
      return nil
    } catch { return error.problems.first }
  }

  private func issue(_ edition: PreviewFolder) throws -> PreviewIssue {
    guard case .issue(let issue) = try edition.newsroom.preview(nil, PreviewMemory()) else {
      throw Problem("no issue")
    }
    return issue
  }

  private func notice(_ preview: Preview) -> String {
    let sight = Sight(name: IssueName("next"), revision: 0, preview: preview, problems: [])
    let showing = Showing(sight, .mail, PageQuery()) { $0.rawValue }
    return PageParts(showing: showing, issues: []).all.first { $0.name == "notice" }?.markup.html
      ?? ""
  }

  @Test func `behind an issue that was sent stands what the one after it would hold`() throws {
    let edition = try edition()
    try compose(edition)
    try send(edition)
    try edition.article("ebb", "Ebb at Noon")
    let before = edition.files
    let next = try issue(edition)
    #expect(edition.files == before)
    #expect(next.issue.id == "2025-W48")
    #expect(next.issue.entries.map(\.title) == ["Ebb at Noon"])
    let sent = next.articles.filter { $0.title == "Low Tide" }
    #expect(sent.map(\.isChosen) == [false])
    let said = try #require(refusal(edition))
    #expect(next.refusals.map(\.problem) == [said])
    #expect(said.reason.contains("was sent to 4 recipients already"))
    #expect(next.findings.map(\.problem).first == said)
    let words = notice(.issue(next))
    #expect(words.contains(said.reason) && words.contains("such as 2025-W48"))
    // What is shown is what composing makes under that name.
    guard
      case .composed(let made) = try edition.newsroom.compose(
        ComposeRequest(issue: "2025-W48"), replacing: false)
    else { throw Problem("no issue") }
    #expect(made.draft.frozen.html == next.frozen.html)
    // Of that it is said, too, that it is composed.
    let again = try issue(edition)
    #expect(again.issue.id == "2025-W48")
    #expect(again.refusals.map(\.holder) == [.sent, .unsent])
  }

  @Test func `where nothing is new behind it, that is said and why`() throws {
    let edition = try edition()
    try compose(edition)
    try send(edition)
    let preview = try edition.newsroom.preview(nil, PreviewMemory())
    guard case .tooFew = preview else { throw Problem("an issue") }
    #expect(preview.refusals.map(\.holder) == [.sent])
    #expect(notice(preview).contains("was sent to 4 recipients already"))
    let sight = Sight(name: IssueName("next"), revision: 0, preview: preview, problems: [])
    #expect(sight.problemCount == 1)
    // It is nothing that a save broke.
    #expect(SavedProblems.all(in: sight, after: sight).isEmpty)
  }

  @Test func `an issue that is composed and unsent is said to be in the way`() throws {
    let edition = try edition()
    #expect(notice(.issue(try issue(edition))).isEmpty)
    try compose(edition)
    try edition.article("ebb", "Ebb at Noon")
    let next = try issue(edition)
    #expect(next.issue.id == "2025-W47")
    #expect(next.issue.entries.count == 2)
    #expect(next.refusals.map(\.problem) == [try #require(refusal(edition))])
    #expect(notice(.issue(next)).contains("in that one’s place"))
    let sight = Sight(
      name: IssueName("next"), revision: 0, preview: .issue(next), problems: [])
    let checks = ChecksPane(showing: Showing(sight, .checks, PageQuery()) { $0.rawValue })
    #expect(checks.markup.html.contains("and nobody was mailed"))
    #expect(!checks.markup.html.contains("Nothing is wrong"))
    #expect(sight.findingCount == 1 && !sight.hasErrors)
    let files = try #require(
      try StaticPreview(.issue(next), named: nil, reader: nil, spell: { $0.rawValue })
    ).files
    let index = String(decoding: files["index.html"] ?? Data(), as: UTF8.self)
    #expect(index.contains("and nobody was mailed"))
  }

  @Test func `with a timetable the next slot counts whose issue nobody has`() throws {
    let edition = try edition("schedule: { every: week, on: saturday, at: \"08:00\" }\n")
    try compose(edition)
    try send(edition)
    try edition.article("ebb", "Ebb at Noon")
    let next = try issue(edition)
    // The slot of this week was sent ahead, and composing without a name means the one after it.
    #expect(next.issue.id == "2025-W48" && next.refusals.isEmpty)
    #expect(next.issue.entries.map(\.title) == ["Ebb at Noon"])
    #expect(refusal(edition) == nil)
    #expect(try issue(edition).refusals.map(\.holder) == [.unsent])
  }

  @Test func `what is known of a name is asked again when its journal changed`() throws {
    let edition = try edition()
    let memory = PreviewMemory()
    func refusals() throws -> [ComposeRefusal.Holder] {
      Thread.sleep(forTimeInterval: 0.05)
      return try edition.newsroom.preview(nil, memory).refusals.map(\.holder)
    }
    #expect(try refusals().isEmpty)
    try compose(edition)
    #expect(try refusals() == [.unsent])
    try send(edition)
    #expect(try refusals() == [.sent])
  }

  @Test func `the count of who has an issue goes on while it is sent`() async throws {
    let edition = try edition()
    try edition.mailsIntoFolder()
    try compose(edition)
    func send() throws { try edition.send("2025-W47", limit: 1) }
    try send()
    let desk = PreviewDesk(edition.newsroom, list: nil, start: 0)
    let name = IssueName("next")
    let listening = desk.changes(of: name)
    let before = await desk.sight(of: name)
    #expect(before.preview.map(notice)?.contains("was sent to 1 recipient already") == true)
    // Nothing tells of what is written to a journal that stays open.
    try send()
    desk.renewRows()
    let after = await desk.sight(of: name)
    #expect(after.preview.map(notice)?.contains("was sent to 2 recipients already") == true)
    withExtendedLifetime(listening) {}
    // What is found of it says the same; nothing else is another.
    try edition.article("ebb", "Ebb at Noon")
    let memory = PreviewMemory()
    let preview = try edition.newsroom.preview(nil, memory)
    try send()
    let said = preview.saying(edition.newsroom.refusals(now: preview.refusals, memory))
    guard case .issue(let old) = preview, case .issue(let new) = said else {
      throw Problem("no issue")
    }
    #expect(new.findings.map(\.problem).first == refusal(edition))
    #expect(new.findings.dropFirst() == old.findings.dropFirst())
  }

  @Test func `nothing is said twice of an article`() throws {
    let edition = try edition()
    try edition.folder.write("seeds/bare.md", "---\ntitle: Bare\ndate: 2025-11-21\n---\n")
    let said = try issue(edition).findings.map(\.problem.description)
    #expect(said.contains { $0.contains("a title and nothing else") })
    #expect(Set(said).count == said.count)
  }
}
