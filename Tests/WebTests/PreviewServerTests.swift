import Diagnostics
import Digest
import Foundation
import Glibc
import Newsroom
import TestSupport
import Testing
@testable import Web

/// The pages of a running preview.
@Suite struct PreviewServerTests {
  @Test func `the next issue is shown, and nothing is written`() async throws {
    let edition = try PreviewFolder()
    let before = edition.files
    try await edition.serving { client, _ in
      let page = try await client.get("/issues/next")
      #expect(page.status == 200)
      #expect(page.text.contains("Low Tide"))
      #expect(page.head.contains("script-src 'self'"))
      #expect(!page.head.contains("unsafe"))
      for pane in ["headers", "source", "checks", "articles", "readers"] {
        let page = try await client.get("/issues/next/\(pane)")
        #expect(page.status == 200)
        #expect(page.text.contains("<h2>\(pane.capitalized)</h2>"))
      }
      let html = try await client.get("/issues/next/html?reader=ada%40example.org")
      #expect(html.text.contains("Dear Ada"))
      let policy =
        "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src 'self' data:\r\n"
      #expect(html.head.contains(policy))
      let text = try await client.get("/issues/next/text")
      #expect(text.text.contains("Low Tide\n1 Quay Street"))
      #expect(text.head.contains("text/plain"))
      let home = try await client.get("/")
      #expect(home.head.lowercased().contains("location: /issues/next"))
      let missing = try await client.get("/issues/2025-W01")
      #expect(missing.status == 404)
      #expect(missing.text.contains("there is no issue"))
    }
    #expect(edition.files == before)
  }

  @Test func `a composed issue is to the byte what a dry run writes`() async throws {
    let edition = try PreviewFolder()
    guard
      case .composed(let made) = try edition.newsroom.compose(ComposeRequest(), replacing: false)
    else { return #expect(Bool(false)) }
    let id = made.draft.issue.id
    let outbox = Place(url: edition.folder.url.appending(path: "out"), shown: "out")
    let plan = try edition.newsroom.plan(SendRequest(issue: id, route: .folder(outbox)))
    _ = try edition.newsroom.send(plan)
    try await edition.serving { client, _ in
      for reader in PreviewFolder.readers + ["nobody@example.org"] {
        let query = "?reader=\(reader.queryEscaped)"
        let file = outbox.appending("\(reader).eml")
        let bytes = try Data(contentsOf: file.url)
        let message = try await client.get("/issues/\(id)/message\(query)")
        #expect(Data(message.body) == bytes)
        #expect(message.head.contains("attachment; filename=\"\(id).eml\""))
        let digest = try edition.hash(of: bytes)
        let source = try await client.get("/issues/\(id)/source\(query)")
        #expect(source.text.contains(digest))
      }
    }
  }

  @Test func `an article that cannot be read counts, though there is no other`() async throws {
    let edition = try PreviewFolder()
    try edition.folder.write("seeds/tide.md", "---\ntitle: [\ndate: 2025-11-21\n---\nWords.\n")
    try await edition.serving { client, _ in
      let page = try await client.get("/issues/next").text
      #expect(page.contains("<title>(2) Preview"))
      #expect(page.contains("seeds/tide.md"))
      #expect(page.contains("Nothing to compose"))
    }
  }

  @Test func `without the key no mail is handed out as a real one`() async throws {
    let edition = try PreviewFolder()
    try FileManager.default.removeItem(atPath: "\(edition.folder.path)/secret.key")
    try await edition.serving { client, _ in
      let source = try await client.get("/issues/next/source").text
      #expect(source.contains("Not what would be sent"))
      #expect(!source.contains("id=\"hash\""))
      let message = try await client.get("/issues/next/message")
      #expect(message.status == 404)
      // Nothing that stands there looks like a way out.
      for page in ["html", "text"] {
        let text = try await client.get("/issues/next/\(page)").text
        #expect(text.contains("the-key-cannot-be-read"))
        #expect(!text.contains(#/[A-Za-z0-9_-]{60}/#))
      }
      #expect(try await client.get("/issues/next/headers").text.contains("It leads nobody out"))
    }
  }

  @Test func `a list or an issue that is not there is told before anything is served`() throws {
    let edition = try PreviewFolder()
    #expect(edition.newsroom.previewProblem(of: nil, in: nil) == nil)
    #expect(edition.newsroom.previewProblem(of: nil, in: "weekly") == nil)
    let list = edition.newsroom.previewProblem(of: nil, in: "weakly")
    #expect(list?.hint?.contains("weekly") == true)
    let issue = edition.newsroom.previewProblem(of: "2025-W01", in: nil)
    #expect(issue?.reason.contains("2025-W01") == true)
    // A configuration that is broken can be mended while the page is open.
    let config = try edition.folder.read("broadsheet.yml")
    try edition.folder.write("broadsheet.yml", config + "lsit: x\n")
    #expect(edition.newsroom.previewProblem(of: nil, in: nil) == nil)
  }

  @Test func `what a field says is text on every page`() async throws {
    let edition = try PreviewFolder()
    try edition.article("evil", "\"<script>alert(1)</script><img src=x onerror=alert(1)>\"")
    try edition.folder.write(
      "subscribers/weekly.csv", "email,name\nada@example.org,\"<script>alert(2)</script>\"\n")
    try await edition.serving { client, _ in
      for pane in [
        "", "/headers", "/source", "/checks", "/articles", "/readers?search=%3Cscript%3E",
      ] {
        let page = try await client.get("/issues/next\(pane)").text
        #expect(!page.contains("<script>"))
        #expect(!page.contains("<img"))
      }
    }
  }

  @Test func `a port that is taken gives way to the next`() async throws {
    let edition = try PreviewFolder()
    try await edition.serving { first, _ in
      try await edition.serving(from: Int(first.port)) { second, events in
        #expect(events.first == .portTaken(Int(first.port)))
        #expect(second.port > first.port)
        let page = try await second.get("/issues/next")
        #expect(page.status == 200)
      }
    }
  }

  @Test func `a mistake is shown with its line, over the last that could be made`() async throws {
    let edition = try PreviewFolder()
    let config = try edition.folder.read("broadsheet.yml")
    try edition.folder.write("broadsheet.yml", config + "lsit: weekly\n")
    try await edition.serving { client, _ in
      let broken = try await client.get("/issues/next").text
      #expect(broken.contains("broadsheet.yml:9"))
      #expect(broken.contains("lsit: weekly"))
      try edition.folder.write("broadsheet.yml", config)
      let mended = try await eventually {
        try await client.get("/issues/next").text
      } until: {
        $0.contains("Low Tide") && !$0.contains("class=\"overlay\"")
      }
      #expect(mended)
      try edition.folder.write("Templates/digest.html.mustache", "<p>\n{{titel}}</p>")
      let shown = try await eventually {
        try await client.get("/issues/next").text
      } until: {
        $0.contains("digest.html.mustache:2") && $0.contains("{{titel}}")
          && $0.contains("What you see is the last")
      }
      #expect(shown)
    }
  }

  @Test func `a save is pushed as a finished frame`() async throws {
    let edition = try PreviewFolder()
    try await edition.serving { client, _ in
      let events = try EventReader(client, "/events?issue=next&pane=articles")
      defer { events.end() }
      let first = try await events.next { $0.contains("Low Tide") }
      #expect(first != nil)
      try edition.article("ebb", "Ebb at Noon")
      let frame = try await events.next { $0.contains("Ebb at Noon") }
      #expect(frame?.contains("event: frame") == true)
      // As editors do it: another file gets the name.
      try edition.folder.write(
        "seeds/.ebb.swp", "---\ntitle: Flood\ndate: 2025-11-21\n---\nWords.\n")
      #expect(
        rename("\(edition.folder.path)/seeds/.ebb.swp", "\(edition.folder.path)/seeds/ebb.md") == 0)
      let renamed = try await events.next { $0.contains("Flood") }
      #expect(renamed != nil)
    }
  }

  @Test func `clients that never read and a folder that goes leave it running`() async throws {
    let edition = try PreviewFolder()
    try await edition.serving { client, _ in
      let sockets = try (0..<200).map { _ in
        let socket = try client.connect()
        let request = "GET /events?issue=next HTTP/1.1\r\nHost: 127.0.0.1:\(client.port)\r\n\r\n"
        _ = request.withCString { Glibc.send(socket, $0, strlen($0), 0) }
        return socket
      }
      defer { for socket in sockets { close(socket) } }
      for number in 0..<10 { try edition.article("tide\(number)", "Tide \(number)") }
      let page = try await client.get("/issues/next")
      #expect(page.status == 200)
      try FileManager.default.removeItem(atPath: edition.folder.path)
      let told = try await eventually {
        try await client.get("/issues/next").text
      } until: {
        $0.contains("class=\"overlay\"")
      }
      #expect(told)
    }
  }
}

/// Asks again and again until an answer is as it should be, for as long as a slow machine may take.
func eventually<Value>(
  _ body: () async throws -> Value, until isRight: (Value) -> Bool
) async throws -> Bool {
  for _ in 0..<300 {
    if isRight(try await body()) { return true }
    try await Task.sleep(for: .milliseconds(100))
  }
  return false
}
