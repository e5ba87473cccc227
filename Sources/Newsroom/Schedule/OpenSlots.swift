import Clock
import Foundation

/// The slots that are to be decided: those that are due, and those without an outcome that the record knows, be their
/// entry there or not.
struct OpenSlots {
  /// In the order of their moments.
  private(set) var slots: [(slot: Slot, entry: TimetableEntry)] = []
  /// Those that nothing is sent for any more, and why.
  private(set) var missed: [(slot: Slot, issue: String?, reason: String)] = []
  /// How many are due, where those are too many to be true.
  private(set) var unlikely = 0

  private let live: LiveTimetable
  private let record: SlotRecord
  private let now: Date

  init(_ live: LiveTimetable, memory: [EntrySync.Former], record: SlotRecord, at now: Date) {
    (self.live, self.record, self.now) = (live, record, now)
    let due = live.due(at: now, isKnown: { record.slots[$0] != nil })
    guard due.count <= SlotDecision.mostDue else {
      unlikely = due.count
      return
    }
    for slot in due {
      if let entry = live.entry(of: slot.id), !live.isTaken(slot, of: entry, in: record) {
        slots.append((slot, entry))
      }
    }
    for key in record.keys(where: { $0.outcome == nil }) { addKnown(key, memory) }
    slots.sort { Slot.isBefore($0.slot, $1.slot) }
    // Whatever an earlier one of that day comes to that its entry still owes, this one is not due after it.
    let all = slots
    slots.removeAll { slot, _ in
      all.contains { Slot.isBefore($0.slot, slot) && live.gives(slot, wayTo: $0.slot) }
    }
  }

  private mutating func addKnown(_ key: SlotKey, _ memory: [EntrySync.Former]) {
    let former = memory.first { $0.entry.has(key) }
    guard let entry = live.entry(of: key) ?? former?.entry else { return }
    let slot = entry.slot(of: key, namesList: live.namesLists)
    // One that a person sent before its time, or whose outcome a clock ahead of its time wrote down.
    let lines = record.lines(of: key)
    let story = SlotStory(lines)
    // Of another machine's nobody here knows whether it was sent meanwhile.
    if let owner = record.owner, slot.moment <= owner.from, !story.hasBegun,
      lines.contains(where: { $0.owner.map { $0 != owner.name } ?? false })
    {
      return missed.append(
        (slot, story.issue, "it was due before the timetable was taken over"))
    }
    if story.hasBegun || story.waits != nil { return slots.append((slot, entry)) }
    guard slot.moment <= now else { return }
    if live.entry(of: key) == nil {
      // What a clock that was ahead took for owed, though its entry was gone before that time came.
      if let end = former?.end, slot.moment > end,
        !lines.contains(where: { [.composing, .tried].contains($0.isStep) && $0.moment <= end })
      {
        return
      }
    } else if live.isTaken(slot, of: entry, in: record) {
      return missed.append(
        (
          slot, story.issue,
          "the list has had this day's issue by an entry that was changed or removed since"
        ))
    }
    slots.append((slot, entry))
  }
}
