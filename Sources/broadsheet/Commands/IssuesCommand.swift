import ArgumentParser
import Clock
import Foundation
import Newsroom

/// `issues`: what was composed, and how far it is.
struct IssuesCommand: ListCommand {
  static let configuration = CommandConfiguration(
    commandName: "issues", abstract: "Lists all issues and how far they are, newest first.",
    discussion: """
      An issue is composed as long as nobody was tried, sending while a run is at work on it, leftOver \
      while somebody may still be mailed or is in doubt, and else sent; one that was discarded after \
      somebody had it counts as sent.
      """)

  @ParentCommand var root: Broadsheet
  @OptionGroup var list: ListOption
  @OptionGroup var output: JSONOption

  func run(_ context: CommandContext) throws {
    let listing = try context.newsroom.issues(of: list.list)
    context.warn(listing.warnings)
    try context.show(IssueTable(listing: listing), output)
  }
}

struct IssueTable: CommandResult {
  let listing: IssueListing

  private struct Row: Encodable {
    let row: IssueRow

    private enum CodingKeys: CodingKey {
      case issue, list, state, composed, sent, recipients, leftOver
    }

    func encode(to encoder: any Encoder) throws {
      var container = encoder.container(keyedBy: CodingKeys.self)
      try container.encode(row.issue, forKey: .issue)
      try container.encode(row.list, forKey: .list)
      try container.encode(row.state.rawValue, forKey: .state)
      try container.encode(row.composed.formatted(.iso8601), forKey: .composed)
      try container.encode(row.sent, forKey: .sent)
      try container.encode(row.recipients, forKey: .recipients)
      try container.encode(row.leftOver, forKey: .leftOver)
    }
  }

  func encode(to encoder: any Encoder) throws {
    try listing.rows.map { Row(row: $0) }.encode(to: encoder)
  }

  var lines: [String] {
    func column(_ values: [String]) -> [String] {
      let width = values.map(\.count).max() ?? 0
      return values.map { $0 + String(repeating: " ", count: width - $0.count) }
    }
    let rows = listing.rows
    let names = column(rows.map(\.issue))
    let lists = column(rows.map(\.list))
    let states = column(rows.map(\.stateWords))
    return rows.indices.map { index in
      let row = rows[index]
      let time = row.composed.shown(in: listing.timeZone).prefix(10)
      return "\(names[index])  \(lists[index])  \(time)  \(states[index])  "
        + row.counts()
        + (row.isClosed ? ", discarded" : "")
    } + [rows.count.counting("issue")]
  }
}
