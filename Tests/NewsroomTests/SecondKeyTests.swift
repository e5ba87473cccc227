import Diagnostics
import Digest
import Foundation
import TestSupport
import Testing

@testable import Newsroom

/// A clone with a key of its own: the links in its mails would be dead wherever the first one is.
@Suite struct SecondKeyTests {
  private static let words = "the key is another than the one with which one was sent"

  /// Another key than that with which the first issue was sent.
  private func cloned() throws -> TestEdition {
    let edition = try TestEdition()
    try edition.compose("one")
    try edition.send("one")
    try edition.folder.write(
      "secret.key", Data(repeating: 8, count: 32).base64EncodedString() + "\n")
    try edition.article("new", "Something New", "2025-11-21")
    return edition.at(TestEdition.noon.addingTimeInterval(60))
  }

  @Test func `nothing is sent with it, and whatever looks says so`() throws {
    let edition = try cloned()
    let warnings = try edition.compose("two").warnings
    #expect(warnings.contains { $0.reason.hasPrefix(Self.words) })
    do {
      try edition.send("two")
      Issue.record("sent with another key")
    } catch let error as NewsroomProblem {
      #expect(error.problems.first?.reason.hasPrefix(Self.words) == true)
      #expect(error.problems.first?.location?.description == "issues/one/journal:2")
      #expect(error.problems.first?.category == .configuration)
    }
    #expect(problem { try edition.send("two") { $0.route = .folder(nil) } }.contains(Self.words))
    let findings = try edition.newsroom.check("two", skipsBadRows: false).findings
    #expect(findings.contains { $0.severity == .error && $0.problem.reason.hasPrefix(Self.words) })
    let found = edition.newsroom.doctor(DoctorRequest(isOffline: true))
    #expect(
      found.count { $0.severity == .error && $0.problem.reason.hasPrefix(Self.words) } == 1)
    for id in ["two", nil] {
      guard case .issue(let shown) = try edition.newsroom.preview(id, PreviewMemory()) else {
        throw Problem("there are articles")
      }
      #expect(
        shown.findings.contains {
          $0.severity == .error && $0.problem.reason.hasPrefix(Self.words)
        })
    }
    #expect(edition.mailed.count == 5)
  }

  @Test func `an issue of another list was sent with the key too`() throws {
    var edition = try TestEdition(extra: "lists: { weekly: {}, daily: { name: Daily } }")
    try edition.folder.write("subscribers/daily.csv", "email\nzoe@example.org\n")
    try edition.compose("one")
    try edition.send("one")
    try edition.folder.write(
      "secret.key", Data(repeating: 8, count: 32).base64EncodedString() + "\n")
    edition = edition.at(TestEdition.noon.addingTimeInterval(60))
    var request = ComposeRequest(issue: "daily-two")
    request.list = "daily"
    _ = try edition.newsroom.compose(request, replacing: false)
    #expect(problem { try edition.send("daily-two") }.contains(Self.words))
  }

  @Test func `one that reached nobody says nothing of keys`() throws {
    let edition = try TestEdition()
    try edition.compose("one")
    try edition.send("one") { $0.route = .folder(nil) }
    try edition.folder.write(
      "secret.key", Data(repeating: 8, count: 32).base64EncodedString() + "\n")
    try edition.send("one")
    #expect(edition.mailed.count == 5)
  }

  @Test func `a key that was changed on purpose is one to send with`() throws {
    let edition = try cloned()
    try edition.compose("two")
    try FileManager.default.removeItem(at: edition.folder.url.appending(path: "secret.key"))
    #expect(try edition.newsroom.keyIsMissed())
    var effects = edition.effects
    effects.randomBytes = { Array(repeating: 9, count: $0) }
    let newsroom = Newsroom(at: edition.newsroom.folder, effects: effects)
    _ = try newsroom.makeKey()
    #expect(!edition.folder.exists("issues/two/journal"))
    try edition.send("two")
    #expect(edition.mailed.count == 10)
    // Whoever has the old one still is told.
    try edition.folder.write(
      "secret.key", Data(repeating: 7, count: 32).base64EncodedString() + "\n")
    try edition.article("more", "Something More", "2025-11-21")
    let later = edition.at(TestEdition.noon.addingTimeInterval(120))
    try later.compose("three")
    #expect(problem { try later.send("three") }.contains("with which two was sent"))
  }

  @Test func `the first key of an edition is no renewed one`() throws {
    let edition = try TestEdition()
    try FileManager.default.removeItem(at: edition.folder.url.appending(path: "secret.key"))
    var effects = edition.effects
    effects.randomBytes = { Array(repeating: 9, count: $0) }
    let founding = try Newsroom(at: edition.newsroom.folder, effects: effects).found()
    #expect(founding.key != nil && founding.wasEdition)
    #expect(!edition.folder.exists("key.renewed"))
  }
}
