import Clock
import Curl
import Delivery
import Diagnostics
import Digest
import Foundation
import Mail

/// Telling people and programs what a run came to. Whatever goes wrong with that fails nothing: it is said, and
/// written into the record.
extension Newsroom {
  /// How long an address of the web may take.
  static let webLimit = Duration.seconds(10)
  /// How long a relay may take for a notice.
  private static let mailLimit = Duration.seconds(60)

  /// - Returns: what somebody should know: who could not be told, and why.
  func tell(_ reports: [SlotReport]) -> [Problem] {
    guard reports.contains(where: \.isNew) else { return [] }
    do {
      let settings = try ConfigurationFile(in: folder, zones: effects.zones()).notices()
      guard settings.tellsAnybody else { return [] }
      return try Notice.due(of: reports, settings, newsletter: { name(of: $0) }).flatMap {
        try tell($0, settings)
      }
    } catch {
      return [untold("nobody could be told", error)]
    }
  }

  /// The newsletter's name, be it that its settings cannot be read.
  private func name(of list: String) -> String {
    (try? edition(list: list.isEmpty ? nil : list).newsletter.name) ?? list
  }

  private func tell(_ notice: Notice, _ settings: NoticeSettings) throws -> [Problem] {
    let json = try notice.json
    var problems: [Problem] = []
    func attempt(_ whom: String, _ body: () throws -> Void) {
      do { try body() } catch { problems.append(untold(whom, error)) }
    }
    if let command = settings.command {
      attempt("the command of “notify” did not take the notice") {
        try effects.tell(json, command, folder)
      }
    }
    if let webhook = settings.webhook {
      attempt("the webhook of “notify” did not take the notice") {
        let answer = try effects.post(
          WebPost(body: Array(json), type: "application/json"), webhook, Self.webLimit)
        guard (200..<300).contains(answer.status) else {
          throw Problem("it answered \(answer.status)")
        }
      }
    }
    // Of what waits they have a proof, which says so.
    if !settings.editors.isEmpty, notice.report.outcome != .waiting {
      attempt("the editors could not be mailed the notice") {
        try mail(notice, to: settings.editors)
      }
    }
    try write(problems, of: notice.report)
    return problems
  }

  /// Whether somebody is to be told of an outcome; nobody is where that cannot be read, which the run itself tells of.
  func tells(_ outcome: SlotReport.Outcome) -> Bool {
    guard tellsOfSlots,
      let settings = try? ConfigurationFile(in: folder, zones: effects.zones()).notices()
    else { return false }
    return settings.tellsAnybody && settings.outcomes.contains(outcome)
  }

  /// Tells once more of what a slot came to, where the machine died before anybody was told.
  func tellAgain(_ key: SlotKey) -> [Problem] {
    do {
      guard let report = try owed(key) else { return [] }
      let problems = tell([report])
      // With nobody left who is told, it is owed no longer.
      if try desk().record.slots[key]?.owesNotice(at: effects.instant()) == true {
        try write([], of: report)
      }
      return problems
    } catch {
      return [untold("nobody could be told", error)]
    }
  }

  private func owed(_ key: SlotKey) throws -> SlotReport? {
    let record = try desk().record
    let lines = record.lines(of: key)
    let outcome = record.slots[key]?.outcome
    let story = SlotStory(lines, outcome: outcome)
    guard let text = lines.last?.slot else { return nil }
    let name = SlotName(key, text: text)
    guard let outcome else {
      var report = SlotReport(
        name, story.waits == nil || isApproved(story.issue) ? .failed : .waiting,
        issue: story.issue, reason: story.tried)
      report.isFinal = false
      return report
    }
    let issue = story.outcome?.issue ?? story.issue
    var report = SlotReport(
      name, SlotReport.Outcome(outcome), issue: issue, reason: story.outcome?.reason)
    if outcome == .sent, let issue { report.status = try? status(issue) }
    return report
  }

  /// Mails a notice by the first relay that can be reached.
  private func mail(_ notice: Notice, to editors: [EmailAddress]) throws {
    let edition = try edition(list: notice.report.list.isEmpty ? nil : notice.report.list)
    let newsletter = edition.newsletter
    let now = try effects.now()
    let date = MailDate(now, offset: newsletter.timeZone.offset(at: now))
    let seed = "\(notice.report.slot) \(notice.report.outcome) \(now.timeIntervalSince1970)"
    var failure: (any Error)?
    for relay in edition.configuration.relays {
      do {
        let end = ContinuousClock.now + Self.mailLimit
        let session = try open(relay, known: nil).transport.openSession {
          ContinuousClock.now > end
        }
        defer { session.close() }
        var refusals: [String] = []
        for editor in editors {
          let mail = try notice.mail(
            to: editor, from: newsletter.from,
            envelopeFrom: edition.configuration.delivery.envelopeFrom ?? newsletter.from.address,
            dated: date, seed: seed)
          let result = try session.deliver(mail, commit: {})
          if let words = result.failureWords { refusals.append("\(editor): \(words)") }
        }
        guard refusals.isEmpty else { throw Problem(refusals.joined(separator: "; ")) }
        return
      } catch { failure = error }
    }
    throw failure ?? Problem("the configuration names no relay")
  }

  func untold(_ what: String, _ error: any Error) -> Problem {
    let reason =
      (error as? Problem)?.reason ?? (error as? CurlError)?.description
      ?? (error as? TransportFailure)?.reason ?? NewsroomProblem.of(error).reason
    return Problem("\(what): \(reason)", at: files.configuration.location())
  }

  /// Notes that there was a notice, or who was not told, beside what there was to tell.
  private func write(_ problems: [Problem], of report: SlotReport) throws {
    try underTimetableLock {
      let desk = try desk()
      let newest = SlotKey(parsing: report.slot, defaultList: report.list).map {
        SlotStory(desk.record.lines(of: $0)).newest
      }
      var line = SlotLine(
        problems.isEmpty ? .told : .untold, at: max(desk.now, newest ?? .distantPast))
      (line.slot, line.issue) = (report.slot, report.issue)
      if !problems.isEmpty { line.reason = problems.map(\.reason).joined(separator: "; ") }
      try write([line], to: desk)
    }
  }
}

extension DeliveryResult {
  /// Why somebody did not get a mail for certain; nil where somebody did.
  fileprivate var failureWords: String? {
    switch self {
    case .accepted: nil
    case .refused(let reply, _): "\(reply)"
    case .lost(let reason), .inDoubt(let reason), .unsendable(let reason), .unfit(let reason):
      reason
    }
  }
}
