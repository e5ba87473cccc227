import ArgumentParser
import Delivery
import Digest
import Foundation
import Mail
import Subscribers

struct StatusCommand: EditionCommand {
  static let configuration = CommandConfiguration(
    commandName: "status", abstract: "Shows how far an issue is: what happened to each recipient.")

  @ParentCommand var root: Broadsheet
  @OptionGroup var argument: IssueArgument
  @OptionGroup var output: JSONOption

  func run(_ context: CommandContext) throws {
    let edition = try context.openEdition()
    let pipeline = Pipeline(edition: edition, now: context.now)
    let frozen = try pipeline.frozenIssue(argument.issue)
    let status = try StepError.name(.load) {
      let journal = pipeline.journalPlace(frozen.issue.id)
      return IssueStatus(
        issue: frozen.issue.id,
        members: try MailingList(at: edition.listPlace(frozen.issue.list)).members(),
        journal: try JournalState(contentsOf: journal.url, showing: journal.shown))
    }
    if output.json { return try context.printJSON(status) }
    status.lines.forEach(context.printLine)
  }
}
