/// How the names of files are read that begin with a date.
package struct NameRule: Sendable {
  /// How many digits a year may have.
  var yearDigits: ClosedRange<Int>
  /// How many a month and a day may have.
  var dayDigits: ClosedRange<Int>
  /// What may stand behind the date.
  private var signs: [UInt8]
  /// Whether the date may be all of the name.
  var mayBeAll: Bool
  /// Whether a date is one too that nothing of the kind ends: then all of the name is the page's.
  var mayEndAnywhere: Bool
  /// Whether a time may follow the day.
  var takesTime: Bool
  /// Whether the 30th of February is the second day after the 28th.
  var countsOn: Bool

  /// As most people write them: `2026-11-20-title`, `2026-3-4_title`, `2026-11-20T10:30:00Z-title`.
  package static let usual = NameRule(
    yearDigits: 4...4, dayDigits: 1...2, signs: Array("-_. ".utf8), mayBeAll: true,
    mayEndAnywhere: false, takesTime: true, countsOn: false)
  /// Jekyll's posts: `12-3-4-title` is of 2012, and nothing but a hyphen ends the date.
  package static let jekyll = NameRule(
    yearDigits: 2...4, dayDigits: 1...2, signs: Array("-".utf8), mayBeAll: false,
    mayEndAnywhere: false, takesTime: false, countsOn: true)
  /// Zola's pages: the date is as RFC 3339 has it, with a time or without one.
  package static let zola = NameRule(
    yearDigits: 4...4, dayDigits: 2...2, signs: Array("-_".utf8), mayBeAll: true,
    mayEndAnywhere: true, takesTime: true, countsOn: false)

  func ends(_ byte: UInt8) -> Bool { signs.contains(byte) }
}

/// A name that begins with a date.
struct DatedName {
  let year: Int
  let month: Int
  let day: Int
  /// The day and the time with its offset; nil for a day alone.
  private(set) var time: String?
  /// What stands behind the date, what ends it in front; all of the name where nothing does.
  let rest: Substring

  /// - Returns: nil for a name that begins with none; whether there is such a day, nobody has asked.
  init?(_ name: String, by rule: NameRule) {
    let all = Array(name.utf8.prefix(64))
    var bytes = all[...]
    guard let year = Self.number(&bytes, rule.yearDigits), Self.hyphen(&bytes),
      let month = Self.number(&bytes, rule.dayDigits), Self.hyphen(&bytes),
      let day = Self.number(&bytes, rule.dayDigits)
    else { return nil }
    // Ruby's reading of a short year (Date._parse); one of three digits is what it says.
    let short = year.value < 69 ? 2000 : 1900
    let date = (year.value + (year.digits == 2 ? short : 0), month.value, day.value)
    (self.year, self.month, self.day) = rule.countsOn ? Self.countedOn(date) : date
    let isPrinted = (1...12).contains(month.value) && (1...31).contains(day.value)
    guard isPrinted || !rule.mayEndAnywhere else { return nil }
    if rule.takesTime, let length = Self.timeLength(bytes) {
      let end = bytes.startIndex + length
      let text = String(decoding: all[..<end], as: UTF8.self)
      if ISODate(text)?.hasTime == true {
        time = text
        bytes = all[end...]
      }
    }
    let behind = name[name.utf8.index(name.startIndex, offsetBy: bytes.startIndex)...]
    let sign = rule.mayEndAnywhere && bytes.first == 0x20 ? bytes.dropFirst().first : bytes.first
    let isEnded = sign.map(rule.ends) ?? rule.mayBeAll
    guard isEnded || rule.mayEndAnywhere else { return nil }
    rest = isEnded ? behind : name[...]
  }

  /// The first days of the next month, for one that is too short.
  private static func countedOn(
    _ date: (year: Int, month: Int, day: Int)
  ) -> (year: Int, month: Int, day: Int) {
    guard CivilDate(year: date.year, month: date.month, day: date.day) == nil,
      (29...31).contains(date.day),
      let last = (28...30).last(where: {
        CivilDate(year: date.year, month: date.month, day: $0) != nil
      })
    else { return date }
    return (date.year, date.month + 1, date.day - last)
  }

  private static func number(
    _ bytes: inout ArraySlice<UInt8>, _ count: ClosedRange<Int>
  ) -> (value: Int, digits: Int)? {
    let digits = bytes.prefix { $0 &- 0x30 < 10 }
    guard count.contains(digits.count), let value = Int(String(decoding: digits, as: UTF8.self))
    else { return nil }
    bytes = bytes[digits.endIndex...]
    return (value, digits.count)
  }

  private static func hyphen(_ bytes: inout ArraySlice<UInt8>) -> Bool {
    guard bytes.first == UInt8(ascii: "-") else { return false }
    bytes = bytes.dropFirst()
    return true
  }

  /// How many bytes `T10:30:00Z` or `T10:30:00.5+01:00` has (RFC 3339 §5.6); nil where there is none.
  private static func timeLength(_ bytes: ArraySlice<UInt8>) -> Int? {
    guard bytes.first == UInt8(ascii: "T") else { return nil }
    var rest = bytes.dropFirst().drop { $0 &- 0x30 < 10 || $0 == UInt8(ascii: ":") }
    if rest.first == UInt8(ascii: ".") { rest = rest.dropFirst().drop { $0 &- 0x30 < 10 } }
    guard bytes.count - rest.count >= 9 else { return nil }
    switch rest.first {
    case UInt8(ascii: "Z"): return rest.startIndex + 1 - bytes.startIndex
    case UInt8(ascii: "+"), UInt8(ascii: "-"):
      return rest.count < 6 ? nil : rest.startIndex + 6 - bytes.startIndex
    default: return nil
    }
  }
}
