import Articles
import Diagnostics
import Digest
import Foundation
import Mail
import Newsroom
import Subscribers
import TestSupport
import Testing

@testable import Web

/// What a save touches, and what is kept.
@Suite struct PreviewMemoryTests {
  private func look(_ edition: PreviewFolder, _ memory: PreviewMemory) throws -> PreviewIssue {
    guard case .issue(let issue) = try edition.newsroom.preview(nil, memory) else {
      throw Problem("no issue")
    }
    return issue
  }

  /// Files that were written a moment ago are not trusted.
  private func rest() { Thread.sleep(forTimeInterval: 0.05) }

  @Test func `an article's save reads no roster, and a roster's does`() throws {
    let edition = try PreviewFolder()
    let memory = PreviewMemory()
    rest()
    let first = try look(edition, memory)
    try edition.article("ebb", "Ebb at Noon")
    rest()
    let second = try look(edition, memory)
    #expect(second.list.consent === first.list.consent)
    #expect(second.issue.entries.count == 2)
    #expect(second.hasReaders(like: first))
    let rows = try edition.folder.read("subscribers/weekly.csv")
    try edition.folder.write("subscribers/weekly.csv", rows + "dora@example.org,Dora\n")
    rest()
    let third = try look(edition, memory)
    #expect(third.list.roster.subscribers.count == first.list.roster.subscribers.count + 1)
    #expect(!third.hasReaders(like: first))
    try edition.folder.write(
      "subscribers/weekly.events.jsonl",
      #"{"time":"2025-11-01T08:00:00.000Z","event":"unsubscribed","email":"ada@example.org","source":"web"}"#
        + "\n")
    rest()
    let fourth = try look(edition, memory)
    #expect(fourth.standing(of: try fourth.firstReader()) == .mailed)
    #expect(try fourth.firstReader().address.description == "ben@example.org")
  }

  @Test func `a composed issue is looked at with the list that is there already`() throws {
    let edition = try PreviewFolder()
    guard case .composed(let made) = try edition.newsroom.compose(.init(), replacing: false)
    else { throw Problem("not composed") }
    let memory = PreviewMemory()
    rest()
    let next = try look(edition, memory)
    guard case .issue(let composed) = try edition.newsroom.preview(made.draft.issue.id, memory)
    else { throw Problem("no issue") }
    #expect(composed.list.consent === next.list.consent)
    #expect(composed.places == next.places)
    #expect(composed.places.count == 1)
  }

  @Test func `what was kept is what would be made anew, whatever is saved`() throws {
    let edition = try PreviewFolder()
    let memory = PreviewMemory()
    let saves: [() throws -> Void] = [
      {},
      { try edition.article("ebb", "Ebb at Noon") },
      { try edition.article("tide", "High Tide") },
      {
        try edition.folder.write(
          "seeds/ebb.md",
          "---\ntitle: Ebb\ndate: 2025-11-21\n---\nSee [the tide](tide.md), and {{< ref \"tide\" >}}.\n"
        )
      },
      {
        try edition.folder.write(
          "seeds/tide.md",
          "---\ntitle: Tide\ndate: 2025-11-21\nurl: https://example.org/tide/\n---\nWords.\n")
      },
      {
        let config = try edition.folder.read("broadsheet.yml")
        try edition.folder.write(
          "broadsheet.yml", config.replacing("The Lantern\n", with: "The Lamp\n"))
      },
      {
        let template = try edition.folder.read("Templates/digest.html.mustache")
        try edition.folder.write(
          "Templates/digest.html.mustache",
          template.replacing("<p>{{summary}}</p>", with: "{{{body_html}}}"))
      },
      // What a column of the roster may say is found once for each reading of it.
      {
        try edition.folder.write(
          "subscribers/weekly.csv", "email,name,abo\nada@example.org,Ada,nein\n")
      },
      { try edition.article("tide", "Neap Tide") },
      { try edition.folder.write("subscribers/weekly.csv", "email,name\nada@example.org,Ada\n") },
    ]
    var columns: [Bool] = []
    for save in saves {
      try save()
      rest()
      let kept = try look(edition, memory)
      let anew = try look(edition, PreviewMemory())
      #expect(kept.frozen == anew.frozen)
      #expect(kept.findings == anew.findings)
      columns.append(kept.findings.contains { $0.rule == .consentColumn })
      #expect(kept.places == anew.places)
      let reader = try kept.firstReader()
      #expect(try kept.mail(for: reader).bytes == anew.mail(for: reader).bytes)
      #expect(!kept.origins(of: try kept.mail(for: reader)).tags.isEmpty)
    }
    #expect(columns.suffix(3) == [true, true, false])
  }
}
