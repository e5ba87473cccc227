import Clock
package import Diagnostics
import Digest
package import Foundation
import Subscribers

/// A slot as it is listed: what it came to, or how far it is.
package struct SlotRow: Sendable, Equatable {
  package enum State: String, Sendable {
    case sent, skipped, paused, missed, failed, waiting
    /// It is due, and nothing went out yet.
    case open
  }

  package let slot: String
  package let list: String
  package let state: State
  /// When that was written down.
  package let time: Date
  package let issue: String?
  package let reason: String?
  package let owner: String?
  package let counts: SlotCounts?
}

/// Where the recipients of a slot's issue stood when it was last looked at.
package struct SlotCounts: Sendable, Equatable {
  package var recipients = 0
  package var accepted = 0
  package var rejected = 0
  package var deferred = 0
  package var inDoubt = 0
  package var pending = 0
  package var suppressed = 0
  package var unsendable = 0

  /// Whether the issue was discarded: nobody else is mailed.
  package var isClosed = false

  /// Who is gone on with.
  package var leftOver: Int { isClosed ? 0 : deferred + pending }
  /// Who would have been, and is not, since the issue was discarded.
  package var notMailed: Int { isClosed ? deferred + pending : 0 }
}

/// What the slots of an edition came to.
package struct SlotListing: Sendable {
  /// Newest first.
  package let rows: [SlotRow]
  package let warnings: [Problem]
}

/// The timetable with its owner and its entries.
package struct TimetableView: Sendable {
  package let timetable: Timetable
  package let owner: SlotRecord.Owner?
  /// Whether it is this machine's.
  package let isOurs: Bool
  package let next: [Slot]
  package let warnings: [Problem]
}

extension Newsroom {
  /// What every slot came to, also by a record that is not understood whole.
  /// - Parameter asksJournals: whether the journals of what was sent these days are held against the record.
  package func slotHistory(
    of list: String? = nil, count: Int? = nil, asksJournals: Bool = true
  ) throws(NewsroomProblem) -> SlotListing {
    try NewsroomProblem.naming(nil) {
      let desk = try desk()
      let name = try list.map { try known($0) }
      let all = desk.record.slots.keys.filter { name == nil || $0.list == name?.name }
      let keys = all.filter { !desk.record.isYetToCome($0) }
        .sorted { ($0.minute, $0.zone, $0.list) > ($1.minute, $1.zone, $1.list) }
      let rows = keys.prefix(count ?? .max).compactMap { row($0, desk.record, asksJournals) }
      var warnings = desk.record.warnings + [desk.record.fault].compactMap(\.self)
      if all.count > keys.count {
        warnings.append(
          Problem(
            "\(all.count - keys.count) slots were written down by a clock that was ahead: they count for nothing, and are not shown",
            at: desk.file.place.location()))
      }
      return SlotListing(rows: rows, warnings: warnings)
    }
  }

  private func row(
    _ key: SlotKey, _ record: SlotRecord, _ asksJournals: Bool
  ) -> SlotRow? {
    let lines = record.lines(of: key)
    let outcome = record.slots[key]?.outcome
    let story = SlotStory(lines, outcome: outcome)
    guard let text = lines.last?.slot else { return nil }
    var state = SlotRow.State.open
    if let outcome {
      state = SlotRow.State(outcome)
    } else if story.waits != nil, !isApproved(story.issue) {
      state = .waiting
    }
    var reason = story.outcome.map(\.reason) ?? story.tried
    if outcome == nil, let hash = story.waits {
      let words =
        state == .waiting ? "it waits for approval of \(hash.prefix(Approval.shown))" : "approved"
      // Of what was mailed to nobody the proof is the first thing to be told.
      let more = state == .waiting ? [story.doubt, story.triedSince] : [story.triedSince]
      reason = ([words] + more.compactMap(\.self)).joined(separator: "; ")
    }
    if asksJournals, state == .sent, let issue = story.counts?.issue,
      let problem = journalTooOld(issue, story, record)
    {
      reason = problem.reason
    }
    if state == .sent, reason == nil, story.counts?.leftOver != nil { reason = story.left }
    if let untold = story.untold { reason = (reason.map { "\($0); " } ?? "") + untold }
    return SlotRow(
      slot: text, list: key.list, state: state, time: story.outcome?.moment ?? story.newest,
      issue: story.outcome?.issue ?? story.issue, reason: reason,
      owner: story.outcome?.owner ?? story.owner, counts: story.counts.flatMap(SlotCounts.init))
  }

  /// Whether what lies there of an issue is approved, as it is now.
  func isApproved(_ issue: String?) -> Bool {
    guard let issue, let word = approval(of: issue) else { return false }
    return Approval.lets((try? files.issues.digest(of: issue)) ?? "", go: word)
  }

  /// The same of a slot's issue, as long as anything of it goes out by itself; who asks for an older one by its name
  /// is told then.
  private func journalTooOld(_ issue: String, _ story: SlotStory, _ record: SlotRecord) -> Problem?
  {
    guard let counts = story.counts,
      counts.leftOver != nil
        || record.now.timeIntervalSince(counts.moment) < SlotDecision.patience,
      files.issues.exists(issue), let state = try? journals().state(of: issue)
    else { return nil }
    return journalTooOld(issue, state, in: record)
  }

  /// The timetable, and whose it is.
  package func timetableView(
    of list: String? = nil, next count: Int = 3
  ) throws(NewsroomProblem) -> TimetableView {
    try NewsroomProblem.naming(nil) {
      let desk = try desk()
      guard !desk.timetable.entries.isEmpty else { throw noTimetable }
      var timetable = desk.timetable
      if let list {
        let name = try known(list).name
        timetable.entries.removeAll { $0.list != name }
      }
      return TimetableView(
        timetable: timetable, owner: desk.record.owner,
        isOurs: try desk.record.owner?.name == effects.owner(),
        next: try upcoming(count, in: timetable, of: nil, desk).slots,
        warnings: try approvalWarnings() + doubleNames(at: desk.now)
          + desk.record.warnings + [desk.record.fault].compactMap(\.self))
    }
  }
}

extension SlotRow.State {
  fileprivate init(_ outcome: SlotOutcome) {
    self =
      switch outcome {
      case .sent: .sent
      case .skipped: .skipped
      case .paused: .paused
      case .missed: .missed
      case .failed: .failed
      }
  }
}

extension SlotCounts {
  fileprivate init?(_ line: SlotLine) {
    guard let recipients = line.recipients else { return nil }
    self.init(
      recipients: recipients, accepted: line.accepted ?? 0, rejected: line.rejected ?? 0,
      deferred: line.deferred ?? 0, inDoubt: line.inDoubt ?? 0, pending: line.pending ?? 0,
      suppressed: line.suppressed ?? 0, unsendable: line.unsendable ?? 0, isClosed: line.isClosed)
  }
}
