import ArgumentParser
import Clock
import Diagnostics
import Foundation
import Newsroom

/// A send for which nobody named an issue: all that is begun and due, then what is fresh.
struct SendRound {
  let request: SendRequest
  let asks: Bool
  let format: RunAnswerOptions
  let context: CommandContext

  func run() throws -> ExitCode {
    let (agenda, warnings) = try context.newsroom.agenda(request)
    context.warn(warnings)
    var codes: [ExitCode] = []
    var beyondLimit: [String] = []
    for passed in agenda.passedOver where passed.issue != agenda.last {
      context.printError(passed.words { context.nextSend(of: passed.issue) })
      codes.append(passed.code)
    }
    var reports: [SendReport] = []
    for issue in agenda.issues {
      // One budget for the run, however many issues there are.
      let rest = request.limit.map { $0 - reports.map(\.attempted).reduce(0, +) }
      if let limit = request.limit, let rest, rest <= 0 {
        context.printError(
          "\(issue) is passed over: --limit \(limit) is used up; \(context.nextSend(of: issue).words()) sends it"
        )
        codes.append(ExitStatus.later)
        beyondLimit.append(issue)
        continue
      }
      let code = send(issue, limit: rest, &reports)
      codes.append(code)
      if code == ExitStatus.interrupted { break }
    }
    if !agenda.candidates.isEmpty {
      context.printError(agenda.choice)
      codes.append(ExitStatus.usage)
    }
    try tell(reports, agenda, beyondLimit)
    return ExitStatus.of(several: codes.reversed())
  }

  /// What is wrong with one issue holds up no other.
  private func send(
    _ issue: String, limit: Int?, _ reports: inout [SendReport]
  ) -> ExitCode {
    var request = request
    (request.issue, request.limit) = (issue, limit)
    do {
      let report = try context.send(request, asks: asks, format) { report in
        // JSON is one value, and comes at the end.
        if !format.json, !format.events { try context.show(SendAnswer(report: report), format) }
      }
      guard let report else { return .success }
      reports.append(report)
      return ExitStatus.of(report)
    } catch let code as ExitCode {
      return code
    } catch {
      return Failure.report(error, to: context)
    }
  }

  private func tell(
    _ reports: [SendReport], _ agenda: Agenda, _ beyondLimit: [String]
  ) throws {
    if format.json || format.events, !reports.isEmpty || agenda.issues.isEmpty {
      let answer = SendRoundAnswer(reports: reports, agenda: agenda, beyondLimit: beyondLimit)
      return try context.show(answer, format)
    }
    if agenda.issues.isEmpty, agenda.candidates.isEmpty {
      context.printLine("nothing is to be sent")
    }
  }
}

/// The issue that was sent last, with the others beside it.
struct SendRoundAnswer: CommandResult {
  let reports: [SendReport]
  let agenda: Agenda
  /// Issues for which the run had nobody left to try.
  var beyondLimit: [String] = []

  private enum CodingKeys: CodingKey { case issue, others, passedOver, candidates }

  func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    if let last = reports.last {
      try SendAnswer(report: last).encode(to: encoder)
    } else {
      try container.encodeNil(forKey: .issue)
    }
    try container.encode(
      reports.dropLast().map { SendAnswer(report: $0) }, forKey: .others)
    try container.encode(agenda.passedOver.map(\.issue) + beyondLimit, forKey: .passedOver)
    try container.encode(agenda.candidates, forKey: .candidates)
  }

  var lines: [String] { reports.flatMap { SendAnswer(report: $0).lines } }
}

extension Agenda {
  /// What is planned, in that order.
  var issues: [String] { goOn + [fresh ?? last].compactMap { $0 } }

  /// What somebody must choose from.
  fileprivate var choice: String {
    let names = candidates.map { "\n  \($0)" }.joined()
    let hint = "name the issue, or take one away with “broadsheet discard”"
    return candidates.count == 1
      ? "nobody has this issue, and it was composed more than a day ago:\(names)\n  hint: \(hint)"
      : "nobody has any of these issues, and none of them is meant before the others:\(names)\n  hint: \(hint)"
  }
}

extension Agenda.Rest {
  /// What can be done for who is left over, in the commands that do it.
  fileprivate func ways(_ next: NextSend) -> String {
    let issue = next.issue
    var ways: [String] = []
    if open > exhausted {
      ways.append("\(next.words()) goes on with the \(open) left over")
    }
    if exhausted > 0 {
      ways.append(
        "\(exhausted) were refused for five days: the next send of it gives them up, unless “broadsheet retry \(issue)” puts them back first"
      )
    }
    if inDoubt > 0 {
      ways.append("\(inDoubt) in doubt: \(DoubtWords.ways(of: issue))")
    }
    return ways.joined(separator: "; ")
  }
}

extension Agenda.PassedOver {
  /// - Parameter next: what goes on with it; asked for where it is said.
  fileprivate func words(_ next: () -> NextSend) -> String {
    switch reason {
    case .ofAnotherOwner:
      "\(issue) is passed over: another machine began it; send it there, or take it over with --take-over"
    case .tooLongAgo(let rest):
      "\(issue) is passed over: nobody was accepted for five days; \(rest.ways(next()))"
    case .notDue(let count, let until):
      "\(issue) is passed over: \(count) deferred, none due before \(until.formatted(.iso8601))"
    case .inDoubt(let count):
      "\(issue) is passed over: \(count) in doubt; \(DoubtWords.ways(of: issue))"
    case .unreadable(let problem):
      "\(issue) is passed over: \(problem.words)"
    case .special:
      "\(issue) is passed over: it is a special, which is sent by its name alone, \(next().words())"
    case .waiting:
      "\(issue) is passed over: it waits for approval, by “broadsheet approve \(issue)”"
    }
  }

  /// Somebody who waits is left over, whoever else was mailed.
  fileprivate var code: ExitCode {
    switch reason {
    case .notDue, .inDoubt: ExitStatus.later
    case .ofAnotherOwner, .tooLongAgo, .unreadable, .special, .waiting: .success
    }
  }
}
