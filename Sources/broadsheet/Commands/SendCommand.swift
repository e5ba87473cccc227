import ArgumentParser
import Foundation

struct SendCommand: EditionCommand {
  static let configuration = CommandConfiguration(
    commandName: "send",
    abstract: "Delivers a composed issue to its list, and goes on where an earlier run ended.",
    discussion: """
      Whoever was accepted or rejected is not tried again; whoever was deferred is, when due. A \
      recipient is in doubt when the connection was lost just as the message ended: those are \
      listed and skipped unless --in-doubt resend says otherwise.
      """)

  enum InDoubt: String, ExpressibleByArgument, CaseIterable { case skip, resend }

  @ParentCommand var root: Broadsheet
  @OptionGroup var argument: IssueArgument
  @Flag(help: "Write one .eml file per recipient and open no connection.")
  var dryRun = false
  @Option(
    help: ArgumentHelp(
      "Where a dry run writes; outbox/ISSUE in the edition folder by default.", valueName: "dir"))
  var output: String?
  @Option(
    help: ArgumentHelp(
      "Send to this address alone, outside the journal; may be repeated.", valueName: "addr"))
  var test: [String] = []
  @Option(help: ArgumentHelp("Try at most this many recipients in this run.", valueName: "n"))
  var limit: Int?
  @Flag(help: "Send without asking.")
  var yes = false
  @Option(help: "What to do with recipients in doubt.")
  var inDoubt = InDoubt.skip
  @OptionGroup var badRows: BadRowsOption
  @OptionGroup var clock: ClockOption
  @OptionGroup var format: JSONOption

  var fixedNow: Date? { clock.now?.date }

  func validate() throws {
    if let limit, limit < 1 { throw ValidationError("--limit must be at least 1") }
    if output != nil, !dryRun { throw ValidationError("--output goes with --dry-run") }
    if dryRun, !test.isEmpty { throw ValidationError("--test and --dry-run exclude each other") }
  }

  func run(_ context: CommandContext) throws {
    // Before anything is read: what is checked here is what goes out.
    let lock = dryRun || !test.isEmpty ? nil : try OpenIssue.lock(argument.issue, in: context)
    defer { withExtendedLifetime(lock) {} }
    let issue = try OpenIssue(lock?.id ?? argument.issue, in: context)
    try issue.stopOnErrors(skipsBadRows: badRows.skipBadRows, context)
    let job = SendJob(issue: issue, context: context, limit: limit, printsJSON: format.json)
    if dryRun { return try job.dryRun(to: output) }
    if !test.isEmpty { return try job.test(addresses: test) }
    try job.send(resendsInDoubt: inDoubt == .resend, isConfirmed: yes)
  }
}
