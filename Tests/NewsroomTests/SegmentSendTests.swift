import Delivery
import Diagnostics
import Expressions
import Foundation
import Mail
import Subscribers
import TestSupport
import Testing

@testable import Newsroom

/// An issue that goes to a part of the list, and then to more of it.
@Suite struct SegmentSendTests {
  private func edition(_ extra: String = "") throws -> TestEdition {
    let edition = try TestEdition(extra: extra)
    try edition.folder.write(
      "subscribers/weekly.csv",
      "email,name,tags,town\n"
        + "ada@example.org,Ada,sea,Oslo\nben@example.org,Ben,,Oslo\ncleo@example.org,Cleo,sea,Rome\n"
        + "dora@example.org,Dora,,Rome\nemil@example.org,Emil,,\n")
    try edition.compose("one")
    return edition
  }

  @discardableResult
  private func send(_ edition: TestEdition, where text: String?, widens: Bool = true) throws
    -> SendReport
  {
    let segment = try text.map { try SegmentExpression(parsing: $0) }
    return try edition.send("one") {
      $0.segment = segment
      $0.widens = widens
    }
  }

  private func names(_ edition: TestEdition) -> [String] {
    edition.mailed.map { String($0.prefix { $0 != "@" }) }
  }

  private func records(_ edition: TestEdition) throws -> [RecipientsRecord] {
    try edition.newsroom.journalState(of: "one").recipientsRecords
  }

  @Test func `a part gets it, another part joins, and the rest comes once`() throws {
    let edition = try edition()
    #expect(try send(edition, where: "town = Oslo").accepted == 2)
    #expect(names(edition) == ["ada", "ben"])
    // Asked again, the part has nobody left.
    #expect(try send(edition, where: "town=oslo".replacing("oslo", with: "Oslo")).attempted == 0)
    #expect(try send(edition, where: "sea").accepted == 1)
    #expect(names(edition) == ["ada", "ben", "cleo"])
    // Whoever comes meanwhile belongs to the rest that is not frozen yet.
    let roster = try edition.folder.read("subscribers/weekly.csv")
    try edition.folder.write("subscribers/weekly.csv", roster + "zoe@example.org,Zoe,,\n")
    #expect(try send(edition, where: nil).accepted == 3)
    #expect(names(edition) == ["ada", "ben", "cleo", "dora", "emil", "zoe"])
    try edition.folder.write(
      "subscribers/weekly.csv", roster + "zoe@example.org,Zoe,,\nlate@example.org,Late,,\n")
    #expect(try send(edition, where: nil).attempted == 0)
    let records = try records(edition)
    #expect(records.map(\.segment) == ["town = Oslo", "sea", nil])
    #expect(records.map(\.first) == [1, 3, 4] && records.map(\.last) == [2, 3, 6])
    #expect(records.map { $0.carries.isEmpty } == [true, true, false])
    let status = try edition.newsroom.status("one")
    #expect(status.accepted == 6 && status.recipients == 6)
    #expect(problem { _ = try send(edition, where: "sea") }.contains("begun to the whole list"))
  }

  @Test func `a part alone is no issue of the list`() throws {
    let edition = try edition()
    try send(edition, where: "sea")
    let next = edition.at(TestEdition.noon + 7 * 86_400)
    try next.article("ebb", "Ebb", "2025-11-28")
    // It moved no window, carries nothing, and whoever composes is told what the part has had.
    let composing = try next.compose("two")
    #expect(titles(composing) == ["Ebb", "Low Tide"] || titles(composing) == ["Low Tide", "Ebb"])
    #expect(
      composing.warnings.map(\.reason) == ["a part of the list (sea) has had “Low Tide” with one"])
    #expect(try next.newsroom.check("one", skipsBadRows: false).isSendable)
    // Once another issue carried it, widening is refused as a first send would be.
    try next.send("two")
    let said = problem { _ = try send(next, where: nil) }
    #expect(said.contains("Low Tide") && said.contains("two"), "\(said)")
  }

  @Test func `widened to the list it is what it was composed as`() throws {
    let edition = try edition()
    try send(edition, where: "sea")
    try send(edition, where: nil)
    let next = edition.at(TestEdition.noon + 7 * 86_400)
    try next.article("ebb", "Ebb", "2025-11-28")
    let composing = try next.compose("two")
    #expect(titles(composing) == ["Ebb"] && composing.warnings.isEmpty)
  }

  @Test func `a round goes on with the part alone, and says so`() throws {
    let edition = try edition()
    try edition.send("one") {
      $0.segment = .tag("sea", isQuoted: false)
      $0.limit = 1
    }
    var request = SendRequest(route: .relays)
    #expect(try edition.newsroom.agenda(request).agenda.goOn == ["one"])
    request.issue = "one"
    let plan = try edition.newsroom.plan(request)
    #expect(plan.recipients == 1)
    #expect(plan.warnings.map(\.reason) == ["the issue goes to a part of the list alone: sea"])
    #expect(try edition.newsroom.send(plan).accepted == 1)
    #expect(names(edition) == ["ada", "cleo"])
  }

  @Test func `who of a part has left is suppressed, and who is put off stays`() throws {
    let edition = try edition()
    try edition.unsubscribe("ada@example.org")
    #expect(try send(edition, where: "sea").accepted == 1)
    let status = try edition.newsroom.status("one")
    #expect(status.recipients == 2 && status.suppressed == 1 && status.accepted == 1)
    try send(edition, where: nil)
    let all = try edition.newsroom.status("one")
    #expect(all.accepted == 4 && all.suppressed == 1 && all.recipients == 5)
  }

  @Test func `segments of the configuration stand for their expressions`() throws {
    let edition = try edition("segments: { Locals: \"town = Oslo\" }")
    #expect(try send(edition, where: "locals and not sea").accepted == 1)
    #expect(try records(edition).map(\.segment) == ["town = Oslo and not sea"])
    try edition.configure(extra: "segments: { locals: \"town =\" }")
    #expect(
      problem { _ = try send(edition, where: "locals") }.contains(
        "broadsheet.yml:9:13: expression, column 7: a value is missing"))
  }

  @Test func `an issue whose rest is nobody is the list's all the same`() throws {
    let edition = try edition()
    #expect(try send(edition, where: "email ~ *").accepted == 5)
    #expect(try send(edition, where: nil).attempted == 0)
    let segments = try records(edition).map(\.segment)
    #expect(segments == ["email ~ \"*\"", nil], "\(segments)")
    try edition.article("ebb", "Ebb", "2025-11-21")
    #expect(titles(try edition.compose("two")) == ["Ebb"])
  }

  @Test func `a dry run shows whom the real send would mail`() throws {
    let edition = try edition()
    try send(edition, where: "sea")
    for route in [SendRequest.Route.folder(nil), .rehearsal] {
      var request = SendRequest(issue: "one", route: route)
      #expect(try edition.newsroom.plan(request).recipients == 2)
      request.widens = true
      #expect(try edition.newsroom.plan(request).recipients == 5)
    }
  }

  @Test
  func
    `a dry run of a part that is begun shows what the send of it would mail, or refuses as it does`()
    throws
  {
    let edition = try edition()
    func dryRun(_ text: String) throws -> [String] {
      var request = SendRequest(issue: "one", route: .folder(nil))
      request.segment = try SegmentExpression(parsing: text)
      let folder = edition.folder.url.appending(path: "outbox/one")
      try? FileManager.default.removeItem(at: folder)
      _ = try edition.newsroom.send(edition.newsroom.plan(request))
      return try FileManager.default.contentsOfDirectory(atPath: folder.path).map {
        try String(contentsOf: folder.appending(path: $0), encoding: .utf8)
      }.sorted()
    }
    let sea = try SegmentExpression(parsing: "sea")
    try edition.send("one") {
      $0.segment = sea
      $0.limit = 1
    }
    let frozen = try dryRun("sea")
    #expect(frozen.count == 2)
    let roster = try edition.folder.read("subscribers/weekly.csv")
    try edition.folder.write(
      "subscribers/weekly.csv",
      roster.replacing(",Ada,", with: ",Adele,").replacing(",Ben,", with: ",Benno,"))
    #expect(try dryRun("sea") == frozen)
    let widened = try dryRun("town = Oslo")
    #expect(widened.count == 3 && frozen.allSatisfy(widened.contains))
    #expect(widened.count { $0.contains("Benno") } == 1)
    try send(edition, where: nil)
    #expect(problem { _ = try dryRun("sea") }.contains("begun to the whole list"))
  }

  @Test func `a dry run of a part shows that part, and an unknown column is named`() throws {
    let edition = try edition()
    var request = SendRequest(issue: "one", route: .folder(nil))
    request.segment = try SegmentExpression(parsing: "sea")
    #expect(try edition.newsroom.send(edition.newsroom.plan(request)).accepted == 2)
    #expect(
      problem { _ = try send(edition, where: "twon = Oslo") }.contains("did you mean “town”?"))
    #expect(edition.mailed.isEmpty)
  }

  @Test func `a widening that was cut short before it was written down is made anew`() throws {
    let edition = try edition()
    try send(edition, where: "sea")
    // What a kill leaves: recipients that no journal tells of.
    let digest = try #require(records(edition).last?.digest)
    _ = try RecipientsFile.widen(
      edition.newsroom.files.recipients(of: "one"), expecting: digest,
      rows: [(address: try .init(parsing: "nobody@example.org"), values: ["Nobody"])])
    #expect(try send(edition, where: nil).accepted == 3)
    #expect(names(edition) == ["ada", "cleo", "ben", "dora", "emil"])
  }

  @Test func `who could not be mailed counts once, by status, listing and report`() throws {
    let edition = try edition()
    for name in ["ben", "cleo", "emil"] { try edition.unsubscribe("\(name)@example.org") }
    func counts() throws -> [Int] {
      let status = try edition.newsroom.status("one")
      let report = try edition.newsroom.report(on: "one")
      let row = try #require(try edition.newsroom.issues(of: nil).rows.first)
      return [
        status.suppressed, report.count(.suppressed), status.recipients, report.recipients,
        row.recipients,
      ]
    }
    // Ada has it; Ben is of the part and has left.
    #expect(try send(edition, where: "town = Oslo").accepted == 1)
    #expect(try counts() == [1, 1, 2, 2, 2])
    // Cleo of the second part; Ben is in it too, and counted.
    #expect(try send(edition, where: "town = Oslo or town = Rome").accepted == 1)
    #expect(try counts() == [2, 2, 4, 4, 4])
    // The rest are Dora, who joined the second part, and Emil, who has left.
    let roster = try edition.folder.read("subscribers/weekly.csv")
    try edition.folder.write("subscribers/weekly.csv", roster + "zoe@example.org,Zoe,,\n")
    #expect(try send(edition, where: nil).accepted == 1)
    #expect(try counts() == [3, 3, 6, 6, 6])
  }
}
