import ArgumentParser
import Foundation
import TestSupport
import Testing

@testable import broadsheet

/// The command line of timers, which rests without being parsed.
@Suite struct PlainHeartbeatTests {
  @Test(arguments: [
    (["run", "--due"], ".", false), (["-C", "/srv/weekly", "run", "--due"], "/srv/weekly", false),
    (["-C", "a b", "run", "--due", "--now", "2026-11-20T08:00:00+01:00"], "a b", true),
  ])
  func `it is what timers call`(_ words: [String], _ directory: String, _ isSet: Bool) throws {
    let plain = try #require(PlainHeartbeat(words))
    #expect(plain.directory == directory && (plain.now != nil) == isSet)
    // What it stands for is what is parsed of the same words.
    let parsed = try #require(try Broadsheet.parseAsRoot(words) as? RunCommand)
    #expect(parsed.root.directory == directory && parsed.fixedNow == plain.now && parsed.due)
    #expect(!parsed.dryRun && parsed.metrics == nil && parsed.beforeSend == nil)
    #expect(parsed.ownerName == nil && parsed.log == .text && !parsed.output.json)
  }

  @Test(arguments: [
    [], ["run"], ["-C", "run", "--due"], ["-C", "", "run", "--due"], ["-C", "-x", "run", "--due"],
    ["run", "--due", "--json"], ["run", "--due", "--log", "json"], ["run", "--due", "--dry-run"],
    ["run", "--due", "--metrics", "f"], ["run", "--due", "--owner", "ci"],
    ["run", "--due", "--before-send", "true"], ["run", "--due", "--take-over"],
    ["run", "--due", "--now"], ["run", "--due", "--now", "soon"], ["run", "--due", "--help"],
    ["run", "--due", "-C", "/srv"], ["--version"], ["run", "--due", ""], ["run", "--slot", "x"],
  ])
  func `anything else is none`(_ words: [String]) { #expect(PlainHeartbeat(words) == nil) }

  @Test func `the real program rests, in every form, as it did before`() throws {
    let binary = try Binary()
    try binary.folder.write(
      "broadsheet.yml",
      lanternConfiguration(
        delivery: "{ smtp: \"smtp://relay.example.org\" }",
        extra: "schedule: { every: day, at: \"08:00\" }"))
    #expect(
      try binary.run("schedule", "start", "--now", "2026-11-20T10:00:00+01:00").status == 0)
    // Whatever changed within two seconds is read again.
    Thread.sleep(forTimeInterval: 2.2)
    func beat(_ minute: Int, _ more: String...) throws -> String {
      let now = "2026-11-20T10:\(minute):00+01:00"
      let done = try binary.run(arguments: ["run", "--due", "--now", now] + more)
      return "\(done.status) \(done.output)\(done.errors)"
    }
    #expect(try beat(10) == "0 ")
    let verdict = try binary.folder.read(".broadsheet/quiet")
    #expect(verdict.contains("broadsheet.yml") && verdict.contains("slots.jsonl"))
    #expect(try beat(15) == "0 ")
    #expect(try binary.folder.read(".broadsheet/heartbeat") == "2026-11-20T09:15:00Z\n")
    #expect(try beat(20, "--json").filter { !$0.isWhitespace } == "0[]")
    #expect(try beat(25, "--log", "json") == "0 ")
    #expect(try beat(30, "--metrics", binary.folder.path + "/due.prom") == "0 ")
    #expect(try binary.folder.read("due.prom").contains("broadsheet_"))
    #expect(try binary.folder.read(".broadsheet/quiet") == verdict)
    // Another name is another machine's.
    #expect(try beat(35, "--owner", "ci").hasPrefix("78 "))
    #expect(try beat(36) == "0 " && binary.folder.read(".broadsheet/quiet") == verdict)
    let damaged = try binary.folder.read("issues/slots.jsonl") + "{}\n"
    try binary.folder.write("issues/slots.jsonl", damaged)
    #expect(try !beat(40).hasPrefix("0 "))
  }
}
