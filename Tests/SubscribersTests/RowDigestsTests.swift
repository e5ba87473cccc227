import Diagnostics
import Foundation
import Mail
import TestSupport
import Testing

@testable import Subscribers

/// Of who was forgotten no record keeps a digest by which anybody could tell whether an address was in it.
@Suite struct RowDigestsTests {
  private let list: ImportFolder
  private let ben: EmailAddress
  private static let key = ForgottenKey(key: Data(count: 32))

  init() throws {
    list = try ImportFolder()
    ben = try EmailAddress(parsing: "ben@x.org")
  }

  private func digests(_ name: String = "one") throws -> Set<String> {
    let text = try list.folder.read("imports/\(name).jsonl")
    return Set(text.matches(of: /[0-9a-f]{16}/).map { String($0.output) })
  }

  private func digest(_ cells: KeyValuePairs<String, String>) -> String {
    var digest = RowDigest(columns: cells.map(\.key))
    for (column, cell) in cells.enumerated() { digest.add(cell.value.utf8, column: column) }
    return String(format: "%016lx", digest.bits)
  }

  private func forget() throws {
    let records = ImportRecords(in: list.records)
    _ = try MailingList.forgetRows([ben], in: list.files, under: Self.key) {
      try records.forget([ben], under: Self.key, $0)
    }
    try records.forget([ben], under: Self.key)
  }

  /// Cleo's stays, and is taken back.
  private func theirsIsGone(_ all: Int = 2) throws {
    #expect(try digests().count == all)
    try forget()
    #expect(try digests().count == 1)
    #expect(try digests().isSubset(of: [digest(["email": "cleo@x.org", "name": "Cleo"])]))
    #expect(try !list.folder.read("imports/one.jsonl").contains("\"new\":[]"))
  }

  @Test(arguments: [
    "ben@x.org,Ben", "Ben@X.org, Benjamin ", "\"ben@x.org\",\"B \"\"en\"\"\"", "ben@x.org,",
  ])
  func `of a row as it stands`(_ row: String) throws {
    try list.run("a.csv", "email,name\ncleo@x.org,Cleo\n\(row)\n")
    try theirsIsGone()
    #expect(try list.undo("one").removed == 1)
    #expect(list.roster == "" || list.roster == "email,name\n")
  }

  @Test func `of a row that the roster has in other columns and between other signs now`() throws {
    try list.run("a.csv", "email,name\ncleo@x.org,Cleo\nben@x.org,Ben\n")
    try list.folder.write(
      "subscribers/weekly.csv", "name;town;email\nCleo;;cleo@x.org\n Ben;;ben@x.org\n")
    try theirsIsGone()
  }

  @Test func `of a row as a later import found it`() throws {
    try list.run("a.csv", "email,name\ncleo@x.org,Cleo\nben@x.org,Ben\n")
    try list.run("b.csv", "email,name,town\nben@x.org,Benjamin,Hull\n", id: "two")
    try theirsIsGone()
    #expect(try !list.folder.read("imports/two.jsonl").contains("ben@"))
  }

  @Test func `of a row that a later import took out`() throws {
    try list.run("a.csv", "email,name\ncleo@x.org,Cleo\nben@x.org,Ben\n")
    try list.run("b.csv", "email\ncleo@x.org\n", id: "two") {
      $0.removal = RemovalLimit(number: 100, isShare: true)
    }
    #expect(!list.roster.contains("ben"))
    try theirsIsGone()
  }

  @Test func `of a bare address whose row somebody has changed since`() throws {
    try list.run("a.csv", "email,name\ncleo@x.org,Cleo\nBen@x.org,\n")
    try list.folder.write("subscribers/weekly.csv", "email,name\nBen@x.org,Ben of Hull\n")
    try theirsIsGone()
  }

  @Test func `of a line of digests of which none is left nothing is`() throws {
    try list.run("a.csv", "email,name\nben@x.org,Ben\n")
    try forget()
    #expect(try !list.folder.read("imports/one.jsonl").contains("new"))
    #expect(try list.undo("one").left == 0)
  }
}
