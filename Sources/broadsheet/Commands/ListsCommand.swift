import ArgumentParser
import Diagnostics
import Newsroom
import Subscribers

/// `lists`: the lists of an edition.
struct ListsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "lists", abstract: "Shows all lists, with how many are on each.",
    subcommands: [ListsTableCommand.self, ListsRenameCommand.self],
    defaultSubcommand: ListsTableCommand.self)
}

/// `lists show`, which is what `lists` alone does.
struct ListsTableCommand: EditionCommand {
  static let configuration = CommandConfiguration(
    commandName: "show", abstract: "Shows all lists, with how many are on each (the default).")

  @ParentCommand var root: Broadsheet
  @OptionGroup var output: JSONOption

  func run(_ context: CommandContext) throws {
    let (rows, warnings) = try context.newsroom.listTable()
    context.warn(warnings)
    try context.show(Answer(rows: rows), output)
  }

  private struct Answer: CommandResult {
    let rows: [ListRow]

    private struct Row: Encodable {
      let name: String
      let isDefault: Bool
      let isConfigured: Bool
      let formerly: [String]
      let rows, badRows, subscribed, pending, left: Int
      let unsubscribed, bounced, complained, forgotten, withoutRow: Int

      init(_ row: ListRow) {
        name = row.name
        (isDefault, isConfigured, formerly) = (row.isDefault, row.isConfigured, row.formerly)
        (rows, badRows, subscribed) = (row.rows, row.badRows, row.subscribed)
        (pending, left, unsubscribed) = (row.pending, row.left, row.unsubscribed)
        (bounced, complained) = (row.bounced, row.complained)
        (forgotten, withoutRow) = (row.forgotten, row.withoutRow)
      }
    }

    func encode(to encoder: any Encoder) throws { try rows.map(Row.init).encode(to: encoder) }

    var lines: [String] {
      let width = rows.map(\.name.cells).max() ?? 0
      return rows.map { row in
        let name = row.name + String(repeating: " ", count: width - row.name.cells)
        var words = [
          "\(row.rows.counting("row"))", "\(row.subscribed) subscribed", "\(row.left) left",
        ]
        if row.forgotten > 0 { words.append("\(row.forgotten) forgotten") }
        if row.pending > 0 { words.append("\(row.pending) pending") }
        if row.badRows > 0 { words.append("\(row.badRows.counting("row")) that cannot be read") }
        if row.withoutRow > 0 {
          words.append("\(row.withoutRow) subscribed in the log without a row")
        }
        if row.isDefault { words.append("the default") }
        if !row.isConfigured { words.append("not configured") }
        if !row.formerly.isEmpty {
          words.append("formerly \(row.formerly.joined(separator: ", "))")
        }
        return "\(name)  \(words.joined(separator: ", "))"
      } + [rows.count.counting("list")]
    }
  }
}

/// `lists rename`: gives a list another name.
struct ListsRenameCommand: EditionCommand {
  static let configuration = CommandConfiguration(
    commandName: "rename", abstract: "Gives a list another name.",
    discussion: """
      Its log, its configuration and its roster are renamed, and the old name is noted in \
      subscribers/NEW.formerly, so that links in mails and issues that know it stay good. After a kill the same \
      command goes on.
      """)

  @ParentCommand var root: Broadsheet
  @Argument(help: "The name that the list has.")
  var old: String
  @Argument(help: "The name that it gets.")
  var new: String

  func run(_ context: CommandContext) throws {
    let renaming = try context.newsroom.renameList(old, to: new)
    context.printLine("the list “\(old)” is “\(renaming.list.name)” now")
    context.warn(renaming.warnings)
  }
}
