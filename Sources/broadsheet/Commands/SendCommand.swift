import ArgumentParser
import Clock
import Diagnostics
import Foundation
import Mail
import Newsroom

/// `send`: an issue to its list, to a folder, or to a few for a test.
struct SendCommand: EditionCommand {
  static let configuration = CommandConfiguration(
    commandName: "send",
    abstract: "Delivers a composed issue to its list, and goes on where an earlier run ended.",
    discussion: """
      It asks before it sends, and needs --yes where nobody is there to answer. The recipients are \
      those of the first run: who subscribes later gets the next issue. Whoever was accepted or \
      rejected is not tried again; whoever was deferred is, when due. A recipient is in doubt when \
      the connection was lost just as the message ended: those are listed and skipped unless \
      --in-doubt resend says otherwise. It ends with 75 as long as anybody is left over.

      Without a name it goes on with every issue that is begun and has somebody due, until five days \
      after somebody was accepted, and then begins the regular issue that was composed within a day. \
      Where there are several of those, or only older ones, it lists them and ends with 64. With \
      --test and --dry-run it takes the issue composed last.
      """)

  enum InDoubt: String, ExpressibleByArgument, CaseIterable { case skip, resend }

  @ParentCommand var root: Broadsheet
  @Argument(
    help: ArgumentHelp(
      "The issue’s name; by default whatever is begun or was composed within a day.",
      valueName: "issue"))
  var issue: String?
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
  @Option(help: "What to do with recipients in doubt: skip (the default) or resend.")
  var inDoubt: InDoubt?
  @OptionGroup var ownership: OwnerOptions
  @OptionGroup var badRows: BadRowsOption
  @OptionGroup var list: ListOption
  @OptionGroup var clock: ClockOption
  @OptionGroup var format: JSONOption

  var fixedNow: Date? { clock.now?.date }
  var ownerName: String? { ownership.owner }

  func validate() throws {
    if let limit, limit < 1 { throw ValidationError("--limit must be at least 1") }
    if output != nil, !dryRun { throw ValidationError("--output goes with --dry-run") }
    if dryRun, !test.isEmpty { throw ValidationError("--test and --dry-run exclude each other") }
    // What would change nothing is not taken in silence.
    let isReal = !dryRun && test.isEmpty
    if limit != nil, !test.isEmpty { throw ValidationError("--limit does not go with --test") }
    if inDoubt != nil, !isReal { throw ValidationError("--in-doubt goes with a real send alone") }
    if ownership.takeOver, !isReal {
      throw ValidationError("--take-over goes with a real send alone")
    }
  }

  func run(_ context: CommandContext) throws {
    let request = try request()
    let code: ExitCode
    if request.keepsJournal, request.issue == nil {
      code = try SendRound(request: request, asks: !yes, format: format, context: context).run()
    } else {
      let answer = try context.send(request, asks: !yes) { report in
        try context.show(SendAnswer(report: report), format)
      }
      guard let report = answer else { return }
      code = test.isEmpty ? ExitStatus.of(report) : ExitStatus.of(test: report)
    }
    if code != .success { throw code }
  }

  private func request() throws(Problem) -> SendRequest {
    var addresses: [EmailAddress] = []
    for text in test {
      do { addresses.append(try EmailAddress(parsing: text)) } catch {
        throw Problem("--test: \(error.reason)", category: .usage)
      }
    }
    let route: SendRequest.Route =
      dryRun
      ? .folder(output.map { Place(folder: $0) })
      : addresses.isEmpty ? .relays : .test(addresses)
    var request = SendRequest(issue: issue, route: route)
    request.list = list.list
    request.limit = limit
    request.resendsInDoubt = inDoubt == .resend
    request.skipsBadRows = badRows.skipBadRows
    request.takesOver = ownership.takeOver
    return request
  }
}
