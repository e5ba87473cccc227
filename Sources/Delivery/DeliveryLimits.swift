package import Clock
import Foundation

/// How much may be sent, of a run, over a relay, or to a domain.
package struct DeliveryLimits: Sendable, Equatable {
  /// All of them hold.
  package var rates: [Rate] = []
  /// At once; nil for no limit.
  package var connections: Int?
  /// After so many messages a connection is closed; nil for no limit.
  package var messagesPerConnection: Int?
  package var window: SendingWindow?
  package var warmUp: WarmUp?
  /// By domain as A-labels; `*` for each one that is not named.
  package var domains: [String: DomainLimits] = [:]

  package init() {}

  package struct DomainLimits: Sendable, Equatable {
    package var rates: [Rate]
    package var connections: Int?

    package init(rates: [Rate] = [], connections: Int? = nil) {
      (self.rates, self.connections) = (rates, connections)
    }
  }

  /// What holds for a domain.
  func limits(of domain: String) -> DomainLimits? { domains[domain] ?? domains["*"] }

  /// The rates that hold at a moment.
  func rates(at now: Date, in zone: Zone) -> [Rate] {
    guard let step = warmUp?.rate(at: now, in: zone) else { return rates }
    return rates + [step]
  }

  /// Whether there is anything that other runs must know of.
  package var hasRates: Bool {
    !rates.isEmpty || warmUp != nil || domains.values.contains { !$0.rates.isEmpty }
  }
}

/// Hours of the day in which mail may leave: `08:00-20:00`; one whose end is not after its beginning goes on
/// past midnight.
package struct SendingWindow: Sendable, Equatable, CustomStringConvertible {
  /// Minutes of the day.
  package var start: Int
  package var end: Int
  /// Whose hours; the edition's where nothing is said.
  package var zone: Zone?

  package init(start: Int, end: Int, zone: Zone? = nil) {
    (self.start, self.end, self.zone) = (start, end, zone)
  }

  package init?(parsing text: String) {
    let ends = text.split(separator: "-", omittingEmptySubsequences: false).map {
      DayTime(parsing: String($0).trimmingCharacters(in: .whitespaces))?.minute
    }
    guard ends.count == 2, let start = ends[0], let end = ends[1], start < 1440, start != end
    else { return nil }
    self.init(start: start, end: end)
  }

  /// When mail may leave: now, or at the next opening.
  func opening(at now: Date, in standard: Zone) -> Date {
    let zone = zone ?? standard
    let minute = now.minuteOfDay(in: zone)
    let isOpen = start < end ? start <= minute && minute < end : start <= minute || minute < end
    return isOpen ? now : now.next(minuteOfDay: start, in: zone)
  }

  package var description: String {
    [start, end].map { DayTime(minute: $0).description }.joined(separator: "-")
  }
}

/// A relay that nobody knows yet gets more from day to day: the steps hold from a day on, one a calendar
/// day, and after the last of them the normal rate alone.
package struct WarmUp: Sendable, Equatable {
  /// A calendar day of whatever zone the run goes by.
  package struct Day: Sendable, Equatable {
    package var year: Int
    package var month: Int
    package var day: Int
  }

  package var from: Day
  package var steps: [Rate]

  package init(from: Day, steps: [Rate]) { (self.from, self.steps) = (from, steps) }

  /// The step of a day; the first one also before its time; nil after the last.
  func rate(at now: Date, in zone: Zone) -> Rate? {
    let first = Date(year: from.year, month: from.month, day: from.day, in: zone)
    let day = max(0, first?.calendarDays(until: now, in: zone) ?? 0)
    return steps.indices.contains(day) ? steps[day] : nil
  }

  /// Reads `2026-11-20`.
  package static func day(parsing text: String) -> Day? {
    let parts = text.split(separator: "-", omittingEmptySubsequences: false)
    guard parts.map(\.count) == [4, 2, 2],
      parts.allSatisfy({ $0.allSatisfy { $0.isASCII && $0.isNumber } }),
      let year = Int(parts[0]), let month = Int(parts[1]), let day = Int(parts[2]),
      Date(year: year, month: month, day: day, in: .utc) != nil
    else { return nil }
    return Day(year: year, month: month, day: day)
  }
}
