import Diagnostics
import Foundation
import TestSupport
import Testing

@testable import Subscribers

/// What stops an import, a sync or an export, and what is said then.
@Suite struct ImportGuardTests {
  let list: ImportFolder

  init() throws { list = try ImportFolder() }

  @Test func `a dry run of a sync that takes off too many shows whom, and what would stop it`()
    throws
  {
    try list.folder.write(
      "subscribers/weekly.csv", "email\n\"Bo <bo@x.org>;\"\na@x.org\nb@x.org\n")
    let before = try list.state()
    let report = try list.run("m.csv", "email\nzoe@x.org\n") {
      $0.removal = .usual
      $0.isDryRun = true
    }
    #expect(report.stop?.advice == .allowRemovals)
    #expect(report.removals == ["bo@x.org", "a@x.org", "b@x.org"])
    #expect(report.additions == ["zoe@x.org"])
    #expect(throws: Problem.self) {
      try list.run("m.csv", "email\nzoe@x.org\n") { $0.removal = .usual }
    }
    #expect(try list.state() == before)
  }

  @Test func `too many columns are counted as far as they are read`() throws {
    let header = "email" + (0..<100_000).map { ",c\($0)" }.joined()
    let problem = try #require(throws: Problem.self) {
      try list.run("a.csv", "\(header)\na@x.org\n")
    }
    #expect(problem.reason.hasPrefix("at least 4096 columns"))
  }

  @Test func `what is no roster, or none, is no list that is empty`() throws {
    let log = #"{"time":"2026-11-20T08:00:00Z","event":"subscribed","email":"a@x.org"}"#
    try list.folder.write("subscribers/weekly.events.jsonl", log + "\n")
    #expect(throws: Problem.self) { try list.export() }
    #expect(mkfifo(list.files.roster.path, 0o600) == 0)
    let problem = try #require(throws: Problem.self) { try list.export() }
    #expect(problem.location?.file.hasSuffix("weekly.csv") == true)
    #expect(throws: Problem.self) { try list.run("a.csv", "email\nb@x.org\n") }
    unlink(list.files.roster.path)
    try list.folder.write("subscribers/weekly.csv", "email\na@x.org\n")
    #expect(try list.export().contains("a@x.org,subscribed"))
  }
}
