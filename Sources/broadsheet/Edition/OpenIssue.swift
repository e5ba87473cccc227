import ArgumentParser
import Delivery
import Digest
import Foundation
import Subscribers

/// A frozen issue, with the list that it goes to.
struct OpenIssue {
  let edition: Edition
  let pipeline: Pipeline
  let frozen: FrozenIssue
  let list: MailingList
  let merge: MailMerge

  var id: String { frozen.issue.id }

  /// - Parameter id: nil for the issue composed last.
  init(_ id: String?, in context: CommandContext) throws {
    let edition = try context.openEdition()
    let pipeline = Pipeline(edition: edition, now: context.now)
    let frozen = try pipeline.frozenIssue(id)
    list = try StepError.name(.load) {
      try MailingList(at: edition.listPlace(frozen.issue.list))
    }
    merge = try StepError.name(.check) { try pipeline.merge(frozen) }
    (self.edition, self.pipeline, self.frozen) = (edition, pipeline, frozen)
  }

  /// Keeps everybody else from an issue.
  /// - Parameter id: nil for the issue composed last.
  static func lock(
    _ id: String?, in context: CommandContext
  ) throws -> (id: String, lock: RunLock) {
    let edition = try context.openEdition()
    return try StepError.name(.load) {
      let id = try Pipeline(edition: edition, now: context.now).issue(id).id
      return (
        id,
        try RunLock(
          folder: edition.issues.folder(of: id), showing: edition.issues.shownFolder(of: id))
      )
    }
  }

  func findings(skipsBadRows: Bool) -> [Finding] {
    pipeline.check(frozen, list, skipsBadRows: skipsBadRows)
  }

  /// Says what the check finds; an issue with errors is not sent.
  func stopOnErrors(skipsBadRows: Bool, _ context: CommandContext) throws {
    let findings = findings(skipsBadRows: skipsBadRows)
    for finding in findings {
      context.printError(finding.line(withSeverity: finding.severity == .warning))
    }
    guard findings.contains(where: { $0.severity == .error }) else { return }
    context.printError("  step: check; nothing of \(id) was sent")
    throw ExitStatus.input
  }
}
