import Clock
import Diagnostics
import Digest
import Foundation
import Subscribers

/// Whether this machine knows what time it is.
extension Newsroom {
  /// - Parameter edition: nil where its configuration cannot be read.
  func clockFindings(_ edition: Edition?) -> [DoctorFinding] {
    var all = Examination()
    guard let now = all.attempt(.clock, { try effects.now() }) else { return all.findings }
    var seen: [SeenTime] = []
    if let issues = try? files.issues.survey().issues {
      seen += issues.map { SeenTime(moment: $0.composed, what: "the issue \($0.id) was composed") }
    }
    for name in edition?.configuration.lists ?? [] {
      let statuses = try? ConsentLog(of: files.list(name)).statuses()
      if let newest = statuses?.newest {
        seen.append(SeenTime(moment: newest, what: "somebody of “\(name)” came or went"))
      }
    }
    all.add(SeenTime.finding(now: now, seen, in: edition?.newsletter.timeZone ?? .utc))
    return all.findings
  }

  func zoneFindings(_ edition: Edition) -> [DoctorFinding] {
    var all = Examination()
    for warning in edition.configuration.zoneWarnings { all.add(.timeZone, .warning, warning) }
    let zone = edition.newsletter.timeZone
    guard !zone.isFoundations, let now = try? effects.now() else { return all.findings }
    let version = edition.zones.version.map { "tzdata \($0)" }
    var words =
      "\(zone.name) goes by the system's \(version ?? "tzdata, whose version is not known")"
    if let moment = zone.firstDifferenceFromFoundation(from: now) {
      words +=
        "; other programs of Swift may be wrong from \(moment.shown(in: zone)) on, whose own table differs"
    }
    all.add(.timeZone, .ok, words)
    return all.findings
  }
}

/// A moment that something happened at here, which no clock that is right can be behind.
struct SeenTime {
  var moment: Date
  var what: String

  /// 2020-01-01T00:00:00Z, before which there was no Broadsheet: a machine without a battery begins at 1970.
  private static let beginning = Date(timeIntervalSince1970: 1_577_836_800)
  /// Clocks of two machines are never quite the same.
  private static let slack: TimeInterval = 300

  static func finding(now: Date, _ seen: [SeenTime], in zone: Zone) -> [DoctorFinding] {
    let hint = "set the clock; an NTP service keeps it right"
    let shown = now.shown(in: zone)
    guard now >= beginning else {
      return [
        DoctorFinding(
          .clock, .error, Problem("the clock says \(shown)", hint: hint, category: .system))
      ]
    }
    guard let newest = seen.max(by: { $0.moment < $1.moment }),
      newest.moment > now.addingTimeInterval(slack)
    else { return [DoctorFinding(.clock, .ok, Problem("the clock says \(shown)"))] }
    return [
      DoctorFinding(
        .clock, .warning,
        Problem(
          "the clock says \(shown), but \(newest.what) at \(newest.moment.shown(in: zone))",
          hint: hint, category: .system))
    ]
  }
}
