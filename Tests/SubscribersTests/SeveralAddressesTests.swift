import Diagnostics
import TestSupport
import Testing

@testable import Subscribers

/// Several addresses in one place that nothing of ours sets apart: none is taken for another's name.
@Suite struct SeveralAddressesTests {
  let list: ImportFolder

  init() throws {
    list = try ImportFolder()
    try list.folder.write("subscribers/weekly.csv", "email,name\na@x.org,\nd@x.org,\n")
  }

  private static let cells = [
    "a@x.org; Carl <d@x.org>", "a@x.org Carl <d@x.org>", "a@x.org;d@x.org", "d@x.org (a@x.org)",
    "a@x.org, Carl <d@x.org>",
  ]

  @Test(arguments: cells)
  func `a row that may say of several who has left is counted as lost`(_ cell: String) throws {
    let report = try list.run("a.csv", "email,name,unsubscribed\n\"\(cell)\",,true\n")
    #expect(report.refused == 1 && report.lost == 1 && report.suppressed == 0)
    #expect(report.mustBeMended && list.log.isEmpty)
  }

  @Test(arguments: cells)
  func `so is a line of a plain list of people who left`(_ cell: String) throws {
    let report = try list.run("a.txt", "b@x.org\nc@x.org\n\(cell)\n") { $0.isSuppression = true }
    #expect(report.refused == 1 && report.lost == 1 && report.suppressed == 2)
    #expect(report.problems.map(\.line) == [3])
  }

  @Test(arguments: cells)
  func `a row of the roster with several is told of and not mailed`(_ cell: String) throws {
    try list.folder.write("subscribers/weekly.csv", "email,name\n\"\(cell)\",\nb@x.org,\n")
    let roster = try Roster(at: list.files.roster)
    #expect(roster.problems.count == 1 && roster.subscribers.count == 1)
    #expect(
      try RosterVerification(of: list.files).findings.map(\.rule).contains("unreadable"))
  }
}
