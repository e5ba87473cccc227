import CCommit

/// Which version of the program this is.
enum Version {
  static let number = "0.1.0"
  /// `0.1.0 (commit 3f505fe5a1b2)`.
  static let words = words(commit: String(cString: broadsheet_commit()))

  /// - Parameter commit: its hash, and what git adds where files were changed since; may be empty.
  static func words(commit: String) -> String {
    let parts = commit.split(separator: "-", maxSplits: 1)
    guard let hash = parts.first else { return "\(number) (commit unknown)" }
    let changed = parts.count > 1 ? ", with changes" : ""
    return "\(number) (commit \(hash.prefix(12))\(changed))"
  }
}
