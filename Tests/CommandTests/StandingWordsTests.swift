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
}
