package import Articles
package import Diagnostics
import Foundation

/// What issues knew of all articles, read from where it was frozen with them.
extension IssueStore {
  /// What a regular issue knew; nil for one of the time before that was kept, and for a special one.
  /// - Throws: `Problem` where the file is gone, or is not what was frozen.
  package func known(of issue: Issue) throws(Problem) -> Known? {
    guard let digest = issue.parts?[FileName.known] else { return nil }
    let file = place(of: issue.id).appending(FileName.known)
    let data: Data
    do { data = try Data(contentsOf: file.url) } catch {
      throw Problem(
        "cannot be read: \(error.plainReason)", at: file.location(),
        hint: "bring it back from a backup")
    }
    guard Self.digest(of: data) == digest else {
      throw Problem(
        "this is not what was frozen: the file was changed", at: file.location(),
        hint: "bring it back from a backup")
    }
    return try Known(
      parsing: data, issue: issue.id, freeze: issue.composed, file: file.location().file)
  }
}

extension Issue {
  /// Whether it keeps what it knew of articles, as each regular issue does since that is asked for.
  package var keepsKnown: Bool { !isRegular || parts?[IssueStore.FileName.known] != nil }

  /// Why it is not sent by a program that would leave the next issue without what this one knew.
  package func ofBeforeKnown(at place: Place) -> Problem? {
    guard !keepsKnown else { return nil }
    return Problem(
      "the issue was composed by an older Broadsheet, which did not keep what it knew of articles",
      at: place.location(), hint: "the Broadsheet that began to send it can finish it",
      advice: .composeAgainIfUnsent)
  }
}
