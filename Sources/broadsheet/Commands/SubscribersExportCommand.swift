import ArgumentParser
import Diagnostics
import Foundation
import Newsroom
import Subscribers

/// `subscribers export`: the list as one table.
struct SubscribersExportCommand: ListCommand {
  static let configuration = CommandConfiguration(
    commandName: "export",
    abstract: "Prints the list as a table, with status, date, source and reason.",
    discussion: """
      Everybody in the roster, then those of whom only the consent log knows: who has left is in it, and must be kept \
      wherever it goes. A cell that a spreadsheet would take for a formula has an apostrophe before it, which “import” \
      takes away again. Imported into an empty folder it gives the same list, with the dates and sources of consent. \
      People who asked to be forgotten are not in it, and it says how many.
      """)

  @ParentCommand var root: Broadsheet
  @OptionGroup var list: ListOption

  func run(_ context: CommandContext) throws {
    let export = try context.newsroom.export(list.list)
    context.warn(export.duplicates)
    let forgotten = try export.forgottenRows
    if forgotten > 0 {
      context.printError(
        "note: \(forgotten.counting("row")) of people who asked to be forgotten left out")
    }
    if export.forgotten > 0 {
      context.printError(
        "note: \(export.forgotten == 1 ? "1 address" : "\(export.forgotten) addresses") of people who asked to be "
          + "forgotten cannot be in it: on another list they would be new; the log and the secret key of this "
          + "edition, taken along, keep them out")
    }
    var lines = ""
    try export.write { line in
      lines += line
      // Few prints, little memory.
      if lines.utf8.count > 1 << 16 {
        context.printLine(String(lines.dropLast()))
        lines = ""
      }
    }
    if !lines.isEmpty { context.printLine(String(lines.dropLast())) }
  }
}
