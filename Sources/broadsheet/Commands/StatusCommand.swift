import ArgumentParser
import Delivery
import Digest
import Foundation
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
    // What happened is in the journal; what would be sent need not be fit for it.
    let status = try StepError.name(.load) {
      let issue = try pipeline.issue(argument.issue)
      let journal = pipeline.journalPlace(issue.id)
      return IssueStatus(
        issue: issue.id, members: try MailingList(at: edition.listPlace(issue.list)).members(),
        journal: try JournalState(contentsOf: journal.url, showing: journal.shown))
    }
    if output.json { return try context.printJSON(status) }
    status.lines.forEach(context.printLine)
  }
}
