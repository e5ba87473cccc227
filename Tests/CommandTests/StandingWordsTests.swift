import Foundation
import Testing

@testable import Newsroom
@testable import broadsheet

/// The numbers that a history and a report leave to be added up.
@Suite struct StandingWordsTests {
  @Test func `what a history says of a slot adds up to its recipients`() throws {
    var counts = SlotCounts()
    (counts.recipients, counts.accepted, counts.rejected) = (33, 26, 1)
    (counts.inDoubt, counts.deferred, counts.pending) = (1, 1, 1)
    (counts.unsendable, counts.suppressed) = (1, 2)
    let words = StandingWords.of(counts)
    #expect(
      words == "26 of 33 accepted, 2 refused, 1 in doubt, 2 left over, 2 suppressed")
    let numbers = words.matches(of: /\d+/).compactMap { Int($0.0) }
    #expect(numbers.reduce(-33, +) == 33)
  }

  @Test func `of an issue that was discarded nobody is left over`() throws {
    var counts = SlotCounts()
    (counts.recipients, counts.accepted, counts.inDoubt, counts.pending) = (605, 101, 1, 503)
    counts.isClosed = true
    let words = StandingWords.of(counts)
    #expect(words == "101 of 605 accepted, 1 in doubt, 503 not mailed: it was discarded")
  }

  @Test func `what failed names what tries it again, and nothing where nothing does`() throws {
    let key = try #require(
      SlotKey(parsing: "2026-11-23T08:00 Europe/Berlin", defaultList: "weekly"))
    var report = SlotReport(SlotName(key, text: "2026-11-23T08:00 Europe/Berlin"), .failed)
    report.isFinal = false
    func words(_ trying: SlotAnswer.Trying?) -> String {
      SlotAnswer(reports: [report], trying: trying).lines.joined()
    }
    #expect(words(.nextRun).hasSuffix("; the next run tries again"))
    #expect(words(.sameCommand).hasSuffix("; give the same command again to try again"))
    #expect(words(nil) == "2026-11-23T08:00 Europe/Berlin  failed")
  }
}
