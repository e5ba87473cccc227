import ArgumentParser
import Diagnostics
import Digest
import Foundation
import Newsroom

/// `check`: what is wrong with an issue or its list, before it is sent.
struct CheckCommand: ListCommand {
  static let configuration = CommandConfiguration(
    commandName: "check", abstract: "Looks over a composed issue and its list before it is sent.")

  @ParentCommand var root: Broadsheet
  @OptionGroup var argument: IssueArgument
  @OptionGroup var strict: StrictOption
  @OptionGroup var badRows: BadRowsOption
  @OptionGroup var list: ListOption
  @OptionGroup var clock: ClockOption
  @OptionGroup var output: JSONOption

  var fixedNow: Date? { clock.now?.date }

  func run(_ context: CommandContext) throws {
    let report = try context.newsroom.check(
      argument.issue, list: list.list, skipsBadRows: badRows.skipBadRows,
      isStrict: strict.strict)
    context.warn(report.warnings)
    try context.show(Answer(report: report), output)
    if argument.issue == nil { context.note(sendsOthers(than: report.issue, context)) }
    if !report.isSendable { throw ExitStatus.input }
  }

  /// A send that names no issue either goes on with others first, or means another.
  private func sendsOthers(than issue: String, _ context: CommandContext) -> [Problem] {
    var request = SendRequest(issue: nil, route: .relays)
    request.list = list.list
    // What is wrong with others keeps nobody from this one.
    guard let agenda = try? context.newsroom.agenda(request).agenda else { return [] }
    let sent = agenda.goOn + [agenda.fresh].compactMap(\.self)
    let others = sent.filter { $0 != issue }
    guard !others.isEmpty else { return [] }
    let rest = sent.contains(issue) ? "with it" : "and not \(issue)"
    return [
      Problem(
        "\(NextCommand.quoted("send", of: list.list)) without a name sends \(others.joined(separator: ", ")) \(rest)"
      )
    ]
  }

  private struct Answer: CommandResult {
    let report: CheckReport

    func encode(to encoder: any Encoder) throws {
      try report.findings.map { FindingRow(finding: $0, list: report.otherList) }.encode(
        to: encoder)
    }

    var lines: [String] {
      return report.findings.map { $0.words(of: report.otherList) }
        + report.off.map { rule, count in
          "\(rule): off by broadsheet.yml"
            + (count > 0 ? " (\(count.counting("warning")))" : "")
        } + [ending]
    }

    /// Of an issue that is over or being sent nothing becomes otherwise, whatever was found.
    private var ending: String {
      let warnings = (report.findings.count - report.errors).counting("warning")
      let errors = report.errors.counting("error")
      if !report.findings.forbidSending || report.row.isUnderWay {
        let found = report.isSendable ? warnings : "\(errors), \(warnings)"
        let sendable =
          report.findings.forbidTimetable
          ? "can be sent by hand, and by no timetable" : "can be sent"
        return "\(report.issue) \(report.row.outlook() ?? sendable) (\(found))"
      }
      return "\(report.issue) cannot be sent: \(errors), \(warnings)"
    }
  }
}

/// A finding as JSON shows it; every key is there, `null` where there is no value.
struct FindingRow: Encodable {
  let finding: Finding
  /// The list that what is to be run next must name.
  var list: String?

  private enum CodingKeys: CodingKey { case rule, severity, message, file, line, column, hint }

  func encode(to encoder: any Encoder) throws {
    let problem = finding.problem
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(finding.rule.rawValue, forKey: .rule)
    try container.encode(finding.severity.rawValue, forKey: .severity)
    try container.encode(problem.reason, forKey: .message)
    try container.encode(problem.location?.file, forKey: .file)
    try container.encode(problem.location?.line, forKey: .line)
    try container.encode(problem.location?.column, forKey: .column)
    try container.encode(problem.hints { $0.command(of: list) }, forKey: .hint)
  }
}

extension Finding {
  /// `file:line: severity: message [rule]`, and what to do about it on a line of its own.
  /// - Parameter list: the list that what is to be run next must name.
  func words(of list: String? = nil) -> String {
    var said = problem
    said.reason = "\(severity.rawValue): \(problem.reason) [\(rule)]"
    return said.words(of: list)
  }
}
