import ArgumentParser
import Diagnostics
import Foundation
import Mail
import Newsroom
import Testing

@testable import broadsheet

/// What is said when a run has ended: each reason with the relay's words and what goes on.
@Suite struct SendEndingTests {
  private static let stops: [(StopReason?, [String], Int32)] = [
    (nil, [], 75),
    (.interrupted, ["interrupted: “broadsheet send 2026-W47” goes on where this run ended"], 130),
    (
      .unreachable("mx: Connection refused"),
      [
        "mx: Connection refused (“broadsheet send 2026-W47” goes on when that is mended)"
      ], 69
    ),
    (
      .relay("554 5.7.1 no"),
      [
        "the relay takes no mail: 554 5.7.1 no (“broadsheet send 2026-W47” goes on when that is mended)"
      ], 69
    ),
    (
      .message("552 5.3.4 big"),
      [
        "the message itself is not taken: 552 5.3.4 big (“broadsheet compose --force” composes it again where nobody has it yet; else “broadsheet send 2026-W47” goes on when it can be taken)"
      ], 65
    ),
  ]

  /// A line for each kind of left over, what goes on among it.
  private static let rests: [(LeftOver, String, String)] = [
    (.inDoubt, "3 in doubt: ", "“broadsheet resolve 2026-W47 ADDRESS arrived”"),
    (.held, "3 held: ", "“broadsheet send 2026-W47” tries them again"),
    (.slowed, "3 wait ", "“broadsheet send 2026-W47” goes on"),
    (.deferred, "3 deferred", "“broadsheet send 2026-W47” tries them again"),
    (.pending, "3 not tried yet", "“broadsheet send 2026-W47” goes on"),
  ]

  @Test(arguments: Array(stops.indices), rests.map(\.0))
  func `each end says why, who is left over and which command goes on`(
    _ index: Int, _ reason: LeftOver
  ) throws {
    let (stop, first, status) = Self.stops[index]
    var report = SendReport(issue: "2026-W47")
    report.stop = stop
    report.leftOver = [reason: 3]
    let lines = SendEnding(report: report).lines
    let rest = try #require(Self.rests.first { $0.0 == reason })
    if reason == .pending, stop != nil {
      // What goes on with those who were not tried is what the end of the run says.
      #expect(lines == first.map { $0.replacing("goes on", with: "goes on with the 3 not tried") })
    } else {
      #expect(Array(lines.prefix(first.count)) == first)
      #expect(lines.count == first.count + 1)
      let line = try #require(lines.last)
      #expect(line.hasPrefix(rest.1) && line.contains(rest.2), "\(line)")
    }
    let isHeldAlone = stop == nil && reason == .held
    #expect(ExitStatus.of(report).rawValue == (isHeldAlone ? 69 : status))
    for line in lines {
      for quoted in line.matches(of: /“broadsheet ([^”]*)”/) {
        let words = quoted.1.replacing("ADDRESS", with: "ada@example.org").split(separator: " ")
          .map(String.init)
        #expect(throws: Never.self, "\(quoted.1)") { try Broadsheet.parseAsRoot(words) }
      }
    }
  }

  @Test func `a run that is done says nothing`() {
    var report = SendReport(issue: "2026-W47")
    report.leftOver = [.pending: 0, .held: 0]
    #expect(SendEnding(report: report).lines.isEmpty)
  }

  @Test func `the relay’s last words are said, once, and their control characters seen`() {
    var report = SendReport(issue: "2026-W47")
    report.leftOver = [.held: 2]
    let words: [RunEvent.Outcome: String] = [
      .held: "550 5.7.1 no\u{1B}[2J", .deferred: "451 later",
    ]
    let line = SendEnding(report: report, words: words).lines.joined()
    #expect(line.contains(#"last with “550 5.7.1 no\u{1B}[2J”"#))
    #expect(!line.contains("451 later"))
    // A run that met temporary refusals alone.
    report.leftOver = [.slowed: 5]
    #expect(
      SendEnding(report: report, words: words).lines == [
        "5 wait since the relay asked for less at a time, last with “451 later”; “broadsheet send 2026-W47” goes on with them"
      ])
    report.leftOver = [.held: 2]
    report.stop = .relay("550 5.7.1 no\u{1B}[2J")
    let stopped = SendEnding(report: report, words: words).lines
    #expect(stopped.joined().matches(of: /550 5\.7\.1/).count == 1, "\(stopped)")
  }

  @Test func `who waits is told with the time, and who was put off just now beside`() {
    var report = SendReport(issue: "2026-W47")
    report.leftOver = [.deferred: 5]
    let waiting = (count: 3, until: "08:05")
    let line = SendEnding(report: report, words: [.deferred: "451 later"], waiting: waiting).lines
    #expect(
      line == [
        "3 deferred, none due before 08:05; 2 were put off just now, last with “451 later”; “broadsheet send 2026-W47” tries them then"
      ])
    report.leftOver = [.deferred: 3]
    #expect(
      SendEnding(report: report, waiting: waiting).lines == [
        "3 deferred, none due before 08:05; “broadsheet send 2026-W47” tries them then"
      ])
    report.givenUp = 2
    let given = SendEnding(report: report).lines[0]
    #expect(given.hasPrefix("2 given up: refused for 5 days"))
    #expect(given.contains("“broadsheet retry 2026-W47” puts them back"))
  }

  @Test func `a problem is said at the line that could mend it`() {
    var report = SendReport(issue: "2026-W47")
    report.stop = .relay("535 5.7.8 no")
    let problem = Problem(
      "the relay takes no mail: 535 5.7.8 no", at: SourceLocation(file: "broadsheet.yml", line: 31),
      hint: "look there")
    #expect(
      SendEnding(report: report, problem: problem).lines == [
        "broadsheet.yml:31: the relay takes no mail: 535 5.7.8 no (look there; “broadsheet send 2026-W47” goes on when that is mended)"
      ])
  }

  private func refusal(_ outcome: RunEvent.Outcome, _ reply: String) throws -> RunEvent.Settlement {
    RunEvent.Settlement(
      recipient: try EmailAddress(parsing: "ada@example.org"), outcome: outcome, reply: reply,
      relay: "mx")
  }

  @Test func `a test names who has it not, with the relay’s words`() throws {
    var report = SendReport(issue: "2026-W47")
    report.rejected = 1
    let refused = [try refusal(.rejected, "550 5.1.1 no such user")]
    #expect(
      TestEnding(report: report, refused: refused, addresses: 3).lines == [
        "ada@example.org: refused: 550 5.1.1 no such user", "2 of 3 not tried",
      ])
    report.stop = .relay("530 5.7.0 log in")
    #expect(
      TestEnding(
        report: report, refused: [try refusal(.unsent, "530 5.7.0 log in")], addresses: 1
      ).lines == ["the relay takes no mail: 530 5.7.0 log in"])
    report.stop = .interrupted
    #expect(TestEnding(report: report, refused: [], addresses: 1).lines == ["interrupted"])
    report.stop = nil
    (report.rejected, report.inDoubt) = (0, 1)
    #expect(
      TestEnding(report: report, refused: [try refusal(.inDoubt, "")], addresses: 1).lines
        == ["ada@example.org: in doubt"])
  }
}
