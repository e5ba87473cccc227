import Diagnostics
import Digest
import Foundation
import Subscribers

/// Whether a list still knows of everybody who left it.
extension Newsroom {
  /// Refuses a consent log in which there are fewer who left than the list's newest issue noted, or that is
  /// not there while another lies there that no list owns, or of which another part lies elsewhere; and one of which
  /// nobody can tell who was forgotten: who left would be mailed.
  func mustHaveAllOptOuts(_ opened: OpenIssue) throws {
    let list = files.list(opened.list.name)
    try mustHaveWholeLog(list)
    try opened.list.consent.mustKnowForgotten()
    _ = try knownToHaveLeft(
      list.name, opened.list.consent.statuses(), since: opened.newest)
    guard !list.consentLog.exists else { return }
    let lists = Set(try ConfigurationFile(in: folder).lists())
    let suffix = ".events.jsonl"
    let names = try FileManager.default.contentsOfDirectory(atPath: files.subscribers.path).sorted()
    let stray = names.first {
      $0.hasSuffix(suffix) && !lists.contains(String($0.dropLast(suffix.count)))
    }
    if let stray { throw unowned(String(stray.dropLast(suffix.count)), beside: list) }
  }

  /// Who has left a list by its log, as an issue notes it.
  /// - Returns: nil where nobody has, or there is no key to note them with.
  /// - Throws: `Problem` where somebody is missing who had left when an issue was frozen.
  func knownToHaveLeft(
    _ name: String, _ statuses: ConsentLog.Statuses, since newest: Issue?
  ) throws -> LeftMarks? {
    let list = files.list(name)
    let now = (try? list.forgottenKey?()).map(statuses.leftMarks)
    guard let newest else { return now.flatMap { $0.isEmpty ? nil : $0 } }
    let noted = try files.issues.left(of: newest)
    if let now, let missing = noted?.missing(in: now) {
      guard missing == 0 else {
        let who = missing == 1 ? "1 address" : "\(missing) addresses"
        throw lost(
          "\(who) that had left when \(newest.id) was composed \(missing == 1 ? "is" : "are") not in this log",
          list,
          hint: "; if it is lost for good, take the lines out of issues/\(newest.id)/left")
      }
    } else if let count = newest.optOuts, statuses.optOutCount < count {
      let left =
        statuses.optOutCount == 1 ? "1 address has" : "\(statuses.optOutCount) addresses have"
      throw lost(
        "\(left) left the list by this log, and there were \(count) when \(newest.id) was composed",
        list)
    }
    return now.flatMap { $0.isEmpty ? nil : $0 }
  }

  private func lost(_ what: String, _ list: ListFiles, hint: String = "") -> Problem {
    Problem(
      what, at: list.consentLog.location(),
      hint: "bring back the log as it was, with the lines of both where two were joined\(hint)")
  }
}
