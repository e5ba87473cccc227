package import Clock
import Diagnostics
package import Foundation
import Mail

/// How many are on a list, who came and went week by week, and where their mail is.
package struct ListStatistics: Sendable {
  package struct Week: Sendable, Equatable {
    package let monday: CivilDate
    /// When it began.
    package let start: Date
    package var joined = 0
    package var left = 0
    /// Who was mailed at its end.
    package var subscribed = 0
  }

  /// Rows by what the log says of them.
  package private(set) var rows: [ConsentStatus: Int] = [:]
  /// People whom the log alone knows.
  package private(set) var withoutRow: [ConsentStatus: Int] = [:]
  package private(set) var weeks: [Week] = []
  /// Of whom is mailed, the more common first.
  package private(set) var domains: [(domain: String, count: Int)] = []
  /// People of whom a bounce or a complaint is the last word, among all that the list ever had.
  package private(set) var bounceRate = 0.0
  package private(set) var complaintRate = 0.0

  package var rowCount: Int { rows.values.reduce(0, +) }

  /// - Parameters:
  ///   - weekCount: how many weeks are shown, the present one included.
  ///   - zone: whose Mondays begin a week.
  package init(of list: ListFiles, weekCount: Int, now: Date, in zone: Zone) throws {
    let log = try ConsentLog(of: list)
    let statuses = try log.statuses()
    let histories = try ListHistories(in: log, statuses.record)
    let view = ConsentView(statuses)
    var growth = ListGrowth(weekCount, now, zone)
    var counts: [String: Int] = [:]
    var listed = AddressSet()
    func take(_ status: ConsentStatus, _ person: Int?, written: Date?, hasRow: Bool) {
      for (time, comes) in histories.changes(
        of: person, status, written: written, hasRow: hasRow)
      {
        growth.add(time, comes: comes)
      }
      if hasRow { rows[status, default: 0] += 1 } else { withoutRow[status, default: 0] += 1 }
    }
    if list.roster.exists {
      let roster = try RosterParts(at: list.roster)
      var days = WrittenDays(zone)
      // Where nobody has another address, who is listed is known already.
      let isEachTheirOwn = statuses.record.people.isEmpty
      if isEachTheirOwn { listed = roster.listed }
      try roster.forEach { subscribers in
        for index in subscribers.indices {
          let written = days.day(roster.header.columns, subscribers.fields(index))
          let hash = subscribers.hash(index)
          // Of most the log says nothing.
          let address = view.mayName(hash) ? subscribers.address(index) : nil
          let person = address.map { statuses.record.person($0.canonical) }
          if !isEachTheirOwn { listed.insert(person.map(Self.hash) ?? hash) }
          let status = address.map { statuses[$0] } ?? .subscribed
          take(
            status, person.flatMap { statuses.record.words.index(of: $0) }, written: written,
            hasRow: true)
          if status == .subscribed { counts[Self.domain(subscribers, index), default: 0] += 1 }
        }
      }
    }
    let table = statuses.record.words
    for index in table.indices where table.words(at: index) != nil {
      guard !listed.contains(table.hash(at: index)) else { continue }
      let person = table.address(at: index)
      let address = EmailAddress(spelling: person, canonical: nil)
      take(statuses[address], index, written: nil, hasRow: false)
    }
    domains = counts.map { ($0.key, $0.value) }.sorted {
      ($1.count, $0.domain) < ($0.count, $1.domain)
    }
    // Who was forgotten may never have been on this list: every list of the edition notes it.
    let known = withoutRow.filter { $0.key != .forgotten }.values.reduce(0, +)
    let everybody = Double(max(1, rowCount + known))
    func share(_ status: ConsentStatus) -> Double {
      Double((rows[status] ?? 0) + (withoutRow[status] ?? 0)) / everybody
    }
    (bounceRate, complaintRate) = (share(.bounced), share(.complained))
    weeks = growth.weeks
  }

  private static func hash(_ person: String) -> AddressHash {
    AddressHash(EmailAddress(spelling: person, canonical: nil))
  }

  /// In small letters, as A-labels.
  private static func domain(_ rows: SubscriberTable, _ index: Int) -> String {
    guard let email = rows.plainEmail(index), let at = email.lastIndex(of: UInt8(ascii: "@")) else {
      return rows.address(index).asciiDomain
    }
    let domain = email[(at + 1)...]
    return String(unsafeUninitializedCapacity: domain.count) { text in
      for (index, byte) in domain.enumerated() {
        text[index] = byte &- 0x41 < 26 ? byte | 0x20 : byte
      }
      return domain.count
    }
  }
}

/// Who came and went, week by week, of people who are told one after the other.
private struct ListGrowth {
  private var counted: [ListStatistics.Week]
  /// Who was there before the first week, or nobody knows since when.
  private var before = 0

  init(_ count: Int, _ now: Date, _ zone: Zone) {
    let today = zone.local(now).date
    counted = (0..<count).reversed().map {
      let monday = today.adding(days: 1 - today.weekday - 7 * $0)
      return ListStatistics.Week(monday: monday, start: Date(startOf: monday, in: zone))
    }
  }

  /// - Parameter comes: whether somebody comes at that time, or goes.
  mutating func add(_ time: Date, comes: Bool) {
    guard let first = counted.first?.start, time >= first, let week = index(time) else {
      before += comes ? 1 : -1
      return
    }
    if comes { counted[week].joined += 1 } else { counted[week].left += 1 }
  }

  private func index(_ date: Date) -> Int? { counted.lastIndex { $0.start <= date } }

  var weeks: [ListStatistics.Week] {
    var (weeks, subscribed) = (counted, before)
    for week in weeks.indices {
      subscribed += weeks[week].joined - weeks[week].left
      weeks[week].subscribed = subscribed
    }
    return weeks
  }
}

/// The days in a column of them: of a million rows they are the same few thousand.
private struct WrittenDays {
  private let zone: Zone
  private var known: [String: Date?] = [:]

  private static let most = 1 << 14

  init(_ zone: Zone) { self.zone = zone }

  mutating func day(_ columns: [String], _ fields: PackedFields) -> Date? {
    guard let column = columns.firstIndex(of: "joined"), let text = fields[column] else {
      return nil
    }
    let start = String(text.prefix(10))
    if let day = known[start] { return day }
    if known.count == Self.most { known.removeAll(keepingCapacity: true) }
    let day = Self.day(start, zone)
    known[start] = .some(day)
    return day
  }

  /// `2026-11-20`, as the beginning of that day.
  private static func day(_ text: String, _ zone: Zone) -> Date? {
    let parts = text.prefix(10).split(separator: "-").map { Int($0) }
    guard parts.count == 3, let year = parts[0], let month = parts[1], let day = parts[2] else {
      return nil
    }
    return Date(year: year, month: month, day: day, in: zone)
  }
}

extension ConsentLog {
  /// Hands over every event in the order of the file; lines that cannot be read were told of before.
  func forEachEvent(_ body: (ConsentEvent) -> Void) throws {
    try Self.forEachLine(of: place) { line in
      if let event = try? ConsentEvent(line: line) { body(event) }
    }
  }

  /// Hands over every line of a log; one that is not there has none.
  static func forEachLine(of place: Place, _ body: (UnsafeRawBufferPointer) -> Void) throws {
    guard place.exists else { return }
    let file = try LockedFile(place, for: .reading)
    var parts = WholeLines(file.descriptor, of: place)
    while let part = try parts.next() {
      var rest = part
      while !rest.isEmpty {
        let end = rest.firstIndex(of: 0x0A) ?? rest.count
        body(UnsafeRawBufferPointer(rebasing: rest[..<end]))
        rest = UnsafeRawBufferPointer(rebasing: rest[min(end + 1, rest.count)...])
      }
    }
  }
}
