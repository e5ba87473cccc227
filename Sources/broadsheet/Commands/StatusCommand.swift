import ArgumentParser
import Diagnostics
import Foundation
import Newsroom

/// `status`: how far an issue is with each of its recipients.
struct StatusCommand: ListCommand {
  static let configuration = CommandConfiguration(
    commandName: "status", abstract: "Shows how far an issue is: what happened to each recipient.",
    discussion: """
      With an address it tells all that the journal says of that recipient. With --watch it shows \
      how far a run is that another process has under way, until that ends, and then the status; \
      the run is not held up.
      """)

  @ParentCommand var root: Broadsheet
  @OptionGroup var argument: RecipientArguments
  @Flag(help: "Look on until no run is at work on it.")
  var watch = false
  @OptionGroup var list: ListOption
  @OptionGroup var clock: ClockOption
  @OptionGroup var output: JSONOption

  var fixedNow: Date? { clock.now?.date }

  func run(_ context: CommandContext) throws {
    let (issue, addresses) = try argument.parsed()
    if addresses.count > 1 { throw Problem("one address at a time", category: .usage) }
    if watch, !addresses.isEmpty {
      throw Problem("--watch goes with an issue alone", category: .usage)
    }
    if let address = addresses.first {
      let story = try context.newsroom.story(of: address, in: issue, list: list.list)
      return try context.show(StoryAnswer(story: story), output)
    }
    let watched = watch ? try context.lookOn(issue, list: list.list) : nil
    let status = try context.newsroom.status(watched ?? issue, list: list.list)
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

extension CommandContext {
  /// Shows how far a run of another process is until it ends.
  /// - Returns: the issue.
  fileprivate func lookOn(_ issue: String?, list: String?) throws -> String {
    let display = ProgressDisplay(progressStyle, printError: printError)
    defer { display.end() }
    let interrupt = Interrupt(say: {}, leave: { display.endAtOnce() })
    defer { withExtendedLifetime(interrupt) {} }
    let issue = try newsroom.watch(
      issue, list: list, every: isErrorTerminal ? 1 : 5, isStopped: interrupt.isRequested
    ) { _, progress, _ in display.show(progress) }
    if interrupt.isRequested() { throw ExitStatus.interrupted }
    return issue
  }
}
