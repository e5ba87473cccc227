import ArgumentParser
import Newsroom
import Subscribers

/// `subscribers compact`: makes the consent log short.
struct SubscribersCompactCommand: ListCommand {
  static let configuration = CommandConfiguration(
    commandName: "compact",
    abstract: "Makes the consent log short: of each address the newest word stays.",
    discussion: """
      Everybody has the same status afterwards, whatever is undone. The newest opt-out and consents of each address \
      stay where they stood, and so do renamings, undone ids, bounces of issues and the newest import. \
      A line that cannot be read stops it.
      """)

  @ParentCommand var root: Broadsheet
  @Flag(
    name: [.customShort("n"), .customLong("dry-run")], help: "Say what would go, and write nothing."
  )
  var isTrial = false
  @OptionGroup var list: ListOption
  @OptionGroup var output: JSONOption

  func run(_ context: CommandContext) throws {
    let (list, compaction) = try context.newsroom.compact(list.list, isTrial: isTrial)
    try context.show(Answer(list: list.name, compaction: compaction, isTrial: isTrial), output)
  }

  private struct Answer: CommandResult {
    let list: String
    let compaction: ConsentLog.Compaction
    let isTrial: Bool

    private enum CodingKeys: CodingKey {
      case list, before, after, repeated, superseded, forgotten, optOuts, keptImport, dryRun
    }

    func encode(to encoder: any Encoder) throws {
      var container = encoder.container(keyedBy: CodingKeys.self)
      try container.encode(list, forKey: .list)
      try container.encode(compaction.before, forKey: .before)
      try container.encode(compaction.after, forKey: .after)
      try container.encode(compaction.repeated, forKey: .repeated)
      try container.encode(compaction.superseded, forKey: .superseded)
      try container.encode(compaction.forgotten, forKey: .forgotten)
      try container.encode(compaction.optOuts, forKey: .optOuts)
      try container.encode(compaction.keptImport, forKey: .keptImport)
      try container.encode(isTrial, forKey: .dryRun)
    }

    var lines: [String] {
      let (before, after) = (compaction.before, compaction.after)
      guard before > after else {
        return ["\(list): nothing to leave out of \(before.counting("event"))"]
      }
      var lines = [
        "\(list): \(before.counting("event")) \(isTrial ? "would become" : "became") \(after)"
      ]
      func add(_ count: Int, _ what: String) { if count > 0 { lines.append("  \(count) \(what)") } }
      add(compaction.superseded, "of which the same address has a newer one of the kind")
      add(compaction.repeated, "that another line has word for word")
      add(compaction.forgotten, "of people who asked to be forgotten")
      lines.append(
        "  \(compaction.optOuts == 1 ? "1 address" : "\(compaction.optOuts) addresses") that left: of each the newest word stays"
      )
      return lines
    }
  }
}
