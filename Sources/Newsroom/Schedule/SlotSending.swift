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

  /// Writes down where the recipients of an issue stand, where it is a slot's and somebody has it.
  func countSlot(of issue: Issue) throws {
    guard files.slots.exists, let name = slotName(of: issue, in: try desk()) else { return }
    _ = try countSlot(of: issue.id, as: name)
  }

  /// Writes down where the recipients of a slot's issue stand, once somebody has it.
  /// - Returns: whether that is what the slot came to from now on.
  func countSlot(of issue: String, as name: SlotName) throws -> Bool {
    let desk = try desk()
    guard case .list = try Carried.reach(of: issue, in: files, try journals()) else { return false }
    let story = SlotStory(desk.record.lines(of: name.key))
    let status = try status(issue)
    var line = SlotLine(.sent, of: name.text, at: desk.now)
    line.issue = issue
    line.count(status)
    let isNew = desk.record.slots[name.key]?.outcome != .sent
    line.tell = isNew && tells(.sent) ? true : nil
    if let old = story.counts, old.countsAlike(line), !isNew { return false }
    try write([line], to: desk)
    return isNew
  }
}

extension SlotLine {
  mutating func count(_ status: IssueStatus) {
    (recipients, accepted, rejected) = (status.recipients, status.accepted, status.rejected)
    (deferred, inDoubt, pending) = (status.deferred, status.inDoubt, status.pending)
    (suppressed, unsendable) = (status.suppressed, status.unsendable)
    // A person decides about those in doubt: they keep no slot open.
    let rest = status.isClosed ? 0 : status.deferred + status.pending
    leftOver = rest > 0 ? rest : nil
  }

  fileprivate func countsAlike(_ other: SlotLine) -> Bool {
    (recipients, accepted, rejected, deferred) == (
      other.recipients, other.accepted, other.rejected, other.deferred
    )
      && (inDoubt, pending, suppressed, unsendable, leftOver) == (
        other.inDoubt, other.pending, other.suppressed, other.unsendable, other.leftOver
      )
  }
}
