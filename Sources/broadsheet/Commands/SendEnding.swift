import Clock
import Diagnostics
import Digest
import Foundation
import Mail
import Newsroom

/// How a run ended, who is left over and what goes on, as it is said on standard error.
struct SendEnding {
  var report: SendReport
  /// What ended it, at the line that could mend it.
  var problem: Problem?
  /// What was said last, by outcome.
  var words: [RunEvent.Outcome: String] = [:]
  /// Who was put off before and is not due yet.
  var waiting: (count: Int, until: String)?
  /// When the first of those who wait for a limit or an hour may be mailed.
  var nextChance: String?
  /// The part of the list that the issue goes to; nil for the whole.
  var part: String?
  /// What `--owner` said.
  var owner: String?

  private var next: NextSend { NextSend(issue: report.issue, part: part, owner: owner) }
  private var goesOn: String { next.words() }

  var lines: [String] {
    var lines: [String] = []
    if let stop = report.stop { lines.append(self.stop(stop)) }
    if report.givenUp > 0 {
      lines.append(
        "\(report.givenUp) given up: refused for 5 days; “broadsheet status \(report.issue)” names them, “broadsheet retry \(report.issue)” puts them back"
      )
    }
    // A list that holds everybody is told first of what a person must decide.
    for reason in [LeftOver.inDoubt, .held, .slowed, .deferred, .pending] {
      if let count = report.leftOver[reason], count > 0, let line = line(reason, count) {
        lines.append(line)
      }
    }
    return lines
  }

  private func stop(_ stop: StopReason) -> String {
    switch stop {
    case .interrupted: return "interrupted: \(goesOn) goes on\(untried) where this run ended"
    case .message:
      return words(
        of: stop,
        "“broadsheet compose --force” composes it again where nobody has it yet; else \(goesOn) goes on\(untried) when it can be taken"
      )
    case .unreachable, .relay:
      return words(of: stop, "\(goesOn) goes on\(untried) when that is mended")
    case .later:
      return "\(stop.description); \(goesOn) goes on from \(nextChance ?? "then on")"
    }
  }

  /// How many a run that was ended has not come to.
  private var untried: String {
    report.leftOver[.pending].flatMap { $0 > 0 ? " with the \($0) not tried" : nil } ?? ""
  }

  private func words(of stop: StopReason, _ next: String) -> String {
    (problem ?? Problem(stop.description)).onOneLine(next)
  }

  private func line(_ reason: LeftOver, _ count: Int) -> String? {
    let issue = report.issue
    switch reason {
    case .inDoubt:
      return
        "\(count) in doubt: the connection was lost as the message ended\(said(.inDoubt)); “broadsheet status \(issue)” names them, “broadsheet resolve \(issue) ADDRESS arrived” or “… resend” decides about one, \(next.words(" --in-doubt resend")) mails all of them again"
    case .held:
      return
        "\(count) held: the relay refused them in words that speak of no reader’s mailbox, or took nobody’s mail yet\(said(.held)); nobody is booked, “broadsheet status \(issue)” shows the words, and \(goesOn) tries them again"
    case .slowed:
      return
        "\(count) wait since the relay asked for less at a time\(said(.deferred)); \(goesOn) goes on with them"
    case .deferred:
      if let waiting, report.stop == nil {
        let rest = count - waiting.count
        let now =
          rest > 0 ? "; \(rest) were put off just now\(said(.deferred))" : ""
        return
          "\(waiting.count) deferred, none due before \(waiting.until)\(now); \(goesOn) tries them then"
      }
      return "\(count) deferred\(said(.deferred)); \(goesOn) tries them again when they are due"
    case .pending:
      // A run that was ended says with that what goes on, and with how many.
      guard report.stop == nil || report.stop?.isLater == true else { return nil }
      return "\(count) not tried yet: \(goesOn) goes on with them"
    }
  }

  /// `: 451 4.3.0 later`, where something was said in this run.
  private func said(_ outcome: RunEvent.Outcome) -> String {
    guard let said = words[outcome], !said.isEmpty, report.stop?.description.contains(said) != true
    else { return "" }
    return ", last with “\(said.printable)”"
  }
}

/// How a test ended: who has it not, and in which words.
struct TestEnding {
  var report: SendReport
  var problem: Problem?
  var refused: [RunEvent.Settlement]
  var addresses: Int

  var lines: [String] {
    // Of whom nothing was handed over, what ended the run is said.
    var lines = refused.filter { $0.outcome != .unsent }.map { refusal in
      let said = refusal.reply.isEmpty ? "" : ": \(refusal.reply.printable)"
      return "\(refusal.recipient): \(refusal.outcome.testWords)\(said)"
    }
    if let stop = report.stop {
      if stop == .interrupted {
        lines.append("interrupted")
      } else {
        lines.append((problem ?? Problem(stop.description)).onOneLine())
      }
    }
    if report.stop == nil, refused.contains(where: { $0.reply.hasPrefix("4") }) {
      lines.append("a test is tried once: run the same command again later")
    }
    let rest = addresses - report.attempted
    if rest > 0 { lines.append("\(rest) of \(addresses) not tried") }
    return lines
  }
}

extension SendReport {
  /// What is wrong with relays that the others stood in for: each told once, and not what the run ended with.
  fileprivate var standIns: [Problem] {
    let left = leftRelays.filter { left in
      !unreachable.contains { left.stop.description.contains($0.reason) }
    }.map(\.problem)
    return (unreachable + left).filter { stop?.description.contains($0.reason) != true }
  }
}

extension StopReason {
  fileprivate var isLater: Bool { until != nil }

  fileprivate var until: Date? { if case .later(let until, _) = self { until } else { nil } }
}

extension Problem {
  /// `file:line: reason (what to do)`: a run that is ended says why in a line, as logs have it.
  func onOneLine(_ next: String? = nil) -> String {
    let head = (location.map { "\($0): \(reason)" } ?? reason).printable
    let hints = [hints(spelled: \.command)?.printable, next].compactMap { $0 }
    return hints.isEmpty ? head : "\(head) (\(hints.joined(separator: "; ")))"
  }
}

extension SendPlan {
  /// What somebody is asked who is about to send.
  var question: String {
    let folder = fillsFolder ? "What is written into a folder counts as sent. " : ""
    return
      "\(folder)Send \(issue.id), “\(subject)”, from \(sender) to \(recipients.counting("reader")) by \(relays.joined(separator: ", "))?"
  }
}

extension CommandContext {
  /// Says what the check finds; an issue with errors is not sent.
  func tell(_ plan: SendPlan) throws {
    warn(plan.warnings)
    for finding in plan.findings { printError(finding.words(of: list)) }
    guard !plan.isSendable else { return }
    printError("  step: check; nothing of \(plan.issue.id) was sent")
    throw ExitStatus.input
  }

  /// Sends one issue: says what the check finds, asks where it must, and tells how it ended.
  /// - Returns: nil where somebody was asked and said no.
  func send(
    _ request: SendRequest, asks: Bool, _ format: RunAnswerOptions,
    answer: (SendReport) throws -> Void
  ) throws -> SendReport? {
    let plan = try newsroom.plan(request)
    try tell(plan)
    if plan.request.keepsJournal, plan.recipients > 0, asks {
      guard try confirm(plan.question, hint: "add --yes where nobody is there to ask") else {
        printLine("nothing was sent")
        return nil
      }
    }
    var isTest = false
    if case .test = request.route { isTest = true }
    let words = LastWords(keepsAll: isTest)
    let report = try watching(plan.issue.id, format, words: words) { isStopped, events in
      try newsroom.send(plan, isStopped: isStopped, events: events)
    }
    try answer(report)
    tell(report, in: plan, words, isTest: isTest)
    return report
  }

  /// Says how a run ended, who is left over, and what goes on.
  private func tell(
    _ report: SendReport, in plan: SendPlan, _ words: LastWords, isTest: Bool
  ) {
    warn(report.warnings)
    let problem = report.stop.map { newsroom.problem(of: $0, in: report) }
    let lines =
      isTest
      ? TestEnding(
        report: report, problem: problem, refused: words.refused, addresses: plan.recipients
      ).lines
      : SendEnding(
        report: report, problem: problem, words: words.last,
        waiting: plan.waiting.map { ($0.count, $0.until.shown(in: plan.timeZone)) },
        nextChance: report.stop?.until?.shown(in: plan.timeZone),
        part: plan.part, owner: owner
      ).lines
    lines.forEach(printError)
    // A relay that the others stood in for.
    for other in report.standIns { printError(other.words) }
  }
}
