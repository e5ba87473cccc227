import ArgumentParser
import Digest
import Foundation

struct CheckCommand: EditionCommand {
  static let configuration = CommandConfiguration(
    commandName: "check", abstract: "Looks over a composed issue and its list before it is sent.")

  @ParentCommand var root: Broadsheet
  @OptionGroup var argument: IssueArgument
  @OptionGroup var badRows: BadRowsOption
  @OptionGroup var clock: ClockOption
  @OptionGroup var output: JSONOption

  var fixedNow: Date? { clock.now?.date }

  func run(_ context: CommandContext) throws {
    let issue = try OpenIssue(argument.issue, in: context)
    let findings = issue.findings(skipsBadRows: badRows.skipBadRows)
    if output.json {
      try context.printJSON(findings)
    } else {
      for finding in findings { context.printLine(finding.line(withSeverity: true)) }
      let errors = findings.count { $0.severity == .error }
      let warnings = findings.count - errors
      context.printLine(
        errors == 0
          ? "\(issue.id) can be sent (\(warnings) warnings)"
          : "\(issue.id) cannot be sent: \(errors) errors, \(warnings) warnings")
    }
    if findings.contains(where: { $0.severity == .error }) { throw ExitStatus.input }
  }
}

extension Finding {
  /// `file:line: message (rule)`
  func line(withSeverity: Bool) -> String {
    let place = [file, line.map(String.init)].compactMap { $0 }.joined(separator: ":")
    let head = place.isEmpty ? "" : "\(place): "
    return "\(head)\(withSeverity ? "\(severity.rawValue): " : "")\(message) [\(rule)]"
  }
}
