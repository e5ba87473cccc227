package import Clock

/// What tells a slot from all others: its local time as the timetable names it, the zone, and the list.
package struct SlotKey: Sendable, Hashable {
  /// Minutes since 1970-01-01T00:00 of the same clock.
  package let minute: Int
  package let zone: String
  package let list: String

  package init(_ local: LocalTime, zone: String, list: String) {
    self.init(minute: local.date.number * 1440 + local.second / 60, zone: zone, list: list)
  }

  /// Two that differ by zone or list alone are rare: of thousands the minute tells enough.
  package func hash(into hasher: inout Hasher) { hasher.combine(minute) }

  init(minute: Int, zone: String, list: String) {
    (self.minute, self.zone, self.list) = (minute, zone, list)
  }

  package var day: CivilDate { CivilDate(number: Self.day(of: minute)) }
  package var local: LocalTime {
    LocalTime(date: day, second: (minute - day.number * 1440) * 60)
  }

  static func day(of minute: Int) -> Int {
    (minute >= 0 ? minute : minute - 1439) / 1440
  }

  /// Reads `2026-11-23T08:00 Europe/Berlin weekly`; without a list the default one is meant.
  package init?(parsing text: some StringProtocol, defaultList: String) {
    let parts = text.split(separator: " ", omittingEmptySubsequences: false)
    guard (2...3).contains(parts.count), let minute = Self.minute(Array(parts[0].utf8)[...]),
      parts.allSatisfy({ !$0.isEmpty })
    else { return nil }
    self.init(
      minute: minute, zone: String(parts[1]),
      list: parts.count == 3 ? String(parts[2]) : defaultList)
  }

  /// Reads `2026-11-23T08:00` byte by byte: a record has thousands.
  static func minute<Bytes: RandomAccessCollection<UInt8>>(_ bytes: Bytes) -> Int? {
    guard bytes.count == 16 else { return nil }
    func byte(_ offset: Int) -> UInt8 { bytes[bytes.index(bytes.startIndex, offsetBy: offset)] }
    var isNumber = true
    func number(_ start: Int, _ count: Int) -> Int {
      var value = 0
      for offset in start..<(start + count) {
        let digit = byte(offset) &- 0x30
        isNumber = isNumber && digit < 10
        value = value * 10 + Int(digit)
      }
      return value
    }
    guard byte(4) == UInt8(ascii: "-"), byte(7) == UInt8(ascii: "-"),
      byte(10) == UInt8(ascii: "T"), byte(13) == UInt8(ascii: ":")
    else { return nil }
    let (year, month, day) = (number(0, 4), number(5, 2), number(8, 2))
    let (hour, minute) = (number(11, 2), number(14, 2))
    guard isNumber, let date = CivilDate(year: year, month: month, day: day), hour < 24,
      minute < 60
    else { return nil }
    return date.number * 1440 + hour * 60 + minute
  }
}

/// A slot as it is written and shown, be its entry there or not.
package struct SlotName: Sendable, Hashable {
  package let key: SlotKey
  package let text: String

  package init(_ key: SlotKey, text: String) { (self.key, self.text) = (key, text) }
}

extension Slot {
  package var id: SlotKey { SlotKey(local, zone: zone.name, list: list) }
  package var name: SlotName { SlotName(id, text: key) }
}
