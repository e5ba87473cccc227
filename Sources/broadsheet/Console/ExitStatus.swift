import ArgumentParser
import Diagnostics
import Newsroom

/// Exit codes, as sysexits.h has them: a function of what a command came to.
enum ExitStatus {
  static let usage = ExitCode(64)
  static let input = ExitCode(65)
  /// Nothing to compose.
  static let nothing = ExitCode(66)
  static let unreachable = ExitCode(69)
  static let system = ExitCode(74)
  /// Run again later.
  static let later = ExitCode(75)
  static let configuration = ExitCode(78)
  /// As a shell has it for a process that SIGINT ended.
  static let interrupted = ExitCode(130)

  static func of(_ problem: NewsroomProblem) -> ExitCode {
    switch problem.problems.first?.category {
    case .configuration: configuration
    case .usage: usage
    case .busy: later
    case .system: system
    case .input, nil: input
    }
  }

  /// How a doctor ends: as a send would that stops at the first error.
  static func of(_ findings: [DoctorFinding]) -> ExitCode {
    of(
      several: findings.filter { $0.severity == .error }.map {
        $0.check.isRelays ? unreachable : of(NewsroomProblem([$0.problem]))
      })
  }

  /// How a send ends: by who is left over, and by why.
  static func of(_ report: SendReport) -> ExitCode {
    switch report.stop {
    case .interrupted: return interrupted
    // Somebody must mend the issue, whoever else is left over.
    case .message: return input
    case .unreachable, .relay: return report.accepted == 0 ? unreachable : later
    case .later: return later
    case nil where report.leftOver[.held] ?? 0 > 0 && report.accepted == 0: return unreachable
    case nil: return report.leftOverCount > 0 ? later : .success
    }
  }

  /// How a send of several issues ends: first what somebody must mend before anything goes on, then how the
  /// newest ended unless it ended well, then the others.
  /// - Parameter codes: newest first.
  static func of(several codes: [ExitCode]) -> ExitCode {
    for first in [interrupted, system, configuration] where codes.contains(first) { return first }
    return codes.first { $0 != .success } ?? .success
  }

  /// How a test ends: whoever did not get it was refused or not reached, be it that one of them was not
  /// even tried.
  static func of(test report: SendReport) -> ExitCode {
    let code = of(report)
    guard code == .success || code == later else { return code }
    return report.stop == nil && report.accepted == report.attempted ? .success : unreachable
  }
}
