import Delivery
import Diagnostics
import Digest
import Foundation

/// Where the recipients of a slot's issue stand, as the record keeps it.
extension Newsroom {
  /// Writes down where the recipients of an issue stand, where it is a slot's and somebody has it.
  func countSlot(of issue: Issue) throws {
    guard files.slots.exists, let name = slotName(of: issue, in: try desk()) else { return }
    _ = try countSlot(of: issue.id, as: name)
  }

  /// The same of an issue by its name; of one that cannot be read nothing is written down.
  func countSlot(ofIssue id: String) throws {
    guard files.slots.exists, let issue = try? files.issues.issue(id) else { return }
    try countSlot(of: issue)
  }

  /// Writes down where the recipients of a slot's issue stand, once somebody has it.
  /// - Returns: whether that is what the slot came to from now on.
  func countSlot(of issue: String, as name: SlotName) throws -> Bool {
    let desk = try desk()
    let journals = try journals()
    guard case .list = try Carried.reach(of: issue, in: files, journals) else { return false }
    let lines = desk.record.lines(of: name.key)
    let story = SlotStory(lines)
    // What was written down last stays last, be it that the clock was set back.
    let moment = max(desk.now, story.counts?.moment ?? .distantPast)
    var line = SlotLine(.sent, of: name.text, at: moment)
    let state = try journals.state(of: issue)
    let isNew = desk.record.slots[name.key]?.outcome != .sent
    if let old = story.counts, RecordedReach(lines, of: issue)?.isAhead(of: state) ?? false {
      // The record does not forget with the journal; that nobody else is mailed is all that is new.
      guard state.isClosed, old.leftOver != nil else { return false }
      line = old
      (line.time, line.owner, line.leftOver, line.tell) = (SlotTime.text(moment), nil, nil, nil)
      try write([line], to: desk)
      return false
    }
    line.issue = issue
    line.count(try status(issue))
    line.tell = isNew && tells(.sent) ? true : nil
    if let old = story.counts, old.countsAlike(line), !isNew { return false }
    try write([line], to: desk)
    return isNew
  }

  /// Writes down that recipients are about to be put back, before they are: the record must never know more than the
  /// journal. From then on heartbeats go on with them.
  /// - Parameter kinds: what was booked on them.
  func uncountSlot(ofIssue id: String, _ kinds: [JournalRecord.Kind?]) throws {
    guard files.slots.exists, let issue = try? files.issues.issue(id) else { return }
    let desk = try desk()
    guard let name = slotName(of: issue, in: desk),
      desk.record.slots[name.key]?.outcome == .sent,
      let counts = SlotStory(desk.record.lines(of: name.key)).counts, counts.recipients != nil
    else { return }
    var line = counts
    for kind in kinds {
      switch kind {
      case .rejected: line.putBack(\.rejected)
      case .unsendable: line.putBack(\.unsendable)
      case .attempt, .inDoubt: line.putBack(\.inDoubt)
      default: break
      }
    }
    guard line != counts else { return }
    line.time = SlotTime.text(max(desk.now, line.moment))
    (line.owner, line.tell) = (nil, nil)
    try write([line], to: desk)
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

  /// One of those counted there is about to be tried again.
  fileprivate mutating func putBack(_ count: WritableKeyPath<SlotLine, Int?>) {
    guard let known = self[keyPath: count], known > 0 else { return }
    self[keyPath: count] = known - 1
    pending = (pending ?? 0) + 1
    leftOver = (leftOver ?? 0) + 1
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
