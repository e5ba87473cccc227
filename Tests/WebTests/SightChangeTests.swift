import Articles
import Diagnostics
import Digest
import Foundation
import Newsroom
import TestSupport
import Testing

@testable import Web

/// What is marked after a save.
@Suite struct SightChangeTests {
  private func look(_ edition: PreviewFolder) throws -> PreviewIssue {
    Thread.sleep(forTimeInterval: 0.05)
    guard case .issue(let issue) = try edition.newsroom.preview(nil, PreviewMemory()) else {
      throw Problem("no issue")
    }
    return issue
  }

  /// Kicker, link and picture stand before the title, and the footer behind the last article.
  private func edition() throws -> PreviewFolder {
    let edition = try PreviewFolder()
    try edition.folder.write(
      "Templates/digest.html.mustache",
      """
      <body>{{#sections}}{{#articles}}
      <td><p>{{caption}}</p><h2><a href="{{url}}">{{title}}</a></h2><p>{{summary}}</p></td>
      {{/articles}}{{/sections}}
      <p>{{newsletter.name}}</p><a href="{{reader.unsubscribe_url}}">out</a></body>
      """)
    for (name, title) in [("tide", "Low Tide"), ("ebb", "Ebb"), ("gull", "The Gull")] {
      try article(edition, name, title, "of \(name)")
    }
    return edition
  }

  private func article(
    _ edition: PreviewFolder, _ name: String, _ title: String, _ caption: String
  ) throws {
    try edition.folder.write(
      "seeds/\(name).md",
      "---\ntitle: \(title)\ndate: 2025-11-21\ncaption: \(caption)\n---\nWords of \(title).\n")
  }

  @Test func `the article that was saved is marked, by all that stands in its block`() throws {
    let edition = try edition()
    let first = try look(edition)
    let entries = first.issue.entries
    #expect(entries.count == 3)
    for name in ["tide", "ebb", "gull"] {
      let before = try look(edition)
      let title = ["tide": "Low Tide", "ebb": "Ebb", "gull": "The Gull"][name] ?? ""
      try article(edition, name, title, "another")
      let change = SightChange(from: before, to: try look(edition))
      #expect(change.articles == Set(entries.filter { $0.title == title }.map(\.id)))
    }
  }

  @Test func `what goes marks nothing, and what belongs to no article marks no article`() throws {
    let edition = try edition()
    var before = try look(edition)
    let last = try #require(before.issue.entries.last)
    try FileManager.default.removeItem(
      atPath: "\(edition.folder.path)/\(try #require(last.source).path)")
    var now = try look(edition)
    #expect(now.issue.entries.count == 2)
    var change = SightChange(from: before, to: now)
    #expect(change.articles.isEmpty && !change.isNone)
    before = now
    let config = try edition.folder.read("broadsheet.yml")
    try edition.folder.write(
      "broadsheet.yml", config.replacing("The Lantern\n", with: "The Lamp\n"))
    now = try look(edition)
    change = SightChange(from: before, to: now)
    #expect(change.articles.isEmpty && !change.isNone)
  }

  @Test func `a list that was saved takes the marks away, and a second look does not`() throws {
    let edition = try edition()
    let memory = PreviewMemory()
    func look() throws -> PreviewIssue {
      while FileStamp(of: "\(edition.folder.path)/subscribers/weekly.csv")?.isFresh ?? false {
        usleep(5000)
      }
      guard case .issue(let issue) = try edition.newsroom.preview(nil, memory) else {
        throw Problem("no issue")
      }
      return issue
    }
    let first = try look()
    let second = try look()
    #expect(SightChange(from: first, to: second).isNone)
    try edition.folder.write("subscribers/weekly.csv", "email,name\ndora@example.org,Dora\n")
    #expect(!SightChange(from: second, to: try look()).isNone)
  }

  @Test func `an article that a save broke is told of until it is mended`() async throws {
    let edition = try edition()
    try edition.folder.write("seeds/old.md", "---\ntitle: [\n---\n")
    let desk = PreviewDesk(edition.newsroom, list: nil, start: 1)
    let name = IssueName("next")
    #expect(await desk.sight(of: name).broken.isEmpty)
    func saved() async throws -> Sight {
      try await Task.sleep(for: .milliseconds(50))
      desk.changed()
      return await desk.sight(of: name)
    }
    try edition.folder.write("seeds/ebb.md", "---\ntitle: [\n---\nWords.\n")
    var sight = try await saved()
    #expect(sight.issue?.issue.entries.count == 2)
    // What was broken before anybody looked is said among the checks.
    #expect(
      sight.broken.compactMap(\.location?.file).map { $0.hasSuffix("seeds/ebb.md") } == [true])
    let overlay = ErrorOverlay(sight, nil) { $0.rawValue }.markup.html
    #expect(overlay.contains("What was saved is left out") && overlay.contains("seeds/ebb.md"))
    sight = try await saved()
    #expect(sight.broken.count == 1)
    try article(edition, "ebb", "Ebb", "of ebb")
    sight = try await saved()
    #expect(sight.broken.isEmpty && sight.issue?.issue.entries.count == 3)
  }

  @Test func `a mail that nobody gets has no hash and no file`() throws {
    let edition = try edition()
    try edition.folder.write(
      "Templates/digest.html.mustache",
      "{{#reader.name}}Dear {{reader.name}}{{/reader.name}}{{reader.unsubscribe_url}}")
    let issue = try look(edition)
    let sight = Sight(name: IssueName("next"), revision: 0, preview: .issue(issue), problems: [])
    func source(_ query: PageQuery) -> String {
      SourcePane(showing: Showing(sight, .source, query) { $0.rawValue }).markup.html
    }
    #expect(source(PageQuery()).contains("id=\"hash\""))
    #expect(source(PageQuery().with { $0.with = ["name"] }).contains("id=\"hash\""))
    let altered = source(PageQuery().with { $0.without = ["name"] })
    #expect(altered.contains("Nobody gets this mail") && !altered.contains("id=\"hash\""))
    #expect(!altered.contains("Download"))
  }
}
