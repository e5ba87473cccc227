import Diagnostics
import Foundation
import Settings

/// A path as the configuration writes it: absolute, or below the edition folder.
///
/// What a shell would make another path of is refused: a home is that of whoever calls, and a timer may call as
/// somebody else, so that mails and keys would lie in a folder named “~”.
enum WrittenPath {
  /// What is wrong with a path, and how it reads when it is right; nil for one that is a path as it stands.
  static func fault(_ path: String) -> (reason: String, hint: String)? {
    let start = path.prefix { $0 != "/" }
    guard start.hasPrefix("~") || start.hasPrefix("$") else { return nil }
    let home = FileManager.default.homeDirectoryForCurrentUser.path
    let whole =
      ["~", "$HOME", "${HOME}"].contains(start) ? home + path.dropFirst(start.count) : nil
    return (
      "“\(path)” begins with “\(start)”, which only a shell knows",
      whole.map { "write it whole: \($0)" } ?? "write it whole, from “/” on"
    )
  }
}

extension YAMLMapping {
  /// The path of a file or folder.
  func path(_ key: String) throws(Problem) -> String? {
    guard let path = try string(key) else { return nil }
    if let fault = WrittenPath.fault(path) {
      throw problem(fault.reason, at: key, hint: fault.hint)
    }
    return path
  }
}
