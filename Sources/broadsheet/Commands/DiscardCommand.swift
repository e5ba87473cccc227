import ArgumentParser
import Diagnostics
import Foundation
import Newsroom

/// `discard`: an issue that shall not go out, or to nobody else.
struct DiscardCommand: EditionCommand {
  static let configuration = CommandConfiguration(
    commandName: "discard",
    abstract: "Takes an issue away that shall not go out, or to nobody else.",
    discussion: """
      An issue that nobody was mailed is removed with all of its files. One that somebody has is closed \
      for good: what was sent stays sent, and nobody else of it is mailed.
      """)

  @ParentCommand var root: Broadsheet
  @Argument(help: "The issue’s name.")
  var issue: String
  @Option(help: ArgumentHelp("Why, as it is said to whoever would send it.", valueName: "text"))
  var reason = "by hand"
  @Flag(help: "Discard without asking.")
  var yes = false
  @OptionGroup var ownership: OwnerOptions
  @OptionGroup var clock: ClockOption

  var fixedNow: Date? { clock.now?.date }
  var ownerName: String? { ownership.owner }

  func validate() throws {
    if reason.isEmpty || reason.holdsControls { throw ValidationError("--reason must be one line") }
  }

  func run(_ context: CommandContext) throws {
    let plan = try context.newsroom.discarding(issue, takesOver: ownership.takeOver)
    if !yes, !plan.isClosed {
      let question =
        plan.mailed == 0
        ? "Remove \(issue), which nobody was mailed?"
        : "Close \(issue) for good? \(plan.mailed) have it or may have it, and nobody else is mailed."
      guard try context.confirm(question, hint: "add --yes where nobody is there to ask") else {
        return context.printLine("nothing was discarded")
      }
    }
    switch try context.newsroom.discard(plan, reason: reason) {
    case .removed: context.printLine("\(issue) is removed; nobody was mailed")
    case .closed(let mailed):
      context.printLine(
        "\(issue) is closed: \(mailed) have it or may have it, nobody else is mailed")
    case .closedBefore: context.printLine("\(issue) was discarded already")
    }
  }
}
