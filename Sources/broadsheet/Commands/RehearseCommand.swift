import ArgumentParser
import Diagnostics
import Digest
import Foundation
import Newsroom
import SMTPSink

/// `rehearse`: a send in earnest, to a server of its own.
struct RehearseCommand: ListCommand {
  static let configuration = CommandConfiguration(
    commandName: "rehearse",
    abstract: "Sends a whole issue to the whole list, over real SMTP, into a server of its own.",
    discussion: """
      Nothing leaves this machine, and the issue’s own journal is not touched. The mails lie in \
      outbox/ISSUE/rehearsal/ afterwards. At the end it tells what arrived, twice and never, by what \
      the run says of each recipient. It ends as the real send would, with the same exit code.

      A fault, STAGE:ACTION[@WHEN], makes the server misbehave. Of several that fit the first is taken.

      STAGE
        connect, greeting, ehlo, starttls, tls, auth, mail, rcpt, data,
        content (after 354), dot (the end of the message), rset, quit
      ACTION
        550 5.1.1 no such user   a reply, from 200 to 599; at content an early one
        drop                     hang up
        store-drop               at dot: take the mail, then hang up
        stall=SECONDS            say nothing, then hang up
        slow=MILLISECONDS        answer late
        drip=MILLISECONDS        answer a byte each time
        garbage                  say what is no reply
        half                     hang up in the middle of a reply
        expired, other-host, untrusted   at tls: a certificate that is wrong
      WHEN (always where nothing is said)
        3, 3+, 1-5               by count, over all connections
        *20                      every 20th time
        50%, 1/20                by chance; --seed makes the same again
        anna@example.org, example.org, *@*.example.org   from rcpt on

      “rcpt:550 5.1.1@3” refuses the third recipient, “data:drop@5%” hangs up at one DATA in twenty, \
      “dot:451 4.3.0 busy@5+” puts off every message from the fifth on, “rcpt:450 4.2.1@example.org” \
      all of a domain, “tls:expired” shows a certificate of last week.
      """)

  @ParentCommand var root: Broadsheet
  @OptionGroup var argument: IssueArgument
  @Option(help: ArgumentHelp("Make the server misbehave; may be repeated.", valueName: "spec"))
  var fault: [String] = []
  @Option(
    help: ArgumentHelp(
      "What chance is made of, 0 to 4294967295: the same seed meets the same recipients again.",
      valueName: "n"))
  var seed: UInt32?
  @OptionGroup var badRows: BadRowsOption
  @OptionGroup var list: ListOption
  @OptionGroup var clock: ClockOption
  @OptionGroup var output: RunAnswerOptions

  var fixedNow: Date? { clock.now?.date }

  func run(_ context: CommandContext) throws {
    let faults = try fault.map { spec in
      do { return try Fault(parsing: spec) } catch {
        throw Problem("--fault: \(error)", category: .usage)
      }
    }
    var request = SendRequest(issue: argument.issue, route: .rehearsal)
    request.list = list.list
    request.widens = argument.issue != nil
    request.skipsBadRows = badRows.skipBadRows
    let plan = try context.newsroom.plan(request)
    try context.tell(plan)
    let report = try context.watching(plan.issue.id, output) { isStopped, events in
      try context.newsroom.rehearse(
        plan, Rehearsal(faults: faults, seed: seed), isStopped: isStopped, events: events)
    }
    try context.show(RehearsalAnswer(report: report), output)
    if let stop = report.sent.stop, stop != .interrupted {
      context.printError(context.newsroom.problem(of: stop, in: report.sent).onOneLine())
    }
    let code = ExitStatus.of(report.sent)
    if code != .success {
      context.printError(
        "ends with \(code.rawValue), as the real send would; \(report.folder.shown)-journal tells of each recipient"
      )
      throw code
    }
  }
}
