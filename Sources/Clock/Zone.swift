package import Diagnostics
package import Foundation

/// A time zone as the system has it, which cron and every other program of the machine follows.
///
/// Foundation on Linux carries rules of its own that no update of the system changes: it is asked only where the
/// system has no file.
package struct Zone: Sendable {
  /// The IANA name; of a zone of one offset that offset.
  package let name: String
  /// All that decides what its clocks show: what was worked out with another state is worth nothing.
  package let state: String
  private let rules: Rules

  private enum Rules: Sendable {
    case system(ZoneRules)
    case foundation(TimeZone)
  }

  package static let utc = Zone("UTC", rules: ZoneRules(offset: 0), state: "")

  /// A zone with the rules of a file of the system.
  init(_ name: String, rules: ZoneRules, state: String) {
    (self.name, self.rules, self.state) = (name, .system(rules), state)
  }

  init(_ name: String, foundation: TimeZone) {
    (self.name, self.rules, self.state) = (name, .foundation(foundation), "Foundation")
  }

  /// A zone of one offset, as dates are written with.
  package init(offset: Int) {
    self.init(offset == 0 ? "UTC" : "\(offset)", rules: ZoneRules(offset: offset), state: "")
  }

  /// Whether the system had no file of it.
  package var isFoundations: Bool { if case .foundation = rules { true } else { false } }

  /// What somebody should know of a zone that the system has no file of; nil for one that it has.
  package var warning: Problem? {
    guard isFoundations else { return nil }
    return Problem(
      "the system has no file of the time zone “\(name)”: a table within this program counts, which no update"
        + " of the system changes",
      hint: "install the system's tzdata, or name its folder in TZDIR")
  }

  /// Seconds that local time is ahead of UTC.
  package func offset(at moment: Date) -> Int {
    switch rules {
    case .system(let rules): rules.offset(at: moment.wholeSeconds)
    case .foundation(let zone): zone.secondsFromGMT(for: moment)
    }
  }
}

extension Zone {
  /// When other programs that ask Foundation's own table are wrong for the first time, looked for every hour of so
  /// many days; nil where the table is right, or has no such zone.
  package func firstDifferenceFromFoundation(from start: Date, days: Int = 800) -> Date? {
    guard !isFoundations, let table = TimeZone(identifier: name) else { return nil }
    let hour = start.wholeSeconds / 3600
    for hour in hour..<hour + days * 24 {
      let moment = Date(timeIntervalSince1970: TimeInterval(hour * 3600))
      if offset(at: moment) != table.secondsFromGMT(for: moment) { return moment }
    }
    return nil
  }
}

extension Zone: Equatable {
  package static func == (one: Zone, other: Zone) -> Bool {
    one.name == other.name && one.state == other.state
  }
}
