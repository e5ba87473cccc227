import Clock
package import Diagnostics
package import Foundation

/// All that `issues/slots.jsonl` says, as it counts at a moment.
///
/// Lines count by their times, never by their places: two clones are joined by keeping the lines of both.
package struct SlotRecord: Sendable {
  let place: Place
  let now: Date
  /// The list that a slot without one is of.
  let defaultList: String
  /// What lists are called now that lines know by another name.
  let listNames: [String: String]
  /// Whose the timetable is; nil before it was started.
  package private(set) var owner: Owner?
  /// Entries that are there, by what makes them.
  private(set) var entries: [String: Remembered] = [:]
  /// The last that is known of entries that are gone.
  private(set) var gone: [String: Remembered] = [:]
  /// What somebody should know: an end that was cut short.
  package private(set) var warnings: [Problem] = []
  /// Why nothing may be sent by this record; nil where it is whole.
  package private(set) var fault: Problem?

  private var bytes: [UInt8] = []
  /// The lines of slots, each with the one before it of the same slot.
  private var lines: [(range: Range<Int>, before: Int)] = []
  /// What is said of each slot, by its key.
  private(set) var slots: [SlotKey: Summary] = [:]

  /// Who the timetable belongs to.
  package struct Owner: Sendable, Equatable {
    package var name: String
    /// From when on slots count.
    package var from: Date
    var time: Date
    var line: Int
  }

  struct Remembered: Sendable, Equatable {
    var text: EntryText
    /// Its slots are those after this.
    var begins: Date
    /// When it was last said that it is there, or no longer.
    var time: Date
    var line: Int
  }

  /// What is known of a slot without reading its lines.
  struct Summary: Sendable {
    /// Its last line, by which those before it are found.
    fileprivate var last = -1
    /// The outcome that counts; nil while the slot is open.
    var outcome: SlotOutcome?
    fileprivate var outcomeTime = 0
    fileprivate var isByHand = false
    /// Whether the newest of its `sent` lines leaves somebody over, and when it was written.
    var hasLeftOver = false
    var sentTime = Int.min
  }

  init(
    parsing bytes: [UInt8], at place: Place, now: Date, defaultList: String,
    listNames: [String: String] = [:]
  ) {
    (self.place, self.now, self.bytes) = (place, now, bytes)
    (self.defaultList, self.listNames) = (defaultList, listNames)
    read()
  }

  private mutating func read() {
    var others: [(line: SlotLine, number: Int)] = []
    var cache = KeyCache(defaultList: defaultList, listNames: listNames)
    let latest = Int((now.timeIntervalSince1970 * 1000).rounded())
    slots.reserveCapacity(bytes.count / 200)
    let bytes = bytes
    bytes.withUnsafeBytes { all in
      var (start, number) = (0, 0)
      while start < all.count {
        let end = all[start...].firstIndex(of: 0x0A) ?? all.count
        number += 1
        let line = UnsafeRawBufferPointer(rebasing: all[start..<end])
        if let glance = SlotLineGlance(line), let slot = glance.slot, let key = cache.key(slot) {
          count(glance, key, start..<end, latest)
        } else if !line.allSatisfy({ $0 == 0x20 || $0 == 0x0D }) {
          look(line, start..<end, number, isLast: end == all.count, &others, &cache, latest)
        }
        start = end + 1
      }
    }
    for (line, number) in others.enumerated().sorted(by: {
      ($0.element.line.moment, $0.offset) < ($1.element.line.moment, $1.offset)
    }).map(\.element) {
      take(line, number)
    }
  }

  /// Reads a line as all JSON.
  private mutating func look(
    _ bytes: UnsafeRawBufferPointer, _ range: Range<Int>, _ number: Int, isLast: Bool,
    _ others: inout [(line: SlotLine, number: Int)], _ cache: inout KeyCache, _ latest: Int
  ) {
    guard let line = try? JSONDecoder().decode(SlotLine.self, from: Data(bytes)) else {
      if isLast {
        warnings.append(
          Problem(
            "the last line was cut short, as a power cut leaves it: \(bytes.count) bytes are left out",
            at: place.location(line: number), hint: "what it would have said had not begun"))
      } else {
        refuse("the line is damaged", number)
      }
      return
    }
    if let reason = line.fault { return refuse("the line \(reason)", number) }
    guard let slot = line.slot else { return others.append((line, number)) }
    guard let key = Array(slot.utf8).withUnsafeBytes({ cache.key($0) }) else {
      return refuse("the line names no slot", number)
    }
    var glance = SlotLineGlance(
      outcome: line.isOutcome, step: line.isStep, isByHand: line.hand ?? false,
      hasLeftOver: (line.leftOver ?? 0) > 0)
    glance.time = SlotTime.milliseconds(Array(line.time.utf8)) ?? 0
    count(glance, key, range, latest)
  }

  private mutating func refuse(_ reason: String, _ number: Int) {
    fault =
      fault
      ?? Problem(
        reason, at: place.location(line: number),
        hint: "nothing is sent by a record that is not understood whole: mend the line, or use the "
          + "Broadsheet that wrote it")
  }

  private mutating func count(
    _ glance: SlotLineGlance, _ key: SlotKey, _ range: Range<Int>, _ latest: Int
  ) {
    let before = slots[key, default: Summary()].count(glance, as: lines.count, latest)
    lines.append((range, before))
  }

  private mutating func take(_ line: SlotLine, _ number: Int) {
    switch line.isStep {
    case .owner:
      owner = Owner(
        name: line.owner ?? "", from: line.from.flatMap(SlotTime.date) ?? line.moment,
        time: line.moment, line: number)
    case .seen:
      let text = EntryText(
        identity: line.entry ?? "", settings: line.settings ?? "", first: line.first)
      entries[text.identity] = Remembered(
        text: text, begins: line.from.flatMap(SlotTime.date) ?? line.moment, time: line.moment,
        line: number)
      gone[text.identity] = nil
    case .gone:
      guard let identity = line.entry, var entry = entries.removeValue(forKey: identity) else {
        return
      }
      entry.time = line.moment
      gone[identity] = entry
    default: return
    }
  }

  /// The lines of a slot, in the order of their times.
  func lines(of key: SlotKey) -> [SlotLine] {
    let read = ranges(of: slots[key]).compactMap { range in
      try? JSONDecoder().decode(SlotLine.self, from: Data(bytes[range]))
    }
    return read.enumerated().sorted {
      ($0.element.moment, $0.offset) < ($1.element.moment, $1.offset)
    }.map(\.element)
  }

  /// Where the lines of a slot stand, in the order of the file.
  private func ranges(of summary: Summary?) -> [Range<Int>] {
    var found: [Range<Int>] = []
    var line = summary?.last ?? -1
    while line >= 0 {
      found.append(lines[line].range)
      line = lines[line].before
    }
    return found.reversed()
  }

  /// The slots of which something is so, by their local times.
  func keys(where isMeant: (Summary) -> Bool) -> [SlotKey] {
    slots.compactMap { isMeant($1) ? $0 : nil }.sorted { $0.minute < $1.minute }
  }

  /// The slots whose lines name an issue, the newest first.
  func slots(of issue: String) -> [SlotKey] {
    let wanted = Array("\"\(issue)\"".utf8)
    return slots.filter { _, summary in
      ranges(of: summary).contains { bytes[$0].firstRange(of: wanted) != nil }
    }.keys.filter { key in lines(of: key).contains { $0.issue == issue } }
      .sorted { $0.minute > $1.minute }
  }
}

extension SlotRecord.Summary {
  /// Of two outcomes `sent` wins, then what a person decided, then what was said first. What was written in the
  /// future counts for nothing, but for those two: the clock was wrong.
  /// - Returns: the line of the slot before this one; -1 for none.
  fileprivate mutating func count(
    _ glance: SlotLineGlance, as line: Int, _ latest: Int
  ) -> Int {
    let before = last
    last = line
    guard let outcome = glance.outcome else { return before }
    if outcome == .sent, glance.time >= sentTime {
      (sentTime, hasLeftOver) = (glance.time, glance.hasLeftOver)
    }
    func rank(_ outcome: SlotOutcome, _ isByHand: Bool) -> Int {
      outcome == .sent ? 2 : isByHand ? 1 : 0
    }
    let isSkip = glance.isByHand && outcome == .skipped
    let new = rank(outcome, isSkip)
    let old = self.outcome.map { rank($0, isByHand) } ?? -1
    if new > 0 || glance.time <= latest,
      new > old || new == old && glance.time < outcomeTime
    {
      (self.outcome, outcomeTime, isByHand) = (outcome, glance.time, isSkip)
    }
    return before
  }
}

extension SlotLineGlance {
  fileprivate init(
    outcome: SlotOutcome?, step: SlotLine.Step?, isByHand: Bool, hasLeftOver: Bool
  ) {
    (self.outcome, self.step) = (outcome, step)
    (self.isByHand, self.hasLeftOver) = (isByHand, hasLeftOver)
  }
}

/// Keys of slots, of which most differ from the one before by the time alone.
private struct KeyCache {
  let defaultList: String
  let listNames: [String: String]
  private var last: [UInt8] = []
  private var place = (zone: "", list: "")

  init(defaultList: String, listNames: [String: String]) {
    (self.defaultList, self.listNames) = (defaultList, listNames)
  }

  mutating func key(_ bytes: UnsafeRawBufferPointer) -> SlotKey? {
    guard bytes.count > 17, let minute = SlotKey.minute(bytes.prefix(16)) else { return nil }
    let rest = bytes.dropFirst(16)
    if !rest.elementsEqual(last) {
      guard
        let key = SlotKey(
          parsing: String(decoding: bytes, as: UTF8.self), defaultList: defaultList)
      else { return nil }
      place = (key.zone, listNames[key.list] ?? key.list)
      last = Array(rest)
    }
    return SlotKey(minute: minute, zone: place.zone, list: place.list)
  }
}
