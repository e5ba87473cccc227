import ArgumentParser
import Diagnostics
import Foundation
import Newsroom

/// `approve`: lets a waiting issue go.
struct ApproveCommand: EditionCommand {
  static let configuration = CommandConfiguration(
    commandName: "approve",
    abstract: "Lets an issue go that waits for approval: the timetable's next run sends it.",
    discussion: """
      The file “approved” in the issue's folder gets the first digits of the hash of its content, as the subject \
      of the proof shows them. It travels by git to the machine that the timetable belongs to. With other digits \
      nothing is approved. An issue that is of no slot of the timetable is sent by its name, with “broadsheet send”.
      """)

  @ParentCommand var root: Broadsheet
  @Argument(help: "The issue’s name.")
  var issue: String
  @Option(
    help: ArgumentHelp(
      "The digits that the proof shows: whatever else lies there is not approved.",
      valueName: "digits"))
  var hash: String?
  @OptionGroup var clock: ClockOption

  var fixedNow: Date? { clock.now?.date }

  func run(_ context: CommandContext) throws {
    let digits = try context.newsroom.approve(issue, digits: hash)
    context.printLine(
      "\(issue) is approved (\(digits)): "
        + (context.newsroom.isOfTimetable(issue)
          ? "the timetable's next run sends it when it is due"
          : "it is of no slot of the timetable, and \(NextSend(issue: issue).words()) sends it"))
  }
}
