import ArgumentParser
import Delivery
import Foundation
import Subscribers

struct StatusCommand: EditionCommand {
  static let configuration = CommandConfiguration(
    commandName: "status", abstract: "Shows how far an issue is: what happened to each recipient.")

  @ParentCommand var root: Broadsheet
  @OptionGroup var argument: IssueArgument
  @OptionGroup var output: JSONOption

  func run(_ context: CommandContext) throws {
    let issue = try OpenIssue(argument.issue, in: context)
    let status = try StepError.name(.load) {
      let journal = issue.pipeline.journalPlace(issue.id)
      return IssueStatus(
        issue: issue.id, members: try issue.list.members(),
        journal: try JournalState(contentsOf: journal.url, showing: journal.shown))
    }
    if output.json { return try context.printJSON(status) }
    status.lines.forEach(context.printLine)
  }
}
