package import Foundation

/// A moment as the clocks of a time zone show it.
extension Date {
  /// The moment in ISO 8601 with the offset of a time zone: `2026-11-20T08:00:00+01:00`.
  package func shown(in zone: Zone) -> String {
    let (local, offset) = (zone.local(self), zone.offset(at: self))
    var text: [UInt8] = []
    text.reserveCapacity(25)
    func append(_ number: Int, _ width: Int, _ sign: Unicode.Scalar?) {
      if number < 0 { text.append(UInt8(ascii: "-")) }
      var digits: UInt = number.magnitude
      var power: UInt = width == 4 ? 1_000 : 10
      while digits / power >= 10 { power *= 10 }
      while power > 0 {
        text.append(UInt8(ascii: "0") + UInt8(digits / power))
        digits %= power
        power /= 10
      }
      if let sign { text.append(UInt8(ascii: sign)) }
    }
    append(local.date.year, 4, "-")
    append(local.date.month, 2, "-")
    append(local.date.day, 2, "T")
    append(local.hour, 2, ":")
    append(local.minute, 2, ":")
    append(local.second % 60, 2, nil)
    guard offset != 0 else { return String(decoding: text, as: UTF8.self) + "Z" }
    text.append(UInt8(ascii: offset < 0 ? "-" : "+"))
    append(abs(offset) / 3600, 2, ":")
    append(abs(offset) / 60 % 60, 2, nil)
    // Before there was standard time, clocks went by the sun.
    if offset % 60 != 0 {
      text.append(UInt8(ascii: ":"))
      append(abs(offset) % 60, 2, nil)
    }
    return String(decoding: text, as: UTF8.self)
  }
}
