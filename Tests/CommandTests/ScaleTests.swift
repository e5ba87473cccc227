import Foundation
import SMTPSink
import TestSupport
import Testing

/// One issue that several processes send, with the commands that docs/scale.md shows.
@Suite struct ScaleTests {
  private let edition: ComposedEdition
  private var binary: Binary { edition.binary }

  init() throws { edition = try ComposedEdition() }

  private static let page = URL(filePath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent().appending(path: "docs/scale.md")

  private static let hasParallel = FileManager.default.isExecutableFile(atPath: "/usr/bin/parallel")

  /// The lines of the blocks of a language.
  private func blocks(_ language: String) throws -> [String] {
    let text = String(decoding: try Data(contentsOf: Self.page), as: UTF8.self)
    return text.components(separatedBy: "```").enumerated()
      .filter { $0.offset % 2 == 1 && $0.element.hasPrefix("\(language)\n") }
      .flatMap { $0.element.split(separator: "\n").dropFirst().map(String.init) }
  }

  private func withSink(_ body: (MemoryStore) throws -> Void) throws {
    let store = MemoryStore()
    let sink = try SMTPSink(store: store)
    defer { sink.stop() }
    try edition.useRelay(port: sink.port)
    try body(store)
  }

  @Test(.enabled(if: hasParallel, "GNU parallel is not installed"))
  func `the commands of the page send an issue once`() throws {
    let lines = try blocks("sh")
    #expect(lines.count == 4)
    try withSink { store in
      for line in lines {
        let outcome = try binary.run(shell: line)
        #expect(outcome.status == 0, "\(line): \(outcome.errors)")
        if line.contains("--freeze") { #expect(store.mails.isEmpty) }
      }
      #expect(Set(store.recipients) == ComposedEdition.everybody && store.mails.count == 5)
    }
  }

  @Test func `the pods of the page's job send an issue once, all at the same time`() throws {
    let command = try #require(
      try blocks("yaml").map { $0.trimmingCharacters(in: .whitespaces) }
        .first { $0.hasPrefix("- broadsheet ") })
    let line = String(command.dropFirst(2)).replacing("/edition", with: "\"$EDITION\"")
    try withSink { store in
      let fixed = try binary.run("send", "2026-W47", "--freeze", "--shards", "4")
      #expect(fixed.status == 0, "\(fixed.errors)")
      DispatchQueue.concurrentPerform(iterations: 4) { index in
        let outcome = try? binary.run(
          shell: line, environment: ["JOB_COMPLETION_INDEX": "\(index)"])
        #expect(outcome?.status == 0, "\(outcome?.errors ?? "")")
      }
      #expect(Set(store.recipients) == ComposedEdition.everybody && store.mails.count == 5)
    }
  }

  @Test func `a shard that is killed goes on elsewhere, and one started twice is refused`() throws {
    let holding = HoldingStore()
    let store = holding.kept
    let sink = try SMTPSink(store: holding)
    defer { sink.stop() }
    try edition.useRelay(port: sink.port)
    let fixed = try binary.run("send", "2026-W47", "--freeze", "--shards", "2", "--json")
    try #require(fixed.status == 0 && fixed.output.contains("shards"), "\(fixed.errors)")
    let first = try binary.start("send", "2026-W47", "--yes", "--shard", "1/2", "--owner", "one")
    #expect(holding.holds())
    let twice = try binary.run("send", "2026-W47", "--yes", "--shard", "1/2", "--owner", "two")
    #expect(twice.status == 75 && twice.errors.contains("at work on this shard"))
    #expect(try binary.run("send", "2026-W47", "--yes").status == 75)
    kill(first.processIdentifier, SIGKILL)
    first.waitUntilExit()
    holding.letGo()
    // Another machine goes on; whoever may have it is named, and nobody is mailed twice.
    let again = try binary.run("send", "2026-W47", "--yes", "--shard", "1/2", "--owner", "two")
    let second = try binary.run("send", "2026-W47", "--yes", "--shard", "2/2", "--owner", "three")
    #expect(second.status == 0, "\(second.errors)")
    #expect(Set(store.recipients).count == store.recipients.count)
    let status = try binary.run("status", "2026-W47", "--json").output
    let counts = try #require(
      try JSONSerialization.jsonObject(with: Data(status.utf8)) as? [String: Any])
    #expect(counts["recipients"] as? Int == 5 && counts["pending"] as? Int == 0, "\(status)")
    let accepted = try #require(counts["accepted"] as? Int)
    let inDoubt = try #require(counts["inDoubt"] as? Int)
    #expect(accepted + inDoubt == 5 && again.status == (inDoubt > 0 ? 75 : 0), "\(status)")
  }

  @Test func `a shard is refused without fixed recipients, or with another number`() throws {
    let none = try binary.run("send", "2026-W47", "--yes", "--shard", "1/2")
    #expect(none.status == 64 && none.errors.contains("--freeze --shards"), "\(none.errors)")
    try #require(try binary.run("send", "2026-W47", "--freeze", "--shards", "2").status == 0)
    #expect(try binary.run("send", "2026-W47", "--yes", "--shard", "1/3").status == 64)
    #expect(try binary.run("send", "2026-W47", "--freeze", "--shards", "3").status == 64)
  }

  @Test func `a part of the list is asked for in words, and a mistake in them is named`() throws {
    try withSink { store in
      let wrong = try binary.run("send", "2026-W47", "--yes", "--where", "emial ~ *.com")
      #expect(wrong.status == 64 && wrong.errors.contains("did you mean “email”?"))
      let torn = try binary.run("send", "2026-W47", "--yes", "--where", "email ~")
      #expect(torn.status == 64 && torn.errors.contains("column 8"), "\(torn.errors)")
      #expect(try binary.run("send", "2026-W47", "--yes", "--where", "email ~ *.com").status == 0)
      #expect(store.recipients.sorted() == ["soren@example.com", "zoe.lindqvist@example.com"])
      // A round goes on with what was begun, and widens nothing.
      #expect(try binary.run("send", "--yes").status == 0)
      #expect(store.mails.count == 2)
      #expect(try binary.run("send", "2026-W47", "--yes").status == 0)
      #expect(Set(store.recipients) == ComposedEdition.everybody && store.mails.count == 5)
    }
  }
}
