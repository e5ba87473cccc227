import Diagnostics
import Foundation
import TestSupport
import Testing

@testable import Subscribers

/// A quote that somebody forgot takes rows into a field: they are named, and nothing makes it worse.
@Suite struct SwallowedRowsTests {
  /// A list of a hundred, of which the quote of line 7 ends on line 41.
  private func list(_ folder: TemporaryFolder, column: String = "town") throws -> ListFiles {
    let rows = (0..<100).map { index in
      let cell = index == 5 ? "\"T5" : index == 39 ? "T39\"" : "T"
      return column == "town"
        ? "p\(index)@example.org,N,\(cell)\n" : "p\(index)@example.org,\(cell),T\n"
    }
    try folder.write("weekly.csv", "email,name,town\n" + rows.joined())
    return ListFiles(name: "weekly", folder: Place(url: folder.url, shown: ""))
  }

  private static let words =
    "weekly.csv:7: the lines 7 to 41 stand in one field in quotes, and 34 of them hold an address: a quote may be missing"

  @Test func `are named with the first and the last line`() throws {
    let folder = try TemporaryFolder()
    let list = try list(folder)
    let roster = try Roster(at: list.roster)
    #expect(roster.subscribers.count == 66 && roster.problems.isEmpty)
    #expect(roster.swallowing.map(\.description).first?.hasPrefix(Self.words) == true)
    let findings = try RosterVerification(of: list).findings
    #expect(findings.map(\.rule) == ["swallowed"] && findings.allSatisfy { !$0.isMailed })
  }

  @Test func `a name that takes them in is shown by its beginning`() throws {
    let folder = try TemporaryFolder()
    let roster = try Roster(at: list(folder, column: "name").roster)
    #expect(roster.swallowing.count == 1 && roster.problems.count == 1)
    #expect((roster.problems.first?.description.count ?? 1000) < 160)
  }

  @Test func `formatting leaves them as they stand`() throws {
    let folder = try TemporaryFolder()
    let list = try list(folder)
    let formatting = try RosterFormatting.format(list)
    #expect(formatting.unbroken == 0)
    #expect(formatting.problems.first?.description.hasPrefix(Self.words) == true)
    let text = try String(contentsOf: list.roster.url, encoding: .utf8)
    #expect(text.contains("p5@example.org,N,\"T5\np6@example.org,N,T\n"))
    #expect(try Roster(at: list.roster).subscribers.count == 66)
  }

  @Test(arguments: ["a note\nof two lines", "one\r\n\r\nthree", "me@example.org"])
  func `lines without an address are a note`(_ note: String) throws {
    let folder = try TemporaryFolder()
    try folder.write("weekly.csv", "email,note\np@example.org,\"\(note)\"\n")
    let list = ListFiles(name: "weekly", folder: Place(url: folder.url, shown: ""))
    #expect(try Roster(at: list.roster).swallowing.isEmpty)
  }
}
