package import Foundation

/// A date and time as header fields hold it (RFC 5322 §3.3).
package struct MailDate: Sendable, CustomStringConvertible {
  package let description: String

  /// - Parameter offset: seconds ahead of UTC, whose clocks are written; the moment is the same by each.
  package init(_ date: Date, offset: Int) {
    // The field has minutes alone (§3.3); before there was standard time, clocks went by the sun.
    let minutes = offset / 60
    var seconds = time_t(
      max(-62_135_596_800, min(253_402_300_799, date.timeIntervalSince1970.rounded(.down)))
        + Double(minutes * 60))
    var local = tm()
    gmtime_r(&seconds, &local)
    func name(_ index: Int32, _ names: [String]) -> String {
      names.indices.contains(Int(index)) ? names[Int(index)] : ""
    }
    description =
      name(local.tm_wday, Self.weekdays)
      + String(format: ", %02d ", local.tm_mday) + name(local.tm_mon, Self.months)
      + String(
        format: " %04d %02d:%02d:%02d %@%02d%02d", local.tm_year + 1900, local.tm_hour,
        local.tm_min, local.tm_sec, minutes < 0 ? "-" : "+", abs(minutes) / 60, abs(minutes) % 60)
  }

  private static let weekdays = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"]
  private static let months = [
    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
  ]
}
