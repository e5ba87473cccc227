import Delivery
import Diagnostics
import Expressions
import TestSupport
import Testing

@testable import Newsroom

/// Words of an expression that mean nobody: a slip of the pen must not mail everybody.
@Suite struct UnknownWordTests {
  private func edition(_ segments: String = "{ locals: \"town = Oslo\" }") throws -> TestEdition {
    let edition = try TestEdition(extra: "segments: \(segments)")
    try edition.folder.write(
      "subscribers/weekly.csv",
      "email,tags,town\nada@example.org,sea;Near By,Oslo\nben@example.org,,Rome\n")
    try edition.compose("one")
    return edition
  }

  private func send(_ edition: TestEdition, where text: String) throws -> SendReport {
    let segment = try SegmentExpression(parsing: text)
    return try edition.send("one") { $0.segment = segment }
  }

  @Test(arguments: [
    ("not local", "locals"), ("locl", "locals"), ("seas or locals", "sea"),
    ("near-bye", "near by"),
  ])
  func `a word that is neither a segment nor a tag mails nobody`(
    text: String, meant: String
  ) throws {
    let edition = try edition()
    let said = problem { _ = try send(edition, where: text) }
    #expect(said.contains("neither a segment nor a tag"), "\(said)")
    #expect(said.contains("did you mean “\(meant)”?"), "\(said)")
    #expect(edition.mailed.isEmpty)
    let leaving = problem {
      _ = try edition.newsroom.members(
        of: nil, part: SegmentExpression(parsing: text), isLeaving: true)
    }
    #expect(leaving.contains("did you mean “\(meant)”?"), "\(leaving)")
    let listed = try edition.newsroom.members(of: nil, part: SegmentExpression(parsing: text))
    #expect(listed.warnings.contains { $0.hint?.contains("“\(meant)”") == true })
  }

  @Test func `a tag in quotes is meant, be it that nobody has it yet`() throws {
    let edition = try edition()
    var request = SendRequest(issue: "one", route: .relays)
    request.segment = try SegmentExpression(parsing: "not \"local\"")
    let plan = try edition.newsroom.plan(request)
    #expect(plan.recipients == 2)
    #expect(plan.warnings.map(\.reason) == ["nobody on the list has the tag “local”"])
  }

  @Test func `segments and tags that somebody has are known`() throws {
    #expect(try send(edition(), where: "not locals and not SEA").accepted == 1)
    #expect(try send(edition(), where: "\"near by\"").accepted == 1)
  }

  @Test(arguments: [
    ("{ \"near by\": sea }", "“near by” cannot name a segment"),
    ("{ not: sea }", "“not” cannot name a segment"),
    ("{ And: sea }", "“And” cannot name a segment"),
    ("{ \"a=b\": sea }", "“a=b” cannot name a segment"),
    ("{ locals: }", "the segment “locals” says nothing"),
    ("\n  Locals: sea\n  locals: not sea", "broadsheet.yml:11:3: “locals” is “Locals” in line 10"),
  ])
  func `a segment that nobody could name is refused`(segments: String, words: String) throws {
    let said = problem { _ = try edition(segments) }
    #expect(said.contains(words) && said.contains("broadsheet.yml:"), "\(said)")
  }
}
