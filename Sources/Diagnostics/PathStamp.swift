package import Foundation

/// What a path leads to, and in which state that is: as long as it is equal, nobody put another file or link in its
/// place, nobody wrote to it, and what was not there is not there.
package struct PathStamp: Sendable, Equatable {
  /// What has the name itself, which may be a link; nil for nothing.
  private let name: FileStamp?
  /// What it leads to; nil for nothing.
  private let target: FileStamp?

  /// Nil where the system does not tell, or nothing there may be read.
  package init?(of path: String) {
    var status = stat()
    guard lstat(path, &status) == 0 else {
      guard Self.isAbsent else { return nil }
      (name, target) = (nil, nil)
      return
    }
    name = FileStamp(status)
    // A file of another machine is asked for anew when it is opened, and not by its name alone (nfs(5)).
    let descriptor = open(path, O_RDONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC)
    guard descriptor >= 0 else {
      guard Self.isAbsent else { return nil }
      target = nil
      return
    }
    defer { close(descriptor) }
    guard fstat(descriptor, &status) == 0 else { return nil }
    target = FileStamp(status)
  }

  private static var isAbsent: Bool { errno == ENOENT || errno == ENOTDIR }

  /// All of it, to be compared with what it was: numbers and hyphens.
  package var words: String {
    guard let name else { return "-" }
    guard let target else { return "\(name.words)/-" }
    return name == target ? name.words : "\(name.words)/\(target.words)"
  }

  /// Whether nothing of it changed so short a time before a moment that another change could have left the same times.
  package func isSettled(at moment: timespec, for seconds: Double) -> Bool {
    [name, target].allSatisfy { $0.map { $0.age(at: moment) >= seconds } ?? true }
  }
}
