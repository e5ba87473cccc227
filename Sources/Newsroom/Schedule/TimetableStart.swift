import Clock
package import Diagnostics
import Digest
package import Foundation

/// Where a timetable begins, and whose it is.
package struct TimetableStart: Sendable, Equatable {
  package enum Beginning: String, Sendable, CaseIterable {
    /// Slots count from this moment.
    case now
    /// From the first day that the timetable names: the newest slot since then may be sent at once.
    case first
  }

  package var owner: String
  /// Who it belonged to before; nil for nobody.
  package var before: String?
  /// From when on slots count.
  package var from: Date
  /// Slots that are past and count.
  package var past = 0
  /// Slots of the owner before that came to nothing.
  package var missed: [String] = []
  /// Whether it was this machine's already, and nothing was written.
  package var isOld = false
  /// What of the timetable somebody should know.
  package var warnings: [Problem] = []
}

extension Newsroom {
  /// Makes the timetable this machine's, and begins it.
  /// - Parameters:
  ///   - beginning: nil for now, which leaves a timetable alone that is this machine's already.
  ///   - takesOver: whether it may be another machine's until now.
  package func startTimetable(
    from beginning: TimetableStart.Beginning? = nil, takesOver: Bool = false
  ) throws(NewsroomProblem) -> TimetableStart {
    try NewsroomProblem.naming(nil) {
      try mustKeepIssues()
      var started = try underTimetableLock { try start(beginning, takesOver) }
      started.warnings = try approvalWarnings() + doubleNames(at: effects.instant())
      return started
    }
  }

  private func start(
    _ beginning: TimetableStart.Beginning?, _ takesOver: Bool
  ) throws -> TimetableStart {
    let desk = try desk()
    try desk.mustBeWhole()
    guard !desk.timetable.entries.isEmpty else { throw noTimetable }
    let (record, owner) = (desk.record, try effects.owner())
    // Whoever begins with a clock that lost its battery would owe the slots of fifty years.
    guard desk.now.timeIntervalSince1970 > 1_577_836_800 else {
      throw Problem(
        "the clock says \(desk.now.shown(in: .utc))", at: desk.file.place.location(),
        hint: "set the clock", category: .system)
    }
    if let known = record.owner, known.name != owner, !takesOver {
      throw Problem(
        "the timetable belongs to another machine (\(known.name), since \(known.time.shown(in: .utc)))",
        at: desk.file.place.location(line: known.line),
        hint: "two that go by it would mail people twice", advice: .takeTimetable,
        category: .configuration)
    }
    if let known = record.owner, known.name == owner, beginning == nil {
      var start = TimetableStart(owner: owner, before: owner, from: known.from)
      start.isOld = true
      return start
    }
    let first = beginning == .first ? try firstMoment(of: desk.timetable) : nil
    let old = record.owner.flatMap { $0.name == owner && !$0.isAhead ? $0 : nil }
    // Of a timetable that is this machine's, what began stays begun: an earlier day is all that is new.
    let begins = desk.timetable.entries.map { entry in
      guard beginning == .first else { return desk.now }
      let known = old == nil ? nil : record.entries[EntryText(entry).identity]?.begins
      return [entry.firstMoment, known].compactMap(\.self).min() ?? desk.now
    }
    if let old, let first, !desk.isNew(first, begins, since: old.from) {
      var start = TimetableStart(owner: owner, before: owner, from: old.from)
      start.isOld = true
      return start
    }
    // Whoever is named last counts, be it that a clock was ahead when the one before was named.
    let time = max(desk.now, record.owner.map { $0.time.addingTimeInterval(0.001) } ?? .distantPast)
    var start = TimetableStart(
      owner: owner, before: record.owner?.name,
      from: min(first ?? desk.now, first == nil ? desk.now : old?.from ?? desk.now, desk.now))
    var lines = try missed(by: owner, desk, &start)
    var line = SlotLine(.owner, at: time)
    (line.owner, line.from) = (owner, SlotTime.text(start.from))
    lines.append(line)
    for (entry, begins) in zip(desk.timetable.entries, begins) {
      lines.append(EntrySync.seen(EntryText(entry), begins: begins, at: desk.now))
      start.past +=
        entry.slots(
          after: begins, through: desk.now, namesList: desk.timetable.namesLists
        ) { record.slots[$0]?.outcome != nil }.count
    }
    try write(lines, to: desk)
    return start
  }

  /// Slots that were due until now and came to nothing: they are not lost in silence.
  private func missed(
    by owner: String, _ desk: ScheduleDesk, _ start: inout TimetableStart
  ) throws -> [SlotLine] {
    guard let known = desk.record.owner else { return [] }
    let sync = try EntrySync(desk.timetable, desk.record, from: known.from, zones: effects.zones())
    var due = sync.live.due(at: desk.now) { desk.record.slots[$0] != nil }
      .filter { $0.moment > known.from && $0.moment <= start.from }
    // Nor does one stay open that waits there, or was tried: nobody here knows what became of it.
    if known.name != owner {
      due += desk.record.keys { $0.outcome == nil }.compactMap { key in
        let entry =
          sync.live.entry(of: key) ?? sync.memory.first { $0.entry.has(key) }?.entry
        let slot = entry?.slot(of: key, namesList: desk.timetable.namesLists)
        let hasBegun = SlotStory(desk.record.lines(of: key)).hasBegun
        return slot.flatMap { $0.moment <= start.from && !hasBegun ? $0 : nil }
      }
      due.sort(by: Slot.isBefore)
    }
    start.missed = due.map(\.key)
    return due.map { slot in
      var line = SlotLine(.missed, of: slot.key, at: desk.now)
      line.reason = "the timetable was begun anew"
      line.issue = SlotStory(desk.record.lines(of: slot.id)).issue
      return line
    }
  }

  /// Just before the first of the days that a timetable names.
  /// - Throws: where it names none: to begin with it would be to begin now, and to give up what is due.
  private func firstMoment(of timetable: Timetable) throws -> Date {
    if let first = timetable.entries.compactMap(\.firstMoment).min() { return first }
    throw Problem(
      "no entry of the timetable names a first day", at: timetable.entries.first?.location,
      hint: "add “from: DATE” to the entry, such as “from: 2026-11-23”",
      category: .usage)
  }

  var noTimetable: Problem {
    Problem(
      "there is no timetable", at: files.configuration.location(),
      hint: "schedule: { every: week, on: monday, at: \"08:00\" }", category: .configuration)
  }

  /// Refuses an edition whose memory of what was sent stays out of git: a clone would send it all again.
  private func mustKeepIssues() throws {
    var folder = URL(filePath: self.folder.realPath)
    while !FileManager.default.fileExists(atPath: folder.appending(path: ".git").path) {
      guard folder.path != "/", !folder.path.isEmpty else { return }
      folder = folder.deletingLastPathComponent()
    }
    // It ends with 1 for what is not ignored.
    let ignored = try effects.output(
      "git check-ignore issues/slots.jsonl issues/ || true", self.folder, { false })
    guard ignored.isEmpty else {
      throw Problem(
        "git ignores issues/, which is the memory of what was sent: a clone would send it again",
        at: files.issues.folder.location(),
        hint: "take it out of .gitignore, and keep the repository private",
        category: .configuration)
    }
  }
}

extension ScheduleDesk {
  /// Whether anything that a start would write down is not written yet.
  fileprivate func isNew(_ first: Date, _ begins: [Date], since from: Date) -> Bool {
    // The record knows milliseconds.
    if first < from.addingTimeInterval(-0.001) { return true }
    return zip(timetable.entries, begins).contains { entry, begins in
      guard let known = record.entries[EntryText(entry).identity] else { return true }
      return known.text != EntryText(entry) || begins < known.begins.addingTimeInterval(-0.001)
    }
  }
}

extension TimetableEntry {
  /// Just before the first slot of the days that it names; nil where it names no first day.
  fileprivate var firstMoment: Date? {
    var first = from
    if case .dates(let dates) = days { first = dates.map(\.date).min() }
    guard let first else { return nil }
    return zone.moments(of: LocalTime(date: first, second: 0)).first.addingTimeInterval(-1)
  }
}
