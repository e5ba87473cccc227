package import Diagnostics

/// The steps of the main path, as errors name them.
package enum Step: String, Sendable {
  case load, select, compose, check, deliver, record

  /// Runs a step, and names it in what it throws.
  func callAsFunction<Value>(_ body: () throws -> Value) throws(NewsroomProblem) -> Value {
    try NewsroomProblem.naming(self, body)
  }
}

/// What the newsroom could not do, and in which step it came up.
package struct NewsroomProblem: Error, Sendable {
  /// Nil for what comes before the first step: the folder, its configuration, what was asked for.
  package var step: Step?
  /// One or more, in the order in which they stand in their files.
  package var problems: [Problem]

  package init(step: Step? = nil, _ problems: [Problem]) {
    self.step = step
    self.problems = problems
  }

  /// Gives whatever is thrown the one shape that leaves the newsroom; a step that is named stays.
  static func naming<Value>(
    _ step: Step?, _ body: () throws -> Value
  ) throws(NewsroomProblem) -> Value {
    do { return try body() } catch let problem as NewsroomProblem {
      throw problem
    } catch let problem as Problem {
      throw NewsroomProblem(step: step, [problem])
    } catch let list as ProblemList {
      throw NewsroomProblem(step: step, list.problems)
    } catch {
      throw NewsroomProblem(step: step, [Problem(error.plainReason)])
    }
  }
}

extension NewsroomProblem: CustomStringConvertible {
  package var description: String {
    problems.map(\.description).joined(separator: "\n")
      + (step.map { "\n  step: \($0.rawValue)" } ?? "")
  }
}
