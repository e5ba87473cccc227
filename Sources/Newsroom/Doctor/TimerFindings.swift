import Clock
import Delivery
import Diagnostics
import Digest
import Foundation

/// Whether something asks what the timetable says is due, and whose that is.
package struct TimerStanding: Sendable, Equatable {
  /// What on this machine asks, as the door has found it.
  package struct Caller: Sendable, Equatable {
    package var words: String
    /// Whether it is at work; nil where nobody knows.
    package var isActive: Bool?

    package init(_ words: String, isActive: Bool?) {
      (self.words, self.isActive) = (words, isActive)
    }
  }

  /// Whose the timetable is; nil before it was started.
  var owner: String?
  var isOurs = false
  /// When it was last asked what is due.
  var lastCall: Date?
  var callers: [Caller] = []
  var now: Date

  /// Heartbeats come every five minutes: after three that did not, something is wrong.
  private static let patience: TimeInterval = 20 * 60

  func findings(in zone: Zone) -> [DoctorFinding] {
    guard let owner else {
      return [
        finding(
          .warning, "the timetable was never started: nothing goes out by it", .startTimetable)
      ]
    }
    guard isOurs else {
      let busy = callers.isEmpty ? "" : ", though this machine asks it what is due: \(words)"
      return [
        finding(
          callers.isEmpty ? .ok : .warning,
          "the timetable belongs to another machine (\(owner)): nothing goes out from here\(busy)",
          callers.isEmpty ? nil : .takeTimetable)
      ]
    }
    return [installed, called(in: zone)]
  }

  private var words: String { callers.map(\.words).joined(separator: "; ") }

  private var isRecent: Bool {
    lastCall.map { now.timeIntervalSince($0) < Self.patience } ?? false
  }

  private var installed: DoctorFinding {
    if callers.isEmpty {
      return isRecent
        ? finding(.ok, "something asks what is due that was not installed here by this program")
        : finding(.warning, "nothing on this machine asks what is due", .installTimer)
    }
    guard callers.contains(where: { $0.isActive != false }) else {
      return finding(.warning, "what asks what is due is not enabled: \(words)", .installTimer)
    }
    return finding(.ok, words)
  }

  private func called(in zone: Zone) -> DoctorFinding {
    guard let lastCall else {
      return finding(.warning, "nobody has asked yet what is due", .installTimer)
    }
    let shown = lastCall.shown(in: zone)
    return isRecent
      ? finding(.ok, "it was last asked what is due at \(shown)")
      : finding(
        .warning, "it was last asked what is due at \(shown): nothing goes out until it is again",
        .installTimer)
  }

  private func finding(
    _ severity: DoctorFinding.Severity, _ reason: String, _ advice: Advice? = nil
  ) -> DoctorFinding {
    DoctorFinding(.timer, severity, Problem(reason, advice: advice, category: .configuration))
  }
}

extension Newsroom {
  /// Issues whose journals know less than the timetable's record.
  private func oldJournals() -> [Problem] {
    guard let record = knownDesk()?.record, let journals = try? journals() else { return [] }
    return record.keys { $0.outcome == .sent }.compactMap { key in
      let lines = record.lines(of: key)
      guard let issue = SlotStory(lines).counts?.issue, files.issues.exists(issue),
        let reach = RecordedReach(lines, of: issue), let state = try? journals.state(of: issue),
        !state.isClosed, reach.isAhead(of: state)
      else { return nil }
      return reach.problem(of: state, at: files.journal(of: issue), issue)
    }
  }

  /// - Parameter callers: what on this machine asks what is due.
  func timerFindings(_ edition: Edition, _ callers: [TimerStanding.Caller]) -> [DoctorFinding] {
    guard !edition.configuration.timetable.entries.isEmpty else { return [] }
    var all = Examination()
    for warning in edition.configuration.approvalWarnings { all.add(.timer, .warning, warning) }
    for problem in (try? timetableProblems(at: effects.now())) ?? [] {
      all.add(.timer, .error, problem)
    }
    let standing = all.attempt(.timer) {
      let desk = try desk()
      try desk.mustBeWhole()
      return TimerStanding(
        owner: desk.record.owner?.name, isOurs: try desk.record.owner?.name == effects.owner(),
        lastCall: lastHeartbeat, callers: callers, now: desk.now)
    }
    for problem in oldJournals() { all.add(.issues, .error, problem) }
    if let standing { all.add(standing.findings(in: edition.newsletter.timeZone)) }
    return all.findings
  }
}
