import ArgumentParser
import Diagnostics
import Newsroom

/// `units`: templates of systemd's units, for whoever packages the program.
struct UnitsCommand: EditionCommand {
  static let configuration = CommandConfiguration(
    commandName: "units",
    abstract: "Writes units of systemd into a folder, for any edition of a user.",
    shouldDisplay: false)

  @ParentCommand var root: Broadsheet
  @Argument(help: ArgumentHelp("The folder to write to.", valueName: "dir"))
  var folder: String
  @Option(help: ArgumentHelp("Where the program will lie.", valueName: "path"))
  var program = "/usr/bin/broadsheet"

  func run(_ context: CommandContext) throws {
    for (name, text) in try UnitTemplates.all(program: program) {
      let place = context.newsroom.folder.appending(folder).appending(name)
      try context.newsroom.write(text, to: place)
    }
  }
}
