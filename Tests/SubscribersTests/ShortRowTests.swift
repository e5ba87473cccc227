import Diagnostics
import TestSupport
import Testing

@testable import Subscribers

/// Rows that end before the column that says who has left.
@Suite struct ShortRowTests {
  let list: ImportFolder

  init() throws { list = try ImportFolder() }

  @Test(arguments: [("status", "active", "unsubscribed"), ("unsubscribed_at", "", "2024-05-06")])
  func `a row that ends before the status is refused, and brings nobody`(
    _ column: String, _ stays: String, _ left: String
  ) throws {
    let report = try list.run(
      "a.csv",
      "email,name,\(column)\na@x.org,A,\(stays)\nb@x.org,B\nc@x.org\n\nd@x.org,D,\(left)\n")
    #expect(try list.mailed() == ["a@x.org"])
    #expect(report.refused == 2 && report.problems.map(\.line) == [3, 4])
    #expect(report.problems.allSatisfy { $0.reason.contains(column) })
  }

  @Test func `where a blank means something, so does what is missing`() throws {
    let report = try list.run("a.csv", "email,status\na@x.org,active\nb@x.org\n") {
      $0.mappings = ["status:=subscribed"].compactMap(ColumnMapping.init(parsing:))
    }
    #expect(try list.mailed() == ["a@x.org", "b@x.org"])
    #expect(report.refused == 0)
  }

  @Test func `a short row of which another column tells is heeded`() throws {
    try list.folder.write("subscribers/weekly.csv", "email\nb@x.org\n")
    let report = try list.run(
      "a.csv", "email,bounced,status\na@x.org,no,active\nb@x.org,yes\n")
    #expect(try list.status("b@x.org") == .bounced)
    #expect(report.refused == 1 && report.lost == 0)
  }

  @Test func `rows that end before other columns are as good as others`() throws {
    let report = try list.run(
      "a.csv",
      "email,status,name,town\na@x.org,active,A,Oslo\nb@x.org,active\nc@x.org,unsubscribed\n")
    #expect(try list.mailed() == ["a@x.org", "b@x.org"])
    #expect(report.refused == 0)
    try list.run("b.csv", "email,status\nd@x.org\n", id: "two") { $0.isSuppression = true }
    #expect(try list.status("d@x.org") == .unsubscribed)
  }
}
