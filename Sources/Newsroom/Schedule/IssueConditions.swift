import Delivery
import Diagnostics
import Digest
import Foundation

/// How far issues are, read for the decision about slots.
extension Newsroom {
  /// - Parameters:
  ///   - record: what journals are held against.
  ///   - mends: whether what a kill left is put in order: for who holds the lock.
  func asked(by record: SlotRecord, mends: Bool = true) -> SlotDecision.Asked {
    SlotDecision.Asked(
      id: { slot in
        let edition = try edition(list: slot.list)
        return try edition.composer(for: ComposeRequest(list: slot.list), now: slot.moment)
          .issueID(at: slot.local)
      },
      condition: { issue, list in
        do { return try condition(of: issue, list, record, mends: mends) } catch {
          return .unreadable(SlotDecision.problem(of: error))
        }
      })
  }

  /// Whether nobody of an issue is left over, as its list is now: who was put off may have left.
  private func isDone(_ id: String) throws -> Bool {
    let status = try status(id)
    return status.deferred + status.pending == 0
  }

  private func condition(
    of id: String, _ list: String, _ record: SlotRecord, mends: Bool
  ) throws -> IssueCondition {
    // A replacing that was cut short may have left it beside its name.
    if mends { try files.issues.recover(id) }
    let journals = try journals()
    guard files.issues.exists(id) else {
      guard journals.rescuedIssues.contains(id) else { return .absent }
      return try journals.state(of: id).mailedCount > 0 ? .mailed(isOurs: false) : .absent
    }
    if isAtWork(on: id) { return .atWork }
    let state = try journals.state(of: id)
    try state.mustBeThere(beside: files.recipients(of: id))
    if state.hasOutcomes, let problem = journalTooOld(id, state, in: record) {
      return .unreadable(problem)
    }
    let isOurs = try state.owner == effects.owner()
    if state.mailedCount > 0, !state.isForSegmentAlone {
      return .mailed(
        isOurs: isOurs && !state.isClosed, isOver: try state.isClosed || !isOurs && isDone(id),
        lastWord: state.lastWord)
    }
    if state.isClosed { return .closed }
    if state.mailedCount > 0 { return .segment }
    // One that cannot be read, and that nobody has, gives way to one that can.
    guard let issue = try? files.issues.issue(id) else {
      return .composed(
        IssueCondition.Composed(
          time: .distantPast, slot: "", hash: "", hasJournal: state.isBegun))
    }
    guard issue.list == list else {
      throw Problem(
        "the issue of that name is one of the list “\(issue.list)”",
        at: files.issues.place(of: id).location())
    }
    return .composed(
      IssueCondition.Composed(
        time: issue.composed, slot: issue.slot, hash: try files.issues.digest(of: id),
        approval: approval(of: id), hasJournal: state.isBegun))
  }
}
