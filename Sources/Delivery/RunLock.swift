package import Diagnostics
import Foundation

/// Lets one process at a time work on an issue, or on one shard of it; the lock dies with its process.
package final class RunLock: Sendable {
  private let descriptor: Int32

  /// flock(2), which a test may have fail.
  package typealias Flock = @Sendable (_ file: Int32, _ operation: Int32) -> Int32

  package static let system: Flock = { flock($0, $1) }

  /// Locks the folder of an issue.
  /// - Throws: `Problem` when another process has it, or there is no such folder.
  package convenience init(folder place: Place) throws(Problem) {
    try self.init(place, O_RDONLY | O_DIRECTORY, of: "this issue", locking: Self.system)
  }

  /// Locks the journal of a shard: opened for writing, since NFS locks nothing else for one alone.
  package convenience init(
    shard place: Place, locking: Flock = RunLock.system
  ) throws(Problem) {
    guard !MountTable.ofThisMachine.locksAlone(place.url.resolvingSymlinksInPath().path) else {
      throw Problem(
        "this network folder is mounted so that other machines know nothing of its locks",
        at: place.location(), hint: "mount it without “nolock” and “local_lock”", category: .system)
    }
    try self.init(place, O_RDWR, of: "this shard", locking: locking)
  }

  private init(
    _ place: Place, _ mode: Int32, of what: String, locking: Flock
  ) throws(Problem) {
    // Kept apart until it holds: a thrown error runs `deinit` for what is initialised by then.
    let path = place.path
    let file = open(path, mode | O_CLOEXEC)
    guard file >= 0 else {
      throw .system("cannot be opened", at: place.location())
    }
    guard locking(file, LOCK_EX | LOCK_NB) == 0 else {
      let reason = errno
      close(file)
      guard reason == EWOULDBLOCK else {
        throw .system("cannot be locked", reason, at: place.location())
      }
      throw Problem(
        "another run is at work on \(what)", at: place.location(),
        hint: "wait for it to end", advice: .seeStatus, category: .busy)
    }
    guard Self.isStill(file, at: path) else {
      close(file)
      throw Problem(
        "the issue was composed again just now", at: place.location(),
        advice: .goOn, category: .busy)
    }
    guard Self.isKept(path, mode, locking) else {
      close(file)
      throw Problem(
        "the file system here locks nothing: two runs would mail people twice",
        at: place.location(), hint: "put the edition on one that locks", category: .system)
    }
    descriptor = file
  }

  /// Whether a lock that is held keeps others out: some file systems say yes to everybody.
  private static func isKept(_ path: String, _ mode: Int32, _ locking: Flock) -> Bool {
    let other = open(path, mode | O_CLOEXEC)
    // What cannot be asked is no proof that it does not.
    guard other >= 0 else { return true }
    defer { close(other) }
    return locking(other, LOCK_EX | LOCK_NB) != 0
  }

  /// Whether somebody works on the issue now. Nothing is written, and nobody is kept waiting.
  package static func isHeld(folder place: Place) -> Bool {
    isHeld(place, O_RDONLY | O_DIRECTORY)
  }

  /// Whether somebody works on a shard now.
  package static func isHeld(shard place: Place) -> Bool { isHeld(place, O_RDONLY) }

  private static func isHeld(_ place: Place, _ mode: Int32) -> Bool {
    let file = open(place.path, mode | O_CLOEXEC)
    guard file >= 0 else { return false }
    defer { close(file) }
    // Shared, so that two who ask do not take each other for somebody at work.
    return flock(file, LOCK_SH | LOCK_NB) != 0 && errno == EWOULDBLOCK
  }

  /// Whether the file that is locked is the one that has the name: another may have taken its place between
  /// opening and locking.
  static func isStill(_ descriptor: Int32, at path: String) -> Bool {
    var locked = stat()
    var named = stat()
    return fstat(descriptor, &locked) == 0 && stat(path, &named) == 0
      && locked.st_ino == named.st_ino && locked.st_dev == named.st_dev
  }

  deinit {
    // A program that was started just now has this file for a moment still, and with it the lock.
    _ = flock(descriptor, LOCK_UN)
    close(descriptor)
  }
}
