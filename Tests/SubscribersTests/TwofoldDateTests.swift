import Diagnostics
import TestSupport
import Testing

@testable import Subscribers

/// Days that can be read in two ways: `06/07/2021`.
@Suite struct TwofoldDateTests {
  let list: ImportFolder
  private static let text =
    "email,Joined\na@x.org,06/07/2021\nb@x.org,05/05/2021\nc@x.org,1/2/2020\n"

  init() throws { list = try ImportFolder() }

  @Test func `they are told of where they stay as written, and found in the roster`() throws {
    let report = try list.run("a.csv", Self.text)
    #expect(report.warnings.map(\.line) == [2])
    let reason = report.warnings.first?.reason ?? ""
    #expect(reason.hasPrefix("2 days of “Joined”, such as “06/07/2021”, can be read in two ways"))
    #expect(reason.contains("map “Joined” to day_first or month_first"))
    let found = try RosterVerification(of: list.files).findings
    #expect(found.map(\.rule) == ["day", "day", "day"])
    #expect(found.map { $0.problem.location?.line } == [2, 3, 4])
  }

  @Test(arguments: [
    ("day_first", "2021-07-06", "2020-02-01"), ("month_first", "2021-06-07", "2020-01-02"),
  ])
  func `somebody says which they are`(_ order: String, _ first: String, _ last: String) throws {
    let report = try list.run("a.csv", Self.text) {
      $0.mappings = ["Joined=\(order)"].compactMap(ColumnMapping.init(parsing:))
    }
    #expect(report.warnings == [])
    #expect(
      list.roster == "email,name,joined\na@x.org,,\(first)\nb@x.org,,2021-05-05\nc@x.org,,\(last)\n"
    )
    #expect(try RosterVerification(of: list.files).findings.isEmpty)
  }

  @Test(arguments: [
    ("05/13/2023 10:00 AM EDT", 1_683_986_400), ("13.05.2023 16:00 CEST", 1_683_986_400),
    ("2023-05-13 14:00:00 gmt", 1_683_986_400), ("05/13/2023 07:00 -0700", 1_683_986_400),
  ])
  func `a zone that is named counts`(_ text: String, _ seconds: Int) {
    #expect(ImportDate(text, order: .monthFirst)?.seconds == seconds)
    #expect(ImportDate("05/13/2023 10:00 AM ADA", order: .monthFirst) == nil)
  }

  @Test(arguments: ["13/01/2021", "01/13/2021"])
  func `one of them that can be read in one way alone tells of all`(_ other: String) throws {
    let report = try list.run("a.csv", "\(Self.text)d@x.org,\(other)\n")
    #expect(report.warnings == [] && list.roster.contains("2021-01-13"))
  }
}
