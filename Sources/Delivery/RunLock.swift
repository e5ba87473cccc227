package import Diagnostics
package import Foundation

/// Lets one process at a time work on an issue; the lock dies with its process.
package final class RunLock {
  private let descriptor: Int32

  /// - Throws: `Problem` when another process has it, or there is no such folder.
  package init(folder: URL, showing name: String) throws(Problem) {
    // Kept apart until it holds: a thrown error runs `deinit` for what is initialised by then.
    let path = folder.path
    let folder = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard folder >= 0 else {
      throw .system("cannot be opened", at: SourceLocation(file: name))
    }
    guard flock(folder, LOCK_EX | LOCK_NB) == 0 else {
      let reason = errno
      close(folder)
      guard reason == EWOULDBLOCK else {
        throw .system("cannot be locked", reason, at: SourceLocation(file: name))
      }
      throw Problem(
        "another run is at work on this issue", at: SourceLocation(file: name),
        hint: "wait for it to end; “broadsheet status” shows how far it is", category: .busy)
    }
    guard Self.isStill(folder, at: path) else {
      close(folder)
      throw Problem(
        "the issue was composed again just now", at: SourceLocation(file: name),
        hint: "run the same command again", category: .busy)
    }
    descriptor = folder
  }

  /// Whether the folder that is locked is the one that has the name: another may have taken its place
  /// between opening and locking.
  static func isStill(_ descriptor: Int32, at path: String) -> Bool {
    var locked = stat()
    var named = stat()
    return fstat(descriptor, &locked) == 0 && stat(path, &named) == 0
      && locked.st_ino == named.st_ino && locked.st_dev == named.st_dev
  }

  deinit { close(descriptor) }
}
