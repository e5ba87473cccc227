import ArgumentParser
import Diagnostics
import Foundation
import Newsroom
import Subscribers

/// `subscribers sync`: makes the list what a membership file says.
struct SubscribersSyncCommand: ListCommand {
  static let configuration = CommandConfiguration(
    commandName: "sync",
    abstract: "Makes the list what a membership file says: who is not in it loses their row.",
    discussion: """
      Reads the file as “import” does. Who is taken off the roster has not left: they come back with the next file that \
      names them. Who has left does not come back, whatever the file says. A file with rows that cannot be read takes \
      nobody off. “undo” takes a sync back.
      """)

  @ParentCommand var root: Broadsheet
  @OptionGroup var input: ImportOptions
  @Option(
    help: ArgumentHelp("Take off no more than so many, such as 20 or 5%.", valueName: "limit"))
  var maxRemove: String = "5%"
  @Flag(help: "Do not ask.")
  var yes = false
  @OptionGroup var list: ListOption
  @OptionGroup var clock: ClockOption
  @OptionGroup var output: JSONOption

  var fixedNow: Date? { clock.now?.date }

  func run(_ context: CommandContext) throws {
    var request = try input.request()
    guard let limit = RemovalLimit(parsing: maxRemove) else {
      throw Problem(
        "--max-remove: “\(maxRemove.printable)” is neither a number nor a share such as 5%",
        category: .usage)
    }
    request.removal = limit
    let report = try context.newsroom.importReaders(request, to: list.list) { plan in
      guard plan.removed > 0, !yes else { return true }
      if context.isInputTerminal {
        answer(plan, isDryRun: true).lines.dropLast().forEach(context.printError)
      }
      return try context.confirm(
        "Add \(plan.new) and take off \(plan.removed) of \(plan.list)?",
        hint: "--yes does it, --dry-run shows it")
    }
    guard let report else { return context.printLine("nothing was written") }
    context.warn(report.notes)
    let result = answer(report, isDryRun: input.dryRun)
    result.remarks.forEach(context.printError)
    try context.show(result, output)
    if let stop = report.stop { throw stop }
    try result.mustBeWhole()
  }

  private func answer(_ report: ImportReport, isDryRun: Bool) -> ImportAnswer {
    ImportAnswer(
      file: input.file, report: report, isDryRun: isDryRun, list: list.list, isSync: true)
  }
}
