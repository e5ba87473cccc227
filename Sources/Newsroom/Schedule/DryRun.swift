import Diagnostics
import Digest
import Foundation

/// What the timetable would send, the whole path into a folder; nothing of it is written down.
extension Newsroom {
  func rehearse(_ decision: SlotDecision) throws -> DueRun {
    var run = DueRun(isBusy: decision.isBusy)
    for step in decision.steps {
      switch step {
      case .settle: break
      case .begin(let slot, let issue, let making):
        run.reports.append(try rehearse(slot, issue, making, &run.warnings))
      case .wait(let slot, let issue, _, let reason):
        var report = try rehearse(
          slot, issue, SlotStep.Making(composes: false, asks: true), &run.warnings)
        report.reason = [reason, report.reason].compactMap(\.self).joined(separator: "; ")
        run.reports.append(report)
      case .goOn, .count, .leave: break
      case .fail(let slot, let issue, let problem):
        var report = SlotReport(slot.name, .failed, issue: issue, reason: problem.reason)
        report.problem = NewsroomProblem([problem])
        run.reports.append(report)
      }
    }
    run.reports = decision.settled.map(\.report) + run.reports
    for index in run.reports.indices {
      (run.reports[index].isNew, run.reports[index].isFinal) = (false, false)
    }
    return run
  }

  private func rehearse(
    _ slot: Slot, _ issue: String, _ making: SlotStep.Making, _ warnings: inout [Problem]
  ) throws -> SlotReport {
    do {
      guard making.composes else { return try rehearse(slot, issue, making.asks) }
      let request = ComposeRequest(
        of: slot, as: issue, mergedFrom: making.mergedFrom,
        firstFrom: try desk().record.firstTry(of: slot.list))
      switch try draft(request) {
      case .tooFew(let minimum, let found, let said, _):
        warnings += said.map(\.problem)
        return SlotReport(
          slot.name, .skipped, issue: issue,
          reason: "\(found) new articles, fewer than \(minimum) (“minimum”)")
      case .made(let draft):
        warnings += draft.warnings
        return try beside(draft) { try $0.rehearse(slot, issue, making.asks) }
      }
    } catch {
      let problem = NewsroomProblem.of(error)
      var report = SlotReport(slot.name, .failed, issue: issue, reason: problem.reason)
      report.problem = problem
      return report
    }
  }

  private func rehearse(_ slot: Slot, _ issue: String, _ asks: Bool) throws -> SlotReport {
    let sent = try send(plan(SendRequest(issue: issue, route: .folder(nil))))
    var report = SlotReport(
      slot.name, asks ? .waiting : .sent, issue: issue,
      reason: "a dry run: \(sent.accepted) mails lie in \(sent.output?.shown ?? "the outbox")")
    report.sent = sent
    return report
  }
}
