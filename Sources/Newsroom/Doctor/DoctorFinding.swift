package import Diagnostics

/// One thing that was looked at: how it stands, and how it is mended.
package struct DoctorFinding: Sendable, Equatable {
  package enum Severity: String, Sendable, CaseIterable {
    case ok
    /// Nobody could tell, and nothing is concluded from it.
    case unknown
    /// Mail goes out, and somebody should look.
    case warning
    /// No issue would go out.
    case error
  }

  package enum Check: String, Sendable, CaseIterable {
    case configuration, folder, disk, git, secrets, templates, sources, issues, roster, clock, timer
    case consentLog = "consent-log"
    case postalAddress = "postal-address"
    case timeZone = "time-zone"
    case relay, tls, login
    case spf, dkim, dmarc, alignment, mx, ptr
    case page = "unsubscribe-page"

    /// Whether it is the relay's to mend, and not somebody's here.
    package var isRelays: Bool { [.relay, .tls, .login].contains(self) }
  }

  package var check: Check
  package var severity: Severity
  package var problem: Problem

  package init(_ check: Check, _ severity: Severity, _ problem: Problem) {
    (self.check, self.severity, self.problem) = (check, severity, problem)
  }
}

/// Findings as they are put together, in the order in which things were looked at.
struct Examination {
  private(set) var findings: [DoctorFinding] = []

  mutating func add(
    _ check: DoctorFinding.Check, _ severity: DoctorFinding.Severity, _ reason: String,
    at location: SourceLocation? = nil, hint: String? = nil, advice: Advice? = nil,
    category: Problem.Category = .configuration
  ) {
    add(
      check, severity,
      Problem(reason, at: location, hint: hint, advice: advice, category: category))
  }

  mutating func add(
    _ check: DoctorFinding.Check, _ severity: DoctorFinding.Severity, _ problem: Problem
  ) {
    let finding = DoctorFinding(check, severity, problem)
    // What several relays or lists share is told once.
    if !findings.contains(finding) { findings.append(finding) }
  }

  mutating func add(_ others: [DoctorFinding]) {
    for finding in others { add(finding.check, finding.severity, finding.problem) }
  }

  /// Takes down as errors what is thrown; nothing else is left out for it.
  /// - Returns: nil where something was thrown.
  mutating func attempt<Value>(
    _ check: DoctorFinding.Check, _ body: () throws -> Value
  ) -> Value? {
    do { return try NewsroomProblem.naming(nil, body) } catch {
      for problem in error.problems { add(check, .error, problem) }
      return nil
    }
  }
}
