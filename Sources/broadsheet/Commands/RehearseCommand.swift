import ArgumentParser
import Diagnostics
import Foundation
import Newsroom
import SMTPSink

/// `rehearse`: a send in earnest, to a server of its own.
struct RehearseCommand: EditionCommand {
  static let configuration = CommandConfiguration(
    commandName: "rehearse",
    abstract: "Sends a whole issue to the whole list, over real SMTP, into a server of its own.",
    discussion: """
      Nothing leaves this machine, and the issue’s own journal is not touched. The mails lie in \
      outbox/ISSUE/rehearsal/ afterwards. A fault makes the server misbehave: “rcpt:550@3” refuses \
      the third recipient, “data:drop” hangs up at every DATA, “dot:451 4.3.0 busy@5+” puts off \
      every message from the fifth on. It ends as the real send would, with the same exit code.
      """)

  @ParentCommand var root: Broadsheet
  @OptionGroup var argument: IssueArgument
  @Option(help: ArgumentHelp("Make the server misbehave; may be repeated.", valueName: "spec"))
  var fault: [String] = []
  @OptionGroup var badRows: BadRowsOption
  @OptionGroup var list: ListOption
  @OptionGroup var clock: ClockOption
  @OptionGroup var output: JSONOption

  var fixedNow: Date? { clock.now?.date }

  func run(_ context: CommandContext) throws {
    let faults = try fault.map { spec in
      do { return try Fault(parsing: spec) } catch {
        throw Problem("--fault: \(error)", category: .usage)
      }
    }
    var request = SendRequest(issue: argument.issue, route: .rehearsal)
    request.list = list.list
    request.skipsBadRows = badRows.skipBadRows
    let plan = try context.newsroom.plan(request)
    try context.tell(plan)
    let report = try context.watching { isStopped, events in
      try context.newsroom.rehearse(plan, faults: faults, isStopped: isStopped, events: events)
    }
    try context.show(Answer(report: report), output)
    let code = ExitStatus.of(report.sent)
    if code != .success {
      context.printError(
        "ends with \(code.rawValue), as the real send would; \(report.folder.shown)-journal tells of each recipient"
      )
      throw code
    }
  }

  private struct Answer: CommandResult {
    let report: RehearsalReport

    private enum CodingKeys: CodingKey { case recipients, stored, connections, seconds, path }

    func encode(to encoder: any Encoder) throws {
      try SendAnswer(report: report.sent).encode(to: encoder)
      var container = encoder.container(keyedBy: CodingKeys.self)
      try container.encode(report.recipients, forKey: .recipients)
      try container.encode(report.stored, forKey: .stored)
      try container.encode(report.connections, forKey: .connections)
      try container.encode(report.seconds, forKey: .seconds)
      try container.encode(report.folder.shown, forKey: .path)
    }

    var lines: [String] {
      let time = String(format: "%.2f", report.seconds)
      let words = report.sent.words
      return [
        "\(report.sent.issue): \(report.recipients.counting("recipient")), \(report.connections.counting("connection")), \(time) s",
        "  \(words.isEmpty ? "nobody to mail" : words)",
      ] + (report.sent.stop.map { ["  stopped early: \($0.description)"] } ?? [])
        + ["\(report.stored.counting("mail")) arrived in \(report.folder.shown)/"]
    }
  }
}
