import ArgumentParser
import Clock
import Foundation
import TestSupport
import Testing

@testable import broadsheet

/// The manual pages, and which version the program says it is.
@Suite struct ManualTests {
  private static func pages() throws -> [ManualPage] {
    ManualPage.all(
      of: try HelpTree.own(), day: try #require(CivilDate(year: 2026, month: 11, day: 26)))
  }

  @Test func `each command that the help shows has a page, and the program one of them all`() throws
  {
    let shown = Broadsheet.helpMessage(columns: 200).split(separator: "\n")
      .drop { !$0.hasPrefix("SUBCOMMANDS:") }
      .compactMap { $0.firstMatch(of: /^  ([a-z-]+)  +[A-Z]/).map { String($0.1) } }
    #expect(shown.contains("send") && !shown.contains("manual"))
    let pages = try Self.pages()
    #expect(pages.map(\.name) == ["broadsheet"] + shown.map { "broadsheet-\($0)" })
    for name in shown {
      #expect(pages.first?.text.contains(".It Xr broadsheet-\(name) 1\n") == true, "\(name)")
    }
  }

  @Test func `a page says what the help says`() throws {
    let page = try #require(try Self.pages().first { $0.name == "broadsheet-discard" })
    try expectGolden(page.text, "broadsheet-discard.1")
  }

  @Test func `commands below a command have their options on its page`() throws {
    let page = try #require(try Self.pages().first { $0.name == "broadsheet-subscribers" })
    #expect(page.text.contains(".Ss \"import\"\n"))
    #expect(page.text.contains(".It Fl \\&n , Fl \\&\\-dry\\-run\n"))
    #expect(page.text.contains(".Cm \\&subscribers \\&import\n"))
  }

  @Test func `the codes of all commands are a section of the program’s page`() throws {
    let page = try #require(try Self.pages().first)
    let exits = try #require(page.text.components(separatedBy: ".Sh EXIT STATUS\n").last)
    #expect(exits.contains(".It \"75\"\nsomebody is left over"))
    #expect(!page.text.contains("Exit codes:"))
  }

  @Test func `text is read as headings, tables, literal lines and prose`() {
    let blocks = HelpText.blocks(
      of: """
        All that follows.
        WHEN
          3, 3+      by count
          *20        every 20th time
          one, two,
          three

        After that:

          git config a "b"
        """)
    #expect(
      blocks == [
        .paragraph("All that follows."), .heading("WHEN"),
        .table([
          .init(term: "3, 3+", text: "by count"), .init(term: "*20", text: "every 20th time"),
        ]),
        .literal(["one, two,", "three"]), .paragraph("After that:"),
        .literal(["git config a \"b\""]),
      ])
  }

  @Test(arguments: [
    (".Dd is no request", "\\&.Dd is no request\n"), ("'tis", "\\&'tis\n"),
    ("C:\\new --yes", "C:\\enew \\-\\-yes\n"),
  ])
  func `no text is taken for a request`(_ words: String, _ expected: String) {
    var text = ManualText()
    text.line(words)
    #expect(text.text == expected)
  }

  @Test(arguments: [
    ("", "(commit unknown)"), ("3f505fe5a1b2c3d4e5f6", "(commit 3f505fe5a1b2)"),
    ("3f505fe5a1b2c3d4-dirty", "(commit 3f505fe5a1b2, with changes)"),
  ])
  func `the version names the commit where it is known`(_ commit: String, _ expected: String) {
    #expect(Version.words(commit: commit) == "\(Version.number) \(expected)")
  }
}
