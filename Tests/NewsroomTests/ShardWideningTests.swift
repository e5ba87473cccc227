import Delivery
import Diagnostics
import Expressions
import Foundation
import Mail
import Subscribers
import TestSupport
import Testing

@testable import Newsroom

/// Shards whose recipients become more, and journals of theirs that are taken away.
extension ShardTests {
  @Test func `a part of the list is cut into shards, and the rest joins them`() throws {
    let edition = try edition()
    #expect(try fix(edition, 2, "email ~ r1*").recipients == 2)
    #expect(try send(edition, "1/2").accepted == 1)
    let report = try edition.send("one") {
      $0.widens = true
      $0.limit = 3
    }
    #expect(report.accepted == 3)
    #expect(try send(edition, "1/2").accepted + send(edition, "2/2").accepted == 6)
    #expect(Set(edition.mailed).count == 10 && edition.mailed.count == 10)
    // A shard that heard nothing of the widening yet hears of it.
    let main = try edition.folder.read("issues/one/journal")
    #expect(main.split(separator: "\n").count { $0.contains("\trecipients\t") } == 2)
  }

  @Test func `a shard of a part stays in it, however often it is started`() throws {
    let edition = try edition()
    #expect(try fix(edition, 2, "email ~ r1*").recipients == 2)
    for count in [1, 0, 0] {
      #expect(try send(edition, "1/2") { $0.widens = true }.attempted == count)
    }
    #expect(try send(edition, "2/2") { $0.widens = true }.accepted == 1)
    #expect(edition.mailed.count == 2)
    // The same once more changes nothing; another part is refused.
    #expect(try fix(edition, 2, "email ~ r1*").recipients == 2)
    #expect(problem { _ = try fix(edition, 2, "email ~ r2*") }.contains("nobody can be added"))
  }

  @Test func `a widening that some shards have not heard of is told to them`() throws {
    let edition = try edition()
    _ = try fix(edition, 2, "email ~ r1*")
    let before = try edition.folder.read("issues/one/journal.2")
    try edition.send("one") {
      $0.widens = true
      $0.limit = 1
    }
    try edition.folder.write("issues/one/journal.2", before)
    #expect(try send(edition, "2/2").accepted == 5)
    #expect(try edition.newsroom.status("one").accepted == 6)
  }

  @Test(arguments: ["journal.2", "journal.1"])
  func `a shard's journal that is gone or another's forbids to send`(name: String) throws {
    let edition = try edition()
    _ = try fix(edition, 2)
    _ = try send(edition, "1/2")
    let folder = edition.folder.url.appending(path: "issues/one")
    let journal = folder.appending(path: name)
    let content = try Data(contentsOf: journal)
    try FileManager.default.removeItem(at: journal)
    #expect(problem { try edition.send("one") }.contains("is gone"))
    let other = try Data(
      contentsOf: folder.appending(path: name == "journal.1" ? "journal.2" : "journal.1"))
    try other.write(to: journal)
    #expect(problem { try edition.send("one") }.contains("not the journal of shard"))
    try content.write(to: journal)
    #expect(try edition.send("one").accepted == 5)
  }

  @Test
  func `a shard whose folder is taken away leaves what it knows, and the issue goes on with it`()
    throws
  {
    let edition = try edition()
    _ = try fix(edition, 2)
    let files = try ["issue.json", "html.mustache", "text.mustache"].map {
      ("issues/one/\($0)", try edition.folder.read("issues/one/\($0)"))
    }
    let taken = Collected<Bool>()
    let folder = edition.folder.url
    let said = problem {
      try edition.send(
        "one", { $0.shardChoice = ShardChoice(parsing: "2/2") },
        events: { event in
          guard case .settled = event, taken.all.isEmpty else { return }
          taken.add(true)
          do { try FileManager.default.removeItem(at: folder.appending(path: "issues/one")) } catch
          {
            Issue.record("\(error)")
          }
        })
    }
    #expect(said.contains("rescued-1"), "\(said)")
    let mailed = edition.mailed.count
    #expect(mailed >= 1 && edition.folder.exists("issues/one.rescued-1/journal.2"))
    for (name, text) in files { try edition.folder.write(name, text) }
    #expect(try edition.newsroom.status("one").accepted == mailed)
    #expect(problem { _ = try send(edition, "1/2") }.contains("not fixed"))
    #expect(try fix(edition, 2).recipients == 10)
    #expect(try send(edition, "1/2").accepted == 5)
    #expect(try send(edition, "2/2").accepted == 5 - mailed)
    #expect(Set(edition.mailed).count == 10 && edition.mailed.count == 10)
  }
}
