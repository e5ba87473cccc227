import Clock
import Diagnostics
import Digest
import Foundation

/// The heartbeat: what the timetable says is due now.
extension Newsroom {
  /// Does what is due. With nothing due it reads the timetable and the record, and nothing else; where an earlier call
  /// found that, and neither changed since, not even those.
  /// - Parameters:
  ///   - isDry: whether mails are written into the outbox instead, and nothing is written down.
  ///   - isStopped: asked between messages and slots.
  ///   - events: of each issue; called from several threads.
  package func runDue(
    isDry: Bool = false, isStopped: @escaping @Sendable () -> Bool = { false },
    events: @escaping @Sendable (_ issue: String, _ event: RunEvent) -> Void = { _, _ in }
  ) throws(NewsroomProblem) -> DueRun {
    try NewsroomProblem.naming(nil) {
      let start = timespec.now
      if !isDry {
        markHeartbeat()
        if standingVerdict() != nil { return DueRun() }
      }
      let (desk, sync, decision) = try decided(isDry: isDry, mends: false)
      let owed = desk.record.keys { $0.owesNotice(at: desk.now) }
      guard !sync.lines.isEmpty || !decision.steps.isEmpty || !owed.isEmpty else {
        // One that was taken away still owes what was due until then, and who is left over.
        if desk.hasNoTimetable, !decision.isBusy { throw noTimetable }
        if !isDry { keepVerdict(desk, decision, sync, since: start) }
        return DueRun(isBusy: decision.isBusy, warnings: desk.record.warnings)
      }
      if isDry { return try rehearse(decision) }
      var run = ScheduleRun(self, isStopped: isStopped, events: events)
      run.result.warnings = desk.record.warnings + [tell(Ping(.start))].compactMap(\.self)
      for key in owed { run.result.warnings += tellAgain(key) }
      do { try run.run() } catch {
        run.tellOfNew()
        throw error
      }
      return run.result
    }
  }

  /// Sends a slot's issue now, so that its time finds it done.
  package func run(
    slot text: String, isDry: Bool = false, takesOver: Bool = false,
    isStopped: @escaping @Sendable () -> Bool = { false },
    events: @escaping @Sendable (_ issue: String, _ event: RunEvent) -> Void = { _, _ in }
  ) throws(NewsroomProblem) -> DueRun {
    if takesOver, !isDry { try takeTimetable() }
    return try NewsroomProblem.naming(nil) {
      if isDry { return try rehearse(forced(text, try desk(), mends: false)) }
      var run = ScheduleRun(self, isStopped: isStopped, events: events)
      run.takesOver = takesOver
      let departure = try underTimetableLock {
        let (desk, sync, _) = try decided()
        try write(sync.lines, to: desk)
        run.result.warnings += sync.warnings
        let now = try self.desk()
        let decision = try forced(text, now)
        run.result.isBusy = decision.isBusy
        for step in decision.settled {
          // What it came to before stays as it was written down.
          guard now.record.slots[step.slot.key]?.outcome == nil else {
            run.result.reports.append(step.report)
            continue
          }
          try write([run.line(of: step, now)], to: now)
          run.result.reports.append(step.report)
        }
        let departure = try decision.steps.first.flatMap { try run.take($0, now) }
        if case .goOn(let name, let issue) = decision.steps.first, departure == nil,
          run.result.reports.isEmpty, !run.result.isBusy
        {
          try run.tell(name, issue)
        }
        return departure
      }
      run.tellOfNew()
      if let departure { try run.depart(departure) }
      run.result.isInterrupted = isStopped()
      run.tellOfNew()
      return run.result
    }
  }

  /// Makes the timetable this machine's where it is another's.
  private func takeTimetable() throws(NewsroomProblem) {
    let isOurs = try NewsroomProblem.naming(nil) {
      try desk().record.owner?.name == effects.owner()
    }
    if !isOurs { _ = try startTimetable(takesOver: true) }
  }

  /// What is to be done for one slot, whatever its time.
  private func forced(
    _ text: String, _ desk: ScheduleDesk, mends: Bool = true
  ) throws -> SlotDecision {
    try desk.mustBeWhole()
    let (slot, entry) = try slot(text, desk)
    let live = try sync(desk).live
    return SlotDecision(
      forcing: slot, entry, live, record: desk.record, at: desk.now,
      asking: asked(by: desk.record, mends: mends))
  }

  private func sync(_ desk: ScheduleDesk) throws -> EntrySync {
    try EntrySync(
      desk.timetable, desk.record, from: desk.record.owner?.from ?? desk.now,
      zones: effects.zones())
  }

  /// What is to be done now, for whom the timetable belongs to.
  func decided(
    isDry: Bool = false, mends: Bool = true
  ) throws -> (desk: ScheduleDesk, sync: EntrySync, decision: SlotDecision) {
    let desk = try desk()
    try desk.mustBeWhole()
    if desk.hasNoTimetable, desk.record.slots.isEmpty { throw noTimetable }
    // What would be sent may be looked at anywhere.
    try desk.mustBelong(to: isDry ? desk.record.owner?.name ?? "" : effects.owner())
    let sync = try sync(desk)
    let decision = SlotDecision(
      sync.live, memory: sync.memory, record: desk.record, at: desk.now,
      asking: asked(by: desk.record, mends: mends))
    try decision.mustBeLikely(at: desk)
    return (desk, sync, decision)
  }
}
