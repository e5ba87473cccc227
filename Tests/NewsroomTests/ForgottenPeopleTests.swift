import Diagnostics
import Foundation
import Mail
import Subscribers
import TestSupport
import Testing

@testable import Newsroom

/// What commands on people and imports make of somebody who was forgotten.
@Suite struct ForgottenPeopleTests {
  private let edition: TestEdition
  private let ben: EmailAddress

  init() throws {
    var edition = try TestEdition()
    edition.effects.randomBytes = { Array(repeating: 7, count: $0) }
    self.edition = edition
    ben = try EmailAddress(parsing: "ben@example.org")
  }

  @discardableResult
  private func importing(
    _ text: String, after seconds: Double = 0,
    _ change: (inout ImportRequest) -> Void = { _ in }
  ) throws -> ImportReport? {
    try edition.importing(text, after: seconds, change)
  }

  /// Files that hold a text, whatever its case.
  private func files(naming needle: String) throws -> [String] {
    let names = FileManager.default.enumerator(atPath: edition.folder.url.path)
    return (names?.compactMap { $0 as? String } ?? []).filter { name in
      let data = try? Data(contentsOf: edition.folder.url.appending(path: name))
      return String(decoding: data ?? Data(), as: UTF8.self).lowercased().contains(needle)
    }.sorted()
  }

  @Test func `an import brings back nobody who was forgotten`() throws {
    _ = try edition.newsroom.forget(ben)
    let report = try importing("email,name\nBEN@example.org,Ben\nzoe@example.org,Zoe\n")
    #expect(report?.suppressed == 1 && report?.new == 1)
    #expect(try files(naming: "ben@") == [])
    #expect(try edition.folder.read("subscribers/weekly.csv").contains("zoe@example.org"))
  }

  @Test func `nobody who was forgotten comes back in what is said of others`() throws {
    _ = try edition.newsroom.forget(ben)
    let text =
      "email,name,met_by\nzoe@example.org,Zoe,Ben <BEN@example.org>.\nyan@example.org,,ben@example.org.uk or aben@example.org\n"
    try importing(text)
    #expect(try files(naming: "ben@example.org>") == [] && files(naming: "<ben@") == [])
    let roster = try edition.folder.read("subscribers/weekly.csv")
    #expect(roster.contains("Ben <") && roster.contains("@forgotten.invalid>."))
    // Other addresses that hold it are theirs.
    #expect(roster.contains("ben@example.org.uk or aben@example.org"))
    let again = try #require(try importing(text, after: 60))
    #expect(again.isNothing && again.unchanged == 2)
    #expect(try edition.folder.read("subscribers/weekly.csv") == roster)
    try edition.folder.write(
      "subscribers/weekly.csv", roster + "xan@example.org,,see ben@example.org\n")
    _ = try edition.newsroom.tag([EmailAddress(parsing: "zoe@example.org")], "sea", on: nil)
    #expect(try !edition.folder.read("subscribers/weekly.csv").contains("see ben@"))
  }

  @Test(arguments: ["tag", "unsubscribe", "where", "import", "add"])
  func `whatever is written next takes out both rows and lines that a merge brought back`(
    _ deed: String
  ) throws {
    _ = try edition.newsroom.forget(ben)
    let roster = try edition.folder.read("subscribers/weekly.csv")
    let log = try edition.folder.read("subscribers/weekly.events.jsonl")
    for hasRow in [true, false] {
      try edition.folder.write(
        "subscribers/weekly.csv", roster + (hasRow ? "Ben@example.org,Ben\n" : ""))
      let line = #"{"email":"ben@example.org","event":"subscribed","time":"2024-01-01T00:00:00Z"}"#
      try edition.folder.write("subscribers/weekly.events.jsonl", log + line + "\n")
      let zoe = try EmailAddress(parsing: "zoe@example.org")
      let ada = try EmailAddress(parsing: "ada@example.org")
      switch deed {
      case "tag": _ = try edition.newsroom.tag([ada], "sea", on: nil)
      case "unsubscribe": _ = try edition.newsroom.unsubscribe(.address(zoe), from: nil)
      case "where":
        _ = try edition.newsroom.unsubscribe([zoe], from: edition.newsroom.files.list("weekly"))
      case "add": _ = try edition.newsroom.subscribe([Newcomer(Mailbox(address: zoe))], to: nil)
      default: try importing("email,name\nada@example.org,Ada\n", after: 9)
      }
      #expect(try files(naming: "ben@") == [], "\(deed) \(hasRow)")
    }
  }

  @Test func `nothing is imported where nobody can tell who was forgotten`() throws {
    _ = try edition.newsroom.forget(ben)
    try edition.folder.write(
      "secret.key", Data(repeating: 8, count: 32).base64EncodedString() + "\n")
    let roster = try edition.folder.read("subscribers/weekly.csv")
    #expect {
      try importing("email\nzoe@example.org\n")
    } throws: {
      ($0 as? NewsroomProblem)?.problems.first?.category == .configuration
    }
    #expect(try edition.folder.read("subscribers/weekly.csv") == roster)
  }

  @Test func `what imports can be taken back by is rid of them, and others are taken back`() throws
  {
    try importing(
      "email,name\nada@example.org,Adaline\nben@example.org,Benjamin\n"
    ) { $0.removal = RemovalLimit(number: 100, isShare: true) }
    try importing("email\nada@example.org\n", after: 0.2) {
      $0.removal = RemovalLimit(number: 100, isShare: true)
    }
    #expect(try files(naming: "benjamin").count == 2)
    let report = try edition.newsroom.forget(ben)
    #expect(report.records == 3 && report.problems.isEmpty)
    #expect(try files(naming: "ben@") == [] && files(naming: "benjamin") == [])
    for _ in 0..<2 {
      _ = try edition.newsroom.undo(edition.newsroom.importToUndo(nil, of: nil))
    }
    #expect(
      try edition.folder.read("subscribers/weekly.csv")
        == "email,name\nada@example.org,Ada\ncleo@example.org,Cleo\ndora@example.org,Dora\nemil@example.org,Emil\n"
    )
  }

  @Test func `who stands in the record of an import alone is known`() throws {
    try importing("email\nada@example.org\n") {
      $0.removal = RemovalLimit(number: 100, isShare: true)
    }
    // What a kill leaves of an import, and what an editor has open.
    for name in ["subscribers/.weekly.csv.rows", ".broadsheet/imports/weekly/.id.jsonl.draft"] {
      try edition.folder.write(name, "ben@example.org")
    }
    try edition.folder.write("subscribers/.weekly.csv.swp", "")
    #expect(try edition.newsroom.forget(ben).records == 1)
    #expect(edition.folder.exists("subscribers/.weekly.csv.swp"))
    #expect(try files(naming: "ben@") == [])
  }

  @Test func `show and why tell of somebody who was forgotten`() throws {
    try edition.compose()
    try edition.send()
    _ = try edition.newsroom.forget(ben)
    let story = try edition.newsroom.person(ben, on: nil)
    #expect(story.status == .forgotten && !story.isMailed && story.row == nil)
    #expect(story.forgotten != nil && story.events.map(\.event.kind) == [.forgotten])
    #expect(story.issues.map(\.number) == [2])
    #expect(story.otherAddresses.isEmpty)
    let reason = try edition.newsroom.reason(for: ben, in: nil, list: nil)
    #expect(reason.reason.hasPrefix("recipient 2") && reason.outcome == .accepted)
    let ofList = try edition.newsroom.reason(
      for: EmailAddress(parsing: "ada@example.org"), in: nil, list: nil)
    #expect(ofList.isRecipient)
  }

  @Test func `a change to anybody’s row erases rows that a merge brought back`() throws {
    let roster = try edition.folder.read("subscribers/weekly.csv")
    for change: () throws -> Void in [
      {
        _ = try edition.newsroom.set(
          ["name": "A"], of: EmailAddress(parsing: "ada@example.org"), on: nil)
      },
      { try importing("email\nzoe@example.org\n") },
      {
        _ = try edition.newsroom.removeRows(
          of: [EmailAddress(parsing: "cleo@example.org")], from: nil)
      },
    ] {
      _ = try edition.newsroom.forget(ben)
      try edition.folder.write("subscribers/weekly.csv", roster)
      try change()
      #expect(try !edition.folder.read("subscribers/weekly.csv").contains("ben@"))
    }
  }

  @Test func `nobody is added, marked or exported who was forgotten`() throws {
    let roster = try edition.folder.read("subscribers/weekly.csv")
    _ = try edition.newsroom.forget(ben)
    let added = try edition.newsroom.subscribe(
      [Newcomer(Mailbox(parsing: "ben@example.org"))], to: nil)
    #expect(added.results == [.refused(.forgotten)])
    let marked = try edition.newsroom.mark(ben, .bounced, reason: "gone", on: nil)
    #expect(marked.result == .already(.forgotten))
    #expect(try files(naming: "ben@") == [])
    try edition.folder.write("subscribers/weekly.csv", roster)
    let export = try edition.newsroom.export(nil)
    var text = ""
    try export.write { text += $0 }
    #expect(try export.forgottenRows == 1 && !text.contains("ben@") && text.contains("ada@"))
  }

  @Test func `who asks for it comes back, and their row with them`() throws {
    _ = try edition.newsroom.forget(ben)
    let back = try edition.newsroom.resubscribe(
      Mailbox(parsing: "ben@example.org"), reason: "asked by phone", to: nil)
    #expect(back.result == .subscribed(after: .forgotten, hasNewRow: true))
    try edition.compose()
    try edition.send()
    #expect(edition.mailed.sorted() == TestEdition.readers)
    #expect(try edition.newsroom.person(ben, on: nil).forgotten != nil)
  }
}
