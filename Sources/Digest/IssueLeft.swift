package import Diagnostics
import Foundation
package import Subscribers

/// Who had left the list when an issue was frozen, read from where it was noted.
extension IssueStore {
  /// - Returns: nil where the issue has no such file: nobody had left, there was no key, or the program was
  ///   older.
  /// - Throws: `Problem` where it cannot be read.
  package func left(of issue: Issue) throws(Problem) -> LeftMarks? {
    let file = place(of: issue.id).appending(FileName.left)
    guard file.exists else { return nil }
    let data: Data
    do { data = try Data(contentsOf: file.url) } catch {
      throw Problem(
        "cannot be read: \(error.plainReason)", at: file.location(),
        hint: "bring it back from a backup")
    }
    return try LeftMarks(parsing: data, at: file)
  }
}
