import ArgumentParser
import Clock
import Diagnostics
import Foundation
import Newsroom

/// `run`: what the timetable says is due, by itself or by its slot.
struct RunCommand: EditionCommand {
  static let configuration = CommandConfiguration(
    commandName: "run",
    abstract: "Composes, checks and sends what the timetable says is due.",
    discussion: """
      With --due it is made for cron and systemd timers: call it every five minutes. It does what is due since the \
      timetable was started, each slot once, and goes on with what an earlier call left. With nothing due it \
      prints nothing and ends with 0. What could not go out is tried again at the next call, as long as “until” \
      of its entry allows, and the reason is shown by “broadsheet history”.

      With --slot it sends the issue of one slot now, and its time finds it done.

      It ends with 0 for whatever a slot came to but failed, which ends as its step does; with 75 while another \
      run is at work on what is due; with 78 where the timetable is another machine's, or was never started.
      """)

  @ParentCommand var root: Broadsheet
  @Flag(help: "Do what is due.")
  var due = false
  @Option(
    help: ArgumentHelp(
      "Send this slot’s issue now, such as '2026-11-23T08:00 Europe/Berlin'.", valueName: "slot"))
  var slot: String?
  @Flag(
    help: "Write the mails into the outbox, and nothing into the record; no connection is opened.")
  var dryRun = false
  @Option(
    help: ArgumentHelp(
      "Run this command line in the edition folder before the first mail leaves, and send nothing where it fails: where machines come and go it pushes issues/ to where the next one finds it.",
      valueName: "command"))
  var beforeSend: String?
  @Option(
    help: ArgumentHelp(
      "Write what the run came to into this file, for the node exporter’s textfile collector.",
      valueName: "file"))
  var metrics: String?
  @Option(help: "How the log is written: in words, or as a line of JSON for each thing said.")
  var log = LogFormat.text
  @OptionGroup var ownership: OwnerOptions
  @OptionGroup var clock: ClockOption
  @OptionGroup var output: JSONOption

  var fixedNow: Date? { clock.now?.date }
  var ownerName: String? { ownership.owner }

  enum LogFormat: String, ExpressibleByArgument, CaseIterable { case text, json }

  func validate() throws {
    if metrics != nil, !due || dryRun {
      throw ValidationError("--metrics goes with --due, in earnest")
    }
    if let beforeSend, beforeSend.isEmpty || dryRun {
      throw ValidationError("--before-send takes a command line, and no --dry-run")
    }
    if due == (slot != nil) { throw ValidationError("run takes --due, or --slot with a slot") }
    if ownership.takeOver, due || dryRun {
      throw ValidationError("--take-over goes with --slot, in earnest")
    }
  }

  func run(_ context: CommandContext) throws {
    let kept = RunLog()
    let context = kept.keeping(context, asJSON: log == .json)
    let watch = RunWatch(context, began: ContinuousClock.now)
    var code = ExitCode.success
    do { code = try slots(context, kept) } catch { code = Failure.report(error, to: context) }
    if due, !dryRun {
      watch.ended(with: code, kept.text, metrics: metrics)
    }
    if code != .success { throw code }
  }

  private func slots(_ context: CommandContext, _ kept: RunLog) throws -> ExitCode {
    var newsroom = context.newsroom
    newsroom.beforeSending = beforeSend
    let run = try context.watchingSlots { isStopped, events in
      if let slot {
        try newsroom.run(
          slot: slot, isDry: dryRun, takesOver: ownership.takeOver, isStopped: isStopped,
          events: events)
      } else {
        try newsroom.runDue(isDry: dryRun, isStopped: isStopped, events: events)
      }
    }
    context.warn(run.warnings)
    for problem in run.reports.compactMap(\.problem).flatMap(\.problems) {
      context.printError(problem.words)
    }
    let answer = SlotAnswer(
      reports: run.reports, trying: dryRun ? nil : slot == nil ? .nextRun : .sameCommand)
    if log == .json {
      answer.lines.forEach { context.log(.info, $0) }
      if output.json { try context.printJSON(answer) }
    } else if output.json || !run.reports.isEmpty {
      answer.lines.forEach(kept.keep)
      try context.show(answer, output)
    }
    return ExitStatus.of(run)
  }
}

/// What came of slots, as it is printed.
struct SlotAnswer: CommandResult {
  /// What tries again what failed for now.
  enum Trying: String {
    case nextRun = "the next run tries again"
    /// Of a slot that a person named no timer knows, or not before its time.
    case sameCommand = "give the same command again to try again"
  }

  let reports: [SlotReport]
  /// Nil where nothing was tried.
  let trying: Trying?

  func encode(to encoder: any Encoder) throws { try reports.encode(to: encoder) }

  var lines: [String] {
    reports.map { report in
      let counts = report.status.map(StandingWords.of) ?? ""
      let said = [counts, report.reason ?? ""].filter { !$0.isEmpty }
        .joined(separator: "; ")
      return [report.slot, report.outcome.rawValue, report.issue ?? "", said]
        .filter { !$0.isEmpty }.joined(separator: "  ")
        + (report.outcome == .failed && !report.isFinal
          ? trying.map { "; \($0.rawValue)" } ?? "" : "")
    }
  }
}

extension ExitStatus {
  /// How a run of slots ends: by those that failed.
  static func of(_ run: DueRun) -> ExitCode {
    if run.isInterrupted { return interrupted }
    let codes = run.reports.reversed().map(code) + (run.isBusy ? [later] : [])
    return of(several: codes)
  }

  private static func code(_ report: SlotReport) -> ExitCode {
    let own = report.sent.map { of($0) } ?? report.problem.map { of($0) }
    switch report.outcome {
    case .failed: return own ?? code(report.cause)
    // Who is left over is gone on with; what the machine lacks somebody must see.
    case .sent: return report.problem.map { of($0) } == system ? system : .success
    case .skipped, .waiting, .paused, .missed: return .success
    }
  }
}

extension ExitStatus {
  private static func code(_ cause: SlotReport.Cause?) -> ExitCode {
    switch cause {
    case .relay: unreachable
    case .configuration: configuration
    case .usage: usage
    case .system: system
    case .busy: later
    case .input, nil: input
    }
  }
}

extension CommandContext {
  /// Runs slots: signals end them in good order, and a terminal shows how far they are.
  func watchingSlots<Value>(
    _ body: (
      _ isStopped: @escaping @Sendable () -> Bool,
      _ events: @escaping @Sendable (String, RunEvent) -> Void
    ) throws -> Value
  ) rethrows -> Value {
    let display = ProgressDisplay(isErrorTerminal ? progressStyle : .none, printError: printError)
    defer { display.end() }
    let interrupt = Interrupt {
      display.say("ending: what is under way is finished; ask once more to end at once")
    } leave: {
      display.endAtOnce()
    }
    defer { withExtendedLifetime(interrupt) {} }
    return try body(interrupt.isRequested) { _, event in display.read(event) }
  }
}
