import ArgumentParser
import Diagnostics
import Foundation
import Mail
import Subscribers

struct SubscribersListCommand: EditionCommand {
  static let configuration = CommandConfiguration(
    commandName: "list", abstract: "Lists everybody in the roster, with what the consent log says.")

  @ParentCommand var root: Broadsheet
  @Option(help: "Only those with this status.")
  var status: ConsentStatus?
  @OptionGroup var list: ListOption
  @OptionGroup var badRows: BadRowsOption
  @OptionGroup var output: JSONOption

  private struct Row: Encodable {
    var email: String
    var name: String?
    var status: ConsentStatus
    var fields: [String: String]
    var line: Int

    private enum CodingKeys: CodingKey { case email, name, status, fields, line }

    func encode(to encoder: any Encoder) throws {
      var container = encoder.container(keyedBy: CodingKeys.self)
      try container.encode(email, forKey: .email)
      try container.encode(name, forKey: .name)
      try container.encode(status, forKey: .status)
      try container.encode(fields, forKey: .fields)
      try container.encode(line, forKey: .line)
    }
  }

  func run(_ context: CommandContext) throws {
    let edition = try context.openEdition()
    let mailingList = try StepError.name(.load) { try MailingList(at: list.place(in: edition)) }
    let problems = mailingList.roster.problems
    if !problems.isEmpty, !badRows.skipBadRows { throw ProblemList(problems) }
    for problem in problems + mailingList.roster.duplicates {
      context.printError("\(problem)")
    }
    let rows = try mailingList.members().filter { status == nil || $0.status == status }
      .map { member in
        Row(
          email: member.subscriber.address.description, name: member.subscriber.name,
          status: member.status,
          fields: member.subscriber.fields.filter { $0.key != "email" && $0.key != "name" },
          line: member.subscriber.line)
      }
    if output.json { return try context.printJSON(rows) }
    let width = rows.map(\.email.count).max() ?? 0
    for row in rows {
      let padding = String(repeating: " ", count: width - row.email.count)
      context.printLine(
        "\(row.email)\(padding)  \(row.status.rawValue)\(row.name.map { "  \($0)" } ?? "")")
    }
    context.printLine(rows.count == 1 ? "1 subscriber" : "\(rows.count) subscribers")
  }
}

extension ConsentStatus: ExpressibleByArgument {}
