import Delivery
import Diagnostics
import Digest
import Foundation
import Subscribers

/// The journals of an issue: how they are begun, and how they are gone on with.
extension Newsroom {
  /// Opens the journals of a plan before the first connection: goes on with those that are begun, else
  /// freezes the recipients and begins them. Nil where nobody is to be tried.
  func openJournal(of plan: SendPlan) throws -> IssueJournal? {
    let id = plan.issue.id
    // A take-over counts though nobody is due yet; so does that the issue is the whole list's from now on,
    // though the rest of it is nobody.
    guard
      plan.recipients > 0 || plan.givenUp > 0 || plan.work.widening != nil
        || plan.isBegun && plan.request.takesOver
    else { return nil }
    guard plan.isBegun else {
      return IssueJournal(try beginJournal(of: plan))
    }
    let opened = try resumeJournals(
      of: id, plan.work.state, shard: plan.request.shard, startsRun: true)
    do {
      let owner = try effects.owner()
      if plan.work.state.owner != owner { try opened.main?.takeOver(owner: owner) }
      if let widening = plan.work.widening { try widen(opened, by: widening, of: plan) }
    } catch {
      try? opened.close()
      throw error
    }
    return opened
  }

  /// Opens the journals of an issue that is begun; what lies beside the folder alone is brought into it
  /// first.
  /// - Parameter shard: nil for all of them.
  func resumeJournals(
    of id: String, _ state: JournalState, shard: Shard? = nil, startsRun: Bool
  ) throws -> IssueJournal {
    // What was read of one journal that nobody wrote to since need not be read again.
    let known = try state.isStill(on: effects.journal(files.journal(of: id)))
    if try known ? !state.isFixed : !journals().own(id).isFixed { try adopt(state, as: id) }
    func resumed(_ place: Place, startsRun: Bool) throws -> Journal {
      try Journal.resume(
        on: effects.journal(place), knowing: state, startsRun: startsRun, now: effects.instant)
    }
    /// A widening that was cut short, or that this folder has never seen, is told to who had not heard of it.
    func told(_ journal: Journal) throws -> Journal {
      let records = state.recipientsRecords
      // Where one is known to others alone, so are those whom it brought.
      if records.count > journal.before.recipientsRecords.count {
        try bringRecipients(of: id, state)
      }
      for record in records.dropFirst(journal.before.recipientsRecords.count) {
        try journal.widen(record)
      }
      return journal
    }
    guard let count = state.shards else {
      return IssueJournal(try told(resumed(files.journal(of: id), startsRun: startsRun)))
    }
    let main = try shard == nil ? told(resumed(files.journal(of: id), startsRun: false)) : nil
    var shards: [Int: Journal] = [:]
    for number in shard.map({ $0.number...$0.number }) ?? 1...count {
      shards[number] = try told(
        resumed(files.journal(of: id, shard: number), startsRun: startsRun))
    }
    return IssueJournal(main: main, shards: shards, of: count)
  }

  /// Puts the recipients of all widenings into the issue's folder, where what lies there knows fewer.
  private func bringRecipients(of id: String, _ state: JournalState) throws {
    guard let digest = state.recipientsRecords.last?.digest else { return }
    let place = files.recipients(of: id)
    if (try? RecipientsFile.read(at: place, expecting: digest)) != nil { return }
    guard let table = try frozenRecipients(of: id, state) else { return }
    try RecipientsFile.replace(place, by: table)
  }

  /// Fixes the recipients of a plan, and cuts them into shards; nobody is mailed.
  func freeze(_ plan: SendPlan, shards: Int) throws {
    let work = plan.work
    try begin(
      plan.issue.id, beginning(of: plan), [record(of: work, carries: plan.carries, shards: shards)]
    ) { place in
      try RecipientsFile.write(
        columns: work.columns, rows: work.recipients.rows(of: work.columns), to: place)
    }
  }

  /// Begins an issue anew with the recipients of a run whose folder was taken away: nobody else gets it
  /// by that, and what was written down of them stays where it lies.
  private func adopt(_ state: JournalState, as id: String) throws {
    guard let beginning = state.begin, let last = state.recipientsRecords.last,
      let table = try frozenRecipients(of: id, state)
    else { throw Problem("sending was never begun", at: files.journal(of: id).location()) }
    try begin(id, beginning, state.recipientsRecords) { place in
      try writeWholeFile(Data(table.frozenBytes), to: place, mode: 0o600)
      return (table.count, last.digest)
    }
  }

  /// Writes recipients and the beginning of each journal. The issue's own comes last, and the recipients get
  /// their name behind it: neither is ever there alone by a kill.
  private func begin(
    _ id: String, _ beginning: JournalBeginning, _ records: [RecipientsRecord],
    _ write: (Place) throws -> (last: Int, digest: String)
  ) throws {
    let (recipients, draft) = (files.recipients(of: id), files.recipientsDraft(of: id))
    try clear(id)
    let frozen = try write(draft)
    for number in Array(1..<((records.first?.shards ?? 0) + 1)) + [0] {
      var beginning = beginning
      beginning.shard = number == 0 ? nil : number
      let place = number == 0 ? files.journal(of: id) : files.journal(of: id, shard: number)
      var records = records
      if records.count == 1 { (records[0].last, records[0].digest) = frozen }
      let journal = try Journal.begin(
        beginning, records.removeFirst(), on: effects.journal(place), startsRun: false,
        now: effects.instant)
      for record in records { try journal.widen(record) }
      try journal.close()
    }
    try giveName(to: draft, recipients)
  }

  /// Takes away what a run left that reached nobody: its recipients give way.
  private func clear(_ id: String) throws {
    let recipients = [files.recipients(of: id), files.recipientsDraft(of: id)].filter(\.exists)
    let journals = try IssueJournals.numbered(in: files.issues.place(of: id)).map(\.place)
    // The journal goes last: recipients without one would be those of a journal that was lost.
    for place in recipients + journals.reversed() {
      do { try FileManager.default.removeItem(at: place.url) } catch {
        throw Problem.system("cannot be replaced", error, at: place.location())
      }
    }
  }

  private func giveName(to draft: Place, _ recipients: Place) throws {
    guard rename(draft.path, recipients.path) == 0 else {
      throw Problem.system("cannot be written", at: recipients.location())
    }
    try syncFolder(recipients.enclosing)
  }

  private func beginJournal(of plan: SendPlan) throws -> Journal {
    let id = plan.issue.id
    try clear(id)
    let draft = files.recipientsDraft(of: id)
    let begun = try beginJournal(of: plan, at: files.journal(of: id), recipients: draft)
    try giveName(to: draft, files.recipients(of: id))
    return begun
  }

  /// Freezes the recipients of a plan, and begins a journal that names them by their numbers.
  func beginJournal(
    of plan: SendPlan, at journal: Place, recipients: Place
  ) throws -> Journal {
    let work = plan.work
    let frozen = try RecipientsFile.write(
      columns: work.columns, rows: work.recipients.rows(of: work.columns), to: recipients)
    var record = record(of: work, carries: plan.carries, shards: nil)
    (record.last, record.digest) = frozen
    return try Journal.begin(
      beginning(of: plan), record, on: effects.journal(journal), now: effects.instant)
  }

  private func beginning(of plan: SendPlan) throws -> JournalBeginning {
    JournalBeginning(
      issue: plan.work.digest, owner: try effects.owner(),
      carries: plan.request.segment == nil ? plan.carries : [], key: plan.work.key)
  }

  private func record(
    of work: SendPlan.Work, carries: [String], shards: Int?
  ) -> RecipientsRecord {
    RecipientsRecord(
      first: 1, last: 0, digest: "", segment: work.segment, carries: [],
      suppressed: work.suppressed, shards: shards)
  }

  /// Freezes more recipients behind the others.
  private func widen(
    _ journal: IssueJournal, by widening: SendPlan.Widening, of plan: SendPlan
  ) throws {
    let work = plan.work
    guard let digest = work.state.recipientsRecords.last?.digest else { return }
    let columns = work.recipients.frozenColumns
    let frozen = try RecipientsFile.widen(
      files.recipients(of: plan.issue.id), expecting: digest,
      rows: work.recipients.rows(of: columns, from: work.state.lastNumber + 1))
    try journal.widen(
      RecipientsRecord(
        first: frozen.first, last: frozen.last, digest: frozen.digest, segment: widening.segment,
        // To a segment it carries nothing; widened to the list it is what it was composed as.
        carries: widening.segment == nil ? plan.carries : [], suppressed: widening.suppressed))
  }

  /// Books those whose retries have come to their end: they were refused for days, by the relay's words,
  /// and no bounce of theirs is known.
  func giveUp(
    _ plan: SendPlan, in journal: any DeliveryRecord, _ standing: Standing,
    _ report: inout SendReport, _ events: @Sendable (RunEvent) -> Void
  ) throws {
    guard plan.givenUp > 0 else { return }
    let records = plan.work.givenUp.map { number in
      let reply = plan.work.state.outcome(of: number)?.givenUpReply ?? ""
      return JournalRecord(.rejected, number, relay: "-", reply: reply)
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
}
