import Diagnostics
import Digest
import Foundation
import TestSupport
import Testing

@testable import Newsroom

/// Copies of a list's files that tools leave beside them when two changed the same.
@Suite struct CopiedLogTests {
  private static func line(_ event: String, _ time: String, _ name: String) -> String {
    #"{"time":"\#(time)","event":"\#(event)","source":"web","email":"\#(name)@example.org"}"# + "\n"
  }

  private static let left = line("unsubscribed", "2025-11-20T08:00:00.000Z", "ada")

  private func edition(_ files: [String: String]) throws -> TestEdition {
    let edition = try TestEdition()
    try edition.unsubscribe("ben@example.org")
    try edition.compose("one")
    for (name, text) in files { try edition.folder.write("subscribers/\(name)", text) }
    return edition
  }

  private func said(by edition: TestEdition) throws -> [String] {
    try edition.newsroom.check("one", skipsBadRows: false).findings
      .filter { $0.rule == .consentLog }
      .map { "\($0.severity) \($0.problem.location?.description ?? "")" }
  }

  @Test(arguments: [
    "weekly.sync-conflict-20261128-101500-ABCDEF7.events.jsonl",
    "weekly.events.sync-conflict-20261128-101500-ABCDEF7.jsonl",
    "weekly.events (X's conflicted copy 2026-11-28).jsonl", "weekly.events (1).jsonl",
    "weekly.events.jsonl.orig", "weekly.events-LAPTOP.jsonl", "weekly.events.jsonl~",
    "weekly.events_REMOTE_4711.jsonl", "weekly-old.events.jsonl",
    "#weekly.events.jsonl#", ".#weekly.events.jsonl", "weekly.events.jsonl.bak",
    "weekly.events.jsonl.rej", "weekly_conflict-20261127.events.jsonl",
    "Copy of weekly.events.jsonl", "Kopie von weekly.events.jsonl", "Weekly.events.jsonl",
  ])
  func `an opt-out that stands in a copy of the log alone stops a send`(name: String) throws {
    let edition = try edition([name: Self.left])
    let place = "subscribers/\(name)"
    #expect(try said(by: edition) == ["error \(place)", "warning \(place)"])
    for route in [SendRequest.Route.relays, .folder(nil), .rehearsal] {
      #expect(
        problem { try edition.send("one") { $0.route = route } }.contains(
          "by this copy of the consent log ada@example.org left “weekly”, and would be mailed"))
    }
    let found = edition.newsroom.doctor(DoctorRequest(isOffline: true)).filter {
      $0.check == .consentLog && $0.problem.location?.description == place
    }
    #expect(found.map(\.severity) == [.warning, .error])
    #expect(edition.mailed == [])
    // What the hint says.
    let log = try edition.folder.read("subscribers/weekly.events.jsonl")
    try edition.folder.write("subscribers/weekly.events.jsonl", log + Self.left)
    #expect(try said(by: edition) == ["warning \(place)"])
    try FileManager.default.removeItem(at: edition.folder.url.appending(path: place))
    #expect(try said(by: edition) == [])
    try edition.send("one")
    #expect(edition.mailed.sorted() == Array(TestEdition.readers.dropFirst(2)))
  }

  @Test func `the lock of an editor is no copy`() throws {
    let edition = try edition([:])
    try FileManager.default.createSymbolicLink(
      atPath: edition.folder.url.appending(path: "subscribers/.#weekly.events.jsonl").path,
      withDestinationPath: "ann@laptop.4711:1795694400")
    #expect(try said(by: edition) == [])
  }

  @Test func `what a copy says is held against what the log says later`() throws {
    let edition = try edition([
      "weekly.events (1).jsonl": Self.left
        // Who has no row, and who came back by the copy.
        + Self.line("unsubscribed", "2025-11-20T08:00:00.000Z", "zoe")
        + Self.line("unsubscribed", "2025-11-20T08:00:00.000Z", "cleo")
        + Self.line("confirmed", "2025-11-20T09:00:00.000Z", "cleo") + "{ torn"
    ])
    let log = try edition.folder.read("subscribers/weekly.events.jsonl")
    try edition.folder.write(
      "subscribers/weekly.events.jsonl",
      log + Self.line("confirmed", "2025-11-20T10:00:00.000Z", "ada"))
    #expect(try said(by: edition) == ["warning subscribers/weekly.events (1).jsonl"])
    try edition.planned { plan in
      #expect(plan.warnings.contains { $0.reason.contains("copy of the consent log of “weekly”") })
    }
    try edition.send("one")
    #expect(edition.mailed.count == 4)
  }

  @Test func `copies of a roster are named, and no backups of a person's own`() throws {
    let edition = try edition([
      "weekly.sync-conflict-20261128-101500-ABCDEF7.csv": "email\n", "weekly (1).csv": "email\n",
      "weekly.csv.orig": "email\n", "weekly-2025.csv": "email\n", "weekly.csv.bak": "email\n",
      "weeklyold.csv": "email\n", "weeklyold.events.jsonl": "", "weekly-2025.events.jsonl": "",
      "notes (1).csv": "email\n",
    ])
    #expect(
      try said(by: edition) == [
        "warning subscribers/weekly (1).csv", "warning subscribers/weekly.csv.orig",
        "warning subscribers/weekly.sync-conflict-20261128-101500-ABCDEF7.csv",
      ])
    try edition.send("one")
    #expect(edition.mailed.count == 4)
  }
}
