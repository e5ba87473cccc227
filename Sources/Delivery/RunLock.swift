package import Diagnostics
package import Foundation

/// Lets one process at a time work on an issue; the lock dies with its process.
package final class RunLock {
  private let descriptor: Int32

  /// - Throws: `Problem` when another process has it, or there is no such folder.
  package init(folder: URL, showing name: String) throws(Problem) {
    descriptor = open(folder.path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard descriptor >= 0 else {
      throw Problem(
        "cannot be opened: \(String(cString: strerror(errno)).lowercased())",
        at: SourceLocation(file: name))
    }
    guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
      close(descriptor)
      throw Problem(
        "another run is at work on this issue", at: SourceLocation(file: name),
        hint: "wait for it to end; “broadsheet status” shows how far it is")
    }
  }

  deinit { close(descriptor) }
}
