import Diagnostics
import Digest
import Expressions
import Foundation
import Newsroom
import TestSupport

@testable import Web

/// An edition folder with a preview of it.
struct PreviewFolder {
  let folder: TemporaryFolder
  let newsroom: Newsroom

  static let readers = ["ada", "ben", "cleo"].map { "\($0)@example.org" }

  init() throws {
    folder = try TemporaryFolder()
    var effects = Effects.live(now: Date(timeIntervalSince1970: 1_763_719_200))
    effects.cache = { nil }
    newsroom = Newsroom(at: Place(url: folder.url, shown: folder.path), effects: effects)
    try folder.write(
      "broadsheet.yml", lanternConfiguration(delivery: "{ smtp: \"smtp://127.0.0.1:9\" }"))
    try folder.write(
      "Templates/digest.html.mustache",
      """
      <!DOCTYPE html><html lang="en"><head><title>{{issue.subject}}</title></head><body>
      <p>{{#reader.name}}Dear {{reader.name}}{{/reader.name}}{{^reader.name}}Dear reader{{/reader.name}}</p>
      {{#sections}}{{#articles}}<div><h2>{{title}}</h2><p>{{summary}}</p></div>{{/articles}}{{/sections}}
      <img src="https://tracker.example/pixel.png" alt="A pixel">
      <p>{{newsletter.postal_address}}</p><a href="{{reader.unsubscribe_url}}">out</a></body></html>
      """)
    try folder.write(
      "Templates/digest.txt.mustache",
      "{{#sections}}{{#articles}}{{title}}\n{{/articles}}{{/sections}}{{newsletter.postal_address}}\n{{reader.unsubscribe_url}}\n"
    )
    try article("tide", "Low Tide")
    try folder.write(
      "subscribers/weekly.csv",
      "email,name\n"
        + Self.readers.map { "\($0),\($0.prefix { $0 != "@" }.capitalized)\n" }.joined()
        + "nobody@example.org,\n")
    try folder.write("secret.key", Data(repeating: 7, count: 32).base64EncodedString() + "\n")
  }

  func article(_ name: String, _ title: String) throws {
    try folder.write(
      "seeds/\(name).md", "---\ntitle: \(title)\ndate: 2025-11-21\n---\nWords of \(title).\n")
  }

  /// Every file of the folder with what is in it.
  var files: [String: Data] {
    let names = (try? FileManager.default.subpathsOfDirectory(atPath: folder.path)) ?? []
    return names.reduce(into: [:]) { files, name in
      files[name] = FileManager.default.contents(atPath: folder.url.appending(path: name).path)
    }
  }

  /// Serves it while a body runs.
  func serving(
    host: String? = nil, from port: Int? = nil,
    _ body:
      @Sendable @escaping (_ client: RawClient, _ events: [PreviewServer.Event]) async throws ->
      Void
  ) async throws {
    let (events, continuation) = AsyncStream.makeStream(of: PreviewServer.Event.self)
    let server = PreviewServer(
      newsroom,
      PreviewOptions(port: port ?? Int.random(in: 20_000...60_000), host: host) { $0.rawValue })
    let task = Task { try await server.run { continuation.yield($0) } }
    defer { task.cancel() }
    var seen: [PreviewServer.Event] = []
    for await event in events {
      seen.append(event)
      guard case .serving(let address, _) = event else { continue }
      let port = address.split(separator: ":")[2].prefix { $0.isNumber }
      try await body(RawClient(port: UInt16(port) ?? 0), seen)
      return
    }
  }
}

extension PreviewFolder {
  /// Lets mails go into a folder, as if a relay had taken them.
  func mailsIntoFolder() throws {
    let config = try folder.read("broadsheet.yml")
    try folder.write("broadsheet.yml", config.replacing("smtp://127.0.0.1:9", with: "eml:sent"))
  }

  /// - Returns: the name of the issue.
  @discardableResult
  func compose(_ name: String? = nil) throws -> String {
    var request = ComposeRequest()
    request.issue = name
    guard case .composed(let made) = try newsroom.compose(request, replacing: false) else {
      throw Problem("not composed")
    }
    return made.draft.issue.id
  }

  /// - Parameter part: of the list; nil for all of it.
  func send(_ name: String, limit: Int? = nil, to part: String? = nil) throws {
    var request = SendRequest(issue: name, route: .relays)
    request.limit = limit
    request.segment = try part.map { try SegmentExpression(parsing: $0) }
    _ = try newsroom.send(newsroom.plan(request))
  }

  /// What sha256sum(1) says of a file.
  func hash(of data: Data) throws -> String {
    let file = try TemporaryFolder()
    try file.write("mail", bytes: Array(data))
    let process = Process()
    let pipe = Pipe()
    process.executableURL = URL(filePath: "/usr/bin/env")
    process.arguments = ["sha256sum", "\(file.path)/mail"]
    process.standardOutput = pipe
    try process.run()
    let output = pipe.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    return String(decoding: output.prefix(64), as: UTF8.self)
  }
}
