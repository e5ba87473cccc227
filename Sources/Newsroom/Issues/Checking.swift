package import Diagnostics
package import Digest
import Subscribers

/// What a check says of an issue.
package struct CheckReport: Sendable {
  package let issue: String
  package let findings: [Finding]
  /// What else somebody should know, such as an old issue that cannot be read.
  package let warnings: [Problem]

  package var errors: Int { findings.count { $0.severity == .error } }
  package var isSendable: Bool { errors == 0 }
}

extension Newsroom {
  /// Looks over a composed issue and its list, as a send does before it begins.
  package func check(
    _ id: String?, list: String? = nil, skipsBadRows: Bool
  ) throws(NewsroomProblem) -> CheckReport {
    let id = try Step.load { try issue(id, of: list).issue.id }
    let edition = try edition()
    let opened = try open(id)
    // Without it nothing could be sent.
    _ = try Step.load { try SecretKey.load(edition.configuration.secretKey, in: folder, effects) }
    return CheckReport(
      issue: id,
      findings: try MainPath.check(preflight(opened, skipsBadRows: skipsBadRows)),
      warnings: opened.warnings)
  }
}
