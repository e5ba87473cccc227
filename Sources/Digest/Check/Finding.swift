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

  package init(rule: RuleName, severity: Severity, problem: Problem) {
    self.rule = rule
    self.severity = severity
    self.problem = problem
  }

  package static func warnings(_ rule: RuleName, _ problems: [Problem]) -> [Finding] {
    problems.map { Finding(rule: rule, severity: .warning, problem: $0) }
  }
}
