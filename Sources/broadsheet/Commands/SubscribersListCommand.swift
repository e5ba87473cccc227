import ArgumentParser
import Diagnostics
import Foundation
import Mail
import Newsroom
import Subscribers

/// `subscribers list`: who is on a list, and who of them is mailed.
struct SubscribersListCommand: EditionCommand {
  static let configuration = CommandConfiguration(
    commandName: "list", abstract: "Lists everybody in the roster, with what the consent log says.")

  @ParentCommand var root: Broadsheet
  @Option(help: "Only those with this status.")
  var status: ConsentStatus?
  @OptionGroup var list: ListOption
  @OptionGroup var badRows: BadRowsOption
  @OptionGroup var output: JSONOption

  func run(_ context: CommandContext) throws {
    let membership = try context.newsroom.members(of: list.list)
    if !membership.problems.isEmpty, !badRows.skipBadRows {
      throw NewsroomProblem(membership.problems)
    }
    context.warn(membership.problems + membership.duplicates)
    let members = membership.members.filter { status == nil || $0.status == status }
    try context.show(Answer(members: members), output)
  }

  private struct Answer: CommandResult {
    let members: [MailingList.Member]

    func encode(to encoder: any Encoder) throws { try members.map(Row.init).encode(to: encoder) }

    var lines: [String] {
      let width = members.map(\.subscriber.address.description.count).max() ?? 0
      return members.map { member in
        let email = member.subscriber.address.description
        let padding = String(repeating: " ", count: width - email.count)
        let name = member.subscriber.name.map { "  \($0)" } ?? ""
        return "\(email)\(padding)  \(member.status.rawValue)\(name)"
      } + [members.count.counting("subscriber")]
    }
  }

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
}

extension ConsentStatus: ExpressibleByArgument {}
