import ArgumentParser
import Newsroom

/// `schedule export`: something that calls the program elsewhere.
struct ScheduleExportCommand: EditionCommand {
  static let configuration = CommandConfiguration(
    commandName: "export",
    abstract: "Prints a workflow for GitHub, or a CronJob for Kubernetes, that calls “run --due”.",
    discussion: """
      What must be done once, and what the file asks for, stands in its first lines. Names of the newsletter and \
      of secrets come from broadsheet.yml; secrets themselves are never printed.
      """)

  enum Place: String, ExpressibleByArgument, CaseIterable { case github, kubernetes }

  @ParentCommand var root: Broadsheet
  @Argument(help: "Where it is called.")
  var place: Place

  func run(_ context: CommandContext) throws {
    let needs = try context.newsroom.timerNeeds()
    let text: String
    switch place {
    case .github:
      let workflow = GitHubWorkflow(needs: needs)
      context.warn([workflow.doubt].compactMap(\.self))
      text = workflow.text
    case .kubernetes: text = KubernetesCronJob(needs: needs).text
    }
    context.printLine(String(text.dropLast()))
  }
}
