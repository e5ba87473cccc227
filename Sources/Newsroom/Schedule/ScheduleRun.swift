import Clock
import Delivery
import Diagnostics
import Digest
import Foundation

/// What the timetable says is due, done: composed, checked, sent and written down.
///
/// Every step may have been cut short before; what is decided anew each time is decided from what lies there.
struct ScheduleRun {
  /// What leaves when the lock is let go.
  enum Departure {
    case mails(SlotName, SendPlan, wasSent: Bool)
    case proof(SlotName, issue: String, isNew: Bool)
  }

  let newsroom: Newsroom
  let isStopped: @Sendable () -> Bool
  let events: @Sendable (String, RunEvent) -> Void
  var result = DueRun()
  var takesOver = false
  /// What this run has tried once.
  private var done: Set<SlotKey> = []
  /// Whether what the timetable has changed to was written down.
  private var hasSynced = false
  /// How many of the reports somebody was told of.
  private var told = 0

  init(
    _ newsroom: Newsroom, isStopped: @escaping @Sendable () -> Bool,
    events: @escaping @Sendable (String, RunEvent) -> Void
  ) {
    var newsroom = newsroom
    newsroom.tellsOfSlots = true
    (self.newsroom, self.isStopped, self.events) = (newsroom, isStopped, events)
  }

  /// Does all that is due, one slot after the other.
  mutating func run() throws {
    while !isStopped() {
      let newsroom = newsroom
      let departure = try newsroom.underTimetableLock { try next() }
      tellOfNew()
      guard let departure else { return }
      try depart(departure)
      tellOfNew()
    }
    result.isInterrupted = true
  }

  /// Tells of what was reported since the last time.
  mutating func tellOfNew() {
    let new = Array(result.reports.dropFirst(told))
    told = result.reports.count
    result.warnings += newsroom.tell(new)
  }

  /// Decides, and prepares what leaves next.
  private mutating func next() throws -> Departure? {
    while true {
      let (desk, sync, decision) = try newsroom.decided()
      if !sync.lines.isEmpty, !hasSynced {
        hasSynced = true
        try newsroom.write(sync.lines, to: desk)
        result.warnings += sync.warnings
        continue
      }
      result.isBusy = result.isBusy || decision.isBusy
      let settled = decision.settled.filter { done.insert($0.slot.key).inserted }
      if !settled.isEmpty {
        try newsroom.write(settled.map { line(of: $0, desk) }, to: desk)
        result.reports += settled.map(\.report)
        continue
      }
      guard let step = decision.steps.first(where: { !done.contains($0.key) }) else { return nil }
      if let departure = try take(step, desk) { return departure }
    }
  }

  /// Takes a step as far as nothing leaves.
  mutating func take(_ step: SlotStep, _ desk: ScheduleDesk) throws -> Departure? {
    done.insert(step.key)
    let story = SlotStory(desk.record.lines(of: step.key))
    let wasSent = desk.record.slots[step.key]?.outcome == .sent
    switch step {
    case .settle: return nil
    case .begin(let slot, let issue, let making):
      do {
        return try prepare(slot, issue, making, story, desk)
      } catch {
        try fail(slot.name, issue, error, story, desk)
      }
    case .wait(let slot, let issue, let needsProof, let reason):
      if needsProof { return .proof(slot.name, issue: issue, isNew: false) }
      var report = SlotReport(slot.name, .waiting, issue: issue, reason: reason)
      (report.isNew, report.isFinal) = (false, false)
      result.reports.append(report)
    case .goOn(let name, let issue):
      do {
        let plan = try newsroom.plan(request(issue))
        if plan.recipients > 0 || plan.givenUp > 0 {
          return .mails(name, plan, wasSent: wasSent)
        }
        try count(name, issue, wasSent)
      } catch {
        try count(name, issue, wasSent)
        try fail(name, issue, error, story, desk, isSent: true)
      }
    case .count(let name, let issue): try count(name, issue, wasSent)
    case .leave(let name, let issue, let reason, let forGood):
      try fail(name, issue, Problem(reason), story, desk, isSent: true, isOver: forGood)
    case .fail(let slot, let issue, let problem):
      try fail(slot.name, issue, problem, story, desk)
    }
    return nil
  }

  private func request(_ issue: String) -> SendRequest {
    var request = SendRequest(issue: issue, route: .relays)
    // What a part of the list has had goes to the rest of it too.
    request.widens = true
    request.takesOver = takesOver
    return request
  }

  /// Composes and checks.
  private mutating func prepare(
    _ slot: Slot, _ issue: String, _ making: SlotStep.Making, _ story: SlotStory,
    _ desk: ScheduleDesk
  ) throws -> Departure? {
    func line(_ step: SlotLine.Step) -> SlotLine {
      // Steps of a slot keep their order, be it that the clock was set back.
      var line = SlotLine(step, at: max(desk.now, story.newest))
      (line.slot, line.issue) = (slot.key, issue)
      return line
    }
    if making.composes {
      if let replaced = making.replaced {
        result.warnings.append(
          Problem(
            "“\(issue)”, which somebody composed at \(replaced.shown(in: slot.zone)), is made anew for the slot \(slot.key): it is older than the slot before",
            at: newsroom.files.issues.place(of: issue).location(),
            hint: "what is composed after the slot before is sent as it is"))
      }
      if !story.isComposing || story.issue != issue {
        try newsroom.write([line(.composing)], to: desk)
      }
      let composing = try newsroom.compose(
        ComposeRequest(
          of: slot, as: issue, mergedFrom: making.mergedFrom,
          firstFrom: desk.record.firstTry(of: slot.list)), replacing: true)
      result.warnings += composing.warnings
      if case .tooFew(let minimum, let found, _, _) = composing {
        try settle(
          slot.name, .skipped, issue: issue,
          reason: "\(found) new articles, fewer than \(minimum) (“minimum”)", desk)
        return nil
      }
    } else if story.issue == nil {
      try newsroom.write([line(.due)], to: desk)
    }
    guard making.asks else {
      let plan = try newsroom.plan(request(issue))
      try newsroom.refuseErrors(of: plan)
      result.warnings += plan.warnings
      return .mails(slot.name, plan, wasSent: false)
    }
    try newsroom.refuseErrors(of: newsroom.plan(SendRequest(issue: issue, route: .folder(nil))))
    var waiting = line(.waiting)
    waiting.hash = try newsroom.files.issues.digest(of: issue)
    waiting.tell = newsroom.tells(.waiting) ? true : nil
    try newsroom.write([waiting], to: desk)
    return .proof(slot.name, issue: issue, isNew: true)
  }

  mutating func settle(
    _ name: SlotName, _ outcome: SlotOutcome, issue: String?, reason: String?,
    _ desk: ScheduleDesk
  ) throws {
    let step = SlotStep.Settled(slot: name, outcome: outcome, issue: issue, reason: reason)
    try newsroom.write([line(of: step, desk)], to: desk)
    result.reports.append(step.report)
  }

  /// What a slot came to, as it is written down.
  func line(of step: SlotStep.Settled, _ desk: ScheduleDesk) -> SlotLine {
    var line = step.line(at: desk.now)
    line.tell = newsroom.tells(SlotReport.Outcome(step.outcome)) ? true : nil
    return line
  }

  /// What somebody has, and how far it is.
  mutating func count(_ name: SlotName, _ issue: String, _ wasSent: Bool) throws {
    let isNew = try newsroom.countSlot(of: issue, as: name)
    guard isNew || !wasSent else { return }
    var report = SlotReport(name, .sent, issue: issue)
    report.status = try newsroom.status(issue)
    report.isNew = isNew
    result.reports.append(report)
  }

  /// What a slot came to before.
  mutating func tell(_ name: SlotName, _ issue: String) throws {
    var report = SlotReport(name, .sent, issue: issue)
    report.status = try newsroom.status(issue)
    report.isNew = false
    result.reports.append(report)
  }

  /// Nothing goes out now: the reason is written down where it is another than the last time.
  mutating func fail(
    _ name: SlotName, _ issue: String?, _ error: any Error, _ story: SlotStory,
    _ desk: ScheduleDesk, isSent: Bool = false, isOver: Bool = false, sent: SendReport? = nil
  ) throws {
    let problem = NewsroomProblem.of(error)
    if problem.problems.first?.category == .busy {
      result.isBusy = true
      return
    }
    let reason = problem.reason.printable
    var report = SlotReport(name, isSent ? .sent : .failed, issue: issue, reason: reason)
    (report.isFinal, report.problem, report.sent) = (false, problem, sent)
    report.cause = sent.map(SlotReport.Cause.init) ?? .init(problem.problems.first?.category)
    report.isNew = isOver || story.tried.map { Self.cause(of: $0) } != Self.cause(of: reason)
    if report.isNew {
      var line = SlotLine(.tried, at: max(desk.now, story.newest))
      (line.slot, line.issue, line.reason) = (name.text, issue, reason)
      (line.cause, line.over) = (report.cause?.rawValue, isOver ? true : nil)
      line.tell = newsroom.tells(report.outcome) ? true : nil
      try newsroom.write([line], to: desk)
    }
    result.reports.append(report)
  }
}

extension ScheduleRun {
  /// A reason without what differs from one time to the next while the cause is the same: milliseconds, and the
  /// names that servers give to what they refuse.
  static func cause(of reason: String) -> String {
    reason.split(separator: " ").map { word in
      let digits = word.filter(\.isNumber).count
      // Codes of replies (RFC 5321 §4.2, RFC 3463 §2) have but digits and points.
      let isCode = word.count <= 7 && digits >= 3 && word.allSatisfy { $0.isNumber || $0 == "." }
      return digits == 0 || isCode && !reason.contains("\(word) ms") ? String(word) : "#"
    }.joined(separator: " ")
  }
}

extension SlotStep {
  struct Settled {
    var slot: SlotName
    var outcome: SlotOutcome
    var issue: String?
    var reason: String?
    /// What is to blame where it failed.
    var cause: SlotReport.Cause?

    func line(at now: Date) -> SlotLine {
      var line = SlotLine(outcome, of: slot.text, at: now)
      (line.issue, line.reason, line.cause) = (issue, reason, cause?.rawValue)
      return line
    }

    var report: SlotReport {
      var report = SlotReport(slot, SlotReport.Outcome(outcome), issue: issue, reason: reason)
      if outcome == .failed { report.cause = cause }
      return report
    }
  }

  var key: SlotKey {
    switch self {
    case .settle(let name, _, _, _, _), .goOn(let name, _), .count(let name, _),
      .leave(let name, _, _, _):
      name.key
    case .begin(let slot, _, _), .wait(let slot, _, _, _), .fail(let slot, _, _): slot.id
    }
  }
}

extension SlotDecision {
  /// What slots come to by this decision alone.
  var settled: [SlotStep.Settled] {
    steps.compactMap { step in
      guard case .settle(let slot, let outcome, let issue, let reason, let cause) = step else {
        return nil
      }
      return SlotStep.Settled(
        slot: slot, outcome: outcome, issue: issue, reason: reason, cause: cause)
    }
  }
}
