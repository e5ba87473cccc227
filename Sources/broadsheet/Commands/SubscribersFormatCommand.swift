import ArgumentParser
import Newsroom
import Subscribers

/// `subscribers format`: puts the roster in the form in which clones merge best.
struct SubscribersFormatCommand: ListCommand {
  static let configuration = CommandConfiguration(
    commandName: "format",
    abstract: "Writes the roster for version control: a line a person, in the order of addresses.",
    discussion: """
      Rows of one address become one where they do not contradict each other, line breaks in a cell become blanks, \
      lines end with LF, and blanks round values and quotes that are not needed go. Columns, their order and what \
      sets them apart stay. Rows without an address stay behind the others.
      """)

  @ParentCommand var root: Broadsheet
  @Flag(
    name: [.customShort("n"), .customLong("dry-run")],
    help: "Say what would change, and write nothing; ends with 65 when something would.")
  var isTrial = false
  @OptionGroup var list: ListOption
  @OptionGroup var output: JSONOption

  func run(_ context: CommandContext) throws {
    let (list, formatting) = try context.newsroom.format(list.list, isTrial: isTrial)
    context.warn(formatting.problems)
    try context.show(Answer(list: list.name, formatting: formatting, isTrial: isTrial), output)
    if isTrial, formatting.isChanged { throw ExitStatus.input }
  }

  private struct Answer: CommandResult {
    let list: String
    let formatting: RosterFormatting
    let isTrial: Bool

    private enum CodingKeys: CodingKey {
      case list, rows, joined, lineBreaks, forgotten, changed, dryRun
    }

    func encode(to encoder: any Encoder) throws {
      var container = encoder.container(keyedBy: CodingKeys.self)
      try container.encode(list, forKey: .list)
      try container.encode(formatting.rows, forKey: .rows)
      try container.encode(formatting.joined, forKey: .joined)
      try container.encode(formatting.unbroken, forKey: .lineBreaks)
      try container.encode(formatting.forgotten, forKey: .forgotten)
      try container.encode(formatting.isChanged, forKey: .changed)
      try container.encode(isTrial, forKey: .dryRun)
    }

    var lines: [String] {
      let rows = formatting.rows.counting("row")
      guard formatting.isChanged else { return ["\(list): \(rows), in form already"] }
      var lines = ["\(list): \(rows) \(isTrial ? "would be" : "are") in the order of addresses"]
      func add(_ count: Int, _ what: String) { if count > 0 { lines.append("  \(count) \(what)") } }
      add(formatting.joined, "joined with an earlier row of the same address")
      add(formatting.unbroken, "cells without their line breaks")
      add(formatting.forgotten, "erased, of people who asked to be forgotten")
      return lines
    }
  }
}
