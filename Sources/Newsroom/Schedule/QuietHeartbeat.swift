import Clock
import Diagnostics
import Foundation

/// Heartbeats between slots: what an earlier one found holds until something changes.
extension Newsroom {
  private var verdictFile: Place { folder.appending(".broadsheet/quiet") }

  /// Does all that a heartbeat does with nothing due and nobody outside to be told, where that is known of an earlier
  /// one; where it is not, does nothing.
  /// - Returns: whether it did.
  package func beatQuietly() -> Bool {
    guard let verdict = standingVerdict(), !verdict.isWatched else { return false }
    markHeartbeat()
    return true
  }

  /// That nothing is due now, as an earlier heartbeat found; nil where that must be decided anew.
  func standingVerdict() -> QuietVerdict? {
    guard
      let bytes = try? FileBytes(at: verdictFile, limit: 1 << 20, of: "a verdict").bytes,
      let verdict = QuietVerdict(bytes), let now = try? effects.instant(), verdict.holds(at: now),
      verdict.folder == folder.path, verdict.zones == effects.zones().folder.path,
      verdict.program == effects.program(), verdict.isUnchanged,
      let owner = try? effects.owner(), verdict.owner == owner
    else { return nil }
    return verdict
  }

  /// Keeps what a whole decision came to that came to nothing. Where it cannot be written nothing is lost but time.
  func keepVerdict(
    _ desk: ScheduleDesk, _ decision: SlotDecision, _ sync: EntrySync, since start: timespec
  ) {
    guard let verdict = verdict(desk, decision, sync, since: start), let text = verdict.text else {
      return
    }
    overwrite(verdictFile, Array(text.utf8), mode: 0o600)
  }

  /// Nil where it would be nothing that files and time alone tell.
  private func verdict(
    _ desk: ScheduleDesk, _ decision: SlotDecision, _ sync: EntrySync, since start: timespec
  ) -> QuietVerdict? {
    let record = desk.record
    guard decision.steps.isEmpty, !decision.isBusy, !decision.hasAsked, sync.lines.isEmpty,
      sync.warnings.isEmpty, record.warnings.isEmpty, record.fault == nil, !desk.hasNoTimetable,
      !record.hasLinesToCome, record.ahead.isEmpty,
      record.slots.allSatisfy({ $1.outcome != nil && !$1.mayOweNotice }),
      let from = QuietVerdict.microseconds(desk.now, .up),
      let until = QuietVerdict.microseconds(sync.live.firstChange(after: desk.now), .down),
      let program = effects.program(), let owner = try? effects.owner(),
      let configuration = try? FileBytes(at: files.configuration, limit: 1 << 26, of: "settings")
    else { return nil }
    var files: [QuietVerdict.Seen] = []
    for path in Set(desk.sources.map(\.path)).sorted() {
      guard let stamp = PathStamp(of: path), stamp.isSettled(at: start, for: effects.settling)
      else { return nil }
      files.append(.init(path: path, stamp: stamp.words))
    }
    // What changed since the decision began bears a later time, unless the clock was set back meanwhile.
    guard timespec.now >= start else { return nil }
    return QuietVerdict(
      from: from, until: until, program: program, owner: owner, folder: folder.path,
      zones: effects.zones().folder.path, isWatched: mayPing(configuration.bytes), files: files)
  }
}

extension LiveTimetable {
  /// The first moment after one at which a slot is due, an hour later at most.
  fileprivate func firstChange(after now: Date) -> Date {
    let end = now.addingTimeInterval(QuietVerdict.longest)
    // By entries as they would be had they begun before: what is looked at once too often is no harm.
    return entries.flatMap { live in
      live.entry.slots(after: now, through: end, namesList: namesLists) { _ in false }
    }.map(\.moment).min() ?? end
  }
}

extension timespec {
  /// The clock that files have their times from.
  static var now: timespec {
    var now = timespec()
    clock_gettime(CLOCK_REALTIME, &now)
    return now
  }

  fileprivate static func >= (one: timespec, other: timespec) -> Bool {
    (one.tv_sec, one.tv_nsec) >= (other.tv_sec, other.tv_nsec)
  }
}
