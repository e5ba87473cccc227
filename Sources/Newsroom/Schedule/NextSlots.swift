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
      let (slots, leftOut) = try upcoming(count, in: timetable, of: list, desk)
      let warnings = edition.configuration.zoneWarnings + [desk.record.fault].compactMap(\.self)
      return (slots, leftOut, warnings)
    }
  }

  /// The next slots of which nothing is decided, and those between them of which something is: in the record, or by
  /// a person who sent the issue ahead.
  func upcoming(
    _ count: Int, in timetable: Timetable, of list: String?, _ desk: ScheduleDesk
  ) throws -> (slots: [Slot], leftOut: [LeftOutSlot]) {
    // A person makes one or two ahead, and not those of next year.
    let mailed = try sentAhead(timetable.next(min(count, 10) + 10, after: desk.now, of: list), desk)
    return timetable.upcoming(count, after: desk.now, of: list, desk.record, sentAhead: mailed)
  }

  /// Those of slots to come whose issues somebody has.
  private func sentAhead(_ slots: [Slot], _ desk: ScheduleDesk) throws -> Set<SlotKey> {
    let ids = Set(try files.issues.ids())
    var editions: [String: Edition] = [:]
    return Set(
      slots.filter { slot in
        guard desk.record.slots[slot.id]?.outcome == nil,
          let edition = editions[slot.list] ?? (try? edition(list: slot.list))
        else { return false }
        editions[slot.list] = edition
        let composer = try? edition.composer(
          for: ComposeRequest(list: slot.list), now: slot.moment)
        guard let id = try? composer?.issueID(at: slot.local), ids.contains(id) else {
          return false
        }
        return isSent(slot, by: desk.record)
      }.map(\.id))
  }

  /// What is wrong with a timetable whose issues are named, for who looks at the timetable: other mistakes are told
  /// where they matter.
  func doubleNames(at now: Date) -> [Problem] { (try? timetableProblems(at: now)) ?? [] }

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
    _ count: Int, after now: Date, of list: String?, _ record: SlotRecord,
    sentAhead: Set<SlotKey>
  ) -> (slots: [Slot], leftOut: [LeftOutSlot]) {
    func came(_ slot: Slot) -> SlotOutcome? {
      record.slots[slot.id]?.outcome ?? (sentAhead.contains(slot.id) ? .sent : nil)
    }
    // Whatever the zone, a slot that is to come has no local time of the day before yesterday.
    let minute = Int(now.timeIntervalSince1970 / 60) - 2 * 1440
    let decided = record.keys { $0.outcome != nil }.count { $0.minute >= minute }
    let all = next(count + decided + sentAhead.count, after: now, of: list)
    let slots = Array(all.filter { came($0) == nil }.prefix(count))
    let last = slots.count < count ? nil : slots.last
    return (
      slots,
      all.compactMap { slot in
        guard let outcome = came(slot),
          last.map({ Slot.isBefore(slot, $0) }) ?? true
        else { return nil }
        return LeftOutSlot(slot: slot, outcome: outcome)
      }
    )
  }
}
