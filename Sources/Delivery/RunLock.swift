package import Diagnostics
package import Foundation

/// Lets one process at a time work on an issue; the lock dies with its process.
package final class RunLock {
  private let descriptor: Int32

  /// - Throws: `Problem` when another process has it, or there is no such folder.
  package init(folder: URL, showing name: String) throws(Problem) {
    // Kept apart until it holds: a thrown error runs `deinit` for what is initialised by then.
    let folder = open(folder.path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard folder >= 0 else { throw Self.problem("cannot be opened", errno, name) }
    guard flock(folder, LOCK_EX | LOCK_NB) == 0 else {
      let reason = errno
      close(folder)
      guard reason == EWOULDBLOCK else { throw Self.problem("cannot be locked", reason, name) }
      throw Problem(
        "another run is at work on this issue", at: SourceLocation(file: name),
        hint: "wait for it to end; “broadsheet status” shows how far it is")
    }
    descriptor = folder
  }

  private static func problem(_ what: String, _ reason: Int32, _ name: String) -> Problem {
    Problem(
      "\(what): \(String(cString: strerror(reason)).lowercased())",
      at: SourceLocation(file: name))
  }

  deinit { close(descriptor) }
}
