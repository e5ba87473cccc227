import Clock
import Diagnostics
import Foundation

/// A clock that is far ahead.
extension SlotDecision {
  /// No machine slept for so many slots.
  static var mostDue: Int { 1000 }

  /// Refuses to give up slots by the hundred.
  func mustBeLikely(at desk: ScheduleDesk) throws(Problem) {
    try Self.mustBeLikely(unlikely, at: desk.now, desk.file.place)
  }

  static func mustBeLikely(_ count: Int, at now: Date, _ place: Place) throws(Problem) {
    guard count > mostDue else { return }
    throw Problem(
      "the clock says \(now.shown(in: .utc)), by which \(count) slots are past and came to nothing",
      at: place.location(), hint: "set the clock; if it is right, begin the timetable anew",
      advice: .startTimetable, category: .system)
  }
}
