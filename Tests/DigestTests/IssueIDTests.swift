import Clock
import Foundation
import Testing

@testable import Digest

@Suite struct IssueIDTests {
  @Test(arguments: [
    ("2026-11-20", "2026-W47"), ("2026-12-31", "2026-W53"), ("2027-01-01", "2026-W53"),
    ("2027-01-03", "2026-W53"), ("2027-01-04", "2027-W01"), ("2024-12-30", "2025-W01"),
    ("2024-12-29", "2024-W52"), ("2026-11-23 00:30", "2026-W48"),
  ])
  func `the year is the week's own`(_ day: String, _ id: String) throws {
    #expect(try composer([:], now: moment(day)).issueID() == id)
  }

  @Test(arguments: [
    ("{{year}}-{{month}}-{{day}}", "2027-01-01"), ("weekly-{{year}}-{{month}}", "weekly-2027-01"),
    ("{{list}}-{{ year }}", "weekly-2027"), ("{{year}}w{{ week }}", "2026w53"),
    ("{{=<% %>=}}<%year%>-<%week%>", "2026-53"), ("issue", "issue"),
    ("{{day}}-{{time}}", "01-0000"),
  ])
  func `the year is the calendar's where no week is named`(
    _ template: String, _ id: String
  ) throws {
    let composer = try composer([:], id: template, now: moment("2027-01-01"))
    #expect(try composer.issueID() == id)
  }

  @Test(arguments: [("2026-11-20 08:05", "0805"), ("2026-11-20 23:59", "2359")])
  func `the time is the edition's own`(_ moment: String, _ id: String) throws {
    #expect(try composer([:], id: "{{time}}", now: self.moment(moment)).issueID() == id)
  }

  @Test(arguments: [
    ("{{year}}", true, "2026"), ("{{year}}", false, "weekly-2026"),
    ("{{list}}{{year}}", false, "weekly2026"), ("{{year}}.{{list}}", true, "2026.weekly"),
    ("weekly", false, "weekly-weekly"),
  ])
  func `issues of another list than the usual one say whose they are`(
    _ template: String, _ isDefault: Bool, _ id: String
  ) throws {
    var composer = try composer([:], id: template)
    composer.isDefaultList = isDefault
    #expect(try composer.issueID() == id)
  }

  @Test(arguments: [
    ("{{weak}}", "did you mean “week”?"), ("{{year}} {{week}}", "cannot name an issue"),
    ("../{{year}}", "cannot name an issue"), ("", "cannot name an issue"),
    ("{{reader.name}}", "nothing is named “reader.name”"),
    ("{{newsletter.name}}", "nothing is named"),
  ])
  func `refuses what cannot name a folder`(_ template: String, _ expected: String) {
    let found = problems { _ = try composer([:], id: template).issueID() }
    #expect(found.first?.hasPrefix("broadsheet.yml:12: ") == true, "\(found)")
    #expect(found.first?.contains(expected) == true, "\(found)")
  }

  @Test(arguments: [
    ("a", true), ("2026-W47", true), ("a.b", true), ("a..b", false), (".a", false), ("-a", false),
    ("a.", false), ("a/b", false), ("", false), ("ä", false), ("a\n", false),
    (String(repeating: "a", count: 63), true), (String(repeating: "a", count: 64), false),
  ])
  func `an id is a safe word`(_ id: String, _ isValid: Bool) {
    #expect(Digest.Issue.isValidID(id) == isValid)
  }

  private func moment(_ text: String) throws -> Date {
    let zone = try ZoneFiles().zone(named: "Europe/Berlin")
    return try #require(WrittenDate(parsing: text, in: zone)).date
  }
}
