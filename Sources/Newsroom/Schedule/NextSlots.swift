import Clock
package import Diagnostics
import Digest
import Foundation

/// The timetable of an edition, and what is due next.
extension Newsroom {
  /// The next slots of which nothing is decided yet.
  /// - Parameters:
  ///   - count: so many at most; fewer where the timetable ends.
  ///   - list: those of one list alone; nil for all.
  /// - Throws: `Problem` where there is no timetable.
  package func nextSlots(
    _ count: Int, of list: String? = nil
  ) throws(NewsroomProblem) -> (slots: [Slot], leftOut: [LeftOutSlot], warnings: [Problem]) {
    let edition = try edition(list: list)
    let timetable = edition.configuration.timetable
    return try NewsroomProblem.naming(nil) {
      guard !timetable.entries.isEmpty else {
        throw Problem(
          "there is no timetable", at: files.configuration.location(),
          hint: "schedule: { every: week, on: monday, at: \"08:00\" }", category: .configuration)
      }
      let desk = try desk()
      let (slots, leftOut) = timetable.upcoming(count, after: desk.now, of: list, desk.record)
      let warnings = edition.configuration.zoneWarnings + [desk.record.fault].compactMap(\.self)
      return (slots, leftOut, warnings)
    }
  }

  /// What is wrong with a timetable whose issues are named: two of the next slots that would give one id, of
  /// which the second could not be composed.
  func timetableProblems(at now: Date) throws -> [Problem] {
    let timetable = try edition().configuration.timetable
    var editions: [String: Edition] = [:]
    var named: [String: Slot] = [:]
    var found: [String: Problem] = [:]
    for slot in timetable.next(400, after: now) {
      let edition = try editions[slot.list] ?? edition(list: slot.list)
      editions[slot.list] = edition
      let id = try edition.composer(for: ComposeRequest(list: slot.list), now: slot.moment)
        .issueID(at: slot.local)
      guard let first = named.updateValue(slot, forKey: id) else { continue }
      let problem = Problem(
        "the slots \(first.key) and \(slot.key) would both give the issue “\(id)”",
        at: ConfigurationFile.location(of: "issue.id", in: folder, for: slot.list),
        hint: "let “issue.id” name what tells them apart, such as {{month}}, {{day}} or {{time}}",
        category: .configuration)
      // The same two entries meet again and again: once is enough.
      found["\(first.list) \(slot.list)"] = found["\(first.list) \(slot.list)"] ?? problem
    }
    return found.sorted { $0.key < $1.key }.map(\.value)
  }
}

/// A slot that is to come and sends nothing more: it was sent ahead, or left out.
package struct LeftOutSlot: Sendable, Equatable {
  package let slot: Slot
  package let outcome: SlotOutcome
}

extension Timetable {
  /// The next slots of which nothing is decided, and those between them of which something is.
  func upcoming(
    _ count: Int, after now: Date, of list: String?, _ record: SlotRecord
  ) -> (slots: [Slot], leftOut: [LeftOutSlot]) {
    // Whatever the zone, a slot that is to come has no local time of the day before yesterday.
    let minute = Int(now.timeIntervalSince1970 / 60) - 2 * 1440
    let decided = record.keys { $0.outcome != nil }.count { $0.minute >= minute }
    let all = next(count + decided, after: now, of: list)
    let slots = Array(all.filter { record.slots[$0.id]?.outcome == nil }.prefix(count))
    let last = slots.count < count ? nil : slots.last
    return (
      slots,
      all.compactMap { slot in
        guard let outcome = record.slots[slot.id]?.outcome,
          last.map({ Slot.isBefore(slot, $0) }) ?? true
        else { return nil }
        return LeftOutSlot(slot: slot, outcome: outcome)
      }
    )
  }
}
