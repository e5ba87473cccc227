import Diagnostics
import Foundation
import Mail
import TestSupport
import Testing

@testable import Subscribers

/// What others do to roster and log while an import is at work.
@Suite struct ImportMeanwhileTests {
  private let list: ImportFolder

  init() throws {
    list = try ImportFolder()
    try list.folder.write("subscribers/weekly.csv", "email,name\nada@example.org,Ada\n")
  }

  /// Imports somebody new, and does something before anything is written.
  private func importing(_ meanwhile: () throws -> Void) throws {
    try list.folder.write("in.csv", "email,name\nzoe@example.org,Zoe\n")
    let work = try Importing(
      ImportRequest(file: list.place.appending("in.csv")), into: list.files, id: { _ in "one" },
      at: ImportFolder.noon, records: list.records)
    _ = try work.run { _ in
      try meanwhile()
      return true
    }
  }

  @Test func `a roster that an editor saves meanwhile stays as they saved it`() throws {
    let problem = try #require(throws: Problem.self) {
      try importing {
        try list.folder.write("subscribers/weekly.csv", "email,name\nbo@example.org,Bo\n")
      }
    }
    #expect(problem.category == .busy)
    #expect(list.roster == "email,name\nbo@example.org,Bo\n" && list.log.isEmpty)
  }

  @Test func `who leaves meanwhile has left`() throws {
    try importing {
      _ = try MailingList.unsubscribe(
        EmailAddress(parsing: "zoe@example.org"), from: list.files, at: ImportFolder.noon,
        source: "web")
    }
    #expect(try list.status("zoe@example.org") == .unsubscribed)
    #expect(try list.mailed() == ["ada@example.org"])
  }

  @Test func `others wait for the roster as long as it is at work`() throws {
    try importing {
      let problem = #expect(throws: Problem.self) {
        _ = try LockedFile(list.files.roster, for: .writing, patience: .zero)
      }
      #expect(problem?.category == .busy)
    }
    _ = try LockedFile(list.files.roster, for: .writing, patience: .zero)
  }

  @Test func `every event is there, whoever writes while imports put a new log in place`()
    async throws
  {
    let list = list
    try await withThrowingTaskGroup(of: Void.self) { group in
      for writer in 0..<3 {
        group.addTask {
          for number in 0..<8 {
            _ = try MailingList.unsubscribe(
              EmailAddress(parsing: "w\(writer)n\(number)@example.org"), from: list.files,
              at: ImportFolder.noon, source: "web")
          }
        }
      }
      group.addTask {
        for number in 0..<6 {
          try list.run("in\(number).csv", "email\ni\(number)@example.org\n", id: "id\(number)")
        }
      }
      group.addTask {
        for number in 0..<6 {
          let mailbox = try Mailbox(parsing: "a\(number)@example.org")
          _ = try MailingList.add(
            [Newcomer(mailbox)], to: list.files, at: ImportFolder.noon, source: "cli")
        }
      }
      try await group.waitForAll()
    }
    let statuses = try ConsentLog(of: list.files).statuses()
    #expect(statuses.optOutCount == 24)
    #expect(list.log.split(separator: "\n").count == 36)
    #expect(try list.mailed().count == 13)
  }

  @Test func `an import that was cut short is told of until it is done or taken back`() throws {
    try list.run("in.csv", "email\nzoe@example.org\n")
    let records = ImportRecords(in: list.records)
    #expect(records.warnings.isEmpty)
    let whole = try list.folder.read("imports/one.jsonl")
    try list.folder.write(
      "imports/one.jsonl", whole.split(separator: "\n").dropLast().joined(separator: "\n") + "\n")
    #expect(records.warnings.map(\.reason).first?.contains("cut short") == true)
    _ = try list.undo("one")
    #expect(records.warnings.isEmpty)
  }

  @Test func `a link stays a link, and a pipe is never given up for a file`() throws {
    let url = list.folder.url
    try FileManager.default.moveItem(
      at: list.files.roster.url, to: url.appending(path: "elsewhere.csv"))
    try FileManager.default.createSymbolicLink(
      at: list.files.roster.url, withDestinationURL: url.appending(path: "elsewhere.csv"))
    try list.run("in.csv", "email\nzoe@example.org\n")
    #expect(try list.folder.read("elsewhere.csv").contains("zoe@example.org"))
    #expect(
      try FileManager.default.destinationOfSymbolicLink(atPath: list.files.roster.path)
        .hasSuffix("elsewhere.csv"))
    let pipe = list.place.appending("pipe")
    #expect(mkfifo(pipe.path, 0o600) == 0)
    #expect(throws: Problem.self) { try FileDraft(of: pipe, "new") }
  }

  @Test func `a line that names the separator stays, and rows behind it are found`() throws {
    try list.folder.write(
      "subscribers/weekly.csv",
      "sep=;\r\nemail;name\r\nada@example.org;Ada\r\nmailto:STRAẞE@example.org;S\r\n")
    try list.run("in.csv", "email,name\nstrasse@example.org,Street\nzoe@example.org,Zoe\n")
    #expect(
      list.roster
        == "sep=;\r\nemail;name\r\nada@example.org;Ada\r\nmailto:STRAẞE@example.org;Street\r\nzoe@example.org;Zoe\r\n"
    )
    for address in ["ada@example.org", "strasse@example.org", "zoe@example.org"] {
      #expect(
        try RosterSearch.contains(EmailAddress(parsing: address), at: list.files.roster),
        "\(address)")
    }
    #expect(
      try MailingList.eraseRows(from: list.files, isErased: { $0 == "strasse@example.org" }) == 1)
    #expect(
      list.roster
        == "sep=;\r\nemail;name\r\nada@example.org;Ada\r\nzoe@example.org;Zoe\r\n")
  }

  @Test func `cells have addresses as people paste them`() throws {
    try list.run(
      "in.csv",
      "email\nmailto:bo@example.org\n'cy@example.org\ndee@example.org (Dee)\neve@1.2.3.4\n")
    #expect(
      try list.mailed() == [
        "ada@example.org", "bo@example.org", "cy@example.org", "dee@example.org",
      ])
  }
}
