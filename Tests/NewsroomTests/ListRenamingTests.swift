import Diagnostics
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
}
