import Delivery
import Diagnostics
import Digest
import Foundation

/// The key that the newest issue which somebody has was sent with: the links in its mails answer to that alone, and
/// a second key in a clone would make links that are dead wherever the first one is.
struct SentKey: Sendable {
  let issue: String
  /// What tells it from another.
  let fingerprint: String
  /// Where the journal says so.
  let location: SourceLocation

  /// - Parameter issues: in the order in which they were composed.
  /// - Returns: nil where nothing was sent, or by versions alone that noted no key.
  init?(newestOf issues: [Issue], in files: EditionFiles, _ journals: IssueJournals) {
    for issue in issues.reversed() {
      let journal = files.journal(of: issue.id)
      guard let key = try? JournalState.head(of: journal).begin?.key,
        (try? Carried.wasMailed(issue.id, in: files, journals)) == true
      else { continue }
      (self.issue, fingerprint, location) = (issue.id, key, journal.location(line: 2))
      return
    }
    return nil
  }
}

extension Newsroom {
  /// Refuses to begin an issue with another key than its list's readers have links of. One that is begun has a key
  /// of its own.
  func mustKeepKey(_ opened: OpenIssue, _ key: Data) throws(Problem) {
    guard opened.table == nil, let problem = keyProblem(opened.sentKey, key) else { return }
    throw problem
  }

  /// What is wrong with the key that is here; nil where it is the one that was sent with, or somebody wrote down that
  /// it was changed on purpose.
  func keyProblem(_ sent: SentKey?, _ key: Data) -> Problem? {
    let fingerprint = SecretKey.fingerprint(of: key)
    guard let sent, sent.fingerprint != fingerprint, renewedKey != fingerprint else { return nil }
    return Problem(
      "the key is another than the one with which \(sent.issue) was sent: each machine would take the links of the other for dead",
      at: sent.location,
      hint:
        "bring over the key of the machine that sent \(sent.issue); if it was changed on purpose, write “\(fingerprint)” into \(files.renewedKey.shown)",
      category: .configuration)
  }

  /// Which key somebody wrote down that took the place of another.
  private var renewedKey: String? {
    let file = try? FileBytes(at: files.renewedKey, limit: 4096, of: "a note of a key")
    return file.map {
      String(decoding: $0.bytes, as: UTF8.self).trimmingCharacters(in: .whitespacesAndNewlines)
    }
  }

  /// Writes down that the key which is here took the place of another.
  func noteRenewedKey() throws {
    let key = try SecretKey.load(SecretKey.standard(in: folder), in: folder, effects)
    let draft = try FileDraft(of: files.renewedKey, "new", mode: 0o644)
    try draft.append(Array("\(SecretKey.fingerprint(of: key))\n".utf8))
    try draft.commit()
  }
}
