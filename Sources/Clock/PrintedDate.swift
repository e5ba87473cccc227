import Foundation

/// Dates as generators and their languages print them.
extension WrittenDate {
  /// Reads a date as generators and their languages print it: ISO 8601 with its cousins, RFC 5322 and RFC 9557,
  /// what Go, Ruby and JavaScript print, `Nov 20, 2026`, `20.11.2026`, `20261120` and seconds since 1970.
  /// - Parameter timeZone: where a time without an offset is meant.
  /// - Returns: nil when it is not a date, or one that no calendar has, or one of which day and month cannot
  ///   be told apart.
  package init?(printed text: String, in timeZone: Zone) {
    // Most are written so, and read ten times as fast.
    guard
      let written = WrittenDate(parsing: text, in: timeZone)
        ?? PrintedDate.read(text, in: timeZone)
    else { return nil }
    self = written
  }

  /// Seconds east of UTC of a zone that is named as it is printed behind a time: `EDT` (RFC 5322 §4.3), `CEST`.
  package static func offset(ofZone name: String) -> Int? {
    PrintedDate.zones[name.lowercased()].map { Int($0 * 3600) }
  }
}

/// What is known of a printed date while its parts are read.
private struct PrintedDate {
  private var tokens: [Token] = []
  private var year: Int?
  private var month: Int?
  private var day: Int?
  private var time: (hour: Int, minute: Int, second: Int)?
  /// Seconds east of UTC.
  private var offset: Int?

  private enum Token: Equatable {
    case number(String)
    case word(String)
    case sign(Character)
  }

  static func read(_ text: String, in timeZone: Zone) -> WrittenDate? {
    let text = text.trimmingCharacters(in: .whitespacesAndNewlines)
    guard !text.isEmpty, text.utf8.count <= 100, text.utf8.allSatisfy({ $0 < 0x80 }) else {
      return nil
    }
    if text.utf8.allSatisfy({ (0x30...0x39).contains($0) }) { return run(of: text, in: timeZone) }
    guard let tokens = tokens(of: text) else { return nil }
    var date = PrintedDate()
    date.tokens = tokens
    while !date.tokens.isEmpty {
      guard date.takePart() else { return nil }
    }
    return date.value(in: timeZone)
  }

  /// What is in brackets is a name for what was said before (RFC 9557 §4.1); so is what JavaScript puts in
  /// round ones. Go prints a monotonic clock behind “m=”.
  private static func tokens(of text: String) -> [Token]? {
    var tokens: [Token] = []
    var rest = text[...]
    while let character = rest.first {
      if character.isNumber {
        let digits = rest.prefix(while: \.isNumber)
        tokens.append(.number(String(digits)))
        rest = rest[digits.endIndex...]
      } else if character.isLetter {
        let word = rest.prefix(while: \.isLetter)
        tokens.append(.word(word.lowercased()))
        rest = rest[word.endIndex...]
      } else if character == "[" || character == "(" {
        let end: Character = character == "[" ? "]" : ")"
        guard !tokens.isEmpty, let close = rest.firstIndex(of: end) else { return nil }
        rest = rest[rest.index(after: close)...]
      } else {
        if !character.isWhitespace { tokens.append(.sign(character)) }
        rest = rest.dropFirst()
      }
    }
    for (index, token) in tokens.enumerated().dropLast() where token == .word("m") {
      if tokens[index + 1] == .sign("="), index > 0 { return Array(tokens[..<(index - 1)]) }
    }
    return tokens
  }

  /// Digits alone: `20261120`, `202611200800`, `20261120080000`; nine to eleven are Unix seconds, thirteen
  /// are milliseconds.
  private static func run(of digits: String, in timeZone: Zone) -> WrittenDate? {
    guard let number = Int(digits) else { return nil }
    switch digits.utf8.count {
    case 8, 12, 14:
      let full = digits + String(repeating: "0", count: 14 - digits.utf8.count)
      let fields = [(0, 4), (4, 2), (6, 2), (8, 2), (10, 2), (12, 2)].compactMap { start, count in
        Int(full.dropFirst(start).prefix(count))
      }
      var reading = PrintedDate()
      (reading.year, reading.month, reading.day) = (fields[0], fields[1], fields[2])
      if digits.utf8.count > 8 { reading.time = (fields[3], fields[4], fields[5]) }
      return reading.value(in: timeZone)
    case 9...11:
      return WrittenDate(date: Date(timeIntervalSince1970: Double(number)), isDateOnly: false)
    case 13:
      return WrittenDate(
        date: Date(timeIntervalSince1970: Double(number) / 1000), isDateOnly: false)
    default: return nil
    }
  }

  /// Takes the next part off the tokens; false where it makes no sense.
  private mutating func takePart() -> Bool {
    switch tokens.removeFirst() {
    case .number(let digits): return takeNumber(digits)
    case .word(let word): return takeWord(word)
    case .sign(let sign) where sign == "+" || sign == "-": return takeOffset(sign)
    case .sign(let sign): return sign == "," || sign == "." && (day != nil || month != nil)
    }
  }

  private mutating func takeNumber(_ digits: String) -> Bool {
    guard let number = Int(digits) else { return false }
    let width = digits.utf8.count
    if tokens.first == .sign(":") { return takeTime(number) }
    if time == nil, width <= 2, case .word(let half)? = tokens.first, half == "am" || half == "pm" {
      time = (number, 0, 0)
      return true
    }
    if case .sign(let sign)? = tokens.first, "-/.".contains(sign), year == nil, tokens.count > 1 {
      if case .number(let next) = tokens[1], month == nil, day == nil {
        return takeNumeric(number, width, sign, next)
      }
      if case .word = tokens[1], sign == "-" {
        // 20-Nov-26 (RFC 850 §2.1.4).
        tokens.removeFirst()
      }
    }
    if width == 4, year == nil {
      year = number
      return true
    }
    guard width <= 2 else { return false }
    if day == nil {
      day = number
      if case .word(let ending)? = tokens.first, ["st", "nd", "rd", "th"].contains(ending) {
        tokens.removeFirst()
      }
      return true
    }
    guard year == nil, month != nil, width == 2 else { return false }
    // RFC 5322 §4.3.
    year = number + (number < 50 ? 2000 : 1900)
    return true
  }

  /// Year, month and day; a month without a day is its first. Points are set between day, month and year
  /// too; of `11/12/2026` nobody knows which is the month.
  private mutating func takeNumeric(
    _ first: Int, _ width: Int, _ sign: Character, _ second: String
  ) -> Bool {
    guard second.utf8.count <= 2, let middle = Int(second) else { return false }
    tokens.removeFirst(2)
    var last: String?
    if tokens.count > 1, tokens[0] == .sign(sign), case .number(let digits) = tokens[1] {
      last = digits
      tokens.removeFirst(2)
    }
    if width == 4, last.map({ $0.utf8.count <= 2 }) ?? (sign == "-") {
      (year, month, day) = (first, middle, last.flatMap { Int($0) } ?? 1)
      return true
    }
    guard sign == ".", width <= 2, let last, last.utf8.count == 4 else { return false }
    (year, month, day) = (Int(last), middle, first)
    return true
  }

  private mutating func takeTime(_ hour: Int) -> Bool {
    guard time == nil else { return false }
    var fields = [hour]
    while fields.count < 3, tokens.count > 1, tokens[0] == .sign(":"),
      case .number(let digits) = tokens[1], digits.utf8.count == 2, let number = Int(digits)
    {
      fields.append(number)
      tokens.removeFirst(2)
    }
    guard fields.count > 1 else { return false }
    // A fraction of a second is too short to matter.
    if fields.count == 3, tokens.count > 1, tokens[0] == .sign(".") || tokens[0] == .sign(","),
      case .number = tokens[1]
    {
      tokens.removeFirst(2)
    }
    time = (hour, fields[1], fields.count == 3 ? fields[2] : 0)
    return true
  }

  private mutating func takeWord(_ word: String) -> Bool {
    if month == nil, let number = Self.number(of: word, in: Self.months) {
      month = number
      if tokens.count > 1, tokens[0] == .sign("-"), case .number = tokens[1] {
        tokens.removeFirst()
      }
      return true
    }
    if Self.number(of: word, in: Self.weekdays) != nil { return true }
    switch word {
    case "t", "at": return day != nil && time == nil
    case "am", "pm":
      guard let (hour, minute, second) = time, hour <= 12 else { return false }
      time = (hour % 12 + (word == "pm" ? 12 : 0), minute, second)
      return true
    default:
      guard time != nil, let named = WrittenDate.offset(ofZone: word) else { return false }
      offset = offset ?? named
      return true
    }
  }

  /// `+0100`, `+01:00` or `+01`; behind a name such as GMT it is what counts.
  private mutating func takeOffset(_ sign: Character) -> Bool {
    guard time != nil, case .number(var digits)? = tokens.first else { return false }
    tokens.removeFirst()
    if digits.utf8.count == 2, tokens.count > 1, tokens[0] == .sign(":"),
      case .number(let minutes) = tokens[1]
    {
      digits += minutes
      tokens.removeFirst(2)
    }
    guard [2, 4].contains(digits.utf8.count), let hours = Int(digits.prefix(2)), hours <= 14,
      let minutes = Int(digits.dropFirst(2).isEmpty ? "0" : digits.dropFirst(2)), minutes < 60
    else { return false }
    offset = (sign == "-" ? -1 : 1) * (hours * 3600 + minutes * 60)
    return true
  }

  private func value(in timeZone: Zone) -> WrittenDate? {
    let zone = offset.map { Zone(offset: $0) } ?? timeZone
    guard let year, let month, let day,
      let civil = CivilDate(year: year, month: month, day: day)
    else { return nil }
    let midnight = Date(startOf: civil, in: zone)
    guard let (hour, minute, second) = time else {
      return WrittenDate(date: midnight, isDateOnly: true)
    }
    // The end of a day is the beginning of the next (ISO 8601-1 §5.3.1.1).
    if hour == 24, minute == 0, second == 0 {
      return WrittenDate(
        date: midnight.adding(days: 1, in: zone), isDateOnly: false, offset: offset)
    }
    guard hour < 24, minute < 60, second <= 60 else { return nil }
    // RFC 3339 §5.6 allows a leap second; clocks that count in days of 86,400 s show it as the 59th.
    let local = LocalTime(
      date: civil, second: hour * 3600 + minute * 60 + min(second, 59))
    return WrittenDate(
      date: zone.moments(of: local).first, isDateOnly: false, offset: offset)
  }

  /// The place of a name or its abbreviation of three letters, from 1.
  private static func number(of word: String, in names: [String]) -> Int? {
    if word == "sept" { return names.count == 12 ? 9 : nil }
    guard word.utf8.count >= 3 else { return nil }
    return names.firstIndex { $0 == word || word.utf8.count == 3 && $0.hasPrefix(word) }
      .map { $0 + 1 }
  }

  private static let months = [
    "january", "february", "march", "april", "may", "june", "july", "august", "september",
    "october", "november", "december",
  ]
  private static let weekdays = [
    "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday",
  ]

  /// Hours east of UTC: the names of RFC 5322 §4.3, and those that Ruby knows and that mean one thing.
  static let zones: [String: Double] = [
    "z": 0, "ut": 0, "utc": 0, "gmt": 0, "est": -5, "edt": -4, "cst": -6, "cdt": -5, "mst": -7,
    "mdt": -6, "pst": -8, "pdt": -7, "akst": -9, "akdt": -8, "hst": -10, "wet": 0, "west": 1,
    "bst": 1, "cet": 1, "cest": 2, "met": 1, "mest": 2, "mez": 1, "mesz": 2, "eet": 2, "eest": 3,
    "msk": 3, "jst": 9, "kst": 9, "aest": 10, "aedt": 11, "acst": 9.5, "awst": 8, "nzst": 12,
    "nzdt": 13,
  ]
}
