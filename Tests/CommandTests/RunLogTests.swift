import ArgumentParser
import Diagnostics
import Foundation
import Newsroom
import TestSupport
import Testing

@testable import broadsheet

/// What a run tells logs and collectors.
@Suite struct RunLogTests {
  @Test func `each line of the journal has its level`() {
    #expect(LogLevel.error.marked("one\n  hint: two") == "<3>one\n<3>  hint: two")
    #expect(LogLevel.notice.marked("x") == "<5>x")
  }

  @Test func `the journal is the stream that systemd named, and no other`() throws {
    let folder = try TemporaryFolder()
    try folder.write("log", "")
    let file = try FileHandle(forWritingTo: folder.url.appending(path: "log"))
    let attributes = try FileManager.default.attributesOfItem(
      atPath: folder.url.appending(path: "log").path)
    let device = try #require(attributes[.systemNumber] as? Int)
    let number = try #require(attributes[.systemFileNumber] as? Int)
    let name = "\(device):\(number)"
    #expect(LogLevel.isJournal(file.fileDescriptor, stream: name))
    #expect(!LogLevel.isJournal(file.fileDescriptor, stream: name + "1"))
    #expect(!LogLevel.isJournal(file.fileDescriptor, stream: nil))
  }

  @Test func `metrics are what a collector reads`() throws {
    let text = MetricsText(
      edition: "/srv/\"a\\b\"", ended: Date(timeIntervalSince1970: 1_795_420_800), duration: 1.25,
      exitCode: 0, slots: [], next: [("weekly", Date(timeIntervalSince1970: 1_796_025_600))]
    ).text
    try expectGolden(text, "metrics.prom")
    let folder = try TemporaryFolder()
    let path = folder.url.appending(path: "broadsheet.prom").path
    let metrics = MetricsText(
      edition: "/", ended: .now, duration: 0, exitCode: 0, slots: [], next: [])
    try metrics.write(to: path)
    try metrics.write(to: path)
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == ["broadsheet.prom"])
    #expect(throws: Problem.self) { try metrics.write(to: folder.path + "/none/x") }
  }

  @Test func `what is said in a run is kept`() {
    let log = RunLog()
    log.keep("one")
    log.keep("two")
    #expect(log.text == "one\ntwo\n")
  }

  @Test func `a run logs JSON, writes metrics, and prints nothing where nothing is due`() throws {
    let edition = try ComposedEdition()
    let file = edition.binary.folder.url.appending(path: "m.prom").path
    let started = try edition.binary.run("schedule", "start", "--now", "2026-11-20T10:00:00+01:00")
    #expect(started.status == 78 || started.status == 0, "\(started.errors)")
    let run = try edition.binary.run(
      "run", "--due", "--log", "json", "--metrics", file, "--now", "2026-11-20T10:05:00+01:00")
    let lines = run.errors.split(separator: "\n")
    #expect(run.output.isEmpty)
    #expect(try edition.binary.folder.read("m.prom").contains("broadsheet_run_exit_code"))
    for line in lines {
      let json = try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: String]
      #expect(json?["level"] != nil && json?["message"] != nil, "\(line)")
    }
  }

  @Test(arguments: [
    "--slot x --metrics y", "--due --dry-run --metrics y", "--due --log yaml",
    "--due --dry-run --before-send true", "--due --before-send=",
  ])
  func `what goes not together is refused`(_ line: String) {
    #expect(throws: (any Error).self) {
      try Broadsheet.parseAsRoot(["run"] + line.split(separator: " ").map(String.init))
    }
  }
}
