import Foundation
import Mail
import Newsroom
import Testing

@testable import broadsheet

/// Each event as a line of JSON: what a program may rely on.
@Suite struct RunEventRowTests {
  private static let time = Date(timeIntervalSince1970: 1_763_719_200.125)

  private static let events: [(RunEvent, String)] = [
    (.began(recipients: 5), #""event":"began","issue":"i","recipients":5"#),
    (.sessionOpened(relay: "mx"), #""event":"sessionOpened","issue":"i","relay":"mx""#),
    (.sessionClosed(relay: "mx"), #""event":"sessionClosed","issue":"i","relay":"mx""#),
    (
      .relayLeft("mx", .relay("530 no")),
      #""event":"relayLeft","issue":"i","reason":"the relay takes no mail: 530 no","relay":"mx","stop":"relay""#
    ),
    (
      .sessionLost(relay: "mx", reason: "gone"),
      #""event":"sessionLost","issue":"i","reason":"gone","relay":"mx""#
    ),
    (
      .connectionFailed(relay: "mx", reason: "refused"),
      #""event":"connectionFailed","issue":"i","reason":"refused","relay":"mx""#
    ),
    (
      .slowed(relay: "mx", connections: 2, perMinute: nil, reason: "454"),
      #""connections":2,"event":"slowed","issue":"i","perMinute":null,"reason":"454","relay":"mx""#
    ),
    (
      .pausing(relay: "mx", until: time, reason: "421"),
      #""event":"pausing","issue":"i","reason":"421","relay":"mx","time":"2025-11-21T10:00:00.125Z","until":"2025-11-21T10:00:00.125Z""#
    ),
    (
      .domainPutOff("example.org", relay: "mx", reason: "550 5.7.1"),
      #""domain":"example.org","event":"domainPutOff","issue":"i","reason":"550 5.7.1","relay":"mx""#
    ),
    (
      .relayLeft("mx", .unreachable("closed")),
      #""event":"relayLeft","issue":"i","reason":"closed","relay":"mx","stop":"unreachable""#
    ),
    (
      .stopped(.relay("554 no")),
      #""event":"stopped","issue":"i","reason":"the relay takes no mail: 554 no","stop":"relay""#
    ),
  ]

  private func line(_ event: RunEvent) throws -> String {
    let context = CommandContext.live(directory: ".", effects: .none)
    return try context.json(RunEventRow(event: event, issue: "i", time: Self.time))
  }

  @Test(arguments: Array(events.indices))
  func `an event is a line with its name, its time and what it tells`(_ index: Int) throws {
    let (event, json) = Self.events[index]
    let line = try line(event)
    #expect(line.hasPrefix("{\(json)"), "\(line)")
    #expect(line.contains(#""time":"2025-11-21T10:00:00.125Z""#) && !line.contains("\n"))
  }

  @Test(arguments: RunEvent.Outcome.allCases)
  func `what became of a recipient is a line, with nothing that a terminal obeys`(
    _ outcome: RunEvent.Outcome
  ) throws {
    let settlement = RunEvent.Settlement(
      recipient: try EmailAddress(parsing: "ada@example.org"), outcome: outcome,
      reply: "250 \"ok\"\u{1B}[2J\u{85}\u{2028}\n", relay: "mx")
    let line = try self.line(.settled(settlement))
    let json = try #require(
      try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any])
    #expect(json["outcome"] as? String == (outcome == .inDoubt ? "inDoubt" : outcome.rawValue))
    #expect(json["reply"] as? String == settlement.reply)
    #expect(json["email"] as? String == "ada@example.org" && json["relay"] as? String == "mx")
    #expect(!line.unicodeScalars.contains { $0.properties.generalCategory == .control })
    #expect(!line.contains("\u{2028}"))
  }

  @Test func `the end has the numbers of the run`() throws {
    var report = SendReport(issue: "i")
    (report.accepted, report.stop) = (3, .interrupted)
    let json = try JSONSerialization.jsonObject(with: Data(line(.ended(report)).utf8))
    let row = try #require(json as? [String: Any])
    #expect(row["event"] as? String == "ended" && row["accepted"] as? Int == 3)
    #expect(row["stopped"] as? String == "interrupted")
  }

  @Test(arguments: [
    (StopReason.unreachable(""), "unreachable"), (.relay(""), "relay"), (.message(""), "message"),
    (.interrupted, "interrupted"), (.later(until: time, ""), "later"),
  ])
  func `a stop has a word that programs may compare`(_ stop: StopReason, _ word: String) {
    #expect(stop.key == word)
    #expect(Self.document.contains("`\(word)`"))
  }

  private static let document =
    (try? String(
      contentsOf: URL(filePath: #filePath).deletingLastPathComponent()
        .appending(path: "../../docs/sending.md").standardized, encoding: .utf8)) ?? ""

  @Test(arguments: Array(events.indices))
  func `the document tells of each event`(_ index: Int) throws {
    let json = try line(Self.events[index].0)
    let name = try #require(json.firstMatch(of: /"event":"(\w+)"/)).1
    let row = try #require(
      Self.document.split(separator: "\n").first { $0.hasPrefix("|") && $0.contains("`\(name)`") })
    for key in json.matches(of: /"(\w+)":/).map(\.1)
    where !["event", "time", "issue"].contains(key) {
      #expect(row.contains("`\(key)`"), "\(name): \(key)")
    }
  }
}
