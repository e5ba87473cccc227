package import Diagnostics
package import Foundation

/// Lets one process at a time work on an issue; the lock dies with its process.
package final class RunLock {
  private let descriptor: Int32

  /// - Throws: `Problem` when another process has it, or there is no such folder.
  package init(folder: URL, showing name: String) throws(Problem) {
    // Kept apart until it holds: a thrown error runs `deinit` for what is initialised by then.
    let folder = open(folder.path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
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
    descriptor = folder
  }

  deinit { close(descriptor) }
}
