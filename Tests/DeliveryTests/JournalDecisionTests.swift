import Diagnostics
import Foundation
import Testing

@testable import Delivery

/// What a person writes into a journal.
@Suite struct JournalDecisionTests {
  private let medium = MemoryJournal()

  private func begun(_ kinds: [JournalRecord.Kind]) throws {
    let journal = try Journal.begin(
      TestJournal.beginning, TestJournal.recipients, on: medium, now: TestJournal.now)
    for (index, kind) in kinds.enumerated() {
      _ = try journal.append(kind, index + 1, relay: "a", reply: "450 because")
      _ = try journal.append(kind, index + 1, relay: "a", reply: "450 because")
    }
    try journal.close()
  }

  private func decide(_ body: (Journal) throws -> Void) throws -> JournalState {
    let journal = try Journal.resume(on: medium, startsRun: false, now: TestJournal.now)
    try body(journal)
    try journal.close()
    return try JournalState(on: medium)
  }

  @Test(arguments: JournalRecord.Kind.allCases)
  func `who is put back counts as untried, deferrals and all`(_ kind: JournalRecord.Kind) throws {
    try begun([kind, .accepted])
    let state = try decide { try $0.putBack([1]) }
    #expect(state.outcome(of: 1) == nil && state.outcome(of: 2)?.kind == .accepted)
    #expect(state.hasOutcomes && state.runs.count == 1 && state.unknownKinds.isEmpty)
    let again = try decide { _ = try $0.append(.deferred, 1, relay: "a", reply: "450 again") }
    #expect(again.outcome(of: 1)?.deferrals == 1)
  }

  @Test func `somebody who was never frozen cannot be put back`() throws {
    try begun([.rejected])
    #expect(throws: Problem.self) { try decide { try $0.putBack([100_001]) } }
  }

  @Test func `what arrived by hand is accepted by no relay`() throws {
    try begun([.inDoubt])
    let state = try decide { try $0.believeArrived([1], reason: "arrived, by hand") }
    #expect(state.outcome(of: 1)?.kind == .accepted && state.acceptedCount == 1)
    #expect(state.acceptingRelays.isEmpty && state.lastAccepted == nil)
  }

  @Test func `a journal that is closed stays so, and is not gone on with`() throws {
    try begun([.accepted])
    let state = try decide { try $0.closeIssue(reason: "wrong") }
    #expect(state.isClosed && state.closedReason == "wrong" && state.outcome(of: 1) != nil)
    #expect(throws: Problem.self) { try Journal.resume(on: medium, now: TestJournal.now) }
  }

  @Test func `all that is said of one recipient is kept, and of nobody else`() throws {
    try begun([.deferred, .rejected])
    _ = try decide { try $0.putBack([1, 2]) }
    let (state, lines) = try JournalState.following(1, on: medium)
    #expect(lines.map(\.kind) == ["deferred", "deferred", "retry"])
    #expect(lines.map(\.relay) == ["a", "a", "-"])
    #expect(lines.map(\.reply) == ["450 because", "450 because", ""])
    #expect(state.outcome(of: 1) == nil)
  }
}
