import Diagnostics
import Digest
import Foundation
import Newsroom
import TestSupport
import Testing

@testable import Web

/// What lies over the page, and which line it shows.
@Suite struct ErrorOverlayTests {
  private func overlay(_ edition: PreviewFolder) throws -> String {
    Thread.sleep(forTimeInterval: 0.05)
    let sight: Sight
    do {
      sight = Sight(
        name: IssueName("next"), revision: 0,
        preview: try edition.newsroom.preview(nil, PreviewMemory()), problems: [])
    } catch {
      sight = Sight(
        name: IssueName("next"), revision: 0, preview: nil,
        problems: error.problems)
    }
    return ErrorOverlay(sight, nil) { $0.rawValue }.markup.html
  }

  @Test(arguments: [
    ("not an address,x", "not an address,x"), ("\"open,x", "&quot;open,x"),
  ])
  func `an error of the roster that stops a send lies over the page with its line`(
    row: String, line: String
  ) throws {
    let edition = try PreviewFolder()
    #expect(try overlay(edition).isEmpty)
    let roster = try edition.folder.read("subscribers/weekly.csv")
    try edition.folder.write("subscribers/weekly.csv", roster + row + "\n")
    let html = try overlay(edition)
    #expect(html.contains("The list cannot be mailed"))
    #expect(html.contains("weekly.csv:6") && html.contains("</span> \(line)</pre>"), "\(html)")
  }

  @Test func `of many of a kind the first are shown, and the others counted`() throws {
    let edition = try PreviewFolder()
    let rows = (1...9).map { "nobody \($0),x\n" }.joined()
    try edition.folder.write("subscribers/weekly.csv", "email,name\nada@example.org,Ada\n" + rows)
    let html = try overlay(edition)
    #expect(html.contains("nobody 4") && !html.contains("nobody 5"))
    #expect(html.contains("5 more"))
  }

  @Test func `bytes that are no text are shown as what they are`() throws {
    let edition = try PreviewFolder()
    let roster = Array(try edition.folder.read("subscribers/weekly.csv").utf8)
    try edition.folder.write(
      "subscribers/weekly.csv", bytes: roster + [0xFF] + Array("caf\u{E9}@x,".utf8) + [0xE9, 0x0A])
    let html = try overlay(edition)
    #expect(html.contains("not UTF-8 text"))
    #expect(html.contains("</span> \\xFFcafé@x,\\xE9</pre>"), "\(html)")
  }

  @Test func `the line that is at fault is shown, and not where that is found out`() throws {
    let edition = try PreviewFolder()
    let config = try edition.folder.read("broadsheet.yml")
    try edition.folder.write("broadsheet.yml", config + "issue: [\n")
    let html = try overlay(edition)
    #expect(html.contains("broadsheet.yml:9") && html.contains("</span> issue: [</pre>"))
    try edition.folder.write("broadsheet.yml", config)
    try edition.folder.write(
      "seeds/tide.md", "---\ntitle: [Fog\ndate: 2025-11-21\n---\nWords.\n")
    let preview = try edition.newsroom.preview(nil, PreviewMemory())
    guard case .tooFew(_, _, _, let findings, _, _) = preview else { throw Problem("an issue") }
    let location = try #require(findings.compactMap(\.problem.location).first { $0.line != nil })
    #expect(location.line == 2)
    #expect(SourceExcerpt.line(at: location) == "title: [Fog")
  }

  @Test func `what another process sends is no save that broke something`() async throws {
    let edition = try PreviewFolder()
    try edition.mailsIntoFolder()
    let issue = try edition.compose()
    let desk = PreviewDesk(edition.newsroom, list: nil, start: 1)
    let name = IssueName("next")
    _ = await desk.sight(of: name)
    try edition.send(issue, to: "name = Ada")
    desk.changed()
    let sight = await desk.sight(of: name)
    #expect(sight.issue?.findings.contains { $0.problem.reason.contains("has had") } == true)
    #expect(sight.broken.isEmpty)
  }

  @Test func `what is said on another line since is none of what a save broke`() {
    func sight(_ lines: [Int], _ rule: RuleName = .skippedFile) -> Sight {
      let findings = lines.map {
        Finding(
          rule: rule, severity: .warning,
          problem: Problem("no title", at: SourceLocation(file: "content/issues/a.yml", line: $0)))
      }
      return Sight(
        name: IssueName("next"), revision: 1,
        preview: .tooFew(
          minimum: 1, found: 0, articles: [], findings: findings, notes: [], refusals: []),
        problems: [])
    }
    #expect(SavedProblems.all(in: sight([4]), after: sight([5])).isEmpty)
    #expect(SavedProblems.all(in: sight([4, 6]), after: sight([5])).count == 2)
    #expect(SavedProblems.all(in: sight([4]), after: sight([])).count == 1)
    // Whose text is odd is in the issue all the same.
    #expect(SavedProblems.all(in: sight([4], .articleText), after: sight([])).isEmpty)
  }

  @Test func `an article that a save emptied is told of, and no longer once it says something`()
    async throws
  {
    let edition = try PreviewFolder()
    let desk = PreviewDesk(edition.newsroom, list: nil, start: 1)
    let name = IssueName("next")
    _ = await desk.sight(of: name)
    func saved(_ text: String) async throws -> String {
      try edition.folder.write("seeds/tide.md", text)
      try await Task.sleep(for: .milliseconds(400))
      desk.changed()
      return ErrorOverlay(await desk.sight(of: name), nil) { $0.rawValue }.markup.html
    }
    let old = try edition.folder.read("seeds/tide.md")
    let html = try await saved("")
    #expect(html.contains("seeds/tide.md"), "\(html)")
    #expect(try await saved(old).isEmpty)
  }

  @Test func `lines are those of any editor`() throws {
    let folder = try TemporaryFolder()
    try folder.write("a", "\u{FEFF}one\r\ntwo\rthree\n\nfive")
    func line(_ number: Int) -> String? {
      SourceExcerpt.line(at: SourceLocation(file: "\(folder.path)/a", line: number))
    }
    #expect((1...6).map(line) == ["one", "two", "three", nil, "five", nil])
    #expect(!SourceExcerpt.isBlank("\(folder.path)/a"))
    try folder.write("b", " \n\n")
    #expect(SourceExcerpt.isBlank("\(folder.path)/b"))
    #expect(!SourceExcerpt.isBlank("\(folder.path)/none"))
  }
}
