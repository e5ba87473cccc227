import Diagnostics
import Digest
import Foundation
import Mail
import Subscribers
import TestSupport
import Testing

@testable import Newsroom

/// A name that would mean two lists: tokens, issues and slots bear it.
@Suite struct ListNameClashTests {
  private static let left =
    #"{"time":"2025-11-20T08:00:00Z","event":"unsubscribed","source":"cli","email":"ada@example.org"}"#
    + "\n"

  private static let both = "lists: { daily: { name: Daily } }"

  private func files(_ edition: TestEdition) throws -> [String: String] {
    try ["broadsheet.yml"].reduce(into: subscribers(edition)) {
      $0[$1] = try edition.folder.read($1)
    }
  }

  private func subscribers(_ edition: TestEdition) throws -> [String: String] {
    let folder = edition.folder.url.appending(path: "subscribers")
    return try FileManager.default.contentsOfDirectory(atPath: folder.path).reduce(into: [:]) {
      $0[$1] = try edition.folder.read("subscribers/\($1)")
    }
  }

  @Test func `a name that another list had is given to none but that one`() throws {
    let edition = try TestEdition(extra: Self.both)
    try edition.folder.write("subscribers/daily.csv", "email\nzoe@example.org\n")
    _ = try edition.newsroom.renameList("weekly", to: "monthly")
    let before = try files(edition)
    let words = problem { _ = try edition.newsroom.renameList("daily", to: "weekly") }
    #expect(
      words.contains("subscribers/monthly.formerly") && words.contains("“monthly” was called"))
    #expect(try files(edition) == before)
    _ = try edition.newsroom.renameList("monthly", to: "weekly")
    #expect(try edition.folder.read("subscribers/weekly.formerly") == "monthly\n")
    #expect(!edition.folder.exists("subscribers/monthly.formerly"))
    // Now that one is taken.
    #expect(problem { _ = try edition.newsroom.renameList("daily", to: "monthly") } != "")
  }

  private func asked(_ edition: TestEdition, of list: String) -> [() throws -> Void] {
    [
      { _ = try edition.newsroom.members(of: list) },
      {
        _ = try edition.newsroom.subscribe(
          [Newcomer(Mailbox(parsing: "zoe@example.org"))], to: list)
      },
      {
        _ = try edition.newsroom.subscribe(
          [Newcomer(Mailbox(parsing: "zoe@example.org"))], to: list, makesList: true)
      },
      { _ = try edition.newsroom.draft(ComposeRequest(list: list)) },
    ]
  }

  @Test(arguments: [true, false])
  func `a list that is configured by a name that another had is refused with both`(
    hasLog: Bool
  ) throws {
    let edition = try TestEdition()
    _ = try edition.newsroom.renameList("weekly", to: "monthly")
    try edition.compose("one")
    let text = try edition.folder.read("broadsheet.yml")
    try edition.folder.write(
      "broadsheet.yml", text + "lists: { weekly: { list_id: w.example.org } }\n")
    try edition.folder.write("subscribers/weekly.csv", "email\nzoe@example.org\n")
    if hasLog { try edition.folder.write("subscribers/weekly.events.jsonl", Self.left) }
    for list in ["weekly", "monthly"] {
      for (index, body) in asked(edition, of: list).enumerated() {
        let words = problem(body)
        #expect(
          words.contains("a list “weekly”") && words.contains("“monthly” was called"), "\(index)")
        #expect(words.contains("take the line “weekly” out"))
      }
    }
    #expect(problem { try edition.send("one") }.contains("“monthly” was called"))
    #expect(
      try edition.newsroom.check("one", skipsBadRows: false).findings.contains {
        $0.severity == .error && $0.problem.reason.contains("“monthly” was called")
      })
    #expect(
      edition.newsroom.doctor(DoctorRequest(isOffline: true)).contains {
        $0.severity == .error && $0.problem.reason.contains("“monthly” was called")
      })
    #expect(try edition.newsroom.listTable().warnings.count == 1)
    // Nor are two lists made one.
    let before = try files(edition)
    #expect(problem { _ = try edition.newsroom.renameList("weekly", to: "monthly") } != "")
    #expect(problem { _ = try edition.newsroom.renameList("weekly", to: "other") } != "")
    #expect(try files(edition) == before)
    // What the hint says.
    try edition.folder.write("subscribers/monthly.formerly", "")
    #expect(problem { try edition.send("one") } == "")
    #expect(try edition.newsroom.members(of: "weekly").list.name == "weekly")
  }

  @Test func `who leaves meanwhile is on record`() throws {
    let edition = try TestEdition()
    _ = try edition.newsroom.renameList("weekly", to: "monthly")
    let text = try edition.folder.read("broadsheet.yml")
    try edition.folder.write("broadsheet.yml", text + "lists: { weekly: {} }\n")
    let ada = try EmailAddress(parsing: "ada@example.org")
    #expect(
      problem { _ = try edition.newsroom.unsubscribe(.address(ada), from: "monthly") }
        .contains("ada@example.org is unsubscribed all the same"))
    #expect(
      try ConsentLog(of: edition.newsroom.files.list("monthly")).statuses()[ada] == .unsubscribed)
  }

  @Test func `a name that the configuration does not have leads to the list that had it`() throws {
    let edition = try TestEdition()
    _ = try edition.newsroom.renameList("weekly", to: "monthly")
    #expect(try edition.newsroom.members(of: "weekly").list.name == "monthly")
  }

  @Test(arguments: [true, false])
  func `a list to which two clones gave two names is refused until it is one`(
    hasOwnLog: Bool
  ) throws {
    let edition = try TestEdition()
    if hasOwnLog { try edition.unsubscribe("ben@example.org") }
    _ = try edition.newsroom.renameList("weekly", to: "monthly")
    try edition.compose("one")
    try edition.folder.write("subscribers/news.formerly", "weekly\n")
    try edition.folder.write("subscribers/news.events.jsonl", Self.left)
    try edition.folder.write("subscribers/news.csv", "email\nada@example.org\n")
    func clash(_ words: String) -> Bool {
      words.contains("“monthly” by subscribers/monthly.formerly")
        && words.contains("“news” by subscribers/news.formerly")
    }
    for list in ["monthly", "news", "weekly"] {
      for body in asked(edition, of: list).prefix(3) { #expect(clash(problem(body)), "\(list)") }
    }
    #expect(clash(problem { try edition.send("one") }))
    let findings = try edition.newsroom.check("one", skipsBadRows: false).findings
    let found = try #require(findings.first { clash($0.problem.reason) })
    #expect(found.severity == .error && found.problem.advice == .joinLogs)
    #expect(found.problem.about == ["OLD": "news", "NEW": "monthly"])
    #expect(
      edition.newsroom.doctor(DoctorRequest(isOffline: true)).contains {
        $0.severity == .error && clash($0.problem.reason)
      })
    // What the hint says, with the roster that one of them has.
    #expect(
      problem { _ = try edition.newsroom.renameList("news", to: "monthly") }
        .contains("both lists have a roster"))
    try FileManager.default.removeItem(
      at: edition.folder.url.appending(path: "subscribers/news.csv"))
    _ = try edition.newsroom.renameList("news", to: "monthly")
    #expect(try edition.folder.read("subscribers/monthly.formerly") == "weekly\nnews\n")
    #expect(problem { try edition.send("one") } == "")
    #expect(
      !edition.mailed.contains("ada@example.org") && edition.mailed.contains("cleo@example.org"))
  }
}
