import ArgumentParser
import Foundation
import Mail
import Newsroom
import SMTPSink
import TestSupport
import Testing

@testable import broadsheet

/// The commands about issues that are begun, and `send` for which nobody names one.
@Suite struct DecisionCommandTests {
  private let edition: ComposedEdition
  private var binary: Binary { edition.binary }
  private let now = ComposedEdition.now
  private let dayAfter = "2026-11-22T08:00:00+01:00"

  init() throws { edition = try ComposedEdition() }

  private func json(_ output: String) throws -> Any {
    try JSONSerialization.jsonObject(with: Data(output.utf8))
  }

  @Test func `an issue of another day is listed and not sent, and the list says what to do`() throws
  {
    let sink = try SMTPSink(store: MemoryStore())
    defer { sink.stop() }
    try edition.useRelay(port: sink.port)
    let old = try binary.run("send", "--yes", "--now", dayAfter)
    #expect(old.status == 64 && old.output.isEmpty)
    #expect(old.errors.contains("  2026-W47\n") && old.errors.contains("broadsheet discard"))
    #expect(sink.sessions == 0)
    #expect(try binary.run("discard", "2026-W47").status == 64)
    #expect(try binary.run("discard", "2026-W47", "--yes").status == 0)
    #expect(!binary.folder.exists("issues/2026-W47"))
    let none = try binary.run("send", "--yes", "--now", dayAfter)
    #expect(
      none.status == 65 && none.errors.contains("no issue of the list “weekly” is composed yet"))
  }

  @Test func `a check says of an issue that is begun what becomes of it`() throws {
    func ending(_ status: Int32 = 0) throws -> String {
      let checked = try binary.run("check", "--now", now)
      #expect(checked.status == status, "\(checked.output)")
      #expect(
        checked.output.contains("error: it was discarded: two have it [journal]") == (status == 65))
      let last = checked.output.split(separator: "\n").last.map(String.init) ?? ""
      return last.replacing(/\ \((1 error, )?\d+ warnings?\)$/, with: "")
    }
    let sink = try SMTPSink(store: MemoryStore())
    defer { sink.stop() }
    try edition.useRelay(port: sink.port)
    #expect(try ending() == "2026-W47 can be sent")
    #expect(try binary.run("send", "--yes", "--limit", "2", "--now", now).status == 75)
    #expect(try ending() == "2026-W47 can be sent to the 3 left over: 2 of 5 have it")
    let folder = binary.folder.url
    try FileManager.default.copyItem(
      at: folder.appending(path: "issues"), to: folder.appending(path: "issues.half"))
    #expect(try binary.run("send", "--yes", "--now", now).status == 0)
    #expect(try ending() == "2026-W47 is sent: 5 of 5 have it")
    try FileManager.default.removeItem(at: folder.appending(path: "issues"))
    try FileManager.default.moveItem(
      at: folder.appending(path: "issues.half"), to: folder.appending(path: "issues"))
    #expect(try binary.run("discard", "2026-W47", "--yes", "--reason", "two have it").status == 0)
    #expect(
      try ending(65) == "2026-W47 was discarded: 2 of 5 have it, and nobody else is mailed")
  }

  @Test func `what is begun is gone on with before a fresh issue, and JSON is one value`() throws {
    let store = MemoryStore()
    let sink = try SMTPSink(store: store)
    defer { sink.stop() }
    try edition.useRelay(port: sink.port)
    #expect(try binary.run("send", "--yes", "--limit", "3", "--now", now).status == 75)
    #expect(
      try binary.run("compose", "later", "--again", "--since", "14 days", "--now", now).status == 0)
    #expect(try binary.run("compose", "regular", "--again", "--now", now).status == 0)
    let sent = try binary.run("send", "--yes", "--json", "--now", now)
    #expect(sent.status == 0, "\(sent.errors)")
    let answer = try #require(try json(sent.output) as? [String: Any])
    #expect(answer["issue"] as? String == "regular" && answer["accepted"] as? Int == 5)
    let others = try #require(answer["others"] as? [[String: Any]])
    #expect(others.map { $0["issue"] as? String } == ["2026-W47"])
    #expect(store.mails.count == 10)
    let listed = try binary.run("issues", "--json")
    let rows = try #require(try json(listed.output) as? [[String: Any]])
    #expect(rows.map { $0["state"] as? String } == ["sent", "composed", "sent"])
    #expect(
      rows.first?.keys.sorted() == [
        "composed", "issue", "leftOver", "list", "recipients", "sent", "state",
      ])
    #expect(try binary.run("issues").output.contains("regular   weekly  2026-11-20  sent"))
  }

  @Test func `a problem with one issue holds up no other`() throws {
    let store = MemoryStore()
    let sink = try SMTPSink(store: store)
    defer { sink.stop() }
    try edition.useRelay(port: sink.port)
    #expect(try binary.run("send", "--yes", "--limit", "3", "--now", now).status == 75)
    #expect(try binary.run("compose", "later", "--again", "--now", now).status == 0)
    let part = "issues/2026-W47/text.mustache"
    try binary.folder.write(part, try binary.folder.read(part) + "more\n")
    let sent = try binary.run("send", "--yes", "--now", now)
    #expect(sent.status == 65 && sent.errors.contains(part))
    #expect(sent.output == "later: 5 accepted\n")
    #expect(store.mails.count == 8)
  }

  @Test func `what is passed over is said, and who waits there is left over`() throws {
    let fault = try Fault(parsing: "dot:store-drop@2")
    let sink = try SMTPSink(configuration: .init(faults: [fault]), store: MemoryStore())
    defer { sink.stop() }
    try edition.useRelay(port: sink.port)
    #expect(try binary.run("send", "--yes", "--limit", "2", "--now", now).status == 75)
    let elsewhere = try binary.run("send", "--yes", "--owner", "ci", "--now", now)
    #expect(elsewhere.status == 0 && elsewhere.output == "nothing is to be sent\n")
    #expect(elsewhere.errors.contains("2026-W47 is passed over: another machine began it"))
    #expect(
      try binary.run("send", "2026-W47", "--yes", "--owner", "ci", "--now", now).status == 78)
    #expect(try binary.run("send", "--yes", "--now", now).output == "2026-W47: 3 accepted\n")
    #expect(try binary.run("compose", "later", "--again", "--now", now).status == 0)
    let next = try binary.run("send", "--yes", "--now", now)
    #expect(next.status == 75 && next.output == "later: 5 accepted\n")
    #expect(next.errors.contains("2026-W47 is passed over: 1 in doubt"))
    for quoted in next.errors.matches(of: /“broadsheet ([^”]*)”/) {
      let words = quoted.1.split(separator: " ").map(String.init)
      #expect(throws: Never.self, "\(quoted.1)") { try Broadsheet.parseAsRoot(words) }
    }
  }

  @Test func `one limit holds for all issues of a run, and whom it leaves out is named`() throws {
    let store = MemoryStore()
    let sink = try SMTPSink(store: store)
    defer { sink.stop() }
    try edition.useRelay(port: sink.port)
    #expect(try binary.run("send", "--yes", "--limit", "3", "--now", now).status == 75)
    #expect(try binary.run("compose", "later", "--again", "--now", now).status == 0)
    // Two are left of the first, and one more may be tried.
    let some = try binary.run("send", "--yes", "--limit", "3", "--now", now)
    #expect(some.status == 75 && some.output == "2026-W47: 2 accepted\nlater: 1 accepted\n")
    #expect(try binary.run("compose", "third", "--again", "--now", now).status == 0)
    let none = try binary.run("send", "--yes", "--json", "--limit", "4", "--now", now)
    #expect(none.status == 75 && store.mails.count == 10)
    #expect(
      none.errors.contains(
        "third is passed over: --limit 4 is used up; “broadsheet send third” sends it"))
    let answer = try #require(try json(none.output) as? [String: Any])
    #expect(answer["passedOver"] as? [String] == ["third"])
  }

  @Test func `who left while they were in doubt is resolved without a promise`() throws {
    let fault = try Fault(parsing: "dot:store-drop@2")
    let sink = try SMTPSink(configuration: .init(faults: [fault]), store: MemoryStore())
    defer { sink.stop() }
    try edition.useRelay(port: sink.port)
    #expect(try binary.run("send", "--yes", "--now", now).status == 75)
    let told = try binary.run("status", "--json", "--now", now).output
    let rows = try #require((try json(told) as? [String: Any])?["inDoubt"] as? Int)
    #expect(rows == 1)
    for address in ComposedEdition.everybody {
      #expect(
        try binary.run("subscribers", "unsubscribe", address, "--now", now).status == 0)
    }
    let resolved = try binary.run("resolve", "2026-W47", "--all", "resend", "--now", now)
    #expect(
      resolved.output
        == "2026-W47: 1 recipient put back; the list lets none of them be mailed\n")
    #expect(try binary.run("send", "2026-W47", "--yes", "--now", now).status == 0)
  }

  @Test func `who is in doubt is resolved, who was refused is put back, and the story is told`()
    throws
  {
    let store = MemoryStore()
    let faults = try ["dot:store-drop@3", "rcpt:550 5.1.1 nobody@5"].map { try Fault(parsing: $0) }
    let sink = try SMTPSink(configuration: .init(faults: faults), store: store)
    defer { sink.stop() }
    try edition.useRelay(port: sink.port)
    let yaml = try binary.folder.read("broadsheet.yml")
    try binary.folder.write(
      "broadsheet.yml", yaml.replacing("connections: 4", with: "connections: 1"))
    #expect(try binary.run("send", "--yes", "--now", now).status == 75)
    let resolved = try binary.run("resolve", "a.pell@example.net", "arrived", "--now", now)
    #expect(resolved.status == 0 && resolved.output == "2026-W47: 1 recipient booked as accepted\n")
    #expect(try binary.run("resolve", "--all", "resend", "--now", now).status == 0)
    let refused = try binary.run("retry", "2026-W47", "a.pell@example.net", "--now", now)
    #expect(refused.status == 65 && refused.errors.contains("a.pell@example.net has it"))
    let back = try binary.run("retry", "--code", "5.1.1", "--json", "--now", now)
    let putBack = try #require(try json(back.output) as? [String: Any], "\(back.errors)")
    #expect(putBack["issue"] as? String == "2026-W47" && putBack["putBack"] as? Int == 1)
    #expect(
      try binary.run("retry", "--now", now).output == "2026-W47: nothing to put back\n")
    let story = try binary.run("status", "zoe.lindqvist@example.com", "--json")
    let told = try #require(try json(story.output) as? [String: Any])
    #expect(told["outcome"] as? String == "pending" && told["number"] as? Int == 5)
    #expect(told["due"] is NSNull)
    let records = try #require(told["records"] as? [[String: Any]])
    #expect(records.last?["kind"] as? String == "retry" && records.last?["relay"] is NSNull)
    #expect(try binary.run("status", "2026-W47", "eve@example.org").status == 65)
    #expect(try binary.run("send", "--yes", "--now", now).status == 0)
    #expect(try binary.run("discard", "2026-W47", "--yes", "--now", now).status == 0)
    #expect(try binary.run("status").output.contains("discarded: nobody else is mailed"))
    let closed = try binary.run("send", "2026-W47", "--yes", "--now", now)
    #expect(closed.status == 65 && closed.errors.contains("it was discarded"))
    let round = try binary.run("send", "--yes", "--now", now)
    #expect(round.status == 0 && round.output == "nothing is to be sent\n")
  }

  @Test(arguments: [
    "resolve", "resolve arrived", "resolve ada@example.org", "resolve ada@example.org gone",
    "resolve --all ada@example.org resend", "retry --code 12", "retry --code 5.7", "discard",
    "discard a --reason=",
  ])
  func `what says too little or too much is refused`(_ line: String) {
    let words = line.split(separator: " ").map(String.init)
    let error = #expect(throws: (any Error).self) { try Broadsheet.parseAsRoot(words) }
    #expect(error.map { Broadsheet.exitCode(for: $0).rawValue } == 64)
  }

  @Test(arguments: [
    "resolve ada@example.org arrived", "resolve one --all resend", "retry", "status",
    "retry one --rejected --code 550 ada@example.org", "retry --code 5.7.1", "discard one --yes",
  ])
  func `what says enough is taken`(_ line: String) {
    let words = line.split(separator: " ").map(String.init)
    #expect(throws: Never.self) { try Broadsheet.parseAsRoot(words) }
  }

  @Test func `an argument with an at sign is an address, one without is the issue`() throws {
    var arguments = try RecipientArguments.parse(["ada@example.org", "one", "ben@example.org"])
    let (issue, addresses) = try arguments.parsed()
    #expect(
      issue == "one" && addresses.map(\.description) == ["ada@example.org", "ben@example.org"])
    arguments.words = ["one", "two"]
    #expect(throws: (any Error).self) { try arguments.parsed() }
  }

  @Test(
    arguments: [
      ([], 0), ([0, 0], 0), ([75, 0], 75), ([0, 75], 75), ([69, 75], 69), ([75, 69], 75),
      ([0, 65, 64], 65), ([75, 74], 74), ([69, 78], 78), ([78, 74], 74), ([75, 130], 130),
    ] as [([Int32], Int32)])
  func `several issues end as the newest that did not end well`(codes: [Int32], status: Int32) {
    #expect(ExitStatus.of(several: codes.map { ExitCode($0) }).rawValue == status)
  }
}
