package import Diagnostics

/// A problem that a preflight rule found with an issue.
package struct Finding: Sendable, Equatable {
  package enum Severity: String, Sendable {
    /// The issue must not be sent.
    case error
    /// Somebody should look.
    case warning
  }

  package var rule: RuleName
  package var severity: Severity
  package var problem: Problem
  /// Whether it keeps the timetable from sending, and nobody who sends by hand.
  package var isOfTimetable: Bool

  package init(
    rule: RuleName, severity: Severity, problem: Problem, isOfTimetable: Bool = false
  ) {
    self.rule = rule
    self.severity = severity
    self.problem = problem
    self.isOfTimetable = isOfTimetable
  }

  package static func warnings(_ rule: RuleName, _ problems: [Problem]) -> [Finding] {
    problems.map { Finding(rule: rule, severity: .warning, problem: $0) }
  }
}

extension [Finding] {
  /// Whether one of them keeps the issue from being sent, whoever sends it.
  package var forbidSending: Bool { contains { $0.severity == .error && !$0.isOfTimetable } }
  /// Whether they keep the timetable alone from sending it.
  package var forbidTimetable: Bool {
    !forbidSending && contains { $0.severity == .error && $0.isOfTimetable }
  }
}
