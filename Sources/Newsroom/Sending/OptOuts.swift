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
    let count = try opened.list.consent.statuses().optOutCount
    if let noted = opened.newest.optOuts, count < noted {
      let left = count == 1 ? "1 address has" : "\(count) addresses have"
      throw Problem(
        "\(left) left the list by this log, and there were \(noted) when \(opened.newest.id) was composed",
        at: list.consentLog.location(),
        hint: "bring back the log as it was, with the lines of both where two were joined")
    }
    guard !list.consentLog.exists else { return }
    let lists = Set(try ConfigurationFile(in: folder).lists())
    let suffix = ".events.jsonl"
    let names = try FileManager.default.contentsOfDirectory(atPath: files.subscribers.path).sorted()
    let stray = names.first {
      $0.hasSuffix(suffix) && !lists.contains(String($0.dropLast(suffix.count)))
    }
    if let stray { throw unowned(String(stray.dropLast(suffix.count)), beside: list) }
  }
}
