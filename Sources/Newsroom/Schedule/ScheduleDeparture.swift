import Delivery
import Diagnostics
import Digest
import Foundation

/// What leaves for a slot, and what came of it.
extension ScheduleRun {
  mutating func depart(_ departure: Departure) throws {
    switch departure {
    case .mails(let name, let plan, let wasSent): try send(plan, for: name, wasSent)
    case .proof(let name, let issue, let isNew): try prove(issue, for: name, isNew)
    }
  }

  private mutating func send(_ plan: SendPlan, for name: SlotName, _ wasSent: Bool) throws {
    let (issue, events) = (plan.issue.id, events)
    // A send writes down itself where its recipients stand.
    let leftBefore = SlotStory(try newsroom.desk().record.lines(of: name.key)).counts?.leftOver
    var sent: SendReport?
    var failure: (any Error)?
    do {
      sent = try newsroom.send(plan, isStopped: isStopped) { events(issue, $0) }
    } catch { failure = error }
    result.warnings += sent?.warnings ?? []
    let desk = try newsroom.desk()
    let story = SlotStory(desk.record.lines(of: name.key))
    let reach = try Carried.reach(of: issue, in: newsroom.files, newsroom.journals())
    if case .list = reach {
      _ = try newsroom.countSlot(of: issue, as: name)
      var report = SlotReport(name, .sent, issue: issue)
      report.status = try newsroom.status(issue)
      // That nobody is left over any more is told too, be it that the relay's time for them is over.
      let hasEnded =
        (leftBefore ?? 0) > 0
        && report.status.map { $0.deferred + $0.pending == 0 } ?? false
      (report.isNew, report.sent) = (!wasSent || hasEnded, sent)
      report.problem = failure.map(NewsroomProblem.of)
      report.reason = report.problem?.reason ?? sent.flatMap { reason(of: $0) }
      if let count = sent?.givenUp, count > 0, report.reason == nil {
        report.reason = "\(count) given up, whom the relay put off for as long as that is tried"
      }
      // What nobody took this time was told before.
      if !wasSent || sent?.attempted ?? 0 > 0 || sent?.givenUp ?? 0 > 0 || report.reason != nil {
        result.reports.append(report)
      }
      return
    }
    guard failure == nil, let sent else {
      return try fail(name, issue, failure ?? Problem("nothing was sent"), story, desk)
    }
    if sent.stop == .interrupted { return }
    guard sent.leftOverCount > 0 || sent.stop != nil else {
      let refused = sent.attempted + sent.givenUp
      return try settle(
        name, refused > 0 ? .failed : .skipped, issue: issue,
        reason: refused > 0
          ? "nobody took it: \(refused) refused" : "nobody of the list can be mailed", desk)
    }
    let problem =
      sent.stop.map { newsroom.problem(of: $0, in: sent) }
      ?? Problem("nobody took it yet: \(sent.leftOverCount) are put off")
    try fail(name, issue, problem, story, desk, sent: sent)
  }

  private func reason(of sent: SendReport) -> String? {
    sent.stop.map { newsroom.problem(of: $0, in: sent).reason }
  }

  private mutating func prove(_ issue: String, for name: SlotName, _ isNew: Bool) throws {
    // Another heartbeat must not mail it meanwhile.
    let lock: IssueLock
    do { lock = try newsroom.lock(issue) } catch {
      return try fail(name, issue, error, SlotStory([]), newsroom.desk())
    }
    defer { withExtendedLifetime(lock) {} }
    guard !SlotStory(try newsroom.desk().record.lines(of: name.key)).isProved else { return }
    var doubt: String?
    do { doubt = try newsroom.mailProof(of: issue) } catch {
      doubt = "the proof could not be mailed: \(NewsroomProblem.of(error).reason)"
    }
    let desk = try newsroom.desk()
    let story = SlotStory(desk.record.lines(of: name.key))
    if doubt == nil {
      var line = SlotLine(.proof, at: max(desk.now, story.newest))
      (line.slot, line.issue, line.hash) = (name.text, issue, story.waits)
      try newsroom.write([line], to: desk)
    } else if let doubt, story.doubt.map({ Self.cause(of: $0) }) != Self.cause(of: doubt) {
      var line = SlotLine(.waiting, at: max(desk.now, story.newest))
      (line.slot, line.issue, line.hash, line.reason) = (name.text, issue, story.waits, doubt)
      try newsroom.write([line], to: desk)
    }
    let shown = (story.waits ?? "").prefix(Approval.shown)
    var report = SlotReport(
      name, .waiting, issue: issue,
      reason: "it waits for approval of \(shown)" + (doubt.map { "; \($0)" } ?? ""))
    (report.isNew, report.isFinal) = (isNew, false)
    result.reports.append(report)
  }
}

extension NewsroomProblem {
  static func of(_ error: any Error) -> NewsroomProblem {
    switch error {
    case let known as NewsroomProblem: known
    case let one as Problem: NewsroomProblem([one])
    case let list as ProblemList: NewsroomProblem(list.problems)
    default: NewsroomProblem([Problem(error.plainReason)])
    }
  }

  /// The first of what is wrong, on one line.
  var reason: String {
    guard let first = problems.first else { return "" }
    let more = problems.count > 1 ? " (and \(problems.count - 1) more)" : ""
    return (first.location.map { "\($0): " } ?? "") + first.reason + more
  }
}
