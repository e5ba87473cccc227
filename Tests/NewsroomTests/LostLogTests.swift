import Diagnostics
import Digest
import Foundation
import Mail
import Subscribers
import TestSupport
import Testing

@testable import Newsroom

/// A consent log of before, or none, beside issues that noted who had left: nobody of them is written to again.
@Suite struct LostLogTests {
  @Test func `a backup of a log stops the next issue too`() throws {
    let edition = try TestEdition()
    let log = "subscribers/weekly.events.jsonl"
    try edition.unsubscribe("ada@example.org")
    let backup = try edition.folder.read(log)
    try edition.unsubscribe("ben@example.org")
    try edition.compose("one")
    #expect(try edition.send().accepted == 3)
    try edition.folder.write(log, backup)
    // As many others may have left since: nobody is taken for somebody else.
    for name in ["cleo", "dora"] { try edition.unsubscribe("\(name)@example.org") }
    try edition.article("new", "Something New", "2025-11-21")
    let words = "1 address that had left when one was composed is not in this log"
    #expect(problem { try edition.compose("two") }.contains(words))
    #expect(!edition.folder.exists("issues/two"))
    let findings = try edition.newsroom.listFindings(edition.newsroom.edition(list: nil))
    #expect(findings.map(\.severity) == [.error])
    #expect(findings.first.map { "\($0.problem)" }?.contains(words) == true)
    try edition.unsubscribe("ben@example.org")
    try edition.compose("two")
    #expect(edition.mailed.count == 3)
  }

  @Test
  func `a log that is gone stops the next issue until somebody says that it is lost for good`()
    throws
  {
    let edition = try TestEdition()
    try edition.unsubscribe("ada@example.org")
    try edition.compose("one")
    #expect(try edition.send().accepted == 4)
    try FileManager.default.removeItem(
      at: edition.folder.url.appending(path: "subscribers/weekly.events.jsonl"))
    try edition.article("new", "Something New", "2025-11-21")
    #expect(problem { try edition.compose("two") }.contains("is not in this log"))
    let left = try edition.folder.read("issues/one/left")
    try edition.folder.write("issues/one/left", left.prefix { $0 != "\n" } + "\n")
    try edition.compose("two")
    // An issue of the time before who left was noted has their number alone.
    try edition.unsubscribe("ada@example.org")
    try edition.compose("x3", again: true)
    try edition.folder.write("subscribers/weekly.events.jsonl", "")
    try FileManager.default.removeItem(
      at: edition.folder.url.appending(path: "issues/x3/left"))
    #expect(
      problem { try edition.compose("four", again: true) }.contains(
        "0 addresses have left the list by this log, and there were 1 when x3 was composed"))
  }

  @Test func `whoever is forgotten, comes back or leaves twice is not missed`() throws {
    let edition = try TestEdition()
    for name in ["ada", "ben", "cleo"] { try edition.unsubscribe("\(name)@example.org") }
    try edition.compose("one")
    _ = try edition.newsroom.forget(EmailAddress(parsing: "ada@example.org"))
    try ConsentLog(of: edition.newsroom.files.list("weekly")).append(
      ConsentEvent(
        time: edition.effects.now().addingTimeInterval(60), kind: .confirmed,
        address: EmailAddress(parsing: "ben@example.org"), source: "web"))
    _ = try ConsentLog.compact(edition.newsroom.files.list("weekly"))
    try edition.compose("two", again: true)
    #expect(try edition.folder.read("issues/two/left").split(separator: "\n").count == 4)
  }

  @Test func `under another key their number counts`() throws {
    let edition = try TestEdition()
    for name in ["ada", "ben"] { try edition.unsubscribe("\(name)@example.org") }
    try edition.compose("one")
    try edition.folder.write(
      "secret.key", Data(repeating: 8, count: 32).base64EncodedString() + "\n")
    try edition.compose("two", again: true)
    try edition.folder.write("subscribers/weekly.events.jsonl", "")
    #expect(
      problem { try edition.compose("x3", again: true) }.contains(
        "2 addresses that had left when two was composed are not in this log"))
    try edition.folder.write(
      "secret.key", Data(repeating: 7, count: 32).base64EncodedString() + "\n")
    #expect(
      problem { try edition.compose("x3", again: true) }.contains(
        "0 addresses have left the list by this log, and there were 2 when two was composed"))
  }

  @Test func `what shows a send is stopped by what stops it`() throws {
    let edition = try TestEdition()
    try edition.unsubscribe("ada@example.org")
    try edition.compose("one")
    try edition.folder.write("subscribers/weekly.events.jsonl", "")
    for route in [SendRequest.Route.folder(nil), .rehearsal, .relays] {
      let words = problem { _ = try edition.newsroom.plan(SendRequest(issue: "one", route: route)) }
      #expect(words.contains("1 address that had left when one was composed"), "\(route)")
    }
    _ = try edition.newsroom.plan(
      SendRequest(issue: "one", route: .test([EmailAddress(parsing: "ben@example.org")])))
  }

  @Test func `what would be composed next says that it cannot be`() throws {
    let edition = try TestEdition()
    try edition.unsubscribe("ada@example.org")
    try edition.compose("one")
    try edition.folder.write("subscribers/weekly.events.jsonl", "")
    try edition.article("new", "Something New", "2025-11-21")
    guard case .issue(let shown) = try edition.newsroom.preview(nil, PreviewMemory()) else {
      throw Problem("there are articles")
    }
    #expect(
      shown.findings.contains {
        $0.rule == .consentLog
          && "\($0.problem)".contains("1 address that had left when one was composed")
      })
  }
}
