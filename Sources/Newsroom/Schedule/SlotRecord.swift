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
  /// The lists that there are.
  let lists: Set<String>
  /// What lists are called now that lines know by another name.
  let listNames: [String: String]
  /// Whose the timetable is; nil before it was started.
  package private(set) var owner: Owner?
  /// Entries that are there, by what makes them.
  private(set) var entries: [String: Remembered] = [:]
  /// Lines about entries that a clock wrote which was ahead, by what makes the entry and in the order of their times:
  /// they count for nothing.
  private(set) var ahead: [String: [Ahead]] = [:]
  /// The last that is known of entries that are gone.
  private(set) var gone: [String: Remembered] = [:]
  /// What somebody should know: an end that was cut short.
  package private(set) var warnings: [Problem] = []
  /// Why nothing may be sent by this record; nil where it is whole.
  package private(set) var fault: Problem?

  /// Whether a line's time is yet to come: once it has, the same record may say something else.
  private(set) var hasLinesToCome = false

  private var bytes: [UInt8] = []
  /// The lines of slots, each with the one before it of the same slot.
  private var lines: [(range: Range<Int>, before: Int)] = []
  /// What is said of each slot, by its key.
  private(set) var slots: [SlotKey: Summary] = [:]
  /// The slot whose lines are being read: those of one mostly stand together.
  private var open: (key: SlotKey, summary: Summary)?

  /// Who the timetable belongs to.
  package struct Owner: Sendable, Equatable {
    package var name: String
    /// From when on slots count.
    package var from: Date
    var time: Date
    var line: Int
    /// Whether the clock was ahead that said so: then it counts from now on.
    var isAhead = false
  }

  /// A line whose time is yet to come.
  struct Ahead: Sendable, Equatable {
    var time: Date
    var line: Int
    /// Whether it says that the entry is gone, and not that it is there.
    var isGone: Bool
  }

  struct Remembered: Sendable, Equatable {
    var text: EntryText
    /// Its slots are those after this.
    var begins: Date
    /// When it was last said that it is there, or no longer.
    var time: Date
    var line: Int
  }

  /// Steps of one run may be a moment ahead of its clock, to keep their order.
  private static let slack: TimeInterval = 1

  init(
    parsing bytes: [UInt8], at place: Place, now: Date, defaultList: String,
    lists: Set<String> = [], listNames: [String: String] = [:]
  ) {
    (self.place, self.now, self.bytes) = (place, now, bytes)
    (self.defaultList, self.lists, self.listNames) = (defaultList, lists, listNames)
    read()
  }

  private mutating func read() {
    var others: [(line: SlotLine, number: Int)] = []
    var cache = SlotKeyCache(defaultList: defaultList, lists: lists, listNames: listNames)
    let latest = Int((now.timeIntervalSince1970 * 1000).rounded())
    slots.reserveCapacity(bytes.count / 500)
    lines.reserveCapacity(bytes.count / 150)
    let bytes = bytes
    bytes.withUnsafeBytes { all in
      var (start, number) = (0, 0)
      while start < all.count {
        let end = all.nextLineFeed(from: start)
        number += 1
        let line = UnsafeRawBufferPointer(rebasing: all[start..<end])
        if let glance = SlotLineGlance(line), let slot = glance.slot,
          let key = cache.key(slot, of: glance.list)
        {
          count(glance, key, start..<end, latest)
        } else if !line.allSatisfy({ $0 == 0x20 || $0 == 0x0D }) {
          look(line, start..<end, number, isLast: end == all.count, &others, &cache, latest)
        }
        start = end + 1
      }
    }
    if let open { slots[open.key] = open.summary }
    open = nil
    for (line, number) in others.enumerated().sorted(by: {
      ($0.element.line.moment, $0.offset) < ($1.element.line.moment, $1.offset)
    }).map(\.element) {
      take(line, number)
    }
  }

  /// Reads a line as all JSON.
  private mutating func look(
    _ bytes: UnsafeRawBufferPointer, _ range: Range<Int>, _ number: Int, isLast: Bool,
    _ others: inout [(line: SlotLine, number: Int)], _ cache: inout SlotKeyCache, _ latest: Int
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
    let list = line.list.map { Array($0.utf8) }
    let key = Array(slot.utf8).withUnsafeBytes { slot in
      list?.withUnsafeBytes { cache.key(slot, of: $0) } ?? cache.key(slot)
    }
    guard let key else { return refuse("the line names no slot", number) }
    var glance = SlotLineGlance(
      outcome: line.isOutcome, step: line.isStep, isByHand: line.hand ?? false,
      hasLeftOver: (line.leftOver ?? 0) > 0, tells: line.tell ?? false)
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
    if glance.time > latest { hasLinesToCome = true }
    if open?.key != key {
      if let open { slots[open.key] = open.summary }
      open = (key, slots[key] ?? Summary())
    }
    let before = open?.summary.count(glance, as: lines.count, latest) ?? -1
    lines.append((range, before))
  }

  private mutating func take(_ line: SlotLine, _ number: Int) {
    let latest = now.addingTimeInterval(Self.slack)
    if line.moment > now { hasLinesToCome = true }
    let identity = line.entry.map { EntryText.identity($0, listNames: listNames) }
    if line.isStep != .owner, line.moment > latest {
      guard let identity else { return }
      ahead[identity, default: []].append(
        Ahead(time: line.moment, line: number, isGone: line.isStep == .gone))
      return
    }
    switch line.isStep {
    case .owner:
      // Who it is counts whatever the clocks say: of two machines one alone sends.
      let from = line.from.flatMap(SlotTime.date) ?? line.moment
      owner = Owner(
        name: line.owner ?? "", from: min(from, now), time: line.moment, line: number,
        isAhead: from > latest)
    case .seen:
      let text = EntryText(
        identity: identity ?? "", settings: line.settings ?? "", first: line.first)
      let begins = line.from.flatMap(SlotTime.date) ?? line.moment
      // It was not gone meanwhile, be it that a clock was wrong: it began when it was first seen.
      entries[text.identity] = Remembered(
        text: text, begins: min(begins, entries[text.identity]?.begins ?? begins),
        time: line.moment, line: number)
      gone[text.identity] = nil
    case .gone:
      guard let identity, let known = entries[identity] else { return }
      // It went by the name that its list had before, and was there by the new one.
      if identity != line.entry, known.time >= line.moment { return }
      entries[identity] = nil
      var entry = known
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

  /// The list of a slot that names none: that which it has been of, else the one that is meant by default.
  func list(ofSlot text: String) -> String {
    guard let plain = SlotKey(parsing: text, defaultList: defaultList) else { return defaultList }
    return slots.keys.first { key in
      key.minute == plain.minute && key.zone == plain.zone
        && lines(of: key).contains { $0.slot == text }
    }?.list ?? defaultList
  }

  /// When the first issue of a list was about to be made, of which none was sent; nil where one was.
  func firstTry(of list: String) -> Date? {
    let own = slots.filter { $0.key.list == list }
    guard !own.contains(where: { $0.value.outcome == .sent }) else { return nil }
    return own.keys.flatMap { lines(of: $0) }.filter { $0.isStep == .composing }.map(\.moment).min()
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

extension UnsafeRawBufferPointer {
  /// Where the line ends that begins at an offset.
  fileprivate func nextLineFeed(from start: Int) -> Int {
    guard let base = baseAddress, let end = memchr(base + start, 0x0A, count - start) else {
      return count
    }
    return end - UnsafeMutableRawPointer(mutating: base)
  }
}
