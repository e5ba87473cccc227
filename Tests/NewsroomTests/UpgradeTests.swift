import Articles
import Digest
import Expressions
import Foundation
import TestSupport
import Testing

@testable import Delivery
@testable import Newsroom

/// Folders with issues of the time before an issue remembered what it knew.
@Suite struct UpgradeTests {
  /// A folder whose issue of the 21st is as an earlier version wrote it, and sent.
  private func weeks(_ more: String = "", sent: Bool = true) throws -> Weeks {
    let weeks = try Weeks()
    try weeks.article("ferry", "Ferry Over Øresund", on: "2025-11-20", more)
    try weeks.article("undated")
    #expect(try weeks.issue("11-21", sent: sent).count == 2)
    let file = "issues/issue-11-21/issue.json"
    let record = try weeks.files.read(file)
    var object = try #require(
      try JSONSerialization.jsonObject(with: Data(record.utf8)) as? [String: Any])
    var parts = try #require(object["parts"] as? [String: Any])
    parts["known"] = nil
    object["parts"] = parts
    let sections = try #require(object["sections"] as? [[String: Any]])
    object["sections"] = sections.map { section in
      var section = section
      section["articles"] = (section["articles"] as? [[String: Any]])?.map { article in
        article.filter { !["keys", "date", "newness"].contains($0.key) }
      }
      return section
    }
    object["isRegular"] = nil
    let old = try JSONSerialization.data(
      withJSONObject: object, options: [.prettyPrinted, .sortedKeys])
    try weeks.files.write(file, String(decoding: old, as: UTF8.self))
    try weeks.remove("issue-11-21/known", of: "issues")
    guard sent else { return weeks }
    let ids = sections.flatMap { $0["articles"] as? [[String: Any]] ?? [] }
      .compactMap { $0["id"] as? String }
    try rewriteJournal(of: weeks, carrying: ids)
    #expect(try weeks.files.read("issues/issue-11-21/journal").contains(#"{"carries":["id:"#))
    return weeks
  }

  /// Has the journal name what was carried as that version did.
  private func rewriteJournal(of weeks: Weeks, carrying ids: [String]) throws {
    let file = "issues/issue-11-21/journal"
    let named = ids.map { "\"id:\($0)\"" }.joined(separator: ",")
    let lines = try weeks.files.read(file).split(separator: "\n").map { line in
      JournalLine.sealed(
        line.replacing(/"carries":\["[^\]]*\]/, with: "\"carries\":[\(named)]"))
    }
    try weeks.files.write(file, lines.joined(separator: "\n") + "\n")
  }

  @Test func `it is never begun nor gone on with, and that is said`() throws {
    let weeks = try weeks(sent: false)
    let edition = weeks.edition.at(weeks.time("11-21"))
    #expect(problem { try edition.send("issue-11-21") }.contains("did not keep what it knew"))
    let agenda = try edition.newsroom.agenda(SendRequest(route: .relays)).agenda
    #expect(agenda.fresh == nil && agenda.goOn.isEmpty && agenda.candidates.isEmpty)
    #expect(agenda.passedOver.map(\.issue) == ["issue-11-21"])
    #expect(edition.mailed.isEmpty)
    // A rehearsal mails nobody, and a special keeps nothing at any time.
    try weeks.article("x", on: "2025-11-22", "tags: [x]\n")
    #expect(try weeks.issue("11-23") { $0.tags = .tag("x") } == ["x"])
    #expect(weeks.edition.mailed == ["ada@example.org"])
  }

  @Test func `it counts as regular, and its articles are known by their ids`() throws {
    let weeks = try weeks()
    try weeks.article("new", on: "2025-11-22")
    // The window begins where it was frozen; of what it knew nothing is known.
    try weeks.article("late", on: "2025-11-18")
    #expect(try weeks.issue("11-28") == ["new"])
    // From now on it is.
    try weeks.article("late-now", on: "2025-11-18")
    #expect(try weeks.issue("12-05") == ["late-now"])
  }

  @Test func `its articles are known by their links`() throws {
    let weeks = try weeks("url: /oresund\n")
    try weeks.remove("ferry.md")
    try weeks.article(
      "other", "Another Title", on: "2025-11-20", "url: http://news.example.org/oresund/\n")
    #expect(try weeks.issue("11-28").isEmpty)
  }

  @Test func `how titles become words may change since`() throws {
    let weeks = try weeks()
    let record = "issues/issue-11-21/issue.json"
    let journal = "issues/issue-11-21/journal"
    let text = try weeks.files.read(record)
    let id = try #require(text.firstMatch(of: /ferry-over-[a-z]*resund-[0-9a-f]{6}/)?.output)
    // As if the id of that time had left the letter out.
    try weeks.files.write(
      record, text.replacing(id, with: "ferry-over-resund-\(id.suffix(6))"))
    #expect(try weeks.files.read(journal).contains(id))
    #expect(try weeks.issue("11-28").isEmpty)
    try weeks.files.write(record, "")
    try weeks.article("new", on: "2025-11-27")
    // Then the journal tells, by the id alone.
    #expect(try weeks.issue("11-28") == ["new"])
  }

  @Test func `a letter that was carried then goes out when it is written anew`() throws {
    let weeks = try weeks()
    try weeks.article("ferry", "Ferry Over Øresund", on: "2025-11-26", text: "Quite new.")
    #expect(try weeks.issue("11-28") == ["Ferry Over Øresund"])
    try weeks.article("undated", text: "First.\n\nSecond.\n\nThird.")
    #expect(try weeks.issue("12-05") == ["undated"])
  }

  @Test func `an issue that nobody had yet is refused for what another has carried`() throws {
    let weeks = try Weeks()
    try weeks.article("a", on: "2025-11-20")
    try weeks.issue("11-21", sent: false)
    let file = "issues/issue-11-21/issue.json"
    try weeks.files.write(
      file,
      try weeks.files.read(file).replacing(/"keys" : \[[^\]]*\],/, with: ""))
    try weeks.issue("11-22")
    #expect(
      try weeks.edition.newsroom.check("issue-11-21", skipsBadRows: false).findings
        .contains { $0.rule == .alreadyCarried })
  }
}
