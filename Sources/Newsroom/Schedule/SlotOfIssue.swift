import Clock
import Diagnostics
import Digest
import Foundation

/// What the timetable has to say to who composes or sends by hand.
extension Newsroom {
  /// A slot's issue belongs to whom the timetable belongs to, until a journal says whose it is.
  func slotMustBeOurs(_ issue: String, _ request: SendRequest) throws {
    guard request.shard == nil, !request.takesOver, files.slots.exists else { return }
    let desk = try desk()
    guard let owner = desk.record.owner, owner.name != (try effects.owner()),
      let key = desk.record.slots(of: issue).first, desk.record.slots[key]?.outcome == nil
    else { return }
    throw Problem(
      "the issue is one of the timetable's, which belongs to another machine (\(owner.name))",
      at: files.issues.place(of: issue).location(),
      hint: "two that send the same issue would mail people twice", advice: .takeOver,
      category: .configuration)
  }

  /// What an issue without a name is for, where there is a timetable: the next slot without an outcome.
  func nextIssue(of edition: Edition) throws -> ComposeRequest.SlotIssue? {
    let list = edition.newsletter.list.name
    guard edition.configuration.timetable.entries.contains(where: { $0.list == list }) else {
      return nil
    }
    let desk = try desk()
    // A record that cannot be read holds up nobody who only looks.
    let record = desk.record
    var open: Slot?
    if let begin = record.owner?.from {
      let sync = try EntrySync(desk.timetable, record, from: begin, zones: effects.zones())
      open = sync.live.open(of: list, at: desk.now, record)
    }
    let slot =
      open
      ?? desk.timetable.next(200, after: desk.now, of: list).first { slot in
        record.slots[slot.id]?.outcome == nil && !slot.isPaused
          && !isSent(slot, by: record)
      }
    return slot.map {
      ComposeRequest.SlotIssue(local: $0.local, firstFrom: record.firstTry(of: list))
    }
  }

  /// The slot that an issue is of: of those whose lines name it the one that it was made for, else one that came to
  /// nothing before it had an issue.
  func slotName(of issue: Issue, in desk: ScheduleDesk) -> SlotName? {
    let record = desk.record
    let named = record.slots(of: issue.id)
    let own = named.first { key in record.lines(of: key).contains { $0.slot == issue.slot } }
    guard let key = own ?? named.first ?? emptySlot(of: issue, in: desk) else { return nil }
    return record.lines(of: key).last?.slot.map { SlotName(key, text: $0) }
  }

  /// The slot that was paused, left out, missed or failed without an issue, whose own would be called as one is that
  /// a person made.
  private func emptySlot(of issue: Issue, in desk: ScheduleDesk) -> SlotKey? {
    let (record, list) = (desk.record, issue.list)
    let empty = record.keys { $0.outcome.map { $0 != .sent } ?? false }.filter { $0.list == list }
    guard issue.isRegular, !empty.isEmpty,
      let composer = try? edition(list: list).composer(
        for: ComposeRequest(list: list), now: desk.now)
    else { return nil }
    func isMeant(_ key: SlotKey) -> Bool { (try? composer.issueID(at: key.local)) == issue.id }
    // One that is yet to be decided finds the issue by itself.
    let yesterday = desk.now.addingTimeInterval(-86_400)
    let open =
      record.keys { $0.outcome == nil }.filter { $0.list == list }
      + desk.timetable.next(8, after: yesterday, of: list).map(\.id)
      .filter { record.slots[$0] == nil }
    guard !open.contains(where: isMeant) else { return nil }
    return empty.last { key in
      isMeant(key) && record.lines(of: key).allSatisfy { $0.issue == nil }
    }
  }

  /// Whether a run of the timetable sends an issue that nobody has: it is one of a slot that came to nothing yet, or
  /// bears the name that one to come gives its own.
  package func isOfTimetable(_ issue: String) -> Bool {
    guard let desk = try? desk(), let list = try? files.issues.issue(issue).list else {
      return false
    }
    func isOpen(_ key: SlotKey) -> Bool { desk.record.slots[key]?.outcome == nil }
    if desk.record.slots(of: issue).contains(where: isOpen) { return true }
    let asked = asked(by: desk.record, mends: false)
    let yesterday = desk.now.addingTimeInterval(-86_400)
    return desk.timetable.next(8, after: yesterday, of: list).contains { slot in
      isOpen(slot.id) && (try? asked.id(slot)) == issue
    }
  }

  /// Whether a person sent a slot's issue ahead of it.
  func isSent(_ slot: Slot, by record: SlotRecord) -> Bool {
    let asked = asked(by: record, mends: false)
    guard let id = try? asked.id(slot), files.issues.exists(id),
      case .mailed = asked.condition(id, slot.list)
    else { return false }
    // Two entries may come to one name: that is the other slot's issue.
    return record.slots(of: id).allSatisfy { $0 == slot.id }
  }

  /// The timetable and its record, for who asks about issues; nil where there is none, or none that can be read.
  func knownDesk() -> ScheduleDesk? { files.slots.exists ? try? desk() : nil }

  /// What the timetable's record knows of an issue that nobody has by its journal: somebody has it, or may have.
  /// - Parameter hasJournal: whether sending was begun by a journal that is here.
  func sentElsewhere(
    _ issue: String, hasJournal: Bool, in desk: ScheduleDesk?
  ) -> (problem: Problem, isCertain: Bool)? {
    guard let desk else { return nil }
    for key in desk.record.slots(of: issue) {
      let story = SlotStory(desk.record.lines(of: key))
      let wasSent = desk.record.slots[key]?.outcome == .sent && story.counts?.accepted != 0
      guard wasSent || story.hasBegun && !hasJournal else { continue }
      let known = story.counts?.accepted.map { " to \($0)" } ?? ""
      let problem = Problem(
        (wasSent
          ? "it was sent\(known) by the timetable's record"
          : "sending began by the timetable's record")
          + ", and the journal of whom it was sent to is not here",
        at: files.issues.place(of: issue).location(),
        hint: "bring issues/\(issue) back from a backup that is newer")
      return (problem, wasSent)
    }
    return nil
  }

  /// How a slot's issue that nobody has stands; nil where it is none.
  func slotStanding(of issue: String, in desk: ScheduleDesk?) -> SlotStanding? {
    guard let desk, let key = desk.record.slots(of: issue).first else { return nil }
    let story = SlotStory(desk.record.lines(of: key))
    switch desk.record.slots[key]?.outcome {
    case nil:
      return SlotStanding(
        isWaiting: story.waits != nil, isApproved: isApproved(issue), isOver: false, of: desk)
    case .sent: return nil
    // What failed a person may send yet.
    case .failed: return SlotStanding(isWaiting: false, isOver: false, of: desk)
    default: return SlotStanding(isWaiting: false, isOver: true, of: desk)
    }
  }

  struct SlotStanding {
    /// Whether it waits for a person, or did before one approved it.
    let isWaiting: Bool
    let isApproved: Bool
    /// Whether its slot came to something else than its being sent.
    let isOver: Bool
    let owner: String?

    fileprivate init(
      isWaiting: Bool, isApproved: Bool = false, isOver: Bool, of desk: ScheduleDesk
    ) {
      (self.isWaiting, self.isApproved, self.isOver) = (isWaiting, isApproved, isOver)
      owner = desk.record.owner?.name
    }
  }
}

extension LiveTimetable {
  /// The list's oldest slot that is due, and may begin yet.
  fileprivate func open(of list: String, at now: Date, _ record: SlotRecord) -> Slot? {
    due(at: now) { record.slots[$0]?.outcome != nil }.first { slot in
      guard slot.list == list, let entry = entry(of: slot.id) else { return false }
      return now < slot.moment.addingTimeInterval(entry.until) && !slot.isPaused
    }
  }
}

extension Slot {
  var isPaused: Bool {
    notes.contains { if case .paused = $0 { true } else { false } }
  }
}
