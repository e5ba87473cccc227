package import Clock

/// The days of an entry of the timetable.
package enum Recurrence: Sendable, Equatable {
  case day
  /// From 1 for Monday to 7 for Sunday.
  case week(on: Set<Int>)
  /// Every other week, counted from that of a day: “even weeks” would flip where a year has 53.
  case twoWeeks(on: Set<Int>, from: CivilDate)
  case month(on: Set<MonthDay>)
  case dates([LocalTime])

  package enum MonthDay: Sendable, Hashable {
    case number(Int)
    case last
  }

  /// Whether a day is one of them.
  func has(_ day: CivilDate) -> Bool {
    switch self {
    case .day: true
    case .week(let days): days.contains(day.weekday)
    case .twoWeeks(let days, let from):
      days.contains(day.weekday) && (Self.monday(of: day) - Self.monday(of: from)) % 14 == 0
    case .month(let days): days.contains { Self.day($0, in: day) == day.day }
    case .dates(let dates): dates.contains { $0.date == day }
    }
  }

  /// The day of a month that is meant where the month has none of that number.
  func missingDay(at day: CivilDate) -> Int? {
    guard case .month(let days) = self, !days.contains(.number(day.day)), !days.contains(.last),
      day.day == CivilDate.length(of: day.month, in: day.year)
    else { return nil }
    return days.compactMap { if case .number(let number) = $0 { number } else { nil } }.filter {
      $0 > day.day
    }.min()
  }

  /// A month that is too short has its last day.
  private static func day(_ day: MonthDay, in month: CivilDate) -> Int {
    let length = CivilDate.length(of: month.month, in: month.year)
    return switch day {
    case .number(let number): min(number, length)
    case .last: length
    }
  }

  private static func monday(of day: CivilDate) -> Int { day.number - day.weekday + 1 }
}
