import Clock
package import Diagnostics
import Digest
import Foundation

/// The timetable of an edition, and what is due next.
extension Newsroom {
  /// The next slots.
  /// - Parameters:
  ///   - count: so many at most; fewer where the timetable ends.
  ///   - list: those of one list alone; nil for all.
  /// - Throws: `Problem` where there is no timetable.
  package func nextSlots(
    _ count: Int, of list: String? = nil
  ) throws(NewsroomProblem) -> (slots: [Slot], warnings: [Problem]) {
    let (edition, now) = (try edition(list: list), try now())
    let timetable = edition.configuration.timetable
    return try NewsroomProblem.naming(nil) {
      guard !timetable.entries.isEmpty else {
        throw Problem(
          "there is no timetable", at: files.configuration.location(),
          hint: "schedule: { every: week, on: monday, at: \"08:00\" }", category: .configuration)
      }
      return (timetable.next(count, after: now, of: list), edition.configuration.zoneWarnings)
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
        at: ConfigurationFile.location(of: "issue.id", in: folder),
        hint: "let “issue.id” name what tells them apart, such as {{month}}, {{day}} or {{time}}",
        category: .configuration)
      // The same two entries meet again and again: once is enough.
      found["\(first.list) \(slot.list)"] = found["\(first.list) \(slot.list)"] ?? problem
    }
    return found.sorted { $0.key < $1.key }.map(\.value)
  }
}
