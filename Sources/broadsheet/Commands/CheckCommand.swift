import ArgumentParser
import Digest
import Foundation
import Subscribers

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
    let edition = try context.openEdition()
    let pipeline = Pipeline(edition: edition, now: context.now)
    let frozen = try pipeline.frozenIssue(argument.issue)
    let list = try StepError.name(.load) {
      try MailingList(at: edition.listPlace(frozen.issue.list))
    }
    let findings = try pipeline.check(frozen, list, skipsBadRows: badRows.skipBadRows)
    if output.json {
      try context.printJSON(findings)
    } else {
      for finding in findings { context.printLine(finding.line(withSeverity: true)) }
      let errors = findings.count { $0.severity == .error }
      let warnings = findings.count - errors
      context.printLine(
        errors == 0
          ? "\(frozen.issue.id) can be sent (\(warnings) warnings)"
          : "\(frozen.issue.id) cannot be sent: \(errors) errors, \(warnings) warnings")
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
