import Diagnostics
import Foundation
import Mail
import TestSupport
import Testing

@testable import Subscribers

/// Each source that says that somebody has left is kept by itself: taking one back brings nobody back whom another took
/// off.
@Suite struct ImportOptOutTests {
  let list: ImportFolder
  private let bob: EmailAddress

  init() throws {
    list = try ImportFolder()
    bob = try EmailAddress(parsing: "bob@x.org")
    try list.folder.write("subscribers/weekly.csv", "email,name\nann@x.org,Ann\nbob@x.org,Bob\n")
  }

  private func suppress(_ id: String = "one") throws {
    try list.run("l.csv", "email\nbob@x.org\n", id: id) { $0.isSuppression = true }
  }

  @Test(arguments: ["unsubscribe", "mark"])
  func `who leaves after an import has left when it is taken back`(_ way: String) throws {
    try suppress()
    let later = ImportFolder.noon.addingTimeInterval(9)
    if way == "mark" {
      _ = try MailingList.mark(
        bob, .unsubscribed, reason: "asked", on: list.files, at: later, source: "cli")
    } else {
      let outcome = try MailingList.unsubscribe(bob, from: list.files, at: later, source: "mail")
      #expect(outcome == .unsubscribed(isInRoster: true))
      let log = list.log
      #expect(
        try MailingList.unsubscribe(bob, from: list.files, at: later, source: "mail")
          == .alreadyUnsubscribed)
      #expect(list.log == log)
    }
    _ = try list.undo()
    #expect(try list.status("bob@x.org") == .unsubscribed)
  }

  @Test func `a second file that says so is kept when the first is taken back`() throws {
    try suppress()
    let report = try list.run(
      "unsubscribed_x.csv",
      "Email Address,UNSUB_TIME,LEID,EUID\nbob@x.org,2022-03-04 10:00:00,1,2\n",
      id: "two")
    #expect(report.events == 1 && report.suppressed == 1)
    _ = try list.undo("one")
    #expect(try list.mailed() == ["ann@x.org"])
    _ = try list.undo("two")
    #expect(try list.mailed() == ["ann@x.org", "bob@x.org"])
  }

  @Test func `a file that says so is kept when a bounce is undone`() throws {
    let log = try ConsentLog(at: list.files.consentLog)
    try log.append(
      ConsentEvent(
        time: ImportFolder.noon, kind: .bounced, address: bob, source: "bounce", id: "issue/1"))
    try list.run("a.csv", "email,status\nbob@x.org,unsubscribed\n")
    try log.append(ConsentEvent(undoing: "issue/1", at: ImportFolder.noon, source: "cli"))
    #expect(try list.status("bob@x.org") == .unsubscribed)
  }

  @Test(arguments: [["2020-01-01", "2026-01-01"], ["2026-01-01", "2020-01-01"]])
  func `the newest date of several counts against what a merge brings`(_ dates: [String]) throws {
    for (number, date) in dates.enumerated() {
      try list.run("\(number).csv", "email,unsubscribed_at\nbob@x.org,\(date)\n", id: "\(number)")
    }
    try merge("2023-01-01T00:00:00Z")
    #expect(try list.status("bob@x.org") == .unsubscribed)
    let other = try ImportOptOutTests()
    try other.list.run(
      "a.csv", "email,unsubscribed_at\nbob@x.org,\(dates[0])\nbob@x.org,\(dates[1])\n")
    try other.merge("2023-01-01T00:00:00Z")
    #expect(try other.list.status("bob@x.org") == .unsubscribed)
  }

  /// A line of another clone's log: the person came back.
  private func merge(_ time: String) throws {
    let line = #"{"time":"\#(time)","event":"confirmed","email":"bob@x.org","source":"web"}"#
    try list.folder.write("subscribers/weekly.events.jsonl", list.log + line + "\n")
  }

  @Test func `of no date it is at present, whatever was known`() throws {
    _ = try MailingList.unsubscribe(
      bob, from: list.files, at: Date(timeIntervalSince1970: 1_600_000_000), source: "mail")
    try list.run("a.csv", "email,status\nbob@x.org,unsubscribed\n")
    try merge("2023-01-01T00:00:00Z")
    #expect(try list.status("bob@x.org") == .unsubscribed)
  }

  @Test func `the same file changes nothing, whatever it is called and whoever came back`() throws {
    try suppress()
    let log = list.log
    try list.run("other.csv", "email\nbob@x.org\n", id: "two") { $0.isSuppression = true }
    #expect(list.log == log)
    _ = try list.undo()
    try suppress("three")
    #expect(try list.status("bob@x.org") == .unsubscribed)
    var back = ConsentEvent(
      time: ImportFolder.noon.addingTimeInterval(99), kind: .subscribed, address: bob,
      source: "cli", reason: "asked")
    back.renews = true
    try ConsentLog(at: list.files.consentLog).append(back)
    let report = try list.run(
      "l.csv", "email\nbob@x.org\n", id: "four", at: ImportFolder.noon.addingTimeInterval(200)
    ) { $0.isSuppression = true }
    #expect(try list.status("bob@x.org") == .subscribed)
    #expect(report.outdated == 1 && report.warnings.count == 1)
  }

  @Test func `a day is over at its end`() throws {
    var back = ConsentEvent(
      time: ImportFolder.noon.addingTimeInterval(-90_000), kind: .subscribed, address: bob,
      source: "cli", reason: "asked")
    back.renews = true
    try ConsentLog(at: list.files.consentLog).append(back)
    try list.run("a.csv", "email,unsubscribed_at\nbob@x.org,11/25/2026 10:11 AM\n", id: "0")
    #expect(try list.status("bob@x.org") == .subscribed)
    try list.run("b.csv", "email,unsubscribed_at\nbob@x.org,2026-11-25\n")
    #expect(try list.status("bob@x.org") == .unsubscribed)
  }

  private static let refused: [(String, String)] = [
    ("email,status,note\nbob@x.org,unsubscribed,moved, no forwarding\n", "bob@x.org"),
    ("email,name,status\nDock, Bob,bob@x.org,unsubscribed\n", "bob@x.org"),
    ("email,status\n\"bob@x.org\"x,unsubscribed\n", "bob@x.org"),
    ("email,status\n\"bob@x.org\"xyz,unsubscribed\n", ""),
    ("email,status\nbob@@x.org,unsubscribed\n", ""),
  ]

  @Test(arguments: refused)
  func `a row that is refused is heeded where it says who has left, and told of where it cannot`(
    _ text: String, _ address: String
  ) throws {
    let report = try list.run("a.csv", text)
    #expect(report.refused == 1 && report.mustBeMended)
    #expect(report.lost == (address.isEmpty ? 1 : 0))
    #expect(try list.mailed() == (address.isEmpty ? ["ann@x.org", "bob@x.org"] : ["ann@x.org"]))
  }

  @Test func `everybody in a list of suppressions has left, be it that a row is refused`() throws {
    let report = try list.run("a.csv", "email,note\nann@x.org,\nbob@x.org,moved, twice\n") {
      $0.isSuppression = true
    }
    #expect(try list.mailed() == [] && !report.mustBeMended && report.refused == 1)
  }

  @Test func `rows that were refused say who had left when they are mended`() throws {
    try list.run("unsubscribed_1.csv", "Email Address,LEID,EUID\nbob@@x.org,1,a\n") {
      $0.refused = list.place.appending("r.csv")
    }
    let text = try list.folder.read("r.csv")
    #expect(text == "file_status,Email Address,LEID,EUID\nunsubscribed,bob@@x.org,1,a\n")
    try list.run("r2.csv", text.replacing("@@", with: "@"), id: "two")
    #expect(try list.mailed() == ["ann@x.org"])
  }

  @Test func `somebody who was renamed is one person`() throws {
    let robert = try EmailAddress(parsing: "robert@x.org")
    _ = try MailingList.rename(
      bob, to: robert, values: [:], of: list.files, at: ImportFolder.noon, source: "cli")
    let file = "email,name\nbob@x.org,Bobby\nann@x.org,Ann\n"
    let report = try list.run("a.csv", file)
    #expect(report.new == 0 && report.changed == 1 && report.events == 0)
    #expect(list.roster == "email,name\nann@x.org,Ann\nrobert@x.org,Bobby\n")
    let sync = try list.run("a.csv", file, id: "two") { $0.removal = .usual }
    #expect(sync.isNothing)
    _ = try list.undo("one")
    #expect(list.roster == "email,name\nann@x.org,Ann\nrobert@x.org,Bob\n")
  }

  @Test func `an export keeps who was renamed, and what its columns are called`() throws {
    try list.folder.write(
      "subscribers/weekly.csv",
      "email,name,listed,their_status,active\nann@x.org,Ann,no,gold,no\nbob@x.org,Bob,yes,x,yes\n'q@x.org,Q\nq@x.org,R\n"
    )
    _ = try MailingList.rename(
      bob, to: EmailAddress(parsing: "robert@x.org"), values: [:], of: list.files,
      at: ImportFolder.noon, source: "cli")
    _ = try MailingList.unsubscribe(
      EmailAddress(parsing: "ann@x.org"), from: list.files, at: ImportFolder.noon, source: "web")
    let export = try list.export()
    let other = try ImportFolder()
    try other.run("export.csv", export)
    #expect(other.roster == list.roster)
    #expect(try other.mailed() == list.mailed())
    let state = try other.state()
    let again = try other.run("export.csv", export, id: "two")
    #expect(again.isNothing)
    #expect(try other.state() == state)
    _ = try MailingList.unsubscribe(bob, from: other.files, at: ImportFolder.noon, source: "mail")
    #expect(try other.status("robert@x.org") == .unsubscribed)
    #expect(try other.export().components(separatedBy: "robert@x.org").count == 2)
  }
}
