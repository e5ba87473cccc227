import Diagnostics

/// A TZ string as POSIX has it, with the hours of RFC 9636 §3.3.2: `CET-1CEST,M3.5.0,M10.5.0/3`.
struct YearlyRule: Sendable, Equatable {
  private var standard: Int
  private var summer: Summer?

  private struct Summer: Sendable, Equatable {
    var offset: Int
    var begins: Day
    var ends: Day
  }

  /// A day of each year, and the local time on it.
  private struct Day: Sendable, Equatable {
    enum Kind: Sendable, Equatable {
      /// 1 to 365, without leap days.
      case julian(Int)
      /// 0 to 365.
      case ordinal(Int)
      /// The last one for week 5; 0 is Sunday.
      case weekday(month: Int, week: Int, day: Int)
    }

    var kind: Kind
    /// Seconds behind midnight, which may be another day's.
    var time: Int
  }

  /// - Returns: nil for an empty string: then nothing is known.
  /// - Throws: `Problem` without a location.
  init?(parsing text: String) throws(Problem) {
    guard !text.isEmpty else { return nil }
    var scanner = Scanner(text)
    guard scanner.name(), let standard = scanner.time(upTo: 24) else { throw Self.problem(text) }
    self.standard = -standard
    guard !scanner.isAtEnd else { return }
    guard scanner.name() else { throw Self.problem(text) }
    var offset = self.standard + 3600
    if !scanner.sees(",") {
      guard let time = scanner.time(upTo: 24) else { throw Self.problem(text) }
      offset = -time
    }
    guard scanner.take(","), let begins = scanner.day(), scanner.take(","),
      let ends = scanner.day(), scanner.isAtEnd
    else { throw Self.problem(text) }
    summer = Summer(offset: offset, begins: begins, ends: ends)
  }

  private static func problem(_ text: String) -> Problem {
    Problem("damaged: “\(String(text.prefix(80)).printable)” is no rule for the years to come")
  }

  /// Seconds that local time is ahead of UTC.
  func offset(at time: Int) -> Int {
    guard let summer else { return standard }
    // The year of local standard time; where a change lies at its very end, the other year's counts as well.
    let day = (time + standard - ((time + standard) % 86_400 + 86_400) % 86_400) / 86_400
    let year = CivilDate(number: day).year
    var last: (time: Int, offset: Int)?
    for year in year - 1...year + 1 {
      let changes = [
        (Self.start(of: summer.begins, in: year) - standard, summer.offset),
        (Self.start(of: summer.ends, in: year) - summer.offset, standard),
      ]
      for (at, offset) in changes where at <= time && at >= last?.time ?? .min {
        last = (at, offset)
      }
    }
    return last?.offset ?? standard
  }

  /// Local seconds since 1970, by the clock that is changed.
  private static func start(of day: Day, in year: Int) -> Int {
    let first = CivilDate.first(of: year).number
    let number: Int
    switch day.kind {
    case .ordinal(let ordinal): number = first + ordinal
    case .julian(let ordinal):
      let isLeap = CivilDate.length(of: 2, in: year) == 29
      number = first + ordinal - 1 + (isLeap && ordinal > 59 ? 1 : 0)
    case .weekday(let month, let week, let weekday):
      let begin = (1..<month).reduce(first) { $0 + CivilDate.length(of: $1, in: year) }
      let ahead = (weekday - CivilDate(number: begin).weekday % 7 + 7) % 7
      var day = ahead + (week - 1) * 7
      if day >= CivilDate.length(of: month, in: year) { day -= 7 }
      number = begin + day
    }
    return number * 86_400 + day.time
  }

  private struct Scanner {
    private var rest: Substring.UTF8View

    init(_ text: String) { rest = text[...].utf8 }

    var isAtEnd: Bool { rest.isEmpty }

    func sees(_ mark: Unicode.Scalar) -> Bool { rest.first == UInt8(ascii: mark) }

    mutating func take(_ mark: Unicode.Scalar) -> Bool {
      guard sees(mark) else { return false }
      rest = rest.dropFirst()
      return true
    }

    /// Letters, of which POSIX wants three and zic none, or anything between angle brackets.
    mutating func name() -> Bool {
      if take("<") {
        guard let end = rest.firstIndex(of: UInt8(ascii: ">")) else { return false }
        rest = rest[rest.index(after: end)...]
        return true
      }
      let name = rest.prefix { (0x41...0x5A).contains($0 & 0xDF) }
      rest = rest.dropFirst(name.count)
      return !name.isEmpty
    }

    mutating func number(upTo most: Int) -> Int? {
      let digits = rest.prefix { (0x30...0x39).contains($0) }
      guard (1...3).contains(digits.count) else { return nil }
      rest = rest.dropFirst(digits.count)
      let value = digits.reduce(0) { $0 * 10 + Int($1) - 0x30 }
      return value <= most ? value : nil
    }

    /// `[+-]hh[:mm[:ss]]`, in seconds.
    mutating func time(upTo hours: Int) -> Int? {
      let isNegative = take("-")
      if !isNegative { _ = take("+") }
      guard var seconds = number(upTo: hours).map({ $0 * 3600 }) else { return nil }
      for unit in [60, 1] where take(":") {
        guard let part = number(upTo: 59) else { return nil }
        seconds += part * unit
      }
      return isNegative ? -seconds : seconds
    }

    mutating func day() -> Day? {
      let kind: Day.Kind?
      if take("J") {
        kind = number(upTo: 365).flatMap { $0 > 0 ? .julian($0) : nil }
      } else if take("M") {
        guard let month = number(upTo: 12), month > 0, take("."), let week = number(upTo: 5),
          week > 0, take("."), let day = number(upTo: 6)
        else { return nil }
        kind = .weekday(month: month, week: week, day: day)
      } else {
        kind = number(upTo: 365).map { .ordinal($0) }
      }
      guard let kind else { return nil }
      // Two o'clock unless something else is said.
      guard take("/") else { return Day(kind: kind, time: 7200) }
      return time(upTo: 167).map { Day(kind: kind, time: $0) }
    }
  }
}
