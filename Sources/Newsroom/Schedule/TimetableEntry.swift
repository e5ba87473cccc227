package import Clock
package import Diagnostics
package import Foundation

/// An entry of `schedule:`: a list, days and times.
package struct TimetableEntry: Sendable, Equatable {
  package var list: String
  package var zone: Zone
  package var days: Recurrence
  /// In their order; of dates each has its own.
  package var times: [DayTime]
  /// The first day; nil where nothing is said.
  package var from: CivilDate?
  package var pauses: [ClosedRange<CivilDate>] = []
  package var missed = Missed.send
  /// How long after a slot sending may begin.
  package var until: TimeInterval = 86_400
  /// Whether an issue waits until somebody lets it go.
  package var waitsForApproval = false
  package var location: SourceLocation

  /// What becomes of a slot that could not be begun in time.
  package enum Missed: String, Sendable, CaseIterable {
    case send, skip, merge
  }

  /// The slots after a moment, in the order of their moments, so many at most.
  func slots(after now: Date, count: Int, namesList: Bool) -> [Slot] {
    // Clocks may skip a day, and a slot of yesterday be due today.
    let today = zone.local(now).date.adding(days: -2)
    var slots: [Slot] = []
    for day in days(from: max(from ?? today, today)) {
      // What this day skips may be due after the first of the next: one day more is looked at.
      if let enough = slots.dropFirst(count - 1).first, enough.local.date.adding(days: 2) < day {
        break
      }
      slots += times(on: day).map { slot(day, $0, namesList: namesList) }
        .filter { $0.moment > now }
    }
    return Array(slots.sorted(by: Slot.isBefore).prefix(count))
  }

  /// The days to come, as far as ten thousand slots of a month can go.
  func days(from first: CivilDate) -> some Sequence<CivilDate> {
    let last: CivilDate? =
      if case .dates(let dates) = days { dates.map(\.date).max() } else { nil }
    let end = last?.number ?? first.number + 366 * 900
    return (first.number..<max(first.number, end + 1)).lazy.map(CivilDate.init(number:))
      .filter(days.has)
  }

  func times(on day: CivilDate) -> [DayTime] {
    guard case .dates(let dates) = days else { return times }
    return dates.filter { $0.date == day }.map { DayTime(minute: $0.second / 60) }
  }

  func slot(_ day: CivilDate, _ time: DayTime, namesList: Bool) -> Slot {
    let local = LocalTime(date: day, second: time.minute * 60)
    let moments = zone.moments(of: local)
    var notes: [Slot.Note] = []
    switch moments {
    case .one: break
    case .two: notes.append(.doubled(time))
    case .none: notes.append(.skipped(time))
    }
    if let missing = days.missingDay(at: day) { notes.append(.shortMonth(day: missing)) }
    if let pause = pauses.first(where: { $0.contains(day) }) {
      notes.append(.paused(through: pause.upperBound))
    }
    return Slot(
      local: local, zone: zone, list: list, namesList: namesList, moment: moments.first,
      notes: notes)
  }
}

extension Slot {
  static func isBefore(_ one: Slot, _ other: Slot) -> Bool {
    (one.moment, one.local, one.key) < (other.moment, other.local, other.key)
  }
}
