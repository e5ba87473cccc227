import Delivery
import Diagnostics
import Digest
import Foundation
import Mail
import Template

/// An issue that waits, and how a person lets it go.
extension Newsroom {
  /// Lets a waiting issue go: the first digits of its content's hash are written into its folder.
  /// - Parameter digits: those that a proof showed; with others nothing is approved.
  /// - Returns: the digits that were written.
  package func approve(_ issue: String, digits: String? = nil) throws(NewsroomProblem) -> String {
    try Step.record {
      try files.mustExist()
      try files.issues.mustBeThere(issue)
      let lock = try lock(issue)
      defer { withExtendedLifetime(lock) {} }
      let state = try journalState(of: issue)
      let place = files.issues.place(of: issue)
      guard state.mailedCount == 0 else {
        throw Problem("the issue was sent already", at: place.location(), category: .usage)
      }
      if let known = sentElsewhere(issue, hasJournal: state.isBegun, in: knownDesk()),
        known.isCertain
      {
        throw known.problem
      }
      if slotStanding(of: issue, in: knownDesk())?.isOver == true {
        throw Problem(
          "the slot of \(issue) is over: no run sends it any more", at: place.location(),
          hint: "send it by hand, or leave its articles to the next issue", category: .usage)
      }
      // What was frozen must be what lies there.
      _ = try files.issues.load(issue)
      let hash = try files.issues.digest(of: issue)
      if let digits {
        let given = digits.lowercased()
        guard given.count >= Approval.fewest, hash.hasPrefix(given) else {
          throw Problem(
            "the content is \(hash.prefix(Approval.shown)), and not \(digits): nothing was approved",
            at: place.location(), hint: "look at what lies there now", category: .usage)
        }
      }
      let shown = String(hash.prefix(Approval.shown))
      let draft = try FileDraft(of: files.approval(of: issue), "new", mode: 0o644)
      try draft.append(Array("\(shown)\n".utf8))
      try draft.commit()
      return shown
    }
  }

  /// What somebody wrote who lets an issue go; nil where nobody did.
  func approval(of issue: String) -> String? {
    guard
      let text = try? FileBytes(
        at: files.approval(of: issue), limit: 4096, of: "an approval"
      ).bytes
    else { return nil }
    let word = String(decoding: text, as: UTF8.self).trimmingCharacters(in: .whitespacesAndNewlines)
    return word.lowercased()
  }

  /// Mails the proof of an issue to the editors.
  /// - Returns: why somebody did not get it; nil where all did, or nobody is to.
  func mailProof(of issue: String) throws -> String? {
    let editors = try edition().configuration.editors
    guard !editors.isEmpty else { return nil }
    var request = SendRequest(issue: issue, route: .test(editors))
    request.isProof = true
    let report = try send(plan(request))
    guard report.accepted < editors.count else { return nil }
    let reason = report.stop.map { problem(of: $0, in: report).reason }
    return "the proof reached \(report.accepted) of \(editors.count) editors"
      + (reason.map { ": \($0)" } ?? "")
  }
}

extension FrozenIssue {
  /// The same with the first digits of its hash in the subject, for who decides about it.
  func asProof() -> FrozenIssue {
    var proof = self
    let mark = "[\(issue.id) \((digest ?? "").prefix(Approval.shown))] "
    proof.issue.subject = mark + issue.subject
    proof.subject = [.text(mark)] + subject
    return proof
  }
}
