import ArgumentParser
import Diagnostics
import Foundation

/// A command: `run()` makes a live context, `run(_:)` does the work.
protocol EditionCommand: ParsableCommand {
  var root: Broadsheet { get }
  /// The moment that `--now` names, where a command has it.
  var fixedNow: Date? { get }
  func run(_ context: CommandContext) throws
}

extension EditionCommand {
  var fixedNow: Date? { nil }

  func run() throws {
    let context = CommandContext.live(directory: root.directory, now: fixedNow)
    do { try run(context) } catch let code as ExitCode { throw code } catch {
      throw Failure.report(error, to: context)
    }
  }
}

/// The steps of the main path, as errors name them.
enum Step: String {
  case load, select, compose, check, deliver, record
}

/// An error with the step in which it came up.
struct StepError: Error {
  var step: Step
  var underlying: any Error

  /// Runs a step, and names it in what it throws.
  static func name<Value>(_ step: Step, _ body: () throws -> Value) throws -> Value {
    do { return try body() } catch let error as StepError { throw error } catch {
      throw StepError(step: step, underlying: error)
    }
  }
}

/// Exit codes, as sysexits.h has them.
enum ExitStatus {
  static let usage = ExitCode(64)
  static let input = ExitCode(65)
  static let unreachable = ExitCode(69)
  static let deferred = ExitCode(75)
  static let system = ExitCode(74)
  static let configuration = ExitCode(78)
  /// As a shell has it for a process that SIGINT ended.
  static let interrupted = ExitCode(130)
}

/// Says what went wrong, and with which exit code a command ends.
enum Failure {
  static func report(_ error: any Error, to context: CommandContext) -> ExitCode {
    var error = error
    var step: Step?
    if let failed = error as? StepError { (step, error) = (failed.step, failed.underlying) }
    let problems: [Problem]
    switch error {
    case let problem as Problem: problems = [problem]
    case let list as ProblemList: problems = list.problems
    default: problems = [Problem(error.plainReason)]
    }
    for problem in problems { context.printError(problem.description) }
    if let step { context.printError("  step: \(step.rawValue)") }
    switch problems.first?.category {
    case .configuration: return ExitStatus.configuration
    case .usage: return ExitStatus.usage
    case .busy: return ExitStatus.deferred
    case .system: return ExitStatus.system
    case .input, nil: return ExitStatus.input
    }
  }
}
