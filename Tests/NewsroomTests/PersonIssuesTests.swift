import Delivery
import Diagnostics
import Expressions
import Foundation
import Mail
import TestSupport
import Testing

@testable import Newsroom

/// What the issues of a list came to for one person, told without reading the journals of all others.
@Suite struct PersonIssuesTests {
  /// An issue that went to Ada and Ben, then to Cleo too.
  private func sent() throws -> TestEdition {
    let edition = try TestEdition()
    try edition.folder.write(
      "subscribers/weekly.csv",
      "email,town\nAda@example.org,Oslo\nben@example.org,Oslo\ncleo@example.org,Rome\n"
        + "z\u{F6}e@example.org,Rome\ndora@example.org,Kiel\n")
    try edition.compose("one")
    for town in ["Oslo", "Rome"] {
      try edition.send("one") {
        $0.segment = try? SegmentExpression(parsing: "town = \(town)")
        $0.widens = true
      }
    }
    return edition
  }

  private func story(_ name: String, _ edition: TestEdition) throws -> PersonStory {
    try edition.newsroom.person(EmailAddress(parsing: "\(name)@example.org"), on: nil)
  }

  private func bend(_ file: String, _ edition: TestEdition, _ change: (inout String) -> Void) throws
  {
    var text = try edition.folder.read("issues/one/\(file)")
    change(&text)
    try edition.folder.write("issues/one/\(file)", text)
  }

  @Test(arguments: [("ada", 1), ("ADA", 1), ("ben", 2), ("cleo", 3), ("z\u{F6}e", 4)])
  func `whoever is a recipient finds the issue, be it by a widening`(
    name: String, number: Int
  ) throws {
    let issues = try story(name, sent()).issues
    #expect(issues.map(\.number) == [number] && issues.map(\.outcome) == [.accepted])
  }

  @Test func `who is none has no issue, and no journal is read for them`() throws {
    let edition = try sent()
    #expect(try story("dora", edition).issues.isEmpty)
    try bend("journal", edition) { $0 += "damage\n" }
    let (dora, ada) = (try story("dora", edition), try story("ada", edition))
    #expect(dora.issues.isEmpty && dora.warnings.isEmpty)
    #expect(ada.issues.isEmpty && ada.warnings.map(\.reason) == ["a damaged record"])
  }

  @Test(arguments: ["ben@example.org", "cleo@example.org"])
  func `recipients of whom a byte was changed are said to be so to anybody`(whom: String) throws {
    let edition = try sent()
    try bend("recipients", edition) { $0 = $0.replacing(whom, with: "dora@example.org") }
    for name in ["dora", "ada"] {
      #expect(
        try story(name, edition).warnings.map(\.reason) == ["this is not what was frozen"],
        "\(name)")
    }
  }

  @Test func `recipients of another issue, and none, are told to anybody`() throws {
    let edition = try sent()
    try bend("recipients", edition) { $0 = "" }
    #expect(try story("dora", edition).warnings.count == 1)
    let other = try TestEdition(readers: ["dora@example.org"])
    try other.compose("one")
    try other.send("one")
    try edition.folder.write("issues/one/recipients", other.folder.read("issues/one/recipients"))
    let dora = try story("dora", edition)
    #expect(dora.issues.isEmpty && dora.warnings.map(\.reason) == ["this is not what was frozen"])
  }
}
