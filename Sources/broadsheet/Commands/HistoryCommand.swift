import ArgumentParser
import Clock
import Diagnostics
import Foundation
import Newsroom

/// `history`: what every slot came to.
struct HistoryCommand: EditionCommand {
  static let configuration = CommandConfiguration(
    commandName: "history",
    abstract: "Lists the slots of the timetable and what they came to, newest first.",
    discussion: """
      A slot is sent, skipped, paused, missed or failed; until then it is waiting for approval, or open: due, or \
      approved. Where its recipients stood is what the last run wrote down.
      """)

  @ParentCommand var root: Broadsheet
  @Option(
    name: .customShort("n"), help: ArgumentHelp("How many; all by default.", valueName: "count"))
  var count: Int?
  @OptionGroup var list: OnlyListOption
  @OptionGroup var clock: ClockOption
  @OptionGroup var output: JSONOption

  var fixedNow: Date? { clock.now?.date }

  func validate() throws {
    if let count, count < 1 { throw ValidationError("-n must be at least 1") }
  }

  func run(_ context: CommandContext) throws {
    let listing = try context.newsroom.slotHistory(of: list.list, count: count)
    context.warn(listing.warnings)
    try context.show(HistoryTable(rows: listing.rows), output)
  }
}

struct HistoryTable: CommandResult {
  let rows: [SlotRow]

  private struct Row: Encodable {
    let row: SlotRow

    private enum CodingKeys: CodingKey {
      case slot, outcome, issue, reason, time, owner
      case recipients, accepted, rejected, deferred, inDoubt, pending, suppressed, unsendable
      case discarded
    }

    func encode(to encoder: any Encoder) throws {
      var container = encoder.container(keyedBy: CodingKeys.self)
      try container.encode(row.slot, forKey: .slot)
      try container.encode(row.state.rawValue, forKey: .outcome)
      try container.encode(row.issue, forKey: .issue)
      try container.encode(row.reason, forKey: .reason)
      try container.encode(row.time.shown(in: .utc), forKey: .time)
      try container.encode(row.owner, forKey: .owner)
      try container.encode(row.counts?.recipients, forKey: .recipients)
      try container.encode(row.counts?.accepted, forKey: .accepted)
      try container.encode(row.counts?.rejected, forKey: .rejected)
      try container.encode(row.counts?.deferred, forKey: .deferred)
      try container.encode(row.counts?.inDoubt, forKey: .inDoubt)
      try container.encode(row.counts?.pending, forKey: .pending)
      try container.encode(row.counts?.suppressed, forKey: .suppressed)
      try container.encode(row.counts?.unsendable, forKey: .unsendable)
      try container.encode(row.counts?.isClosed, forKey: .discarded)
    }
  }

  func encode(to encoder: any Encoder) throws { try rows.map { Row(row: $0) }.encode(to: encoder) }

  var lines: [String] {
    func column(_ values: [String]) -> [String] {
      let width = values.map(\.count).max() ?? 0
      return values.map { $0 + String(repeating: " ", count: width - $0.count) }
    }
    let (slots, states) = (column(rows.map(\.slot)), column(rows.map(\.state.rawValue)))
    let issues = column(rows.map { $0.issue ?? "–" })
    return rows.indices.map { index in
      let row = rows[index]
      let counts = row.counts.map { StandingWords.of($0) }
      let said = [counts, row.reason].compactMap(\.self).joined(separator: "; ")
      return "\(slots[index])  \(states[index])  \(issues[index])"
        + (said.isEmpty ? "" : "  \(said)")
    } + [rows.count.counting("slot")]
  }
}
