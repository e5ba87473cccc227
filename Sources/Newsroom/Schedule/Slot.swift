package import Clock
package import Foundation

/// One due time of the timetable.
///
/// Its key is the local time that the timetable names, with its zone: clocks that are changed, by night or by law,
/// neither double it nor drop it.
package struct Slot: Sendable, Equatable {
  /// The day and the time as the timetable has them, be it that no clock shows them.
  package let local: LocalTime
  package let zone: Zone
  package let list: String
  /// Whether the edition has other lists, which the key must tell apart.
  let namesList: Bool
  /// When it is due.
  package let moment: Date
  /// Why it is due at another time than one would think, or is not sent.
  package let notes: [Note]

  package enum Note: Sendable, Equatable {
    /// Clocks go forward over it: it is due when they have.
    case skipped(DayTime)
    /// Clocks go back: it is due the first time.
    case doubled(DayTime)
    /// The month has no such day: it is due on its last.
    case shortMonth(day: Int)
    /// Until the end of a day.
    case paused(through: CivilDate)
  }

  /// `2026-11-23T08:00 Europe/Berlin`, with the list where there are several.
  package var key: String {
    "\(local.date)T\(DayTime(minute: local.second / 60)) \(zone.name)"
      + (namesList ? " \(list)" : "")
  }
}
