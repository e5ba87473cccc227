import ArgumentParser
import Diagnostics
import Mail
import Newsroom

/// `subscribers why`: whether somebody gets an issue, and by which rule.
struct SubscribersWhyCommand: ListCommand {
  static let configuration = CommandConfiguration(
    commandName: "why",
    abstract: "Tells whether somebody is among the recipients, and by which rule.",
    discussion: """
      Of the issue composed last where none is named, and of the list where none is composed. The rules, the \
      first that holds decides: otherList, suppressed, badRow, noRow, unknown; once sending began also frozen, \
      joinedLater, segment, unsendable and closed.
      """)

  @ParentCommand var root: Broadsheet
  @Argument(help: "The address; “-” takes addresses from standard input, one a line.")
  var address: String
  @Option(help: "The issue.")
  var issue: String?
  @OptionGroup var list: ListOption
  @OptionGroup var output: JSONOption

  func run(_ context: CommandContext) throws {
    try context.show(of: address, output) { address in
      Answer(reason: try context.newsroom.reason(for: address, in: issue, list: list.list))
    }
  }

  private struct Answer: CommandResult {
    let reason: RecipientReason

    private enum CodingKeys: CodingKey {
      case email, list, issue, isRecipient, rule, reason, location, number, outcome
    }

    func encode(to encoder: any Encoder) throws {
      var container = encoder.container(keyedBy: CodingKeys.self)
      try container.encode(reason.email, forKey: .email)
      try container.encode(reason.list, forKey: .list)
      try container.encode(reason.issue, forKey: .issue)
      try container.encode(reason.isRecipient, forKey: .isRecipient)
      try container.encode(reason.rule.rawValue, forKey: .rule)
      try container.encode(reason.reason, forKey: .reason)
      try container.encode(reason.location?.description, forKey: .location)
      try container.encode(reason.number, forKey: .number)
      try container.encode(reason.outcome?.rawValue, forKey: .outcome)
    }

    var lines: [String] {
      let what = reason.issue.map { "of \($0)" } ?? "of the list “\(reason.list)”"
      let place = reason.location.map { " (\($0))" } ?? ""
      let outcome = reason.outcome.map { "; \($0 == .inDoubt ? "in doubt" : $0.rawValue)" } ?? ""
      return [
        "\(reason.email) is \(reason.isRecipient ? "a" : "no") recipient \(what): "
          + "\(reason.reason)\(place)\(outcome)"
      ]
    }
  }
}
