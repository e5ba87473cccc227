import Delivery
package import Diagnostics
import Digest
import Foundation
package import Mail
import Subscribers

/// Where each recipient of an issue stands; the parts add up to `recipients`.
package struct IssueStatus: Sendable, Equatable {
  package let issue: String
  package private(set) var recipients = 0
  package private(set) var accepted = 0
  package private(set) var rejected = 0
  package private(set) var deferred = 0
  package private(set) var inDoubt = 0
  package private(set) var pending = 0
  /// Unsubscribed or otherwise not to be mailed, and not known to have this issue.
  package private(set) var suppressed = 0
  /// Addresses that no relay here can be given.
  package private(set) var unsendable = 0
  /// Recipients that somebody may want to look at.
  package private(set) var notes: [Note] = []
  /// Whether it was discarded after it was begun: nobody else is mailed.
  package let isClosed: Bool
  /// Issues that cannot be read, where all had to be looked through.
  package let warnings: [Problem]

  /// What was said of a recipient.
  package struct Note: Sendable, Equatable {
    package var outcome: RunEvent.Outcome
    package var recipient: EmailAddress
    /// The relay's words; nothing where it said none.
    package var reply: String
  }

  init(issue: String, isClosed: Bool = false, warnings: [Problem] = []) {
    self.issue = issue
    self.isClosed = isClosed
    self.warnings = warnings
  }

  /// - Parameter isMailable: whether they would be mailed if they were due now.
  mutating func count(
    _ recipient: EmailAddress, _ outcome: JournalOutcome?, isMailable: Bool
  ) {
    recipients += 1
    switch outcome?.kind {
    case .accepted: accepted += 1
    case .rejected:
      rejected += 1
      note(.rejected, recipient, outcome)
    case .unsendable:
      unsendable += 1
      note(.unsendable, recipient, outcome)
    case .attempt where isMailable, .inDoubt where isMailable:
      inDoubt += 1
      note(.inDoubt, recipient, outcome)
    case .deferred where isMailable, .held where isMailable:
      deferred += 1
      note(outcome?.kind == .held ? .held : .deferred, recipient, outcome)
    case .attempt, .inDoubt, .deferred, .held, .unsent, nil:
      if isMailable { pending += 1 } else { suppressed += 1 }
    }
  }

  /// Who was not among the recipients since nobody could mail them when sending began.
  mutating func countSuppressed(_ number: Int) {
    recipients += number
    suppressed += number
  }

  private mutating func note(
    _ kind: RunEvent.Outcome, _ recipient: EmailAddress, _ outcome: JournalOutcome?
  ) {
    notes.append(Note(outcome: kind, recipient: recipient, reply: outcome?.reply ?? ""))
  }
}

extension Newsroom {
  /// How far an issue is. Neither the key nor the parts of the issue are asked for, nor its list where
  /// that was frozen: what happened is in the journal.
  /// - Parameter list: whose latest issue is meant where none is named.
  package func status(_ id: String?, list: String? = nil) throws(NewsroomProblem) -> IssueStatus {
    try Step.load {
      let (issue, warnings) = try issue(id, of: list)
      // Before the journal: a run that ends meanwhile writes to both.
      let record = knownDesk()?.record
      let state = try journalState(of: issue.id)
      // Where the recipients are frozen it is enough who has a row.
      let table = try frozenRecipients(of: issue.id, state)
      let list = try mailingList(issue.list, keeping: table == nil ? .rows : .addresses)
      return try status(
        of: issue, state, list, table,
        warnings: warnings + state.tornWarning(at: files.journal(of: issue.id))
          + [journalTooOld(issue.id, state, in: record)].compactMap(\.self)
          + bouncesUntold(of: issue, state, list.consent))
    }
  }

  /// Tells the consent log what a run that was killed could not tell it any more.
  /// - Returns: why it could not be told: how far the issue is can be seen all the same.
  private func bouncesUntold(
    of issue: Issue, _ state: JournalState, _ consent: ConsentLog
  ) -> [Problem] {
    // A run that is at work tells of its own.
    guard !state.deadAddresses().isEmpty, !isAtWork(on: issue.id) else { return [] }
    do {
      try completeBounces(of: issue.id, state, frozenRecipients(of: issue.id, state), consent)
      return []
    } catch { return [error as? Problem ?? Problem(error.plainReason)] }
  }

  func status(
    of issue: Issue, _ state: JournalState, _ list: MailingList, warnings: [Problem]
  ) throws -> IssueStatus {
    try status(
      of: issue, state, list, frozenRecipients(of: issue.id, state), warnings: warnings)
  }

  func status(
    of issue: Issue, _ state: JournalState, _ list: MailingList, _ table: RecipientTable?,
    warnings: [Problem]
  ) throws -> IssueStatus {
    var status = IssueStatus(issue: issue.id, isClosed: state.isClosed, warnings: warnings)
    guard let table else {
      try count(membersOf: list, state, in: &status)
      return status
    }
    let statuses = try list.consent.statuses()
    let recipients = Recipients(
      frozen: table, listed: list.roster.listed, renamed: statuses.renamed, journal: state)
    for number in 1..<(table.count + 1) {
      let address = try table.address(number)
      status.count(
        address, state.outcome(of: number),
        isMailable: try recipients.isMailable(number, by: statuses))
    }
    status.countSuppressed(state.suppressedCount)
    return status
  }

  /// An issue of which nothing is frozen but its content: everybody in the roster, and in a journal that
  /// knows recipients by their addresses.
  private func count(
    membersOf list: MailingList, _ state: JournalState, in status: inout IssueStatus
  ) throws {
    var rest = state.entriesByAddress
    let view = ConsentView(try list.consent.statuses())
    let rows = list.roster.subscribers
    // One after the other: of a long list all of them at once would take much memory.
    for index in rows.indices {
      let address = rows.address(index)
      let outcome = rest.isEmpty ? nil : rest.removeValue(forKey: address.canonical)?.outcome
      status.count(address, outcome, isMailable: view.status(index, of: rows) == .subscribed)
    }
    // Who left the roster after being mailed is still part of what happened.
    for entry in rest.values.sorted(by: { $0.outcome.time < $1.outcome.time }) {
      status.count(entry.address, entry.outcome, isMailable: false)
    }
  }
}
