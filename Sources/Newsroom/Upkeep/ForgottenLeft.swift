import Delivery
import Diagnostics
import Digest
import Foundation
import Subscribers

/// What names people who were forgotten all the same: what another machine has still to erase, or what a merge brought
/// back.
extension Newsroom {
  /// - Parameter log: reads a list's log, or has it already.
  func forgottenFindings(
    _ log: (ListFiles) throws -> ConsentLog = { try ConsentLog(of: $0) }
  ) throws -> [Finding] {
    var problems: [Problem] = []
    var listsWithForgotten: [String: ForgottenRecipients] = [:]
    for list in listNames().sorted().map({ files.list($0) }) {
      // A log that cannot be read is a finding of its own.
      guard let log = try? log(list), let statuses = try? log.statuses(),
        statuses.hasForgotten
      else { continue }
      listsWithForgotten[list.name] = try? forgottenRecipients(of: list.name)
      let lines = statuses.forgottenLeft
      if lines > 0 {
        problems.append(
          Problem(
            "the log names \(lines) who asked to be forgotten: a merge or an editor brought them back",
            at: list.consentLog.location(), hint: "the next event that is written erases them"))
      }
      if let lines = try? statuses.forgottenLines(inRecordsOf: list), lines > 0 {
        problems.append(
          Problem(
            "the records of imports name somebody who asked to be forgotten, in \(lines) line\(lines == 1 ? "" : "s")",
            at: records(of: list).location(),
            hint: "no undo brings them back; the next change to the list erases them"))
      }
      let rows = (try? MailingList.forgottenRows(in: list)) ?? []
      for row in rows {
        problems.append(
          Problem(
            "the row is that of somebody who asked to be forgotten",
            at: list.roster.location(line: row),
            hint: "it is mailed nothing; the next change to the roster erases it"))
      }
    }
    guard !listsWithForgotten.isEmpty else {
      return problems.map { Finding(rule: .forgotten, severity: .warning, problem: $0) }
    }
    for id in try files.issues.ids() {
      guard let issue = try? files.issues.issue(id),
        let forgotten = listsWithForgotten[issue.list],
        let count = try? forgotten.left(in: folders(of: id)), count > 0
      else { continue }
      problems.append(
        Problem(
          "the issue names \(count) who asked to be forgotten",
          at: files.issues.place(of: id).location(),
          hint: "the next run on the machine that sends it erases them"))
    }
    return problems.map { Finding(rule: .forgotten, severity: .warning, problem: $0) }
  }
}
