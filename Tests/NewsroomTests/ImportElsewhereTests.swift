import Diagnostics
import Foundation
import Mail
import Subscribers
import TestSupport
import Testing

@testable import Newsroom

/// A file comes in again where no record of its first import lies: in another clone, or when records were cleared away.
@Suite struct ImportElsewhereTests {
  private let edition: TestEdition
  private let ben: EmailAddress
  private static let file = "Email,Status\nben@example.org,unsubscribed\nann@example.org,active\n"

  init() throws {
    var edition = try TestEdition(readers: ["ada@example.org"])
    edition.effects.randomBytes = { Array(repeating: 7, count: $0) }
    self.edition = edition
    ben = try EmailAddress(parsing: "ben@example.org")
    try edition.importing(Self.file)
  }

  private var log: String {
    get throws { try edition.folder.read("subscribers/weekly.events.jsonl") }
  }

  private func isMailed() throws -> Bool {
    let files = try edition.newsroom.list(nil)
    return try ConsentLog(of: files).status(of: ben) == .subscribed
  }

  private func clearRecords() throws {
    try FileManager.default.removeItem(
      at: edition.folder.url.appending(path: ".broadsheet/imports"))
  }

  private func comeBack() throws {
    _ = try edition.at(TestEdition.noon + 10).newsroom.resubscribe(
      Mailbox(address: ben), reason: "a letter", to: nil)
  }

  @Test func `whoever came back since stays, and is named`() throws {
    try comeBack()
    try clearRecords()
    let log = try self.log
    let report = try #require(try edition.importing(Self.file, after: 20))
    #expect(try isMailed() && self.log == log)
    #expect(report.outdated == 1 && report.suppressed == 0)
    #expect(report.warnings.count == 1)
  }

  @Test func `the log does not grow by it`() throws {
    let log = try self.log
    for number in 1...3 {
      try clearRecords()
      try edition.importing(Self.file, after: Double(number))
      #expect(try self.log == log)
    }
  }

  @Test func `an import that was taken back has said nothing`() throws {
    _ = try edition.newsroom.undo(edition.newsroom.importToUndo(nil, of: nil))
    #expect(try isMailed())
    try clearRecords()
    try edition.importing(Self.file, after: 20)
    #expect(try !isMailed())
  }

  @Test func `another file without a day takes them off, and says that they had come back`() throws
  {
    try comeBack()
    let report = try #require(
      try edition.importing(Self.file + "zoe@example.org,active\n", after: 20))
    #expect(try !isMailed())
    #expect(report.suppressed == 1)
    #expect(report.warnings.map(\.reason).contains { $0.contains("came back") })
    let again = try #require(
      try edition.importing(Self.file + "eva@example.org,active\n", after: 30))
    #expect(again.warnings.isEmpty)
  }
}
