import ArgumentParser
import Foundation
import TestSupport
import Testing

@testable import broadsheet

/// Commands that documents show, and that are no guide to be run from top to bottom.
@Suite struct DocumentedCommandsTests {
  private static let root = URL(filePath: #filePath).deletingLastPathComponent()
    .appending(path: "../..").standardized

  private static func text(_ name: String) -> String {
    (try? String(contentsOf: root.appending(path: name), encoding: .utf8)) ?? ""
  }

  /// The lines of blocks that no shell runs.
  private static func plainLines(of name: String) -> [String] {
    text(name).components(separatedBy: "```").enumerated().filter { $0.offset % 2 == 1 }
      .map(\.element).filter { !$0.hasPrefix("sh\n") }
      .flatMap { $0.split(separator: "\n").map(String.init) }
  }

  /// The words of a line, as a shell would have them: up to a remark, and to where its output goes.
  private static func words(_ line: String) -> [String] {
    var words: [String] = []
    var word: String?
    var quote: Character?
    for sign in line {
      switch (sign, quote) {
      case (let sign, .some(let open)) where sign == open: quote = nil
      case ("\"", nil), ("'", nil): (quote, word) = (sign, word ?? "")
      case ("#", nil) where word == nil, (">", nil), ("|", nil): return words
      case (" ", nil):
        if let done = word { words.append(done) }
        word = nil
      default: word = (word ?? "") + String(sign)
      }
    }
    return words + [word].compactMap(\.self)
  }

  @Test(arguments: [
    ("README.md", 20), ("docs/doctor.md", 4), ("docs/import.md", 5), ("docs/preview.md", 3),
    ("docs/sending.md", 4), ("docs/subscribers.md", 4), ("docs/templates.md", 3),
    ("docs/timetable.md", 3),
  ])
  func `each command is one that there is`(_ name: String, least: Int) {
    let lines = Self.plainLines(of: name).map { $0.hasPrefix("$ ") ? String($0.dropFirst(2)) : $0 }
      .filter { $0.hasPrefix("broadsheet ") }
    #expect(lines.count >= least, "\(name): \(lines.count)")
    for line in lines {
      let words = Array(Self.words(line).dropFirst())
      #expect(throws: Never.self, "\(name): \(line)") { try Broadsheet.parseAsRoot(words) }
    }
  }

  /// Commands within running text, and within the lines of other programs.
  private static func mentions(in name: String) -> [String] {
    let text = text(name)
    return ["`", "\""].flatMap { quote in
      text.components(separatedBy: "\n").flatMap { $0.components(separatedBy: quote).enumerated() }
        .filter { $0.offset % 2 == 1 && $0.element.hasPrefix("broadsheet ") }.map(\.element)
    }
  }

  @Test func `each command in running text is one that there is`() throws {
    let documents = try FileManager.default.contentsOfDirectory(
      atPath: Self.root.appending(path: "docs").path
    ).filter { $0.hasSuffix(".md") }.map { "docs/\($0)" }
    let mentions = (documents + ["README.md"]).flatMap(Self.mentions)
    #expect(mentions.count > 20, "\(mentions)")
    for mention in Set(mentions) {
      let words = Array(Self.words(mention).dropFirst())
      // What it needs may be left out where it is named alone; what it does not know may not.
      let isKnown = (0...4).contains { more in
        do {
          _ = try Broadsheet.parseAsRoot(words + Array(repeating: "x", count: more))
          return true
        } catch { return Broadsheet.exitCode(for: error) == .success }
      }
      #expect(isKnown, "\(mention)")
    }
  }

  @Test func `slots to come are printed as the document of the timetable shows them`() throws {
    let lines = Self.plainLines(of: "docs/timetable.md")
    let start = try #require(lines.firstIndex { $0.hasPrefix("$ broadsheet schedule next") })
    let binary = try Binary()
    try binary.folder.write(
      "broadsheet.yml",
      lanternConfiguration(
        delivery: "{ smtp: \"smtp://relay.example.org\" }",
        extra: "schedule: { every: day, at: \"02:30\" }"))
    let outcome = try binary.run(
      arguments: Array(Self.words(String(lines[start].dropFirst(2))).dropFirst()))
    let printed = outcome.output.split(separator: "\n").map(String.init)
    #expect(outcome.status == 0 && printed == Array(lines[(start + 1)...].prefix(2)), "\(outcome)")
  }
}
