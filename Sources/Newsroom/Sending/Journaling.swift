import Delivery
import Diagnostics
import Digest
import Foundation
import Subscribers

/// The journal of an issue, and who may go on with it.
extension Newsroom {
  /// Opens the journal of a plan before the first connection: goes on with one that is begun, else
  /// freezes the recipients and begins one. Nil where nobody is to be tried.
  func openJournal(of plan: SendPlan) throws -> Journal? {
    let id = plan.issue.id
    // A take-over counts though nobody is due yet.
    guard
      plan.recipients > 0 || plan.givenUp > 0 || plan.isBegun && plan.request.takesOver
    else { return nil }
    let (journal, recipients) = (files.journal(of: id), files.recipients(of: id))
    guard plan.isBegun else {
      // What a run left that reached nobody: its recipients give way to those of now.
      let draft = files.recipientsDraft(of: id)
      for old in [recipients, draft, journal] where old.exists {
        do { try FileManager.default.removeItem(at: old.url) } catch {
          throw Problem.system("cannot be replaced", error, at: old.location())
        }
      }
      let begun = try beginJournal(of: plan, at: journal, recipients: draft)
      guard rename(draft.path, recipients.path) == 0 else {
        throw Problem.system("cannot be written", at: recipients.location())
      }
      try syncFolder(recipients.enclosing)
      return begun
    }
    let owner = try effects.owner()
    let opened = try Journal.resume(on: effects.journal(journal), now: effects.now)
    if plan.work.state.owner != owner { try opened.takeOver(owner: owner) }
    return opened
  }

  /// Books those whose retries have come to their end: they were refused for days, by the relay's words,
  /// and no bounce of theirs is known.
  func giveUp(
    _ plan: SendPlan, in journal: Journal, _ standing: Standing, _ report: inout SendReport,
    _ events: @Sendable (RunEvent) -> Void
  ) throws {
    guard plan.givenUp > 0 else { return }
    let records = plan.work.givenUp.map { number in
      let last = plan.work.state.outcome(of: number)?.reply ?? ""
      return JournalRecord(
        .rejected, number, relay: "-", reply: "given up after 5 days of: \(last)")
    }
    try journal.waitUntilDurable(journal.append(records))
    for record in records {
      standing.settle(record.number, .rejected)
      guard let recipient = plan.work.recipients[record.number] else { continue }
      events(
        .settled(
          RunEvent.Settlement(
            recipient: recipient.address, outcome: .rejected, reply: record.reply, relay: "-")))
    }
    report.givenUp = records.count
  }

  /// Freezes the recipients of a plan, and begins a journal that names them by their numbers.
  func beginJournal(
    of plan: SendPlan, at journal: Place, recipients: Place
  ) throws -> Journal {
    let work = plan.work
    let frozen = try RecipientsFile.write(
      columns: work.columns, rows: work.recipients.rows(of: work.columns), to: recipients)
    let carries = plan.issue.entries.map { Carried.key(of: $0.id) }
    return try Journal.begin(
      JournalBeginning(
        issue: work.digest, owner: try effects.owner(), carries: carries, key: work.key),
      RecipientsRecord(
        first: 1, last: frozen.last, digest: frozen.digest, carries: [],
        suppressed: work.suppressed),
      on: effects.journal(journal), now: effects.now)
  }
}
