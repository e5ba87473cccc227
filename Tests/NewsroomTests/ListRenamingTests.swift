import Diagnostics
import Digest
import Foundation
import Mail
import Subscribers
import TestSupport
import Testing

@testable import Newsroom

/// A list gets another name while people leave it.
@Suite struct ListRenamingTests {
  @Test func `who leaves while the log moves has left under the new name`() async throws {
    let edition = try TestEdition()
    try edition.unsubscribe("ada@example.org")
    try await withThrowingTaskGroup(of: Void.self) { group in
      for writer in 0..<2 {
        group.addTask {
          for number in 0..<12 {
            let address = try EmailAddress(parsing: "w\(writer)n\(number)@example.org")
            _ = try MailingList.unsubscribe(
              address, from: edition.newsroom.files.list("weekly"), at: TestEdition.noon,
              source: "web")
          }
        }
      }
      group.addTask { _ = try edition.newsroom.renameList("weekly", to: "daily") }
      try await group.waitForAll()
    }
    // Whoever came behind the last look began the old log anew; the list has its old name as long as that is there.
    _ = try edition.newsroom.renameList("weekly", to: "daily")
    let list = edition.newsroom.files.list("daily")
    #expect(try ConsentLog(of: list).statuses().optOutCount == 25)
    #expect(!edition.newsroom.files.list("weekly").consentLog.exists)
  }

  @Test func `what the configuration says of the list's files behind its name goes along`() throws {
    let edition = try TestEdition()
    let text = try edition.folder.read("broadsheet.yml")
    let line = try #require(text.split(separator: "\n").first { $0.hasPrefix("list: weekly") })
    try edition.folder.write(
      "broadsheet.yml",
      text.replacing(line, with: "list: weekly  # subscribers/weekly.csv, and its log"))
    _ = try edition.newsroom.renameList("weekly", to: "daily")
    #expect(
      try edition.folder.read("broadsheet.yml").contains(
        "list: daily  # subscribers/daily.csv, and its log\n"))
  }

  @Test func `an import is taken back under the new name`() throws {
    var edition = try TestEdition()
    edition.effects.randomBytes = { Array(repeating: 7, count: $0) }
    try edition.folder.write("in.csv", "email\nzoe@example.org\n")
    let file = Place(url: edition.folder.url, shown: "").appending("in.csv")
    _ = try edition.newsroom.importReaders(ImportRequest(file: file), to: nil)
    _ = try edition.newsroom.renameList("weekly", to: "daily")
    let report = try edition.newsroom.undo(edition.newsroom.importToUndo(nil, of: "daily"))
    #expect(report.removed == 1)
    #expect(try !edition.folder.read("subscribers/daily.csv").contains("zoe@"))
  }

  @Test func `the timetable goes along wherever it names the list`() throws {
    let edition = try TestEdition(
      extra: """
        lists: { daily: { name: Daily }, x: {} }
        schedule:
          - { every: week, on: friday, at: "08:00" }
          - { list: daily, every: day, at: "07:00" }
          - every: day
            at: ["09:00", "10:00"]
            list: "daily"  # as subscribers/daily.csv
        """)
    _ = try edition.newsroom.renameList("daily", to: "morning-news")
    let timetable = try ConfigurationFile(in: edition.newsroom.folder).timetableAlone().timetable
    #expect(timetable.entries.map(\.list) == ["weekly", "morning-news", "morning-news"])
    #expect(
      try edition.folder.read("broadsheet.yml").contains(
        "list: \"morning-news\"  # as subscribers/morning-news.csv\n"))
    _ = try edition.newsroom.renameList("weekly", to: "zz")
    #expect(try ConfigurationFile(in: edition.newsroom.folder).lists().first == "zz")
  }

  @Test func `a roster that kept its old name stops whatever would make another`() throws {
    let edition = try TestEdition(readers: ["ada@example.org"])
    try edition.unsubscribe("ben@example.org")
    try edition.compose("one")
    _ = try edition.newsroom.renameList("weekly", to: "daily")
    let folder = edition.folder.url.appending(path: "subscribers")
    try FileManager.default.moveItem(
      at: folder.appending(path: "daily.csv"), to: folder.appending(path: "weekly.csv"))
    let zoe = try Newcomer(Mailbox(parsing: "zoe@example.org"), fields: [:])
    let told = problem { _ = try edition.newsroom.subscribe([zoe], to: nil) }
    #expect(told.contains("nobody in it is mailed") && told.contains("weekly.csv"), "\(told)")
    #expect(problem { try edition.importing("email\nzoe@example.org\n") } == told)
    #expect(problem { _ = try edition.newsroom.export(nil) }.contains("weekly.csv"))
    #expect(problem { _ = try edition.newsroom.check("one", skipsBadRows: false) }.hasPrefix(told))
    #expect(problem { try edition.compose("two") }.hasPrefix(told))
    #expect(problem { _ = try edition.newsroom.status("one") }.hasPrefix(told))
    // It is on record all the same.
    #expect(problem { try edition.unsubscribe("eva@example.org") }.contains("all the same"))
    _ = try edition.newsroom.renameList("weekly", to: "daily")
    #expect(edition.newsroom.files.list("daily").roster.exists)
    _ = try edition.newsroom.subscribe([zoe], to: nil)
    // Another clone brings the old one back.
    try edition.folder.write("subscribers/weekly.csv", "email\nada@example.org\n")
    #expect(problem { _ = try edition.newsroom.subscribe([zoe], to: nil) }.contains("weekly.csv"))
  }

  @Test func `issues of the list are found by the name that it had`() throws {
    let edition = try TestEdition()
    try edition.compose("one")
    _ = try edition.newsroom.renameList("weekly", to: "daily")
    #expect(try edition.newsroom.issue(nil, of: "weekly").issue.id == "one")
    var request = SendRequest(route: .relays)
    request.list = "weekly"
    #expect(try edition.newsroom.agenda(request).agenda.fresh == "one")
    #expect(edition.newsroom.newName(of: "weekly") == "daily")
    #expect(edition.newsroom.newName(of: "daily") == nil)
  }
}
