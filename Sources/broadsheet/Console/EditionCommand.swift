import ArgumentParser
import Diagnostics
import Foundation
import Newsroom

/// A command: `run()` makes a live context, `run(_:)` does the work.
protocol EditionCommand: ParsableCommand {
  var root: Broadsheet { get }
  /// The moment that `--now` names, where a command has it.
  var fixedNow: Date? { get }
  /// Who `--owner` says this is, where a command has it.
  var ownerName: String? { get }
  /// The list that `--list` names, where a command has it.
  var listName: String? { get }
  func run(_ context: CommandContext) throws
}

extension EditionCommand {
  var fixedNow: Date? { nil }
  var ownerName: String? { nil }
  var listName: String? { nil }

  func run() throws {
    var context = CommandContext.live(
      directory: root.directory, effects: .live(now: fixedNow, owner: ownerName))
    (context.list, context.owner) = (listName, ownerName)
    do { try run(context) } catch let code as ExitCode { throw code } catch {
      throw Failure.report(error, to: context)
    }
  }
}

/// A command that concerns one list.
protocol ListCommand: EditionCommand {
  var list: ListOption { get }
}

extension ListCommand {
  var listName: String? { list.list }
}

/// Says what went wrong, and with which exit code a command ends.
enum Failure {
  static func report(_ error: any Error, to context: CommandContext) -> ExitCode {
    let problem: NewsroomProblem
    switch error {
    case let known as NewsroomProblem: problem = known
    case let one as Problem: problem = NewsroomProblem([one])
    case let list as ProblemList: problem = NewsroomProblem(list.problems)
    default: problem = NewsroomProblem([Problem(error.plainReason)])
    }
    for problem in problem.problems { context.printError(problem.words(of: context.list)) }
    if let step = problem.step { context.printError("  step: \(step.rawValue)") }
    return ExitStatus.of(problem)
  }
}
