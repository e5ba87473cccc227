package import Diagnostics
import Foundation

/// Lets one process at a time work on an issue; the lock dies with its process.
package final class RunLock: Sendable {
  private let descriptor: Int32

  /// - Throws: `Problem` when another process has it, or there is no such folder.
  package init(folder place: Place) throws(Problem) {
    // Kept apart until it holds: a thrown error runs `deinit` for what is initialised by then.
    let path = place.path
    let folder = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard folder >= 0 else {
      throw .system("cannot be opened", at: place.location())
    }
    guard flock(folder, LOCK_EX | LOCK_NB) == 0 else {
      let reason = errno
      close(folder)
      guard reason == EWOULDBLOCK else {
        throw .system("cannot be locked", reason, at: place.location())
      }
      throw Problem(
        "another run is at work on this issue", at: place.location(),
        hint: "wait for it to end", advice: .seeStatus, category: .busy)
    }
    guard Self.isStill(folder, at: path) else {
      close(folder)
      throw Problem(
        "the issue was composed again just now", at: place.location(),
        advice: .goOn, category: .busy)
    }
    descriptor = folder
  }

  /// Whether somebody works on the issue now. Nothing is written, and nobody is kept waiting.
  package static func isHeld(folder place: Place) -> Bool {
    let folder = open(place.path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard folder >= 0 else { return false }
    defer { close(folder) }
    // Shared, so that two who ask do not take each other for somebody at work.
    return flock(folder, LOCK_SH | LOCK_NB) != 0 && errno == EWOULDBLOCK
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
