import Clock
import Diagnostics
import Digest
import Expressions
import Foundation
import TestSupport
import Testing

@testable import Newsroom

/// Every local time of the newsroom goes by the zone files that it was handed.
@Suite struct ZoneTests {
  /// An edition whose zone files are those of a folder of its own.
  private func edition(_ zones: [String: String], extra: String = "") throws -> TestEdition {
    var edition = try TestEdition(extra: extra)
    for (name, rules) in zones {
      try edition.folder.write(
        "zones/\(name)",
        bytes: Array(try Data(contentsOf: URL(filePath: "/usr/share/zoneinfo/\(rules)"))))
    }
    let files = ZoneFiles(
      at: Place(url: edition.folder.url.appending(path: "zones"), shown: "zones"))
    edition.effects.zones = { files }
    return edition
  }

  private func composed(_ edition: TestEdition) throws -> (
    id: String, date: String, warnings: [String]
  ) {
    let found = try edition.compose()
    guard case .composed(let composition) = found else {
      throw Problem("nothing was composed: \(found)")
    }
    let issue = composition.draft.issue
    return (issue.id, issue.date, composition.draft.warnings.map(\.description))
  }

  @Test func `an issue is named and dated by the zone's file, whatever its name`() throws {
    // Monday noon in UTC is still Sunday nowhere, but midnight on Sunday is Monday in Kiritimati.
    let sunday = try Date("2025-11-23T11:00:00Z", strategy: .iso8601)
    let own = try composed(edition(["Europe/Berlin": "Europe/Berlin"]).at(sunday))
    #expect(own.id == "2025-W47" && own.date == "Sun, 23 Nov 2025 12:00:00 +0100")
    let moved = try composed(edition(["Europe/Berlin": "Pacific/Kiritimati"]).at(sunday))
    #expect(moved.id == "2025-W48" && moved.date == "Mon, 24 Nov 2025 01:00:00 +1400")
    #expect(moved.warnings == [])
  }

  @Test func `a zone without a file is warned of where it is named, and composed all the same`()
    throws
  {
    let edition = try edition([:])
    let made = try composed(edition)
    #expect(made.id == "2025-W47")
    #expect(
      made.warnings.count {
        $0.hasPrefix("broadsheet.yml:5:1: the system has no file of the time zone “Europe/Berlin”")
      } == 1,
      "\(made.warnings)")
    let report = try edition.newsroom.check(nil, skipsBadRows: false)
    #expect(report.findings.contains { $0.rule == .timeZone && $0.severity == .warning })
    #expect(report.isSendable)
    try edition.planned { plan in
      #expect(plan.warnings.contains { $0.reason.contains("has no file of the time zone") })
    }
    let listing = try edition.newsroom.articles(matching: .any, in: .init())
    #expect(listing.warnings.contains { $0.reason.contains("has no file of the time zone") })
  }

  @Test func `each zone without a file is warned of once`() throws {
    let edition = try edition(["Europe/Berlin": "Europe/Berlin"])
    try edition.configure(
      delivery: "{ smtp: \"smtp://relay.example.org\", window: \"00:00-24:00\", zone: Asia/Tokyo }")
    let file = try edition.folder.read("broadsheet.yml")
    try edition.folder.write(
      "broadsheet.yml", file.replacing("{ path: seeds }", with: "{ path: seeds, zone: Asia/Tokyo }")
    )
    let warnings = try edition.newsroom.edition().configuration.zoneWarnings
    #expect(warnings.map { $0.location?.line } == [7], "\(warnings)")
    #expect(warnings.first?.reason.contains("“Asia/Tokyo”") == true)
  }

  @Test(arguments: [
    (
      "timezone: Europe/Berlin", "timezone: europe/berlin",
      "broadsheet.yml:5:1: “europe/berlin” is not a time zone"
    ),
    ("timezone: Europe/Berlin", "timezone: CET", "broadsheet.yml:5:1: “CET” is an abbreviation"),
    ("timezone: Europe/Berlin", "timezone: GMT+2", "broadsheet.yml:5:1: “GMT+2” is a fixed offset"),
    (
      "timezone: Europe/Berlin", "timezone: ../etc/passwd",
      "broadsheet.yml:5:1: “../etc/passwd” is not a time zone"
    ),
    ("timezone: Europe/Berlin", "", "broadsheet.yml:1:1: “timezone” is missing"),
    (
      "{ path: seeds }", "{ path: seeds, zone: CET }",
      "broadsheet.yml:7:26: “CET” is an abbreviation"
    ),
    (
      "connections: 1", "window: \"08:00-20:00\", zone: Asia/Tokio",
      "broadsheet.yml:8:70: “Asia/Tokio” is not a time zone"
    ),
  ])
  func `what is no zone is told by its line`(_ line: String, _ new: String, _ expected: String)
    throws
  {
    let edition = try TestEdition()
    let file = try edition.folder.read("broadsheet.yml")
    try edition.folder.write("broadsheet.yml", file.replacing(line, with: new))
    let said = problem { _ = try edition.newsroom.edition() }
    #expect(said.hasPrefix(expected), "\(said)")
  }

  @Test func `a damaged file is told by the key and by its path`() throws {
    let edition = try edition([:])
    try edition.folder.write("zones/Europe/Berlin", "TZif2")
    let said = problem { _ = try edition.newsroom.edition() }
    #expect(
      said.hasPrefix(
        "broadsheet.yml:5:1: “Europe/Berlin” is not known, since zones/Europe/Berlin is no time zone data"
      ),
      "\(said)")
  }
}
