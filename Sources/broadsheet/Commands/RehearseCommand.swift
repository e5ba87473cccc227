import ArgumentParser
import Diagnostics
import Foundation
import SMTPSink

struct RehearseCommand: EditionCommand {
  static let configuration = CommandConfiguration(
    commandName: "rehearse",
    abstract: "Sends a whole issue to the whole list, over real SMTP, into a server of its own.",
    discussion: """
      Nothing leaves this machine, and the issue’s own journal is not touched. The mails lie in \
      outbox/ISSUE/rehearsal/ afterwards. A fault makes the server misbehave: “rcpt:550@3” refuses \
      the third recipient, “data:drop” hangs up at every DATA, “dot:451 4.3.0 busy@5+” puts off \
      every message from the fifth on.
      """)

  @ParentCommand var root: Broadsheet
  @OptionGroup var argument: IssueArgument
  @Option(help: ArgumentHelp("Make the server misbehave; may be repeated.", valueName: "spec"))
  var fault: [String] = []
  @OptionGroup var badRows: BadRowsOption
  @OptionGroup var clock: ClockOption
  @OptionGroup var output: JSONOption

  var fixedNow: Date? { clock.now?.date }

  func run(_ context: CommandContext) throws {
    let issue = try OpenIssue(argument.issue, in: context)
    try issue.stopOnErrors(skipsBadRows: badRows.skipBadRows, context)
    let faults = try fault.map { spec in
      do { return try Fault(parsing: spec) } catch {
        throw Problem("--fault: \(error)", category: .usage)
      }
    }
    let report = try Rehearsal(issue: issue).run(faults: faults)
    if output.json { return try context.printJSON(report) }
    report.lines.forEach(context.printLine)
  }
}
