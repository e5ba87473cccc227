import ArgumentParser
import Diagnostics
import Foundation
import Newsroom

/// `status`: how far an issue is with each of its recipients.
struct StatusCommand: EditionCommand {
  static let configuration = CommandConfiguration(
    commandName: "status", abstract: "Shows how far an issue is: what happened to each recipient.",
    discussion: "With an address it tells all that the journal says of that recipient.")

  @ParentCommand var root: Broadsheet
  @OptionGroup var argument: RecipientArguments
  @OptionGroup var list: ListOption
  @OptionGroup var output: JSONOption

  func run(_ context: CommandContext) throws {
    let (issue, addresses) = try argument.parsed()
    if addresses.count > 1 { throw Problem("one address at a time", category: .usage) }
    if let address = addresses.first {
      let story = try context.newsroom.story(of: address, in: issue, list: list.list)
      return try context.show(StoryAnswer(story: story), output)
    }
    let status = try context.newsroom.status(issue, list: list.list)
    context.warn(status.warnings)
    try context.show(Answer(status: status), output)
  }

  private struct Answer: CommandResult {
    let status: IssueStatus

    private enum CodingKeys: CodingKey {
      case issue, recipients, accepted, rejected, deferred, inDoubt, pending, suppressed, unsendable
      case discarded
    }

    func encode(to encoder: any Encoder) throws {
      var container = encoder.container(keyedBy: CodingKeys.self)
      try container.encode(status.issue, forKey: .issue)
      try container.encode(status.recipients, forKey: .recipients)
      try container.encode(status.accepted, forKey: .accepted)
      try container.encode(status.rejected, forKey: .rejected)
      try container.encode(status.deferred, forKey: .deferred)
      try container.encode(status.inDoubt, forKey: .inDoubt)
      try container.encode(status.pending, forKey: .pending)
      try container.encode(status.suppressed, forKey: .suppressed)
      try container.encode(status.unsendable, forKey: .unsendable)
      try container.encode(status.isClosed, forKey: .discarded)
    }

    var lines: [String] {
      let counts = [
        ("accepted", status.accepted), ("rejected", status.rejected),
        ("deferred", status.deferred), ("in doubt", status.inDoubt),
        ("unsendable", status.unsendable), ("pending", status.pending),
        ("suppressed", status.suppressed),
      ]
      let closed = status.isClosed ? ", discarded: nobody else is mailed" : ""
      return ["\(status.issue): \(status.recipients.counting("recipient"))\(closed)"]
        + counts.filter { $0.1 > 0 }.map {
          "  \($0.0.padding(toLength: 11, withPad: " ", startingAt: 0))\($0.1)"
        }
        + status.notes.map { note in
          "\(note.outcome.rawValue): \(note.recipient)\(note.reply.isEmpty ? "" : ": \(note.reply)")"
        }
    }
  }
}
