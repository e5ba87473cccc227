import ArgumentParser
import Diagnostics
import Foundation
import Newsroom
import Subscribers

/// `merge-roster`: joins two rosters, as git asks for it.
struct MergeRosterCommand: EditionCommand {
  static let configuration = CommandConfiguration(
    commandName: "merge-roster",
    abstract: "Joins two versions of a roster by address and cell; a merge driver for git.",
    discussion: """
      Git asks for it once it is told so, in each clone:

        git config merge.broadsheet-roster.name "rosters, by address and cell"
        git config merge.broadsheet-roster.driver "broadsheet merge-roster %O %A %B %P"

      and .gitattributes, which “init” writes, says for which files: subscribers/*.csv merge=broadsheet-roster. \
      A row that one side took out is out, tags of both sides stay, and only a cell that both changed is left to a \
      person: both rows stand there between git’s marks, nothing is sent to such a roster, and it ends with 65.
      """)

  @ParentCommand var root: Broadsheet
  @Argument(help: "The version that both came from (%O).")
  var old: String
  @Argument(help: "Our version, which is written (%A).")
  var ours: String
  @Argument(help: "Their version (%B).")
  var theirs: String
  @Argument(help: "The name to show (%P).")
  var name: String?

  func run(_ context: CommandContext) throws {
    let here = Place(folder: ".")
    let shown = name.map { here.appending($0) } ?? here.appending(ours)
    let merging = try Newsroom.mergeRosters(
      old: here.appending(old), ours: here.appending(ours), theirs: here.appending(theirs),
      shown: shown)
    for note in merging.notes { context.printError("note: \(shown.shown): \(note)") }
    if merging.unnamed > 0 {
      context.printError(
        "note: \(shown.shown): \(merging.unnamed) more were taken out on one side, and what the other changed goes too"
      )
    }
    let problems =
      merging.conflicts.map {
        Problem(
          "both sides changed the same cell of \($0)", at: shown.location(),
          hint: "leave one of the two rows, and take git’s marks out")
      }
      + merging.columnConflicts.map {
        Problem(
          "one side took the column “\($0)” away, the other wrote in it: it stays",
          at: shown.location(), hint: "take it out, or leave it, and add the file")
      }
    let more = merging.conflictCount - merging.conflicts.count
    let rest =
      more > 0
      ? [
        Problem(
          "both sides changed the same cell of \(more) more", at: shown.location(),
          hint: "look for git’s marks in the roster")
      ] : []
    if !problems.isEmpty { throw NewsroomProblem(problems + rest) }
  }
}
