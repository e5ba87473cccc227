import Diagnostics
import Digest
import Foundation
import Mail
import Newsroom
import Synchronization
import TestSupport
import Testing

@testable import Web

/// What is marked of what belongs to no article, and brought into sight.
@Suite struct MarkTests {
  private static let template = """
    <body><div style="display:none">{{newsletter.name}} {{lead.title}}</div>
    <h1>{{newsletter.name}}</h1>
    <p>{{#reader.name}}Dear {{reader.name}}{{/reader.name}}{{^reader.name}}Dear reader{{/reader.name}}</p>
    {{#sections}}<h2>{{title}}</h2>{{#articles}}<td><h3>{{title}}</h3>{{{body_html}}}</td>{{/articles}}{{/sections}}
    <p style="color:#000"><img src="data:," alt="A ship">{{newsletter.postal_address}}</p>
    <a href="{{reader.unsubscribe_url}}">out</a></body>

    """

  /// A desk with pages that look at one reader each.
  private final class Look: Sendable {
    let edition: PreviewFolder
    private let desk: PreviewDesk

    init() throws {
      edition = try PreviewFolder()
      try edition.folder.write("Templates/digest.html.mustache", MarkTests.template)
      desk = PreviewDesk(edition.newsroom, list: nil, start: 1)
    }

    func seen(by reader: String? = "ada@example.org") async -> (marked: [String], PageFrame) {
      let sight = await desk.sight(of: IssueName("next"))
      var query = PageQuery()
      query.reader = reader
      let showing = Showing(sight, .mail, query) { $0.rawValue }
      let html = FramedMail(blocks: showing.blocks, view: "v").html(
        of: showing.mail?.shown.html ?? "")
      let marks = html.matches(of: #/<(\w+)[^>]*><[ai] class="[^"]*broadsheet-changed/#)
      let frame = PageFrame(PageParts(showing: showing, issues: []), token: "t")
      return (marks.map { String($0.1) }, frame)
    }

    func save(_ path: String, _ change: (String) -> String) async throws {
      try edition.folder.write(path, change(try edition.folder.read(path)))
      while FileStamp(of: "\(edition.folder.path)/\(path)")?.isFresh ?? false { usleep(5000) }
      desk.changed()
    }
  }

  @Test func `text of the layout, words of the configuration and a reader's name are marked`()
    async throws
  {
    let look = try Look()
    #expect(await look.seen().marked == [])
    try await look.save("Templates/digest.html.mustache") {
      $0.replacing("</body>", with: "<p>Until next week!</p></body>")
    }
    var (marked, frame) = await look.seen()
    #expect(marked == ["p"])
    #expect(frame.mail?.isChanged == true && frame.mail?.place ?? 0 > 0.5)
    let mark = frame.mail?.mark
    try await look.save("broadsheet.yml") { $0.replacing("The Lantern\n", with: "The Lamp\n") }
    (marked, frame) = await look.seen()
    // What inboxes alone show is no place to go to.
    #expect(marked == ["h1"])
    #expect(frame.mail?.isChanged == true && frame.mail?.place ?? 1 < 0.5)
    #expect(frame.mail?.mark != mark)
    try await look.save("subscribers/weekly.csv") { $0.replacing(",Ada", with: ",Augusta") }
    (marked, frame) = await look.seen()
    #expect(marked == ["p"] && frame.mail?.isChanged == true)
    // Nothing of another reader's mail has changed by it.
    (marked, frame) = await look.seen(by: "ben@example.org")
    #expect(marked == [] && frame.mail?.isChanged == false)
  }

  @Test func `how something looks is marked, and an article that was saved comes first`()
    async throws
  {
    let look = try Look()
    #expect(await look.seen().marked == [])
    try await look.save("Templates/digest.html.mustache") {
      $0.replacing("color:#000", with: "color:#111")
    }
    #expect(await look.seen().marked == ["p"])
    try await look.save("Templates/digest.html.mustache") {
      $0.replacing("data:,", with: "data:image/png,")
    }
    #expect(await look.seen().marked == ["p"])
    try await look.save("Templates/digest.html.mustache") {
      $0.replacing("</body>", with: "<p>{{lead.title}}</p></body>")
    }
    _ = await look.seen()
    try await look.save("seeds/tide.md") { $0.replacing("Low Tide", with: "High Tide") }
    let (marked, frame) = await look.seen()
    #expect(marked == ["td", "p"])
    #expect(frame.mail?.isChanged == true && frame.mail?.place ?? 1 < 0.7)
  }

  @Test func `marks stay over a save that changes nothing and over a mistake`() async throws {
    let look = try Look()
    _ = await look.seen()
    try await look.save("broadsheet.yml") { $0.replacing("The Lantern\n", with: "The Lamp\n") }
    let before = await look.seen()
    #expect(before.marked == ["h1"])
    try await look.save("seeds/tide.md") { $0 }
    #expect(await look.seen().marked == ["h1"])
    try await look.save("Templates/digest.html.mustache") { $0 + "{{nothing}}" }
    let (marked, frame) = await look.seen()
    #expect(marked == ["h1"] && frame.mail?.mark == before.1.mail?.mark)
    #expect(frame.parts["overlay"]?.contains("{{nothing}}") == true)
  }

  @Test func `only the last few readers are kept as they were`() throws {
    let seen = SeenReaders()
    let edition = try PreviewFolder()
    guard case .issue(let issue) = try edition.newsroom.preview(nil, PreviewMemory()) else {
      throw Problem("no issue")
    }
    for number in 0..<40 {
      seen.note(issue.reader(try .init(parsing: "reader\(number)@example.org")))
    }
    #expect(seen.byAddress.count == 16)
    #expect(seen.byAddress[try .init(parsing: "reader39@example.org")] != nil)
  }
}
