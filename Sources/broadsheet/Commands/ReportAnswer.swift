import Foundation
import Newsroom

/// The short form of a report, and its numbers as JSON.
struct ReportAnswer: CommandResult {
  let report: IssueReport
  let path: String
  /// Nil where a send refuses to go on.
  let next: NextSend?

  private static let mostRows = 5

  var lines: [String] {
    var lines = ["\(report.issue): \(report.recipients.counting("recipient")), \(counts)"]
    if let run = report.runs.last {
      let span = ProgressWords.span(run.seconds)
      lines.append(
        "  \(report.runs.count.counting("run")), the last began \(run.started.formatted(.iso8601)) and took \(span)"
      )
    }
    let refusals = report.answers.filter { $0.outcome != "accepted" }
    for row in refusals.prefix(Self.mostRows) {
      let stage = row.stage.map { " to \($0)" } ?? ""
      let words = row.hasWords ? ": \(row.example)" : ""
      lines.append(
        "  \(row.count) × \(row.codeText ?? "no reply")\(stage): \(row.outcome)\(words)")
    }
    // Kinds that have no row of their own are on no page.
    let more = refusals.dropFirst(Self.mostRows).reduce(report.otherAnswers) { $0 + $1.count }
    if more > 0 { lines.append("  and \(more) more of other kinds") }
    if let slow = report.times.slowest.first {
      lines.append("  slowest reply: \(ReportPage.span(slow.milliseconds))")
    }
    for row in report.leftOver.prefix(Self.mostRows) {
      lines.append("  \(row.count) \(row.reason.label): \(row.reason.advice(next))")
    }
    let others = report.leftOver.dropFirst(Self.mostRows).reduce(0) { $0 + $1.count }
    if others > 0 { lines.append("  and \(others) more who are left over") }
    if report.leftOver.isEmpty { lines.append("  nobody is left over") }
    return lines + ["the page: \(path)"]
  }

  private var counts: String {
    let parts = RecipientStory.Outcome.allCases.filter { report.count($0) > 0 }
      .map { "\(report.count($0)) \($0.label)" }
    return parts.joined(separator: ", ")
  }

  private enum CodingKeys: CodingKey {
    case issue, subject, recipients, accepted, rejected, deferred, held, inDoubt, unsendable,
      pending
    case suppressed, running, discarded, decisions, runs, codes, otherCodes, domains, otherDomains
    case replyTimes, slowest, leftOver, path
  }

  func encode(to encoder: any Encoder) throws {
    var row = encoder.container(keyedBy: CodingKeys.self)
    try row.encode(report.issue, forKey: .issue)
    try row.encode(report.subject, forKey: .subject)
    try row.encode(report.recipients, forKey: .recipients)
    let keys: [(CodingKeys, RecipientStory.Outcome)] = [
      (.accepted, .accepted), (.rejected, .rejected), (.deferred, .deferred), (.held, .held),
      (.inDoubt, .inDoubt), (.unsendable, .unsendable), (.pending, .pending),
      (.suppressed, .suppressed),
    ]
    for (key, outcome) in keys { try row.encode(report.count(outcome), forKey: key) }
    try row.encode(report.isRunning, forKey: .running)
    try row.encode(report.isClosed, forKey: .discarded)
    try row.encode(report.decisions, forKey: .decisions)
    try row.encode(report.runs.map { RunRow($0) }, forKey: .runs)
    try row.encode(report.answers.map { CodeRow($0) }, forKey: .codes)
    try row.encode(report.otherAnswers, forKey: .otherCodes)
    try row.encode(report.domains.prefix(100).map { DomainRow($0) }, forKey: .domains)
    try row.encode(
      report.domains.dropFirst(100).reduce(report.otherDomains?.total ?? 0) { $0 + $1.total },
      forKey: .otherDomains)
    try row.encode(TimesRow(report.times), forKey: .replyTimes)
    try row.encode(
      zip(report.times.slowest, report.slowest).map { SlowRow($0, email: $1) }, forKey: .slowest)
    try row.encode(
      report.leftOver.map { LeftOverRow($0, advice: $0.reason.advice(next)) },
      forKey: .leftOver)
    try row.encode(path, forKey: .path)
  }
}
