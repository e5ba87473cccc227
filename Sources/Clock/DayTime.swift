/// A time of day as a clock shows it, to the minute: `08:00`.
package struct DayTime: Sendable, Hashable, Comparable, CustomStringConvertible {
  /// Since midnight; 1440 for the end of a day.
  package let minute: Int

  package init(minute: Int) { self.minute = minute }

  /// Reads `8:00`, `08:00` or `24:00`.
  package init?(parsing text: String) {
    let parts = text.split(separator: ":", omittingEmptySubsequences: false)
    guard parts.count == 2, (1...2).contains(parts[0].utf8.count), parts[1].utf8.count == 2,
      parts.allSatisfy({ $0.utf8.allSatisfy { (0x30...0x39).contains($0) } }),
      let hour = Int(parts[0]), let minute = Int(parts[1]), minute < 60,
      hour < 24 || hour == 24 && minute == 0
    else { return nil }
    self.minute = hour * 60 + minute
  }

  package var description: String {
    let (hour, minute) = (minute / 60, minute % 60)
    return "\(hour < 10 ? "0" : "")\(hour):\(minute < 10 ? "0" : "")\(minute)"
  }

  package static func < (one: DayTime, other: DayTime) -> Bool { one.minute < other.minute }
}
