import ArgumentParser
import Clock
import Diagnostics
import Expressions
import Foundation
import Mail
import Newsroom

/// `send`: an issue to its list, to a folder, or to a few for a test.
struct SendCommand: ListCommand {
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

      With --where 'sea and (town = Oslo or town ~ "New *") and joined >= 2026-01-01' it goes to those \
      readers alone; asked again by its name without --where, it goes to the rest of the list too. \
      An issue that only a part of the list has had carries nothing.

      Many machines send one issue with --freeze --shards N, once, and then --shard K/N on each. A \
      send without --shard takes all shards.
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
  @Option(
    help: ArgumentHelp(
      "Try at most this many recipients in this run, of all its issues together.", valueName: "n"))
  var limit: Int?
  @Option(
    name: .customLong("where"),
    help: ArgumentHelp(
      "Send to a part of the list alone: an expression of tags and columns, or the name of a segment.",
      valueName: "expr"))
  var part: String?
  @Flag(help: "Fix the recipients and send nothing; with --shards.")
  var freeze = false
  @Option(
    help: ArgumentHelp("Cut the recipients into so many shards.", valueName: "n"))
  var shards: Int?
  @Option(
    help: ArgumentHelp(
      "Send to one shard alone, with its share of connections and rate, such as 3/8.",
      valueName: "k/n"))
  var shard: String?
  @Flag(help: "Send without asking.")
  var yes = false
  @Option(help: "What to do with recipients in doubt: skip (the default) or resend.")
  var inDoubt: InDoubt?
  @OptionGroup var ownership: OwnerOptions
  @OptionGroup var badRows: BadRowsOption
  @OptionGroup var list: ListOption
  @OptionGroup var clock: ClockOption
  @OptionGroup var format: RunAnswerOptions

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
    if part != nil, !test.isEmpty { throw ValidationError("--where does not go with --test") }
    try validateShards(isReal: isReal)
  }

  private func validateShards(isReal: Bool) throws {
    if freeze != (shards != nil) { throw ValidationError("--freeze and --shards go together") }
    if let shards, !(1...ShardChoice.most).contains(shards) {
      throw ValidationError("--shards must be from 1 to \(ShardChoice.most)")
    }
    guard freeze || shard != nil else { return }
    let option = freeze ? "--freeze" : "--shard"
    if freeze, shard != nil { throw ValidationError("--freeze and --shard exclude each other") }
    if !isReal { throw ValidationError("\(option) goes with a real send alone") }
    if issue == nil { throw ValidationError("\(option) needs the issue’s name") }
    if freeze, limit != nil { throw ValidationError("--limit does not go with --freeze") }
    if shard != nil, part != nil {
      throw ValidationError("--where goes with --freeze, before there are shards")
    }
    if let shard, ShardChoice(parsing: shard) == nil {
      throw ValidationError("--shard must be such as 3/8")
    }
  }

  func run(_ context: CommandContext) throws {
    context.noteNewName(of: list.list)
    let request = try request()
    if let shards { return try fix(request, shards, context) }
    let code: ExitCode
    if request.keepsJournal, request.issue == nil {
      code = try SendRound(request: request, asks: !yes, format: format, context: context).run()
    } else {
      let answer = try context.send(request, asks: !yes, format) { report in
        try context.show(SendAnswer(report: report, isTest: !test.isEmpty), format)
      }
      guard let report = answer else { return }
      code = test.isEmpty ? ExitStatus.of(report) : ExitStatus.of(test: report)
    }
    if code != .success { throw code }
  }

  private func fix(_ request: SendRequest, _ shards: Int, _ context: CommandContext) throws {
    let plan = try context.newsroom.plan(request)
    try context.tell(plan)
    let report = try context.newsroom.fix(plan, shards: shards)
    try context.show(FixAnswer(report: report), format)
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
    request.segment = try part.map { text throws(Problem) in
      do throws(Problem) { return try SegmentExpression(parsing: text) } catch {
        throw Problem("--where: \(error.reason)", hint: error.hint, category: .usage)
      }
    }
    // Who names it means it for everybody; a round goes on with what was begun.
    request.widens = issue != nil && !freeze
    request.shardChoice = shard.flatMap { ShardChoice(parsing: $0) }
    request.resendsInDoubt = inDoubt == .resend
    request.skipsBadRows = badRows.skipBadRows
    request.takesOver = ownership.takeOver
    return request
  }
}
