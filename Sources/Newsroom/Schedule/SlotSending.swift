import Delivery
import Diagnostics
import Digest
import Foundation
import Synchronization

/// The slot of an issue beside its journal: that mails are about to leave is written down before the first attempt
/// is, and where everybody stands when the run has ended.
final class SlotSending: DeliveryRecord {
  private let journal: IssueJournal
  private let announce: @Sendable () throws -> Void
  /// Whether it was, and why it could not be: each connection asks, and one answer holds for all.
  private let announcing = Mutex<(isDone: Bool, failure: (any Error)?)>((false, nil))

  init(_ journal: IssueJournal, announce: @escaping @Sendable () throws -> Void) {
    (self.journal, self.announce) = (journal, announce)
  }

  func append(_ records: [JournalRecord]) throws -> Int {
    if records.contains(where: { $0.kind == .attempt }) {
      try announcing.withLock { announcing in
        if let failure = announcing.failure { throw failure }
        guard !announcing.isDone else { return }
        do { try announce() } catch {
          announcing.failure = error
          throw error
        }
        announcing.isDone = true
      }
    }
    return try journal.append(records)
  }

  func waitUntilDurable(_ ticket: Int) throws { try journal.waitUntilDurable(ticket) }
}

extension Newsroom {
  /// What a run writes its journal by: with the slot that the issue is of, where it is one.
  func record(_ journal: IssueJournal, of plan: SendPlan) throws -> any DeliveryRecord {
    let issue = plan.issue.id
    guard plan.keepsJournal, files.slots.exists else { return journal }
    let desk = try desk()
    guard let slot = slotName(of: plan.issue, in: desk) else { return journal }
    try desk.mustBeWhole()
    let story = SlotStory(desk.record.lines(of: slot.key))
    if story.hasBegun, beforeSending == nil { return journal }
    return SlotSending(journal) {
      if !story.hasBegun {
        var line = SlotLine(.sending, at: max(try effects.instant(), story.newest))
        (line.slot, line.issue) = (slot.text, issue)
        try write([line], to: desk)
      }
      try bringToSafety(issue)
    }
  }

  /// Runs the command that must end well before mails leave; it finds the issue's name in its environment, and what
  /// tells this claim from any other: two machines that write down the same in one second would not notice.
  private func bringToSafety(_ issue: String) throws {
    guard let beforeSending else { return }
    let name = issue.replacing("'", with: "'\\''")
    let claim = try effects.randomBytes(16).map { String(Int($0) + 0x100, radix: 16).dropFirst() }
      .joined()
    let command =
      "BROADSHEET_ISSUE='\(name)' BROADSHEET_CLAIM=\(claim); export BROADSHEET_ISSUE BROADSHEET_CLAIM; "
      + beforeSending
    do { _ = try effects.output(command, folder, { false }) } catch let error as Problem {
      // One that ends with 75 says that somebody else is at work on it.
      throw Problem(
        "nothing was sent: before it, \(error.reason)",
        category: error.category == .busy ? .busy : .system)
    }
  }
}
