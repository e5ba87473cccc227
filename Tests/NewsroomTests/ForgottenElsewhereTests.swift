import Diagnostics
import Digest
import Foundation
import Mail
import Subscribers
import TestSupport
import Testing

@testable import Newsroom

/// Somebody is forgotten in another clone: roster and log say it by a merge, and the records of imports that are here
/// are cleaned by the next write.
@Suite struct ForgottenElsewhereTests {
  private let edition: TestEdition
  private let ben: EmailAddress
  private static let folder = ".broadsheet/imports/weekly"

  init() throws {
    var edition = try TestEdition(readers: ["ada@example.org", "ben@example.org"])
    edition.effects.randomBytes = { Array(repeating: 7, count: $0) }
    self.edition = edition
    ben = try EmailAddress(parsing: "ben@example.org")
    // Ben's row was changed by one import and taken out by another.
    try importing("email,name\nada@example.org,Adaline\nben@example.org,Benjamin\n")
    try importing("email,note\nada@example.org,friend of ben@example.org\n", after: 1) {
      $0.removal = RemovalLimit(number: 100, isShare: true)
    }
    let records = try self.records()
    _ = try edition.newsroom.forget(ben)
    for (name, text) in records { try edition.folder.write("\(Self.folder)/\(name)", text) }
  }

  private func records() throws -> [String: String] {
    let names = try FileManager.default.contentsOfDirectory(
      atPath: edition.folder.url.appending(path: Self.folder).path
    ).filter { $0.hasSuffix(".jsonl") }
    return try names.reduce(into: [:]) { $0[$1] = try edition.folder.read("\(Self.folder)/\($1)") }
  }

  private var isNamed: Bool {
    get throws {
      try records().values.contains {
        $0.lowercased().contains("ben@") || $0.contains("Benjamin")
      }
    }
  }

  @discardableResult
  private func importing(
    _ text: String, after seconds: Double = 0, _ change: (inout ImportRequest) -> Void = { _ in }
  ) throws -> ImportReport? {
    try edition.importing(text, after: seconds, change)
  }

  private func told() throws -> [String] {
    try edition.newsroom.forgottenFindings().map(\.problem.reason)
  }

  @Test(arguments: [
    "add", "tag", "set", "unsubscribe", "import", "sync", "format", "compact", "forget",
  ])
  func `the next write erases them, and until then check tells of it`(_ deed: String) throws {
    #expect(try isNamed)
    #expect(
      try told() == ["the records of imports name somebody who asked to be forgotten, in 4 lines"])
    #expect(try isNamed)
    let ada = try EmailAddress(parsing: "ada@example.org")
    let newsroom = edition.at(TestEdition.noon + 60).newsroom
    switch deed {
    case "add": _ = try newsroom.subscribe([Newcomer(Mailbox(parsing: "zoe@example.org"))], to: nil)
    case "tag": _ = try newsroom.tag([ada], "sea", on: nil)
    case "set": _ = try newsroom.set(["name": "A"], of: ada, on: nil)
    case "unsubscribe": _ = try newsroom.unsubscribe(.address(ada), from: nil)
    case "import": try importing("email,name\nzoe@example.org,Zoe\n", after: 60)
    case "sync":
      try importing("email\nada@example.org\n", after: 60) {
        $0.removal = RemovalLimit(number: 100, isShare: true)
      }
    case "format": _ = try newsroom.format(nil, isTrial: false)
    case "compact": _ = try newsroom.compact(nil, isTrial: false)
    default: _ = try newsroom.forget(ada)
    }
    #expect(try !isNamed, "\(deed)")
    #expect(try told() == [])
  }

  @Test func `an undo neither names nor brings them back`() throws {
    let report = try edition.newsroom.undo(edition.newsroom.importToUndo(nil, of: nil))
    #expect(report.returned == 0 && report.leavings.isEmpty)
    let first = try edition.newsroom.undo(edition.newsroom.importToUndo(nil, of: nil))
    #expect(first.restored == 1 && first.leavings.isEmpty && first.left == 0)
    #expect(
      try edition.folder.read("subscribers/weekly.csv") == "email,name\nada@example.org,Ada\n")
    #expect(try !isNamed)
  }

  @Test func `so is it where the merge comes while somebody is asked`() throws {
    let log = try edition.folder.read("subscribers/weekly.events.jsonl")
    let lines = log.split(separator: "\n").filter { !$0.contains("forgotten") }
    try edition.folder.write(
      "subscribers/weekly.events.jsonl", lines.map { "\($0)\n" }.joined())
    let undo = try edition.newsroom.importToUndo(nil, of: nil)
    try edition.folder.write("subscribers/weekly.events.jsonl", log)
    let report = try edition.newsroom.undo(undo)
    #expect(report.returned == 0 && report.leavings.isEmpty)
    #expect(try !edition.folder.read("subscribers/weekly.csv").contains("ben@"))
    #expect(try !isNamed)
  }

  @Test func `without the key nothing is taken back`() throws {
    let records = try records()
    try edition.folder.write(
      "secret.key", Data(repeating: 8, count: 32).base64EncodedString() + "\n")
    #expect {
      _ = try edition.newsroom.importToUndo(nil, of: nil)
    } throws: {
      ($0 as? NewsroomProblem)?.problems.first?.category == .configuration
    }
    #expect(try self.records() == records)
  }

  @Test func `what was found clean is not read again until it changes or another is forgotten`()
    throws
  {
    let newsroom = edition.newsroom
    let ada = try EmailAddress(parsing: "ada@example.org")
    _ = try newsroom.tag([ada], "sea", on: nil)
    let clean = try edition.folder.read("\(Self.folder)/.clean")
    #expect(clean.split(separator: "\n").count == 3 && !clean.contains("@"))
    _ = try newsroom.tag([ada], "tide", on: nil)
    #expect(try edition.folder.read("\(Self.folder)/.clean") == clean)
    let name = try #require(try records().keys.max())
    let text = try edition.folder.read("\(Self.folder)/\(name)")
    try edition.folder.write(
      "\(Self.folder)/\(name)", text + "{\"before\":1,\"removed\":\"ben@example.org\\n\"}\n")
    #expect(try told().count == 1)
    _ = try newsroom.tag([ada], "shore", on: nil)
    #expect(try edition.folder.read("\(Self.folder)/\(name)") == text)
    _ = try newsroom.forget(ada)
    let others = try edition.folder.read("\(Self.folder)/.clean")
    #expect(others.split(separator: "\n").first != clean.split(separator: "\n").first)
  }

  @Test func `a digest of a row that a merge brought back goes with it`() throws {
    try edition.folder.write(
      "subscribers/weekly.csv", "email,name\nada@example.org,Ada\nben@example.org,Ben\n")
    let ada = try EmailAddress(parsing: "ada@example.org")
    var records = try self.records()
    let name = try #require(records.keys.min())
    // As an import notes the row that the merge brings back.
    let lines = #"{"new":["\#(Self.mark)","00000000000000aa"]}"# + "\n"
    records[name]? += lines
    try edition.folder.write("\(Self.folder)/\(name)", records[name] ?? "")
    _ = try edition.newsroom.tag([ada], "sea", on: nil)
    let text = try edition.folder.read("\(Self.folder)/\(name)")
    #expect(!text.contains(Self.mark) && text.contains(#"{"new":["00000000000000aa"]}"#))
  }

  /// FNV-1a of the cells, each behind the name of its column.
  private static let mark: String = {
    let cells = [("email", "ben@example.org"), ("name", "Ben")].map { column, cell in
      let hash = (Array(column.utf8) + Array(cell.utf8)).reduce(0xCBF2_9CE4_8422_2325 as UInt64) {
        ($0 ^ UInt64($1)) &* 0x0000_0100_0000_01B3
      }
      return hash ^ (hash >> 29)
    }
    return String(format: "%016lx", cells.reduce(0, &+))
  }()
}
