import Clock
import Diagnostics
import Foundation

/// The timetable of the configuration beside what the record remembers of it.
struct EntrySync {
  /// What is to be written down: entries that are new, changed or gone, and before those the slots that they leave.
  private(set) var lines: [SlotLine] = []
  /// The timetable with when each entry began.
  let live: LiveTimetable
  /// The entries that slots may be of which are open, though they are in the timetable no more.
  private(set) var memory: [Former] = []
  /// What a clock that was ahead wrote, and that it is mended by these lines.
  private(set) var warnings: [Problem] = []

  /// An entry that is in the timetable no more.
  struct Former: Sendable {
    var entry: TimetableEntry
    /// Its slots are those up to then.
    var end: Date
  }

  /// - Parameter begin: from when on slots count of what is seen for the first time.
  init(
    _ timetable: Timetable, _ record: SlotRecord, from begin: Date, zones: ZoneFiles
  ) throws {
    var entries: [LiveTimetable.Live] = []
    var here: Set<String> = []
    if let owner = record.owner, owner.isAhead {
      // The newest line says whose it is: this one must be newer, whatever the clock says.
      var line = SlotLine(.owner, at: owner.time.addingTimeInterval(0.001))
      (line.owner, line.from) = (owner.name, SlotTime.text(record.now))
      lines.append(line)
      warnings.append(
        Self.ahead("the timetable was begun", owner.time, at: owner.line, in: record))
    }
    for entry in timetable.entries {
      let text = EntryText(entry)
      here.insert(text.identity)
      let known = record.entries[text.identity]
      let begins = max(known?.begins ?? record.now, begin)
      entries.append(LiveTimetable.Live(entry: entry, begins: begins))
      if known?.text != text {
        let last = known ?? record.gone[text.identity]
        lines.append(Self.seen(text, begins: begins, at: record.moment(after: last)))
        if let ahead = record.ahead[text.identity]?.last, !ahead.isGone {
          let what = "the entry “\(text.identity)” was noted"
          warnings.append(Self.ahead(what, ahead.time, at: ahead.line, in: record))
        }
      }
    }
    live = LiveTimetable(entries: entries, namesLists: timetable.namesLists)
    let live = live
    for (identity, known) in record.entries.sorted(by: { $0.key < $1.key })
    where !here.contains(identity) {
      let entry = try known.entry(in: record, zones)
      // It owes what was due until somebody saw that it is gone.
      let owed = entry.slots(
        after: max(known.begins, begin), through: record.now, namesList: timetable.namesLists
      ) { record.slots[$0] != nil }
      try SlotDecision.mustBeLikely(owed.count, at: record.now, record.place)
      lines += owed.filter { !live.isTaken($0, of: entry, in: record) }.map { slot in
        var line = SlotLine(.due, at: record.now)
        line.slot = slot.key
        return line
      }
      lines.append(Self.gone(identity, at: record.moment(after: known)))
    }
    warnings += Self.taken(
      of: live.entries.filter { record.entries[EntryText($0.entry).identity] == nil }, live, record)
    if record.slots.contains(where: { $1.outcome == nil && live.entry(of: $0) == nil }) {
      memory = try record.gone.sorted { $0.key < $1.key }.map { _, gone in
        Former(entry: try gone.entry(in: record, zones), end: gone.time)
      }
    }
    for (identity, ahead) in record.ahead.sorted(by: { $0.key < $1.key }) {
      let entry = entries.first { EntryText($0.entry).identity == identity }
      undo(ahead, of: identity, entry, in: record)
    }
  }

  /// The slots of new or changed entries that are to come on a day of which the list has had its issue.
  private static func taken(
    of new: [LiveTimetable.Live], _ live: LiveTimetable, _ record: SlotRecord
  ) -> [Problem] {
    new.flatMap { new in
      new.entry.slots(
        after: record.now, through: record.now.addingTimeInterval(86_400),
        namesList: live.namesLists
      ) { record.slots[$0]?.outcome != nil }.filter { live.isTaken($0, of: new.entry, in: record) }
        .map { slot in
          Problem(
            "the slot \(slot.key) is not due: the list has had that day's issue by an entry that was changed or removed",
            at: new.entry.location, hint: "a run of that slot alone sends it all the same")
        }
    }
  }

  /// What a clock wrote that was ahead says nothing yet, nor is it to once its time has come: after a line by which
  /// an entry would come or go that did not, stands another by which it is as it was.
  private mutating func undo(
    _ ahead: [SlotRecord.Ahead], of identity: String, _ entry: LiveTimetable.Live?,
    in record: SlotRecord
  ) {
    for (index, line) in ahead.enumerated() where line.isGone == (entry != nil) {
      let next = ahead.dropFirst(index + 1).first
      let moment = line.time.addingTimeInterval(0.001)
      if let next, next.isGone != line.isGone, next.time < moment + 0.0005 { continue }
      if let entry {
        lines.append(Self.seen(EntryText(entry.entry), begins: entry.begins, at: moment))
        warnings.append(
          Problem(
            "the entry “\(identity)” was noted as gone at \(line.time.shown(in: .utc)), which is yet to come: it is there, and stays",
            at: record.place.location(line: line.line),
            hint: "the clock was ahead when that was written"))
      } else {
        lines.append(Self.gone(identity, at: moment))
      }
    }
  }

  private static func ahead(
    _ what: String, _ time: Date, at line: Int, in record: SlotRecord
  ) -> Problem {
    Problem(
      "\(what) at \(time.shown(in: .utc)), which is yet to come: its slots count from now on",
      at: record.place.location(line: line), hint: "the clock was ahead when that was written")
  }

  private static func gone(_ identity: String, at time: Date) -> SlotLine {
    var line = SlotLine(.gone, at: time)
    line.entry = identity
    return line
  }

  static func seen(_ text: EntryText, begins: Date, at now: Date) -> SlotLine {
    var line = SlotLine(.seen, at: now)
    (line.entry, line.settings, line.first) = (text.identity, text.settings, text.first)
    line.from = SlotTime.text(begins)
    return line
  }
}

extension SlotRecord {
  /// Now, but never before what was last said of an entry: a clock that was set back would leave that standing.
  fileprivate func moment(after known: Remembered?) -> Date {
    max(now, known.map { $0.time.addingTimeInterval(0.001) } ?? .distantPast)
  }
}

extension SlotRecord.Remembered {
  fileprivate func entry(in record: SlotRecord, _ zones: ZoneFiles) throws -> TimetableEntry {
    try text.entry(zones: zones, at: record.place.location(line: line))
  }
}
