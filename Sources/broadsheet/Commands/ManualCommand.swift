import ArgumentParser
import Clock
import Diagnostics
import Foundation
import Newsroom

/// `manual`: the help as pages for man(1), for whoever packages the program.
struct ManualCommand: EditionCommand {
  static let configuration = CommandConfiguration(
    commandName: "manual",
    abstract: "Writes the manual pages of all commands into a folder.",
    shouldDisplay: false)

  @ParentCommand var root: Broadsheet
  @Argument(help: ArgumentHelp("The folder to write to.", valueName: "dir"))
  var folder: String
  @OptionGroup var clock: ClockOption

  var fixedNow: Date? { clock.now?.date }

  func run(_ context: CommandContext) throws {
    let today = try Zone.utc.local(context.newsroom.effects.now()).date
    for page in ManualPage.all(of: try HelpTree.own(), day: today) {
      let place = context.newsroom.folder.appending(folder).appending(page.file)
      try context.newsroom.write(page.text, to: place)
    }
  }
}
