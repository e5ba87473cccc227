import ArgumentParser
import Clock
import Foundation
import Newsroom
import Subscribers

/// `subscribers stats`: how many are on a list, and how it grows.
struct SubscribersStatsCommand: ListCommand {
  static let configuration = CommandConfiguration(
    commandName: "stats",
    abstract: "Counts who is on the list, and who came and went, week by week.",
    discussion: """
      Who came is told by the first consent in the log, or by the column “joined” where that is earlier. Rates are \
      shares of all whom the list ever had.
      """)

  @ParentCommand var root: Broadsheet
  @Option(help: ArgumentHelp("How many weeks to show.", valueName: "n"))
  var weeks = 12
  @Option(help: ArgumentHelp("How many domains to show.", valueName: "n"))
  var domains = 10
  @OptionGroup var list: ListOption
  @OptionGroup var clock: ClockOption
  @OptionGroup var output: JSONOption

  var fixedNow: Date? { clock.now?.date }

  func validate() throws {
    guard (1...520).contains(weeks) else { throw ValidationError("--weeks: from 1 to 520") }
    guard domains >= 0 else { throw ValidationError("--domains: not below 0") }
  }

  func run(_ context: CommandContext) throws {
    let (list, statistics) = try context.newsroom.statistics(of: list.list, weeks: weeks)
    try context.show(
      StatsAnswer(
        list: list.name, statistics: statistics, domainCount: domains), output)
  }
}

/// Counts of a list, as numbers and as a chart of text.
struct StatsAnswer: CommandResult {
  let list: String
  let statistics: ListStatistics
  let domainCount: Int

  private static let barWidth = 40

  private enum CodingKeys: CodingKey {
    case list, rows, statuses, withoutRow, weeks, domains, bounceRate, complaintRate
    case week, from, joined, left, subscribed, domain, count, share
  }

  func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(list, forKey: .list)
    try container.encode(statistics.rowCount, forKey: .rows)
    try container.encode(Self.named(statistics.rows), forKey: .statuses)
    try container.encode(Self.named(statistics.withoutRow), forKey: .withoutRow)
    var weeks = container.nestedUnkeyedContainer(forKey: .weeks)
    for week in statistics.weeks {
      var row = weeks.nestedContainer(keyedBy: CodingKeys.self)
      try row.encode(name(of: week), forKey: .week)
      try row.encode(day(of: week), forKey: .from)
      try row.encode(week.joined, forKey: .joined)
      try row.encode(week.left, forKey: .left)
      try row.encode(week.subscribed, forKey: .subscribed)
    }
    var domains = container.nestedUnkeyedContainer(forKey: .domains)
    for (domain, count) in statistics.domains.prefix(domainCount) {
      var row = domains.nestedContainer(keyedBy: CodingKeys.self)
      try row.encode(domain, forKey: .domain)
      try row.encode(count, forKey: .count)
      try row.encode(share(count), forKey: .share)
    }
    try container.encode(statistics.bounceRate, forKey: .bounceRate)
    try container.encode(statistics.complaintRate, forKey: .complaintRate)
  }

  private static func named(_ counts: [ConsentStatus: Int]) -> [String: Int] {
    Dictionary(uniqueKeysWithValues: ConsentStatus.allCases.map { ($0.rawValue, counts[$0] ?? 0) })
  }

  private func share(_ count: Int) -> Double {
    Double(count) / Double(max(1, statistics.rows[.subscribed] ?? 0))
  }

  private func name(of week: ListStatistics.Week) -> String {
    let (year, number) = week.monday.week
    return String(format: "%04d-W%02d", year, number)
  }

  private func day(of week: ListStatistics.Week) -> String {
    String(format: "%04d-%02d-%02d", week.monday.year, week.monday.month, week.monday.day)
  }

  var lines: [String] {
    var lines = ["\(list): \(statistics.rowCount.counting("row"))"]
    for status in ConsentStatus.allCases {
      if let count = statistics.rows[status], count > 0 {
        lines.append("  \(count) \(status.rawValue)")
      }
    }
    let others = ConsentStatus.allCases.compactMap { status in
      statistics.withoutRow[status].map { "\($0) \(status.rawValue)" }
    }
    if !others.isEmpty { lines.append("  without a row: \(others.joined(separator: ", "))") }
    lines.append("")
    lines += chart
    lines.append("")
    let shown = statistics.domains.prefix(domainCount)
    let width = shown.map(\.domain.cells).max() ?? 0
    for (domain, count) in shown {
      let padding = String(repeating: " ", count: width - domain.cells)
      lines.append("\(domain)\(padding)  \(count)  \(Self.percent(share(count)))")
    }
    if statistics.domains.count > shown.count {
      lines.append("and \((statistics.domains.count - shown.count).counting("other domain"))")
    }
    lines.append(
      "bounced \(Self.percent(statistics.bounceRate)), complained \(Self.percent(statistics.complaintRate))"
    )
    return lines
  }

  /// A line a week: who came, who left, and a bar for who was subscribed at its end.
  private var chart: [String] {
    let most = statistics.weeks.map(\.subscribed).max() ?? 0
    let counts = statistics.weeks.map {
      (came: "+\($0.joined)", left: "−\($0.left)", all: "\($0.subscribed)")
    }
    let widths = (
      counts.map(\.came.count).max() ?? 0, counts.map(\.left.count).max() ?? 0,
      counts.map(\.all.count).max() ?? 0
    )
    return zip(statistics.weeks, counts).map { week, count in
      func right(_ text: String, _ width: Int) -> String {
        String(repeating: " ", count: width - text.count) + text
      }
      let line =
        "\(name(of: week))  \(right(count.came, widths.0))  \(right(count.left, widths.1))  \(right(count.all, widths.2))"
      return week.subscribed > 0 ? "\(line)  \(Self.bar(week.subscribed, of: most))" : line
    }
  }

  /// A bar of blocks, to an eighth of a column.
  private static func bar(_ count: Int, of most: Int) -> String {
    let eighths = max(1, count * barWidth * 8 / max(1, most))
    let parts: [String] = ["", "▏", "▎", "▍", "▌", "▋", "▊", "▉"]
    return String(repeating: "█", count: eighths / 8) + parts[eighths % 8]
  }

  private static func percent(_ share: Double) -> String { String(format: "%.1f %%", share * 100) }
}
