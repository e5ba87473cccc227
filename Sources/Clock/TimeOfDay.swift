package import Foundation

/// The time of day as the clocks of a time zone show it.
extension Date {
  /// Minutes since the local midnight, as a clock shows them: 480 at 08:00, also on a day that is an hour
  /// shorter.
  package func minuteOfDay(in zone: Zone) -> Int { zone.local(self).second / 60 }

  /// The next moment after this one at which a clock shows so many minutes; where a day skips that time, the
  /// first one after it.
  package func next(minuteOfDay minute: Int, in zone: Zone) -> Date {
    let today = zone.local(self).date
    for days in 0...2 {
      let local = LocalTime(date: today.adding(days: days), second: minute * 60)
      if let next = zone.moments(of: local).all.first(where: { $0 > self }) { return next }
    }
    return self + 86_400
  }
}
