import Clock
import Delivery
import Foundation
import Mail
import TestSupport

@testable import Newsroom

/// A server that has the timetable, a laptop that has the editor, and git between them.
final class TwoClones {
  let server: Heartbeats
  let laptop: Heartbeats
  /// Who has which mail, by the Message-ID, which an issue and a reader make.
  var isDown = false

  init(_ schedule: String, extra: String) throws {
    server = try Heartbeats(schedule, start: nil, extra: extra)
    laptop = try Heartbeats(schedule, start: nil, extra: extra)
    server.edition.effects.owner = { "server" }
    laptop.edition.effects.owner = { "laptop" }
  }

  /// What the laptop has comes to the server, and what happened there to the laptop.
  func sync() throws {
    let (here, there) = (laptop.edition.folder, server.edition.folder)
    try there.write("broadsheet.yml", here.read("broadsheet.yml"))
    for name in try names(here, "seeds") where !there.exists("seeds/\(name)") {
      try there.write("seeds/\(name)", here.read("seeds/\(name)"))
    }
    // Union: the lines of both, each once.
    var lines = server.record.split(separator: "\n")
    let known = Set(lines)
    lines += laptop.record.split(separator: "\n").filter { !known.contains($0) }
    let text = lines.map { "\($0)\n" }.joined()
    for folder in [here, there] where !text.isEmpty { try folder.write("issues/slots.jsonl", text) }
    for issue in try names(here, "issues") where issue != "slots.jsonl" {
      let approved = "issues/\(issue)/approved"
      if !there.exists("issues/\(issue)") {
        try copy("issues/\(issue)", from: here, to: there)
      } else if here.exists(approved), !there.exists(approved) {
        try copy(approved, from: here, to: there)
      }
    }
    for issue in try names(there, "issues") where issue != "slots.jsonl" {
      try copy("issues/\(issue)", from: there, to: here)
    }
  }

  func names(_ folder: TemporaryFolder, _ path: String) throws -> [String] {
    guard folder.exists(path) else { return [] }
    return try FileManager.default.contentsOfDirectory(
      atPath: folder.url.appending(path: path).path
    ).sorted()
  }

  func copy(_ path: String, from: TemporaryFolder, to: TemporaryFolder) throws {
    let target = to.url.appending(path: path)
    try? FileManager.default.removeItem(at: target)
    try FileManager.default.createDirectory(
      at: target.deletingLastPathComponent(), withIntermediateDirectories: true)
    try FileManager.default.copyItem(at: from.url.appending(path: path), to: target)
  }

  /// How often each mail arrived at readers, by reader and Message-ID; proofs are left out.
  var arrived: [String: Int] {
    var counts: [String: Int] = [:]
    for mail in server.edition.relay.messages + laptop.edition.relay.messages {
      let text = String(decoding: mail.bytes, as: UTF8.self)
      let to = mail.envelope.forwardPaths.map(\.description).joined()
      guard !to.hasPrefix("edda"),
        let id = text.split(separator: "\r\n").first(where: { $0.hasPrefix("Message-ID:") })
      else { continue }
      counts["\(to) \(id)", default: 0] += 1
    }
    return counts
  }

  /// How often a reader was mailed an article.
  func times(_ title: String) -> Int {
    server.edition.relay.messages.filter { mail in
      mail.envelope.forwardPaths.map(\.description) == ["ada@example.org"]
        && String(decoding: mail.bytes, as: UTF8.self).contains("<p>\(title)</p>")
    }.count
  }
}
