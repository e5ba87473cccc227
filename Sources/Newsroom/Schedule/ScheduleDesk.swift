import Clock
import Diagnostics
import Foundation

/// Timetable and record as they are now.
struct ScheduleDesk {
  let timetable: Timetable
  let file: SlotRecordFile
  let record: SlotRecord
  let now: Date
  /// All files and folders that this was read from.
  let sources: [Place]

  /// Whether the configuration has none, and the record knows that.
  var hasNoTimetable: Bool { timetable.entries.isEmpty && record.entries.isEmpty }

  /// Refuses a record that is not understood whole.
  func mustBeWhole() throws(Problem) { if let fault = record.fault { throw fault } }

  /// Refuses whoever the timetable does not belong to.
  func mustBelong(to owner: String) throws(Problem) {
    guard let known = record.owner else {
      throw Problem(
        "the timetable was never started: nobody knows which of its slots are past",
        at: file.place.location(), advice: .startTimetable, category: .configuration)
    }
    guard known.name == owner else {
      throw Problem(
        "the timetable belongs to another machine (\(known.name), since \(known.time.shown(in: .utc)))",
        at: file.place.location(line: known.line),
        hint: "two that go by it would mail people twice", advice: .takeTimetable,
        category: .configuration)
    }
    // A clock that lost its battery would take everything since for the future.
    guard now.timeIntervalSince(known.time) > -86_400 else {
      throw Problem(
        "the clock says \(now.shown(in: .utc)), and the timetable was started at \(known.time.shown(in: .utc))",
        at: file.place.location(line: known.line), hint: "set the clock", category: .system)
    }
  }
}

extension Newsroom {
  /// Reads the timetable and nothing else of the configuration, and the record.
  func desk() throws -> ScheduleDesk {
    let now = try effects.instant()
    let zones = effects.zones()
    let file = try ConfigurationFile(in: folder, zones: zones)
    let names = ListNames(in: files.subscribers)
    let record = SlotRecordFile(
      place: files.slots, defaultList: try file.defaultList(),
      lists: Set(try file.lists()), listNames: names.current)
    let (timetable, zone) = try file.timetableAlone()
    let zoneFiles = ([zone] + timetable.entries.map(\.zone)).compactMap(zones.file)
    return ScheduleDesk(
      timetable: timetable, file: record, record: try record.read(at: now), now: now,
      sources: [file.place, record.place] + names.sources + zoneFiles)
  }

  /// What of the timetable keeps issues waiting for nobody.
  func approvalWarnings() throws -> [Problem] {
    try ConfigurationFile(in: folder, zones: effects.zones()).approvalWarnings()
  }

  /// One at a time decides and composes; the lock dies with its process.
  func underTimetableLock<Value>(_ body: () throws -> Value) throws -> Value {
    let place = files.timetableLock
    try place.enclosing.makePrivateFolder()
    let lock = try LockedFile(place, for: .creating)
    let value = try body()
    _ = consume lock
    return value
  }

  /// Adds lines to the record, each with who writes it.
  func write(_ lines: [SlotLine], to desk: ScheduleDesk) throws {
    let owner = try effects.owner()
    try desk.file.append(
      lines.map { line in
        var line = line
        line.owner = line.owner ?? owner
        if let slot = line.slot, slot.split(separator: " ").count == 2 {
          line.list = desk.record.list(ofSlot: slot)
        }
        line.reason = line.reason.map { $0.printable.shortened(to: 400) }
        return line
      })
  }
}

extension String {
  fileprivate func shortened(to count: Int) -> String {
    self.count > count ? "\(prefix(count - 1))…" : self
  }
}
