import Foundation
import TestSupport
import Testing

@Suite struct ControlCharacterTests {
  private let binary: Binary
  private let now = "2026-11-20T08:00:00+01:00"

  init() throws {
    binary = try Binary()
    try #require(try binary.run("init").status == 0)
  }

  /// Whether a terminal could obey any of it.
  private func isObeyed(_ text: String) -> Bool {
    text.unicodeScalars.contains { $0.properties.generalCategory == .control && $0 != "\n" }
  }

  @Test func `a list of articles shows every control character, and its JSON holds each`() throws {
    let controls = [0x01...0x08, 0x0E...0x1F, 0x7F...0x84, 0x86...0x9F].joined()
      .compactMap(Unicode.Scalar.init)
    let title = String(String.UnicodeScalarView(controls))
    try binary.folder.write("seeds/odd.txt", "---\ntags: [\"\\e[2J\"]\n---\nA\(title)B\n\nText\n")
    let list = try binary.run("articles", "list", "--tag", "\u{1B}[2J")
    #expect(list.status == 0, "\(list.errors)")
    #expect(!isObeyed(list.output))
    #expect(list.output.contains(#"\u{1A}\u{1B}\u{1C}"#))
    #expect(list.output.contains(#"\u{009B}"#))
    #expect(list.output.contains(#"[\u{1B}[2J]"#))
    let json = try binary.run("articles", "list", "--tag", "\u{1B}[2J", "--json")
    #expect(!isObeyed(json.output))
    struct Row: Decodable { var title: String }
    let rows = try JSONDecoder().decode([Row].self, from: Data(json.output.utf8))
    #expect(rows.map(\.title) == ["A\(title)B"])
  }

  @Test func `what is composed and mailed carries it; what is said of it does not`() throws {
    try binary.folder.write(
      "seeds/2026-11-20-odd.md",
      "---\ntitle: Odd \u{1B}[31m\u{9B}2J\u{7} title\ntags: [ferry]\n---\nVertical\u{B}tab \u{1B}c.\n"
    )
    let composed = try binary.run("compose", "--now", now)
    #expect(composed.status == 0, "\(composed.errors)")
    #expect(composed.output.contains(#"Odd \u{1B}[31m\u{009B}2J\u{07} title"#))
    for outcome in [
      composed, try binary.run("articles", "why", "odd-31m", "--now", now),
      try binary.run("check", "--now", now),
      try binary.run("send", "--dry-run", "--now", now),
    ] {
      #expect(outcome.status == 0, "\(outcome.errors)")
      #expect(!isObeyed(outcome.output + outcome.errors))
    }
    let mail = try binary.folder.read("outbox/2026-W47/soren@example.com.eml")
    #expect(mail.contains("Odd =1B[31m"))
    #expect(!mail.unicodeScalars.contains("\u{1B}"))
  }

  @Test func `a note about an article shows them too`() throws {
    let yaml = try binary.folder.read("broadsheet.yml")
    try binary.folder.write("broadsheet.yml", yaml.replacing(", tags: \"*\"", with: ", tags: none"))
    try binary.folder.write("seeds/2026-11-20-odd.md", "---\ntags: [odd]\n---\n# Odd \u{1B}[2J\n")
    let outcome = try binary.run("compose", "--explain", "--now", now)
    #expect(outcome.errors.contains("no section takes the tags of"), "\(outcome.errors)")
    #expect(outcome.errors.contains(#"“Odd \u{1B}[2J”"#), "\(outcome.errors)")
    #expect(!isObeyed(outcome.output))
    #expect(!isObeyed(outcome.errors))
  }

  @Test func `a problem that quotes an article stays on its line`() throws {
    try binary.folder.write("seeds/odd.md", "---\ndate: \"\\e[2J\\nx\"\n---\nText\n")
    let outcome = try binary.run("articles", "list", "--strict")
    #expect(outcome.status == 65)
    #expect(
      outcome.errors.contains(#"seeds/odd.md:2:1: “\u{1B}[2J x” is not a date"# + "\n  hint: "))
  }

  @Test(arguments: [
    ("name: The Harbour Weekly", "name: The \u{1B} Weekly", "broadsheet.yml:4:1: “name” holds"),
    (
      "name: The Harbour Weekly", "name: \"The \\x9B Weekly\"", "broadsheet.yml:4:1: “name” holds"
    ),
    ("match: [", "match: [\"\\r\", ", "“match” holds a control character"),
    (
      "name: The Harbour Weekly", "name: The \u{0} Weekly",
      "broadsheet.yml:4:1: “name” holds a control"
    ),
  ])
  func `the configuration holds none, written out or as an escape`(
    _ old: String, _ new: String, _ error: String
  ) throws {
    let text = try binary.folder.read("broadsheet.yml")
    try binary.folder.write("broadsheet.yml", text.replacing(old, with: new, maxReplacements: 1))
    let outcome = try binary.run("articles", "list")
    #expect(outcome.status == 78)
    #expect(outcome.errors.contains(error), "\(outcome.errors)")
  }
}
