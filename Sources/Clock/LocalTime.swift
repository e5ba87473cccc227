package import Foundation

/// A moment as the clocks of a time zone show it.
extension Date {
  /// The moment in ISO 8601 with the offset of a time zone: `2026-11-20T08:00:00+01:00`.
  package func shown(in timeZone: TimeZone) -> String {
    let offset = timeZone.secondsFromGMT(for: self)
    let seconds = timeIntervalSince1970.rounded(.down)
    // The calendar knows of days before the reform of 1582, and how years of five digits are written.
    guard (-11_676_000_000..<253_370_000_000).contains(seconds), offset % 60 == 0 else {
      return formatted(Date.ISO8601FormatStyle(timeZoneSeparator: .colon, timeZone: timeZone))
    }
    let civil = CivilTime(seconds: Int(seconds) + offset)
    var text: [UInt8] = []
    text.reserveCapacity(25)
    func append(_ number: Int, _ width: Int, _ sign: Character?) {
      var divisor = width == 4 ? 1000 : 10
      while divisor > 0 {
        text.append(0x30 + UInt8(number / divisor % 10))
        divisor /= 10
      }
      if let byte = sign?.asciiValue { text.append(byte) }
    }
    append(civil.year, 4, "-")
    append(civil.month, 2, "-")
    append(civil.day, 2, "T")
    append(civil.hour, 2, ":")
    append(civil.minute, 2, ":")
    append(civil.second, 2, nil)
    if offset == 0 {
      text.append(UInt8(ascii: "Z"))
    } else {
      text.append(UInt8(ascii: offset < 0 ? "-" : "+"))
      append(abs(offset) / 3600, 2, ":")
      append(abs(offset) / 60 % 60, 2, nil)
    }
    return String(decoding: text, as: UTF8.self)
  }
}
