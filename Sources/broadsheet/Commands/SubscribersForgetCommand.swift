import ArgumentParser
import Diagnostics
import Foundation
import Mail
import Newsroom

/// `subscribers forget`: erases somebody for good.
struct SubscribersForgetCommand: EditionCommand {
  static let configuration = CommandConfiguration(
    commandName: "forget",
    abstract: "Erases somebody from all lists, issues and the outbox, for good.",
    discussion: """
      Rows, events, what journals and frozen recipients say, and mails in the outbox go; a hash that only this \
      edition’s key can make stands in the place of the address, so that nobody is mailed whom a merge, an import or a \
      backup brings back. An issue that another machine sends, or that a run is at work on, is cleaned by its next \
      run; until then “check” says what is left.
      """)

  @ParentCommand var root: Broadsheet
  @Argument(help: "The address; “-” takes addresses from standard input, one a line.")
  var address: String
  @OptionGroup var clock: ClockOption
  @OptionGroup var output: JSONOption

  var fixedNow: Date? { clock.now?.date }

  func run(_ context: CommandContext) throws {
    try context.show(of: address, isKnown: false, output, problems: \.report.problems) {
      ForgetAnswer(report: try context.newsroom.forget($0))
    }
  }
}

/// What was erased, and what nobody here can erase.
struct ForgetAnswer: CommandResult {
  let report: ForgetReport

  private enum CodingKeys: CodingKey {
    case email, written, forgotten, lists, issues, left, outbox, records
    case list, rows, events, issue, reason
  }

  func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(report.address.description, forKey: .email)
    try container.encode(report.isWritten, forKey: .written)
    try container.encode(report.since?.formatted(.iso8601), forKey: .forgotten)
    var lists = container.nestedUnkeyedContainer(forKey: .lists)
    for list in report.lists {
      var row = lists.nestedContainer(keyedBy: CodingKeys.self)
      try row.encode(list.name, forKey: .list)
      try row.encode(list.rows, forKey: .rows)
      try row.encode(list.lines, forKey: .events)
    }
    try container.encode(report.issues, forKey: .issues)
    var left = container.nestedUnkeyedContainer(forKey: .left)
    for (issue, reason) in report.left {
      var row = left.nestedContainer(keyedBy: CodingKeys.self)
      try row.encode(issue, forKey: .issue)
      try row.encode(reason, forKey: .reason)
    }
    try container.encode(report.outbox, forKey: .outbox)
    try container.encode(report.records, forKey: .records)
  }

  var lines: [String] {
    var lines: [String] = []
    if let since = report.since {
      let day = since.formatted(.iso8601.year().month().day())
      lines.append(
        "\(report.address) was forgotten on \(day) already; what came back since is erased")
    } else if report.isWritten {
      lines.append("\(report.address) is forgotten")
    } else {
      lines.append("\(report.address) is not forgotten: it could not be written down everywhere")
    }
    for other in report.addresses where other != report.address {
      lines.append("  and \(other), another address of the same person")
    }
    for list in report.lists where list.rows + list.lines > 0 {
      lines.append(
        "  \(list.name): \(list.rows.counting("row")), \(list.lines.counting("event"))")
    }
    lines += report.issues.map { "  issue \($0): a hash stands in the place of the address" }
    if report.records > 0 {
      lines.append("  records of imports: \(report.records.counting("line"))")
    }
    if !report.outbox.isEmpty {
      lines.append("  outbox: \(report.outbox.count.counting("file")) taken away")
    }
    lines += report.left.map { "  issue \($0.issue) is left: \($0.reason)" }
    lines.append(
      "note: the history of git, backups and other clones keep copies, and so does whoever had the mails"
    )
    return lines
  }
}
