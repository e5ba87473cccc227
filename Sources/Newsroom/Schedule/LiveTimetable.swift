import Clock
import Foundation

/// The timetable with when each of its entries began to count.
struct LiveTimetable: Sendable {
  struct Live: Sendable {
    var entry: TimetableEntry
    /// Its slots are those after this.
    var begins: Date
  }

  var entries: [Live]
  var namesLists: Bool

  /// The entry that a slot is one of.
  func entry(of key: SlotKey) -> TimetableEntry? { entries.first { $0.entry.has(key) }?.entry }

  /// Whether the list has had this day's issue by an entry that was changed or removed since.
  func isTaken(_ slot: Slot, of entry: TimetableEntry, in record: SlotRecord) -> Bool {
    let day = slot.local.date.number
    return record.slots.contains { key, summary in
      SlotKey.day(of: key.minute) == day && key.list == slot.list && summary.outcome != nil
        && !entry.has(key) && self.entry(of: key) == nil
    }
  }

  /// The slots up to a moment that nothing is known of yet, in the order of their moments.
  func due(at now: Date, isKnown: (SlotKey) -> Bool) -> [Slot] {
    entries.flatMap { live in
      live.entry.slots(after: live.begins, through: now, namesList: namesLists, isKnown: isKnown)
    }.sorted(by: Slot.isBefore)
  }

  /// Whether a slot is not due for what another comes to: that is of the same day, and its entry was changed or
  /// removed since.
  func gives(_ slot: Slot, wayTo other: Slot) -> Bool {
    slot.list == other.list && slot.local.date == other.local.date && entry(of: other.id) == nil
      && entry(of: slot.id) != nil
  }

  /// The list's slot that comes next after one, paused ones counted, and none that is not due for that one.
  func next(after slot: Slot) -> Slot? {
    var moment = slot.moment
    while let next = next(after: moment, of: slot.list) {
      guard gives(next, wayTo: slot) else { return next }
      moment = next.moment
    }
    return nil
  }

  private func next(after moment: Date, of list: String) -> Slot? {
    entries.filter { $0.entry.list == list }.flatMap { live in
      live.entry.slots(after: max(moment, live.begins), count: 1, namesList: namesLists)
    }.min(by: Slot.isBefore)
  }

  /// Whether a slot of a list is due between two moments, of those that somebody means.
  func has(
    after first: Date, before last: Date, of list: String, where isMeant: (Slot) -> Bool
  ) -> Bool {
    entries.contains { live in
      live.entry.list == list
        && live.entry.slots(
          after: max(first, live.begins), through: last, namesList: namesLists
        ) { _ in false }.contains { $0.moment < last && isMeant($0) }
    }
  }

  /// The list's slots before one, the latest first.
  /// - Parameter days: how far back.
  func before(_ slot: Slot, days: Int) -> [Slot] {
    let start = slot.moment.addingTimeInterval(Double(-days) * 86_400)
    return entries.filter { $0.entry.list == slot.list }.flatMap { live in
      live.entry.slots(after: start, through: slot.moment, namesList: namesLists) { _ in false }
    }.filter { $0.id != slot.id }.sorted(by: Slot.isBefore).reversed()
  }

  /// The list's slot just before one.
  func previous(_ slot: Slot) -> Slot? {
    for days in [3, 40, 800] {
      if let found = before(slot, days: days).first { return found }
    }
    return nil
  }
}

extension TimetableEntry {
  /// Whether a slot is one of its own.
  func has(_ key: SlotKey) -> Bool {
    guard list == key.list, zone.name == key.zone else { return false }
    let day = key.day
    return days.has(day) && (from.map { $0 <= day } ?? true)
      && times(on: day).contains(DayTime(minute: key.minute - day.number * 1440))
  }

  /// The slots after one moment, up to another, that nothing is known of.
  ///
  /// A timetable of many years has thousands, of which hardly one is not known: what those would be is not worked
  /// out.
  func slots(
    after begin: Date, through now: Date, namesList: Bool, isKnown: (SlotKey) -> Bool
  ) -> [Slot] {
    guard begin < now else { return [] }
    // Clocks may skip a day.
    let start = max(from?.number ?? .min, zone.local(begin).date.number - 2)
    let end = zone.local(now).date.number + 2
    guard start <= end else { return [] }
    let weekdays = self.weekdays
    var slots: [Slot] = []
    for number in start...end {
      if let weekdays, !weekdays[(number % 7 + 10) % 7] { continue }
      let day = CivilDate(number: number)
      if weekdays == nil || isFortnightly, !days.has(day) { continue }
      for time in times(on: day) {
        let key = SlotKey(minute: number * 1440 + time.minute, zone: zone.name, list: list)
        guard !isKnown(key) else { continue }
        let slot = slot(day, time, namesList: namesList)
        if slot.moment > begin, slot.moment <= now { slots.append(slot) }
      }
    }
    return slots
  }

  private var isFortnightly: Bool { if case .twoWeeks = days { true } else { false } }

  /// Which days of the week it can have, from Monday on; nil where that tells nothing.
  private var weekdays: [Bool]? {
    switch days {
    case .day: [Bool](repeating: true, count: 7)
    case .week(let days), .twoWeeks(let days, _): (1...7).map(days.contains)
    case .month, .dates: nil
    }
  }

  /// The slot of a key that is one of its own.
  func slot(of key: SlotKey, namesList: Bool) -> Slot {
    let day = key.day
    return slot(day, DayTime(minute: key.minute - day.number * 1440), namesList: namesList)
  }
}
