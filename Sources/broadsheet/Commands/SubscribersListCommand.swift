import ArgumentParser
import Diagnostics
import Expressions
import Foundation
import Mail
import Newsroom
import Subscribers

/// `subscribers list`: who is on a list, and who of them is mailed.
struct SubscribersListCommand: ListCommand {
  static let configuration = CommandConfiguration(
    commandName: "list", abstract: "Lists everybody in the roster, with what the consent log says.",
    discussion: """
      --where takes what a send takes: 'sea and (town = Oslo or town ~ "New *") and joined >= 2026-01-01'; \
      “status” is a field too. --no-row lists those of whom the log alone knows.
      """)

  @ParentCommand var root: Broadsheet
  @Option(help: "Only those with this status.")
  var status: ConsentStatus?
  @Option(
    name: .customLong("where"),
    help: ArgumentHelp(
      "Only those whom an expression of tags and columns matches, or a segment’s name.",
      valueName: "expr"))
  var part: String?
  @Flag(help: "List those who are in the log and have no row.")
  var noRow = false
  @Flag(help: "Print CSV: the roster’s columns and the status.")
  var csv = false
  @OptionGroup var list: ListOption
  @OptionGroup var badRows: BadRowsOption
  @OptionGroup var output: JSONOption

  func validate() throws {
    if csv, output.json { throw ValidationError("--csv and --json exclude each other") }
    if noRow, part != nil { throw ValidationError("--where asks rows, and --no-row has none") }
  }

  func run(_ context: CommandContext) throws {
    let membership = try context.newsroom.members(
      of: list.list, part: part.map { try SegmentExpression(option: $0) })
    if !membership.problems.isEmpty, !badRows.skipBadRows {
      throw NewsroomProblem(membership.problems)
    }
    if let problem = membership.unclosedQuote { throw problem }
    context.warn(membership.problems + membership.duplicates + membership.warnings)
    if noRow { return showUnlisted(membership, context) }
    if output.json {
      try showJSON(membership, context)
    } else if csv {
      try showCSV(membership, context)
    } else {
      try showLines(membership, context)
    }
    let count = membership.subscribedWithoutRow
    if count > 0 {
      context.printError(
        "note: \(count == 1 ? "1 person" : "\(count) people") subscribed in the log "
          + "\(count == 1 ? "has" : "have") no row; --no-row lists them")
    }
  }

  private func showJSON(_ membership: Membership, _ context: CommandContext) throws {
    var lines = LineBuffer(context)
    var last: String?
    try membership.forEach(status) { member in
      lines.add(last.map { "\($0)," } ?? "[")
      last = "  \(MemberRow(member: member).json)"
    }
    if let last { lines.add(last) } else { lines.add("[") }
    lines.add("]")
    lines.flush()
  }

  private func showCSV(_ membership: Membership, _ context: CommandContext) throws {
    var lines = LineBuffer(context)
    lines.add(Self.record(membership.columns + ["status"]))
    try membership.forEach(status) { member in
      let values = membership.columns.map { member.subscriber[$0] ?? "" }
      lines.add(Self.record(values + [member.status.rawValue]))
    }
    lines.flush()
  }

  /// Without its line end, which the buffer gives it.
  private static func record(_ fields: [String]) -> String {
    String(csvRecord(fields).unicodeScalars.dropLast())
  }

  private func showLines(_ membership: Membership, _ context: CommandContext) throws {
    var width = 0
    if context.isOutputTerminal {
      try membership.forEach(status) { width = max(width, $0.subscriber.address.description.cells) }
    }
    var lines = LineBuffer(context)
    var count = 0
    try membership.forEach(status) { member in
      count += 1
      lines.add(MemberRow(member: member).line(min(width, 40)))
    }
    lines.add(count.counting("subscriber"))
    lines.flush()
  }

  private func showUnlisted(_ membership: Membership, _ context: CommandContext) {
    let people = membership.unlisted.filter { status == nil || $0.status == status }
    var lines = LineBuffer(context)
    if output.json {
      let rows = people.map {
        "  {\"email\":\(MemberRow.quoted($0.address.description)),\"fields\":{},\"name\":null,"
          + "\"status\":\"\($0.status.rawValue)\",\"tags\":[]}"
      }
      lines.add("[")
      if !rows.isEmpty { lines.add(rows.joined(separator: ",\n")) }
      lines.add("]")
    } else if csv {
      lines.add("email,status")
      for person in people {
        lines.add(Self.record([person.address.description, person.status.rawValue]))
      }
    } else {
      for person in people { lines.add("\(person.address)  \(person.status.rawValue)") }
      lines.add("\(people.count) \(people.count == 1 ? "person" : "people") without a row")
    }
    lines.flush()
  }
}

extension ConsentStatus: ExpressibleByArgument {}
