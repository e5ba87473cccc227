import Clock
import Diagnostics
import Foundation

/// What a person decides about a slot.
extension Newsroom {
  /// Leaves a slot out.
  /// - Returns: its key.
  package func skip(_ text: String, reason: String? = nil) throws(NewsroomProblem) -> String {
    try NewsroomProblem.naming(nil) {
      try underTimetableLock {
        let desk = try desk()
        try desk.mustBeWhole()
        let (slot, _) = try slot(text, desk)
        let story = SlotStory(desk.record.lines(of: slot.id))
        if desk.record.slots[slot.id]?.outcome == .sent || story.hasBegun
          || isSent(slot, by: desk.record)
        {
          throw Problem(
            "the slot \(slot.key) was sent already", at: desk.file.place.location(),
            category: .usage)
        }
        // Nothing new is said by it: the reason that somebody gave stays.
        if reason == nil, story.isSkippedByHand { return slot.key }
        var line = SlotLine(.skipped, of: slot.key, at: desk.now)
        (line.hand, line.issue) = (true, story.issue)
        line.reason = reason ?? "by hand"
        try write([line], to: desk)
        return slot.key
      }
    }
  }

  /// Writes down that the slots of an issue that is discarded come to nothing.
  func skipSlots(of issue: String, reason: String) throws {
    guard files.slots.exists else { return }
    let desk = try desk()
    let open = desk.record.slots(of: issue).filter { desk.record.slots[$0]?.outcome != .sent }
    try write(
      open.compactMap { key in
        guard let text = desk.record.lines(of: key).last?.slot else { return nil }
        var line = SlotLine(.skipped, of: text, at: desk.now)
        (line.hand, line.issue, line.reason) = (true, issue, "it was discarded: \(reason)")
        return line
      }, to: desk)
  }

  /// A slot that somebody names, be it without its zone or list where those are clear.
  func slot(_ text: String, _ desk: ScheduleDesk) throws -> (slot: Slot, entry: TimetableEntry) {
    let words = text.split(separator: " ").map(String.init)
    guard let first = words.first, let minute = SlotKey.minute(Array(first.utf8)) else {
      throw Problem(
        "“\(text)” is no slot", hint: "such as “2026-11-23T08:00 Europe/Berlin”", category: .usage)
    }
    let sync = try EntrySync(
      desk.timetable, desk.record, from: desk.record.owner?.from ?? desk.now,
      zones: effects.zones())
    let entries = sync.live.entries.map(\.entry) + sync.memory.map(\.entry)
    let names = desk.file.listNames
    let found = entries.compactMap { entry -> (slot: Slot, entry: TimetableEntry)? in
      let key = SlotKey(minute: minute, zone: entry.zone.name, list: entry.list)
      guard entry.has(key),
        words.dropFirst().allSatisfy({
          $0 == entry.zone.name || (names[$0] ?? $0) == entry.list
        })
      else { return nil }
      return (entry.slot(of: key, namesList: sync.live.namesLists), entry)
    }
    guard let one = found.first else {
      let near = desk.timetable.next(1, after: desk.now).first
      throw Problem(
        "the timetable has no slot “\(text)”", at: files.configuration.location(),
        hint: near.map { "the next is “\($0.key)”" }, category: .usage)
    }
    guard found.count == 1 else {
      throw Problem(
        "several slots are “\(text)”",
        hint: "name one whole: \(found.map { "“\($0.slot.key)”" }.joined(separator: ", "))",
        category: .usage)
    }
    return one
  }
}
