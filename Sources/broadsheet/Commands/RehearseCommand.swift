import ArgumentParser
import Curl
import Delivery
import Diagnostics
import Digest
import Foundation
import SMTPSink
import Subscribers

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
    let edition = try context.openEdition()
    let pipeline = Pipeline(edition: edition, now: context.now)
    let frozen = try pipeline.frozenIssue(argument.issue)
    let list = try StepError.name(.load) {
      try MailingList(at: edition.listPlace(frozen.issue.list))
    }
    let findings = try pipeline.check(frozen, list, skipsBadRows: badRows.skipBadRows)
    for finding in findings { context.printError(finding.line(withSeverity: true)) }
    if findings.contains(where: { $0.severity == .error }) { throw ExitStatus.input }
    let faults = try fault.map { spec in
      do { return try Fault(parsing: spec) } catch {
        throw Problem("--fault: \(error)", category: .usage)
      }
    }
    let report = try Rehearsal(edition: edition, pipeline: pipeline, frozen: frozen, list: list)
      .run(faults: faults)
    if output.json { return try context.printJSON(report) }
    report.lines.forEach(context.printLine)
  }
}
