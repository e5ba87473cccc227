package import Foundation

/// What clock and calendar show somewhere.
package struct LocalTime: Sendable, Hashable, Comparable {
  package var date: CivilDate
  /// Seconds since midnight as a clock shows them, also on a day that is an hour shorter.
  package var second: Int

  package init(date: CivilDate, second: Int) { (self.date, self.second) = (date, second) }

  package var hour: Int { second / 3600 }
  package var minute: Int { second / 60 % 60 }

  /// Seconds since 1970-01-01T00:00:00 of the same clock.
  private var number: Int { date.number * 86_400 + second }

  /// The moment, where the clock is so many seconds ahead of UTC.
  func date(offset: Int) -> Date { Date(timeIntervalSince1970: Double(number - offset)) }

  package static func < (one: LocalTime, other: LocalTime) -> Bool { one.number < other.number }
}

/// The moments at which clocks of a zone show a local time.
package enum LocalMoments: Sendable, Equatable {
  case one(Date)
  /// Clocks were turned back.
  case two(Date, Date)
  /// Clocks were turned forward over it; from then on they show a later time.
  case none(next: Date)

  /// The first of two, and the next local time that exists for one that does not.
  package var first: Date {
    switch self {
    case .one(let date), .two(let date, _), .none(let date): date
    }
  }

  var all: [Date] {
    switch self {
    case .one(let date), .none(let date): [date]
    case .two(let one, let other): [one, other]
    }
  }
}

extension Zone {
  package func local(_ moment: Date) -> LocalTime {
    let time = moment.wholeSeconds + offset(at: moment)
    let second = (time % 86_400 + 86_400) % 86_400
    return LocalTime(date: CivilDate(number: (time - second) / 86_400), second: second)
  }

  /// Of the two offsets around it those that map back, else the change itself.
  package func moments(of local: LocalTime) -> LocalMoments {
    // No clock is further from UTC than a day and two hours (RFC 9636 §3.2).
    let (early, late) = (local.date(offset: 93_600), local.date(offset: -93_600))
    let (before, after) = (offset(at: early), offset(at: late))
    let moments = (before == after ? [before] : [max(before, after), min(before, after)]).map {
      (offset: $0, moment: local.date(offset: $0))
    }.filter { $0.offset == offset(at: $0.moment) }
    if moments.count == 2 { return .two(moments[0].moment, moments[1].moment) }
    if let one = moments.first { return .one(one.moment) }
    return .none(next: firstMoment(after: local, from: early, to: late))
  }

  /// The first moment at which clocks show a later time.
  private func firstMoment(after local: LocalTime, from early: Date, to late: Date) -> Date {
    var (low, high) = (early.wholeSeconds, late.wholeSeconds)
    while high - low > 1 {
      let middle = low + (high - low) / 2
      if self.local(Date(timeIntervalSince1970: Double(middle))) < local {
        low = middle
      } else {
        high = middle
      }
    }
    return Date(timeIntervalSince1970: Double(high))
  }
}

extension Date {
  /// Seconds since 1970, within what years of six digits have: nothing that is read goes beyond.
  var wholeSeconds: Int {
    Int(max(-1e13, min(1e13, timeIntervalSince1970.rounded(.down))))
  }
}
