import Diagnostics
import Foundation
import Mail
import Newsroom
import Testing

@testable import broadsheet

/// How far a run is: events in, words out, by a clock of the test's own.
@Suite struct ProgressTests {
  private static let start = Date(timeIntervalSince1970: 1_800_000_000)

  private func at(_ seconds: Double) -> Date { Self.start + seconds }

  private func settled(
    _ outcome: RunEvent.Outcome, _ name: String = "ada", _ reply: String = "250 ok"
  ) throws -> RunEvent {
    .settled(
      RunEvent.Settlement(
        recipient: try EmailAddress(parsing: "\(name)@example.org"), outcome: outcome, reply: reply,
        relay: "mx"))
  }

  private func progress(_ events: [(Double, RunEvent)]) -> SendProgress {
    var progress = SendProgress()
    for (second, event) in events { progress.read(event, at: at(second)) }
    return progress
  }

  private func words(_ progress: SendProgress, at second: Double) -> ProgressWords {
    ProgressWords(progress: progress, now: at(second))
  }

  @Test func `outcomes, connections, rate and time left are counted from events`() throws {
    var events: [(Double, RunEvent)] = [(0, .began(recipients: 400))]
    events += (0..<4).map { _ in (0, .sessionOpened(relay: "mx")) }
    for index in 0..<100 { events.append((Double(index) / 5, try settled(.accepted))) }
    events.append((20, .sessionLost(relay: "mx", reason: "gone")))
    events.append((20, .connectionFailed(relay: "mx", reason: "refused")))
    let progress = progress(events)
    #expect(progress.done == 100 && progress.count(.accepted) == 100)
    // A connection that was never there is not missing.
    #expect(progress.connections == 3)
    var ending = progress
    ending.read(.sessionClosed(relay: "mx"), at: at(20))
    #expect(ending.connections == 2)
    #expect(progress.rate(at: at(20)).map { ($0 * 10).rounded() / 10 } == 5)
    #expect(progress.timeLeft(at: at(20))?.rounded() == 60)
    #expect(
      words(progress, at: 20).line
        == "100 of 400, 25 %, 5.0/s, 1 min left, 100 accepted, 3 connections")
    // Lately, not on average.
    #expect(progress.rate(at: at(40)) == 0)
    #expect(progress.timeLeft(at: at(40)) == nil)
  }

  @Test func `a later word takes the place of an earlier one, and nothing handed over is none`()
    throws
  {
    let progress = progress([
      (0, .began(recipients: 3)), (1, try settled(.held, "ada")), (2, try settled(.held, "ben")),
      (3, try settled(.accepted, "cleo")), (4, try settled(.deferred, "ada")),
      (5, try settled(.accepted, "ada")), (6, try settled(.unsent, "ben")),
    ])
    #expect(progress.done == 3)
    #expect(progress.count(.accepted) == 2 && progress.count(.held) == 1)
    #expect(progress.count(.deferred) == 0)
    #expect(words(progress, at: 7).line.hasPrefix("3 of 3, 100 %"))
  }

  @Test func `what holds a run up is said with its reason, and no longer than it lasts`() {
    var progress = progress([(0, .began(recipients: 10)), (1, .sessionOpened(relay: "mx"))])
    #expect(words(progress, at: 1).pace == nil)
    progress.read(
      .slowed(relay: "mx", connections: 2, perMinute: 30, reason: "454 4.7.0 slow down"),
      at: at(2))
    #expect(
      words(progress, at: 2).pace
        == "slowed: mx gets 2 connections, 30 a minute: 454 4.7.0 slow down")
    progress.read(.pausing(relay: "mx", until: at(12), reason: "421 later"), at: at(3))
    #expect(words(progress, at: 3).pace == "a connection waits 9 s: mx: 421 later")
    progress.read(.sessionLost(relay: "mx", reason: "421 later"), at: at(4))
    #expect(words(progress, at: 4).pace == "paused for 8 s: mx: 421 later")
    #expect(words(progress, at: 13).pace?.hasPrefix("slowed") == true)
    progress.read(.stopped(.relay("554 no")), at: at(14))
    #expect(words(progress, at: 14).pace == "ending: the relay takes no mail: 554 no")
  }

  @Test(arguments: [12, 20, 40, 80, 132, 400])
  func `each line fits the terminal, whatever a relay says`(width: Int) throws {
    var events: [(Double, RunEvent)] = [(0, .began(recipients: 1_000_000))]
    events += (0..<16).map { _ in (0, .sessionOpened(relay: "mx")) }
    for (index, outcome) in RunEvent.Outcome.allCases.enumerated() {
      events.append((2, try settled(outcome, "r\(index)")))
    }
    events.append(
      (
        3,
        .pausing(
          relay: "mx", until: at(30), reason: "421 \u{1B}[2J満員です満員です e\u{301} \r\n\u{202E}x")
      ))
    let words = words(progress(events), at: 4)
    let lines = words.lines(width: width)
    for line in lines {
      #expect(line.cells < width, "\(line)")
      #expect(!line.holdsControls && line.safeForTerminal == line)
    }
    #expect(lines.first?.contains("6 of 1000000") == (width > 12))
    #expect(lines.first?.contains("[") == (width >= 40))
    #expect(lines.count <= (width >= 80 ? 4 : 9))
    if width >= 80 {
      #expect(lines.last?.contains(#"421 \u{1B}[2J満員"#) == true)
      #expect(lines[0].contains("  0 %  1.5/s  ") && lines[0].hasSuffix(" left"))
    }
  }

  @Test func `the bar is as full as the run, and without a fraction there is none`() throws {
    var events: [(Double, RunEvent)] = [(0, .began(recipients: 4))]
    events.append((1, try settled(.accepted, "ada")))
    let progress = progress(events)
    let line = words(progress, at: 1).lines(width: 100)[0]
    #expect(line.count { $0 == "█" } * 3 == line.count { $0 == "░" })
    var plain = words(progress, at: 1)
    plain.hasBlocks = false
    #expect(plain.lines(width: 100)[0].contains("[##########...."))
    #expect(words(SendProgress(), at: 1).lines(width: 60) == ["0"])
  }

  @Test func `text is cut where it does not fit, by the columns that it takes`() {
    #expect("abcdef".fitting(6) == "abcdef" && "abcdefg".fitting(6) == "abcde…")
    #expect("満員です".cells == 8 && "満員です".fitting(6) == "満員…")
    #expect("e\u{301}".cells == 1 && "x".fitting(0) == "")
  }

  @Test(arguments: [
    (0.4, "0 s"), (59, "59 s"), (60, "1 min"), (200, "3 min 20 s"), (1000, "16 min"),
    (3600, "1 h"), (7500, "2 h 5 min"), (-5, "0 s"), (.infinity, "27777 h 46 min"),
  ])
  func `a span has at most two parts`(_ seconds: Double, _ words: String) {
    #expect(ProgressWords.span(seconds) == words)
  }

  @Test func `where nobody watches a line comes at a tenth or each minute, and a pause once`()
    throws
  {
    var log = ProgressLog()
    var progress = progress([(0, .began(recipients: 100))])
    func line(_ second: Double) -> String? { log.line(progress, at: at(second)) }
    #expect(line(5) == nil && line(59) == nil)
    #expect(line(60) == "0 of 100, 0 %, 0/s")
    for index in 0..<20 { progress.read(try settled(.accepted, "a\(index)"), at: at(61)) }
    #expect(line(65) == nil)
    #expect(line(70)?.hasPrefix("20 of 100") == true && line(71) == nil)
    progress.read(.pausing(relay: "mx", until: at(90), reason: "421 later"), at: at(72))
    #expect(line(72)?.hasSuffix("paused for 18 s: mx: 421 later") == true)
    #expect(line(73) == nil && line(83) == nil)
    progress.read(.stopped(.interrupted), at: at(200))
    #expect(line(300) == nil)
  }

  @Test(arguments: [
    (["LANG": "C.UTF-8"], true), (["LANG": "de_DE.utf8", "LC_ALL": ""], true), ([:], false),
    (["LANG": "C.UTF-8", "LC_ALL": "C"], false), (["LC_CTYPE": "POSIX", "LANG": "C.UTF-8"], false),
  ])
  func `blocks are drawn where they can be read`(_ environment: [String: String], _ isSo: Bool) {
    #expect(ProgressDisplay.speaksUTF8(environment) == isSo)
  }
}
