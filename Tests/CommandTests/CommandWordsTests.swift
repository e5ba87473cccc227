import ArgumentParser
import Diagnostics
import Foundation
import Newsroom
import Testing

@testable import broadsheet

/// What the command line says and takes, without a process.
@Suite struct CommandWordsTests {
  /// The helps of the program and of all its commands.
  private static func helps(_ command: any ParsableCommand.Type) -> [String] {
    [Broadsheet.helpMessage(for: command, columns: 200)]
      + command.configuration.subcommands.flatMap(helps)
  }

  @Test(arguments: Advice.allCases)
  func `advice names commands and options that there are`(_ advice: Advice) throws {
    let words = advice.command
    #expect(words.count > 10 && !words.hasSuffix("."))
    for quoted in words.matches(of: /“broadsheet ([^”]*)”/) {
      let line = quoted.1.replacing("ADDRESS", with: "ada@example.org").split(separator: " ")
      #expect(throws: Never.self) { try Broadsheet.parseAsRoot(line.map(String.init)) }
    }
    let helps = Self.helps(Broadsheet.self)
    for option in words.matches(of: /(?:^|[ “])(--?[A-Za-z][-a-z]*)/).map({ String($0.1) }) {
      #expect(helps.contains { $0.contains(option) }, "\(option)")
    }
  }

  @Test(arguments: ["preview.example.org", "Tunnel-7", "192.0.2.7"])
  func `a preview is called by a name`(_ name: String) {
    #expect(throws: Never.self) { try Broadsheet.parseAsRoot(["preview", "--host", name]) }
  }

  @Test(arguments: [
    "", "0.0.0.0", "*", "::", "a b", "http://preview.example.org", "a.example:80", "é.example",
  ])
  func `what is no name is none of a preview's`(_ name: String) {
    #expect(throws: (any Error).self) { try Broadsheet.parseAsRoot(["preview", "--host", name]) }
  }

  /// Followed word by word, what is advised must not act on another list.
  @Test(arguments: Advice.allCases)
  func `where a list was named, each command that knows lists names it`(_ advice: Advice) {
    func parses(_ line: String) -> Bool {
      let words = line.replacing("ADDRESS", with: "ada@example.org").split(separator: " ")
      return (try? Broadsheet.parseAsRoot(words.map(String.init))) != nil
    }
    let plain = advice.command.matches(of: /“broadsheet ([^”]*)”/).map { String($0.1) }
    let named = advice.command(of: "daily").matches(of: /“broadsheet ([^”]*)”/).map { String($0.1) }
    #expect(plain.count == named.count)
    for (plain, named) in zip(plain, named) where !plain.contains("ISSUE") {
      let knowsLists = parses("\(plain) --list daily")
      #expect(named == (knowsLists ? "\(plain) --list daily" : plain))
    }
  }

  @Test func `each advice has words of its own, and what is said of commands comes from it`() {
    #expect(Set(Advice.allCases.map(\.command)).count == Advice.allCases.count)
    let problem = Problem("x", hint: "first", advice: .composeAgain)
    #expect(problem.words == "x\n  hint: first; compose it again with --force")
    var ofDaily = Problem("x", advice: .composeFirst)
    ofDaily.list = "daily"
    #expect(ofDaily.words.contains("“broadsheet compose --list daily”"))
    #expect(ofDaily.words(of: "other").contains("“broadsheet compose --list other”"))
  }

  @Test(arguments: [
    "--limit 2 --test ada@example.org", "--limit 0", "--in-doubt resend --dry-run",
    "--in-doubt skip --test ada@example.org", "--in-doubt maybe", "--take-over --dry-run",
    "--take-over --test ada@example.org", "--test ada@example.org --dry-run", "--output there",
    "--output there --test ada@example.org", "--owner=", "--where sea --test ada@example.org",
    "one --freeze", "one --shards 4", "--freeze --shards 4", "one --freeze --shards 0",
    "one --freeze --shards 1001", "one --freeze --shards 4 --dry-run", "--shard 1/4",
    "one --shard 0/4", "one --shard 5/4", "one --shard 1", "one --shard 1/4 --where sea",
    "one --freeze --shards 4 --shard 1/4", "one --shard 1/4 --test ada@example.org",
    "one --freeze --shards 4 --limit 3",
  ])
  func `what would change nothing is refused`(_ options: String) {
    let line = ["send"] + options.split(separator: " ").map(String.init)
    let error = #expect(throws: (any Error).self) { try Broadsheet.parseAsRoot(line) }
    #expect(error.map { Broadsheet.exitCode(for: $0).rawValue } == 64)
  }

  @Test(arguments: [
    "--limit 2", "--limit 2 --dry-run", "--in-doubt resend", "--take-over", "--yes --owner ci",
    "--where sea", "one --where sea --dry-run", "one --freeze --shards 4 --where sea",
    "one --shard 4/4 --limit 3 --yes",
    "--dry-run --output there", "--test ada@example.org --test ben@example.org",
  ])
  func `what changes something is taken`(_ options: String) {
    let line = ["send"] + options.split(separator: " ").map(String.init)
    #expect(throws: Never.self) { try Broadsheet.parseAsRoot(line) }
  }
}

/// What one run of `send` did, as it is printed.
@Suite struct SendAnswerTests {
  private func report(_ change: (inout SendReport) -> Void = { _ in }) -> SendReport {
    var report = SendReport(issue: "2026-W47")
    change(&report)
    return report
  }

  private func line(_ change: (inout SendReport) -> Void) -> [String] {
    SendAnswer(report: report(change)).lines
  }

  @Test func `one line says what became of those who were tried`() {
    #expect(
      line { ($0.accepted, $0.rejected, $0.deferred, $0.inDoubt, $0.unsendable) = (5, 4, 3, 2, 1) }
        == ["2026-W47: 5 accepted, 4 rejected, 3 deferred, 2 in doubt, 1 unsendable"])
    #expect(line { $0.deferred = 1 } == ["2026-W47: 1 deferred"])
    #expect(line { _ in } == ["2026-W47: nobody is left to mail"])
    #expect(line { $0.leftOver = [.deferred: 1] } == ["2026-W47: nobody was mailed"])
    #expect(line { $0.stop = .unreachable("no route") } == ["2026-W47: nobody was mailed"])
    #expect(
      line { ($0.accepted, $0.output) = (5, Place(folder: "outbox/2026-W47")) }
        == ["2026-W47: 5 mails written to outbox/2026-W47/, none sent"])
  }

  @Test func `as JSON every key is there, null where there is nothing`() throws {
    func json(_ report: SendReport) throws -> [String: Any] {
      let data = try JSONEncoder().encode(SendAnswer(report: report))
      return try #require(try JSONSerialization.jsonObject(with: data) as? [String: Any])
    }
    let empty = try json(report())
    #expect(
      empty.keys.sorted() == [
        "accepted", "deferred", "held", "inDoubt", "issue", "leftOver", "output", "rejected",
        "slowed", "stopped", "unsendable",
      ])
    #expect(empty["stopped"] is NSNull && empty["output"] is NSNull)
    #expect(
      empty["leftOver"] as? [String: Int]
        == ["deferred": 0, "held": 0, "inDoubt": 0, "pending": 0, "slowed": 0])
    let full = try json(
      report {
        ($0.accepted, $0.rejected, $0.deferred, $0.inDoubt, $0.unsendable) = (5, 4, 3, 2, 1)
        ($0.held, $0.slowed, $0.leftOver) = (6, 7, [.pending: 8])
        ($0.stop, $0.output) = (.interrupted, Place(folder: "there"))
      })
    let counts = ["accepted", "rejected", "deferred", "inDoubt", "unsendable", "held", "slowed"]
    #expect(counts.map { full[$0] as? Int } == [5, 4, 3, 2, 1, 6, 7])
    #expect((full["leftOver"] as? [String: Int])?["pending"] == 8)
    #expect(full["stopped"] as? String == "interrupted" && full["output"] as? String == "there")
  }
}
