import Clock
import Diagnostics
package import Foundation

/// When issues are due, as `schedule:` says it.
package struct Timetable: Sendable, Equatable {
  package var entries: [TimetableEntry]
  /// Whether the edition has several lists, which slots must tell apart.
  var namesLists: Bool

  /// The next slots after a moment.
  /// - Parameter list: those of one list alone; nil for all.
  package func next(_ count: Int, after now: Date, of list: String? = nil) -> [Slot] {
    let slots = entries.filter { list == nil || $0.list == list }.flatMap {
      $0.slots(after: now, count: count, namesList: namesLists)
    }
    return Array(slots.sorted(by: Slot.isBefore).prefix(count))
  }

  /// Two entries that give a list one slot, which would be sent by which?
  func overlap() -> Problem? {
    for (index, entry) in entries.enumerated() {
      for other in entries[..<index] {
        guard let (day, time) = entry.meets(other) else { continue }
        return Problem(
          "the timetable has the slot \(day)T\(time) \(entry.zone.name) twice", at: entry.location,
          hint: "the other entry stands at \(other.location)", category: .configuration)
      }
    }
    return nil
  }
}

extension TimetableEntry {
  /// The first slot that another entry has too.
  fileprivate func meets(_ other: TimetableEntry) -> (day: CivilDate, time: DayTime)? {
    guard list == other.list, zone == other.zone else { return nil }
    // The days that any two entries share come again within a few years.
    let first = [from, other.from, firstDate, other.firstDate].compactMap(\.self).max()
    let start = first ?? CivilDate(number: 20_454)
    for day in days(from: start) {
      guard day.number < start.number + 366 * 8 else { return nil }
      guard other.days.has(day) else { continue }
      let theirs = other.times(on: day)
      if let time = times(on: day).first(where: theirs.contains) { return (day, time) }
    }
    return nil
  }

  private var firstDate: CivilDate? {
    if case .dates(let dates) = days { dates.map(\.date).min() } else { nil }
  }
}
