import Foundation
import SMTPSink
import TestSupport
import Testing

/// An edition that is composed and sent week by week with the real binary, by a person who reads what it says.
final class Desk {
  let binary: Binary
  private let store = MemoryStore()
  private let sink: SMTPSink
  /// The day of the last command, and what it was asked for besides.
  private var day = ""
  private var arguments: [String] = []
  private var said = ""

  static let words = "which nobody has read before, since it is about what happened this very week."

  /// - Parameter issue: a line below `issue:`.
  init(tags: String = "*", limit: Int? = 1, issue: String = "late: 30 days") throws {
    binary = try Binary()
    try #require(try binary.run("init").status == 0)
    sink = try SMTPSink(store: store)
    try binary.useRelay(port: sink.port)
    let yaml = try binary.folder.read("broadsheet.yml")
    let start = try #require(yaml.range(of: "  sections:"))
    let end = try #require(yaml.range(of: "# Parts of a list"))
    let room = limit.map { ", limit: \($0)" } ?? ""
    try binary.folder.write(
      "broadsheet.yml",
      yaml[..<start.lowerBound]
        + "  \(issue)\n  sections: [{ title: All, tags: \"\(tags)\"\(room) }]\n\n"
        + yaml[end.lowerBound...])
    let seeds = binary.folder.url.appending(path: "seeds")
    for name in try FileManager.default.contentsOfDirectory(atPath: seeds.path) {
      try remove("seeds/\(name)")
    }
  }

  deinit { sink.stop() }

  func remove(_ path: String) throws {
    try FileManager.default.removeItem(at: binary.folder.url.appending(path: path))
  }

  func change(_ file: String, _ old: String, to new: String) throws {
    let text = try binary.folder.read(file)
    try #require(text.contains(old), "\(text)")
    try binary.folder.write(file, text.replacing(old, with: new))
  }

  func makeRoom() throws { try change("broadsheet.yml", "limit: 1 ", to: "limit: 9 ") }

  /// An article with words of its own.
  func article(
    _ name: String, _ title: String, on date: String? = nil, _ more: String = "",
    text: String? = nil
  ) throws {
    try binary.folder.write(
      "\(name).md",
      "---\ntitle: \(title)\n\(date.map { "date: \($0)\n" } ?? "")\(more)---\n"
        + "\(text ?? "About \(title) is all \(Self.words)")\n")
  }

  func compose(_ day: String, _ arguments: String...) throws {
    (self.day, self.arguments) = (day, arguments)
    try run(["compose"] + arguments)
  }

  /// The same once more, in the place of what it made.
  func composeAgain() throws { try run(["compose"] + arguments + ["--force"]) }

  func send() throws {
    let outcome = try run(["send", "--yes"])
    try #require(outcome.status == 0, "\(outcome.errors)")
  }

  @discardableResult
  func run(_ command: [String]) throws -> Binary.Outcome {
    let outcome = try binary.run(arguments: command + ["--now", "\(day)T10:00:00+01:00"])
    said = outcome.errors
    return outcome
  }

  /// What is advised in a note that speaks of something, each piece of advice by itself.
  func advice(of subject: String) throws -> [String] {
    let lines = said.split(separator: "\n").map(String.init)
    let index = try #require(lines.firstIndex { $0.contains(subject) }, "\(said)")
    let hint = try #require(lines.dropFirst(index + 1).first, "\(said)")
    try #require(hint.hasPrefix("  hint: "), "\(said)")
    return hint.dropFirst(8).components(separatedBy: "; ")
  }

  /// In how many issues an article stands, twice where one has two of that title.
  func count(_ title: String) throws -> Int {
    let issues = binary.folder.url.appending(path: "issues")
    let names = (try? FileManager.default.contentsOfDirectory(atPath: issues.path)) ?? []
    return try names.filter { binary.folder.exists("issues/\($0)/issue.json") }.reduce(0) {
      let record = try binary.folder.read("issues/\($1)/issue.json")
      return $0 + record.components(separatedBy: "\"title\" : \"\(title)\"").count - 1
    }
  }
}
