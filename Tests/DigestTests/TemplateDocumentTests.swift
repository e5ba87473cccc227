import Diagnostics
import Foundation
import Template
import Testing

@testable import Digest

/// `docs/templates.md` says what the tables of names say; `BROADSHEET_RECORD=1` writes the tables anew.
@Suite struct TemplateDocumentTests {
  private static let file = URL(filePath: #filePath).deletingLastPathComponent()
    .appending(path: "../../docs/templates.md").standardized

  private static let tables: [(name: String, table: String)] = [
    ("DigestSubject", table(DigestSubject.names())), ("Newsletter", table(Newsletter.names)),
    ("issue", table(DigestSubject.issueNames)), ("Section", table(DigestSubject.Section.names)),
    ("PlacedArticle", table(PlacedArticle.names)), ("Reader", table(Reader.names)),
    ("IssueIDSubject", table(IssueIDSubject.names)),
    (
      "Transform",
      rows(["transform", "what it makes", "as in"], Transform.allCases) {
        ["`\($0.rawValue)`", $0.meaning, "`\($0.example)`"]
      }
    ),
    (
      "ListPosition",
      rows(["name", "what it says", "as in"], ListPosition.allCases) {
        ["`\($0.rawValue)()`", $0.meaning, "`\($0.example)`"]
      }
    ),
  ]

  private static func table<Subject>(_ names: NameTable<Subject>) -> String {
    rows(["name", "what it is", "example", "there when"], names.names) { name in
      [
        "`\(name.name)`", name.meaning, "`\(name.example)`", name.condition ?? "always",
      ]
    }
  }

  private static func rows<Row>(
    _ heads: [String], _ rows: [Row], _ cells: (Row) -> [String]
  ) -> String {
    ([heads, heads.map { _ in "---" }] + rows.map(cells))
      .map { "| \($0.joined(separator: " | ")) |\n" }.joined()
  }

  @Test func `the document says what the tables say`() throws {
    let written = try String(contentsOf: Self.file, encoding: .utf8)
    var generated = written
    for (name, table) in Self.tables {
      let start = try #require(generated.firstRange(of: "<!-- names: \(name) -->\n"), "\(name)")
      let end = try #require(generated[start.upperBound...].firstRange(of: "<!-- end -->"))
      generated.replaceSubrange(start.upperBound..<end.lowerBound, with: table)
    }
    #expect(written.components(separatedBy: "<!-- names:").count == Self.tables.count + 1)
    if written != generated {
      if ProcessInfo.processInfo.environment["BROADSHEET_RECORD"] == "1" {
        try generated.write(to: Self.file, atomically: true, encoding: .utf8)
      }
      Testing.Issue.record("docs/templates.md does not say what the tables of names say")
    }
  }

  @Test func `every transform and position tells what it is for`() {
    let told =
      Transform.allCases.map { ($0.rawValue, $0.meaning, $0.example) }
      + ListPosition.allCases.map { ($0.rawValue, $0.meaning, $0.example) }
    for (name, meaning, example) in told {
      #expect(meaning.hasSuffix(".") && example.contains("\(name)("))
    }
  }

  @Test func `every example of a tag is a template that works`() throws {
    let tags =
      Transform.allCases.map(\.example) + ListPosition.allCases.map(\.example)
      + DigestSubject.names().names.map(\.example)
      + PlacedArticle.names.names.map(\.example).filter { $0.hasPrefix("{{") }
      .map { "{{#lead}}\($0)\("{{/lead}}")" }
    for tag in tags where tag.contains("{{") {
      #expect(throws: Never.self, "\(tag)") {
        try compose(["digest.html": tag, "digest.txt": tag])
      }
    }
  }

  @Test func `every template in the document works`() throws {
    let written = try String(contentsOf: Self.file, encoding: .utf8)
    let blocks = written.components(separatedBy: "```mustache\n").dropFirst()
      .compactMap { $0.components(separatedBy: "```").first }
    #expect(blocks.count == 4)
    let layout = try #require(blocks.first { $0.hasPrefix("<body>") })
    for block in blocks {
      #expect(throws: Never.self, "\(block)") {
        try compose(["digest.html": block, "layout.html": layout, "short.html": ""])
      }
    }
  }
}
