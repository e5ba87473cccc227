import ArgumentParser
import Clock
import Diagnostics
import Digest
import Foundation
import Newsroom

/// What one run of `send` did, as it is printed.
struct SendAnswer: CommandResult {
  let report: SendReport

  private enum CodingKeys: CodingKey {
    case issue, accepted, rejected, deferred, inDoubt, unsendable, held, slowed, leftOver, stopped
    case output
  }

  func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(report.issue, forKey: .issue)
    try container.encode(report.accepted, forKey: .accepted)
    try container.encode(report.rejected, forKey: .rejected)
    try container.encode(report.deferred, forKey: .deferred)
    try container.encode(report.inDoubt, forKey: .inDoubt)
    try container.encode(report.unsendable, forKey: .unsendable)
    try container.encode(report.held, forKey: .held)
    try container.encode(report.slowed, forKey: .slowed)
    let leftOver = LeftOver.allCases.map { ($0.rawValue, report.leftOver[$0] ?? 0) }
    try container.encode(
      Dictionary(uniqueKeysWithValues: leftOver), forKey: .leftOver)
    try container.encode(report.stop?.description, forKey: .stopped)
    try container.encode(report.output?.shown, forKey: .output)
  }

  var lines: [String] {
    if let output = report.output {
      return [
        "\(report.issue): \(report.accepted.counting("mail")) written to \(output.shown)/, none sent"
      ]
    }
    if report.attempted > 0 { return ["\(report.issue): \(report.words)"] }
    return report.stop == nil && report.leftOverCount == 0
      ? ["\(report.issue): nobody is left to mail"] : ["\(report.issue): nobody was mailed"]
  }
}

extension SendReport {
  /// `5 accepted, 1 rejected`; empty when nobody was tried.
  var words: String {
    [
      (accepted, "accepted"), (rejected, "rejected"), (deferred, "deferred"), (held, "held"),
      (inDoubt, "in doubt"), (unsendable, "unsendable"),
    ]
    .filter { $0.0 > 0 }.map { "\($0.0) \($0.1)" }.joined(separator: ", ")
  }
}

extension SendPlan {
  /// What somebody is asked who is about to send.
  var question: String {
    "Send \(issue.id), “\(subject)”, from \(sender) to \(recipients.counting("reader")) by \(relays.joined(separator: ", "))?"
  }
}

extension CommandContext {
  /// Says what the check finds; an issue with errors is not sent.
  func tell(_ plan: SendPlan) throws {
    warn(plan.warnings)
    for finding in plan.findings { printError(finding.words()) }
    guard !plan.isSendable else { return }
    printError("  step: check; nothing of \(plan.issue.id) was sent")
    throw ExitStatus.input
  }

  /// Sends one issue: says what the check finds, asks where it must, and tells how it ended.
  /// - Returns: nil where somebody was asked and said no.
  func send(
    _ request: SendRequest, asks: Bool, answer: (SendReport) throws -> Void
  ) throws -> SendReport? {
    let plan = try newsroom.plan(request)
    try tell(plan)
    if plan.request.keepsJournal, plan.recipients > 0, asks {
      guard try confirm(plan.question, hint: "add --yes where nobody is there to ask") else {
        printLine("nothing was sent")
        return nil
      }
    }
    let report = try watching { isStopped, events in
      try newsroom.send(plan, isStopped: isStopped, events: events)
    }
    try answer(report)
    tell(report, in: plan)
    return report
  }

  /// Runs something that takes long: signals end it in good order, progress is shown where somebody looks.
  func watching<Value>(
    _ body: (
      _ isStopped: @escaping @Sendable () -> Bool, _ events: @escaping @Sendable (RunEvent) -> Void
    ) throws -> Value
  ) rethrows -> Value {
    let printError = printError
    let interrupt = Interrupt {
      printError("ending: what is under way is finished; ask once more to end at once")
    }
    defer { withExtendedLifetime(interrupt) {} }
    let progress = isErrorTerminal ? Progress() : nil
    return try body(interrupt.isRequested) { event in
      progress?.read(event)
      // Nobody of them is tried, so no outcome tells of it.
      if case .domainPutOff(let domain, let relay, let reason) = event {
        printError(
          "the readers at \(domain) are put off for this run: \(relay) refuses their mail, and takes others’: \(reason)"
        )
      }
    }
  }

  /// Says how a run ended, who is left over, and what goes on.
  func tell(_ report: SendReport, in plan: SendPlan) {
    if let stop = report.stop {
      printError(
        stop == .interrupted
          ? "interrupted: the same command goes on where this one ended"
          : "\(stop.description) (run the same command again when that is mended)")
    }
    if report.givenUp > 0 {
      printError(
        "\(report.givenUp) given up: refused for 5 days; “broadsheet status” names them")
    }
    let leftOver = report.leftOver
    if let count = leftOver[.inDoubt] {
      printError(
        "\(count) in doubt: the connection was lost as the message ended; “broadsheet status” names them, “broadsheet resolve” decides about them, “--in-doubt resend” mails them again"
      )
    }
    if let count = leftOver[.held] {
      printError(
        "\(count) held: the relay refused them in words that speak of no reader’s mailbox, or took nobody’s mail yet; nobody is booked, “broadsheet status” shows the words, and the same command tries them again"
      )
    }
    if let waiting = plan.waiting, report.stop == nil {
      let time = waiting.until.shown(in: plan.timeZone)
      printError("\(waiting.count) deferred are not due before \(time)")
    }
    if let count = leftOver[.pending], report.stop == nil {
      printError("\(count) not tried yet: the same command goes on with them")
    }
  }
}
