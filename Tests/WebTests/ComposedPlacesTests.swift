import Diagnostics
import Digest
import Foundation
import Newsroom
import TestSupport
import Testing

@testable import Web

/// What made each part of an issue that is composed.
@Suite struct ComposedPlacesTests {
  private static let template = """
    <body><h1><a href="https://news.example.org">{{newsletter.name}}</a></h1>
    <p>{{issue.date}}</p>
    <p>{{#reader.name}}Dear {{reader.name}}{{/reader.name}}</p>
    {{#sections}}<h2>{{title}}</h2>{{#articles}}
    <td><h3>{{title}}</h3>{{{body_html}}}</td>{{/articles}}
    {{/sections}}
    <p>{{newsletter.postal_address}}</p><a href="{{reader.unsubscribe_url}}">out</a></body>

    """

  private func edition() throws -> (PreviewFolder, id: String) {
    let edition = try PreviewFolder()
    try edition.folder.write("Templates/digest.html.mustache", Self.template)
    try edition.article("ebb", "Ebb")
    guard
      case .composed(let made) = try edition.newsroom.compose(ComposeRequest(), replacing: false)
    else { throw Problem("nothing was composed") }
    return (edition, made.draft.issue.id)
  }

  private func showing(_ edition: PreviewFolder, _ id: String?) throws -> Showing {
    Thread.sleep(forTimeInterval: 0.05)
    let preview = try edition.newsroom.preview(id, PreviewMemory())
    let sight = Sight(
      name: IssueName(id ?? "next"), revision: 0, preview: preview, problems: [])
    return Showing(sight, .mail, PageQuery()) { $0.rawValue }
  }

  /// The lines of the template that parts of the mail lead to, links among them.
  private func lines(_ showing: Showing) -> [Int] {
    (showing.blocks?.sources ?? []).compactMap { source in
      source.location.flatMap { $0.file.hasSuffix("digest.html.mustache") ? $0.line : nil }
    }
  }

  private func notes(_ showing: Showing) -> Int {
    (showing.blocks?.sources ?? []).count { $0.note != nil }
  }

  @Test func `its parts name their lines as those of the next do`() throws {
    let (edition, id) = try edition()
    let composed = try showing(edition, id)
    #expect(composed.sight.issue?.isComposed == true && composed.sight.issue?.standing == .same)
    // The name, the date, the greeting, the heading, the address, and the links at both ends.
    #expect(lines(composed) == [1, 2, 3, 4, 7, 1, 7])
    let next = try showing(edition, nil)
    #expect(next.sight.issue?.standing == nil)
    #expect(lines(composed) == lines(next))
    #expect(composed.blocks?.sources.prefix(2) == next.blocks?.sources.prefix(2))
    let link = composed.blocks?.sources.first { $0.link == "https://news.example.org" }
    #expect(link?.location?.line == 1)
    #expect(notes(composed) == 0)
    #expect(!MailPane(showing: composed).markup.html.contains("since it was composed"))
  }

  @Test func `an article that changed, was renamed or is gone takes no line from the others`()
    throws
  {
    let (edition, id) = try edition()
    let before = try showing(edition, id)
    try edition.folder.write(
      "seeds/tide.md", "---\ntitle: Low Tide\ndate: 2025-11-21\n---\nOther words.\n\nAnd more.\n")
    var now = try showing(edition, id)
    #expect(now.sight.issue?.standing == .articlesChanged)
    #expect(lines(now) == lines(before) && notes(now) == 0)
    try FileManager.default.removeItem(atPath: "\(edition.folder.path)/seeds/tide.md")
    now = try showing(edition, id)
    #expect(now.sight.issue?.standing == .articlesChanged)
    #expect(lines(now) == lines(before))
    try edition.folder.write(
      "seeds/ebb.md", "---\ntitle: The Ebb\ndate: 2025-11-21\n---\nWords of Ebb.\n")
    now = try showing(edition, id)
    #expect(lines(now) == lines(before))
    let ebb = now.blocks?.sources.first { $0.title == "Ebb" }
    #expect(ebb?.location?.file.hasSuffix("seeds/ebb.md") == true)
  }

  @Test func `templates that have changed since are said, with what they still say`() throws {
    let (edition, id) = try edition()
    try edition.folder.write(
      "Templates/digest.html.mustache",
      "{{! A line before all others. }}\n"
        + Self.template.replacing("<p>{{issue.date}}</p>", with: "<p>Of {{issue.date}}</p>"))
    var now = try showing(edition, id)
    #expect(now.sight.issue?.standing == .templatesChanged)
    // Where they are now, which is where they are mended.
    #expect(lines(now) == [2, 3, 4, 5, 8, 2, 8])
    #expect(MailPane(showing: now).markup.html.contains("have changed since it was composed"))
    // An element that no template makes any more.
    try edition.folder.write(
      "Templates/digest.html.mustache",
      Self.template.replacing("<p>{{issue.date}}</p>", with: "<h4>{{issue.date}}</h4>"))
    now = try showing(edition, id)
    #expect(lines(now) == [1, 3, 4, 7, 1, 7])
    let note = now.blocks?.sources.compactMap(\.note).first
    #expect(note?.contains("have changed since it was composed") == true)
    let framed = FramedMail(blocks: now.blocks, view: "v").html(of: now.mail?.shown.html ?? "")
    #expect(framed.contains("title=\"No line makes this now"))
    // The configuration, too.
    try edition.folder.write("Templates/digest.html.mustache", Self.template)
    let config = try edition.folder.read("broadsheet.yml")
    try edition.folder.write(
      "broadsheet.yml", config.replacing("The Lantern\n", with: "The Lamp\n"))
    #expect(try showing(edition, id).sight.issue?.standing == .templatesChanged)
  }

  @Test func `templates that cannot be used are said, and articles still name their lines`() throws
  {
    let (edition, id) = try edition()
    try edition.folder.write(
      "Templates/digest.html.mustache", Self.template + "{{nothing_of_the_kind}}")
    let now = try showing(edition, id)
    #expect(now.sight.issue?.standing == .unmakeable)
    #expect(lines(now).isEmpty && notes(now) > 0)
    #expect(
      now.blocks?.sources.first?.location?.file.contains("seeds/") == true)
    #expect(MailPane(showing: now).markup.html.contains("it cannot be made"))
  }
}
