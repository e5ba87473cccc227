import Diagnostics
import Digest
import Foundation
import Subscribers

/// Whether a list still knows of everybody who left it.
extension Newsroom {
  /// Refuses a consent log in which there are fewer who left than the list's newest issue noted, or that is
  /// not there while another lies there that no list owns, or of which another part or copy lies elsewhere; and one of
  /// which nobody can tell who was forgotten: who left would be mailed.
  /// - Parameter key: the edition's, by which issues note who had left.
  func mustHaveAllOptOuts(_ opened: OpenIssue, key: () throws -> ForgottenKey?) throws {
    let list = files.list(opened.list.name)
    try mustHaveWholeLog(list)
    try opened.list.consent.mustKnowForgotten()
    let statuses = try opened.list.consent.statuses()
    try mustStillHaveLeft(list, statuses, since: opened.newest, key: key)
    try mustHeedCopies(of: list, statuses, listed: opened.list.roster.listed)
    guard !list.consentLog.exists else { return }
    let lists = Set(try ConfigurationFile(in: folder).lists())
    let suffix = ".events.jsonl"
    let names = try FileManager.default.contentsOfDirectory(atPath: files.subscribers.path).sorted()
    let stray = names.first {
      $0.hasSuffix(suffix) && !lists.contains(String($0.dropLast(suffix.count)))
    }
    if let stray { throw unowned(String(stray.dropLast(suffix.count)), beside: list) }
  }

  /// Refuses a log that lacks somebody who had left when an issue was frozen.
  /// - Parameter key: asked for where an issue noted who it was; without it their number counts.
  func mustStillHaveLeft(
    _ list: ListFiles, _ statuses: ConsentLog.Statuses, since newest: Issue?,
    key: () throws -> ForgottenKey?
  ) throws {
    guard let newest else { return }
    if let noted = try files.issues.left(of: newest), let key = (try? key()) ?? nil,
      key.name == noted.keyName
    {
      let missing = noted.missing(in: statuses.leftMarks(key))
      guard missing > 0 else { return }
      throw lost(
        "\(missing == 1 ? "1 address" : "\(missing) addresses") that had left when \(newest.id) was composed "
          + "\(missing == 1 ? "is" : "are") not in this log", list,
        hint:
          "; if it is lost for good, take the lines below the heading out of issues/\(newest.id)/left"
      )
    }
    let count = statuses.optOutCount
    guard let noted = newest.optOuts, count < noted else { return }
    throw lost(
      "\(count == 1 ? "1 address has" : "\(count) addresses have") left the list by this log, and there were \(noted) when \(newest.id) was composed",
      list)
  }

  private func lost(_ what: String, _ list: ListFiles, hint: String = "") -> Problem {
    Problem(
      what, at: list.consentLog.location(),
      hint: "bring back the log as it was, with the lines of both where two were joined\(hint)")
  }
}
