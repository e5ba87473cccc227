import ArgumentParser
import Delivery
import Diagnostics
import Digest
import Foundation
import Mail
import Subscribers

/// The three ways of sending a checked issue: for real, to test addresses, into a folder.
struct SendJob {
  let issue: OpenIssue
  let context: CommandContext
  let limit: Int?
  let printsJSON: Bool

  private var id: String { issue.id }
  private var edition: Edition { issue.edition }
  private var pipeline: Pipeline { issue.pipeline }
  private var list: MailingList { issue.list }

  /// Delivers to everybody who may be mailed and was not, and keeps the journal. The issue is locked.
  func send(resendsInDoubt: Bool, isConfirmed: Bool) throws {
    let transport = try edition.relayTransport(environment: context.environment)
    let place = pipeline.journalPlace(id)
    let journal = try StepError.name(.load) {
      try Journal(at: place.url, showing: place.shown, now: context.now)
    }
    let queue = IssueQueue(
      list: list, merge: issue.merge, journal: journal.before,
      resendsInDoubt: resendsInDoubt, limit: limit, now: context.now())
    let count = try queue.count()
    if count > 0 {
      guard try confirm("Send \(id) to \(count) readers?", isConfirmed) else { return }
      let summary = try deliver(queue, over: transport, record: journal, count: count)
      try report(summary, queue)
    } else {
      try report(DeliverySummary(), queue)
    }
  }

  /// Sends to the given addresses alone, as the readers they are or as nobody in particular.
  func test(addresses: [String]) throws {
    let subscribers = try addresses.map { text -> Subscriber in
      let address: EmailAddress
      do { address = try EmailAddress(parsing: text) } catch let problem as Problem {
        throw Problem("--test: \(problem.reason)", category: .usage)
      }
      guard try list.consent.status(of: address) == .subscribed else {
        throw Problem(
          "\(address) is not mailed: \(try list.consent.status(of: address).rawValue)",
          at: SourceLocation(file: edition.listPlace().shownEvents))
      }
      return list.roster.subscribers.first { $0.address == address }
        ?? Subscriber(address: address, fields: ["email": text], line: 0)
    }
    let queue = TestQueue(
      subscribers: subscribers, merge: issue.merge,
      mark: "test \(context.now().timeIntervalSince1970)")
    let summary = try deliver(
      queue, over: edition.relayTransport(environment: context.environment), record: NoRecord(),
      count: subscribers.count)
    try report(summary, nil)
  }

  /// Writes every mail to a folder, whoever was mailed already.
  func dryRun(to output: String?) throws {
    let (url, shown) = output.map { (URL(filePath: $0), $0) } ?? edition.outbox(id)
    let queue = IssueQueue(
      list: list, merge: issue.merge, limit: limit, now: context.now())
    if output == nil { removeMails(in: url) }
    let transport = try StepError.name(.deliver) {
      try EMLFolderTransport(folder: url, shownFolder: shown)
    }
    let summary = try deliver(queue, over: transport, record: NoRecord(), count: try queue.count())
    if printsJSON {
      try context.printJSON(SendReport(issue: id, summary: summary, output: shown))
    } else {
      context.printLine("\(id): \(summary.accepted) mails written to \(shown)/, none sent")
    }
  }

  /// What an earlier dry run left in the outbox, where a reader may have gone since. A folder that
  /// somebody named is theirs, and nothing is taken out of it.
  private func removeMails(in outbox: URL) {
    let files = try? FileManager.default.contentsOfDirectory(atPath: outbox.path)
    for name in files ?? [] where name.hasSuffix(".eml") {
      try? FileManager.default.removeItem(at: outbox.appending(path: name))
    }
  }

  private func deliver(
    _ queue: any RecipientQueue, over transport: any Transport, record: any DeliveryRecord,
    count: Int
  ) throws -> DeliverySummary {
    var policy = edition.deliveryPolicy
    policy.connections = min(policy.connections, max(1, count))
    if transport is EMLFolderTransport { policy.rate = nil }
    let interrupt = Interrupt()
    let showsProgress = context.isErrorTerminal
    let summary = try pipeline.deliver(
      to: queue, over: transport, record: record, policy: policy,
      isInterrupted: interrupt.isRequested,
      progress: { summary in
        if showsProgress { Progress.show(summary, of: count) }
      })
    withExtendedLifetime(interrupt) {}
    if showsProgress { Progress.clear() }
    return summary
  }

  private func confirm(_ question: String, _ isConfirmed: Bool) throws -> Bool {
    if isConfirmed { return true }
    guard context.isInputTerminal else {
      throw Problem(
        "“\(question)” needs an answer", hint: "add --yes where nobody is there to ask",
        category: .usage)
    }
    let answer = context.ask("\(question) [y/N]")?.lowercased() ?? ""
    if answer == "y" || answer == "yes" { return true }
    context.printLine("nothing was sent")
    return false
  }

  /// Says how a run ended, and ends with the exit code that goes with it.
  private func report(_ summary: DeliverySummary, _ queue: IssueQueue?) throws {
    let report = SendReport(issue: id, summary: summary, output: nil)
    if printsJSON {
      try context.printJSON(report)
    } else if summary.attempted > 0 {
      context.printLine("\(id): \(report.words)")
    } else if summary.stop == nil {
      context.printLine("\(id): nobody is left to mail")
    }
    if summary.inDoubt > 0 {
      context.printError(
        "\(summary.inDoubt) in doubt: the connection was lost as the message ended; “broadsheet status” names them"
      )
    }
    if let (count, next) = queue?.waiting, summary.stop == nil {
      let time = next.shown(in: edition.newsletter.timeZone)
      context.printError("\(count) deferred are not due before \(time)")
    }
    if let stop = summary.stop {
      context.printError(
        stop == .interrupted
          ? "interrupted: the same command goes on where this one ended"
          : "\(stop.description) (run the same command again when that is mended)")
      switch stop {
      case .unreachable, .relay: throw ExitStatus.unreachable
      case .message: throw ExitStatus.input
      case .equalRefusals: throw ExitStatus.deferred
      case .interrupted: throw ExitStatus.interrupted
      }
    }
    if summary.deferred > 0 || queue?.waiting != nil { throw ExitStatus.deferred }
  }
}
