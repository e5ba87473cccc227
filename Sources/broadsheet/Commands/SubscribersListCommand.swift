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

  /// Somebody as JSON shows them; what the row says is looked up when it is written.
  private struct Row: Encodable {
    let member: MailingList.Member

    private enum CodingKeys: CodingKey { case email, name, status, fields, line }

    func encode(to encoder: any Encoder) throws {
      let subscriber = member.subscriber
      var container = encoder.container(keyedBy: CodingKeys.self)
      try container.encode(subscriber.address.description, forKey: .email)
      try container.encode(subscriber.name, forKey: .name)
      try container.encode(member.status, forKey: .status)
      try container.encode(
        subscriber.fields.filter { $0.key != "email" && $0.key != "name" }, forKey: .fields)
      try container.encode(subscriber.line, forKey: .line)
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
    var members = try mailingList.members()
    if let status { members.removeAll { $0.status != status } }
    if output.json { return try context.printJSON(members.map(Row.init)) }
    let width = members.map(\.subscriber.address.description.count).max() ?? 0
    for member in members {
      let email = member.subscriber.address.description
      let padding = String(repeating: " ", count: width - email.count)
      let name = member.subscriber.name.map { "  \($0)" } ?? ""
      context.printLine("\(email)\(padding)  \(member.status.rawValue)\(name)")
    }
    context.printLine(members.count == 1 ? "1 subscriber" : "\(members.count) subscribers")
  }
}

extension ConsentStatus: ExpressibleByArgument {}
