package import Foundation

/// A file of an edition that is open and locked, and is the one that has the name: whoever else keeps to the
/// lock does not touch it meanwhile.
///
/// Somebody may rename another file to that name between opening and locking. What is written to the old one
/// then is lost, so that the name is looked at again under the lock.
package struct LockedFile: ~Copyable {
  package enum Purpose: Sendable {
    case reading, writing
    /// Makes the file where there is none.
    case creating
  }

  package let descriptor: Int32
  package let place: Place
  /// Whether nothing had the name before.
  package let isNew: Bool

  /// So long a lock is waited for that somebody else has.
  package static let patience = Duration.seconds(10)
  private static let pause: useconds_t = 5_000

  /// - Throws: `Problem` where there is none, it is no file, or somebody has it for too long.
  package init(
    _ place: Place, for purpose: Purpose, patience: Duration = Self.patience
  ) throws(Problem) {
    let end = ContinuousClock.now + patience
    var isNew = false
    var found = Int32(-1)
    while found < 0 {
      isNew = purpose == .creating && !place.exists
      let file = try Self.open(place, purpose)
      do throws(Problem) {
        try Self.lock(file, place, purpose, until: end)
      } catch {
        close(file)
        throw error
      }
      if Self.isNamed(file, place.path) {
        found = file
      } else {
        close(file)
        guard ContinuousClock.now < end else {
          throw Problem(
            "another file takes its place again and again", at: place.location(),
            hint: "run it again when nothing else writes there", category: .busy)
        }
      }
    }
    (descriptor, self.place, self.isNew) = (found, place, isNew)
  }

  deinit {
    // A program that was started just now has this file for a moment still, and with it the lock.
    _ = flock(descriptor, LOCK_UN)
    close(descriptor)
  }

  /// Whether the file has its name still; an editor's save puts another in its place and asks nobody.
  package var isNamed: Bool { Self.isNamed(descriptor, place.path) }

  /// Which file it is, and in which state.
  package var stamp: FileStamp {
    get throws(Problem) {
      var status = stat()
      guard fstat(descriptor, &status) == 0 else {
        throw .system("cannot be read", at: place.location())
      }
      return FileStamp(status)
    }
  }

  private static func open(_ place: Place, _ purpose: Purpose) throws(Problem) -> Int32 {
    // Neither is a device wound on nor a pipe waited for.
    var status = stat()
    if stat(place.path, &status) == 0 { try mustBeFile(status, place) }
    let mode: Int32 =
      switch purpose {
      case .reading: O_RDONLY
      case .writing: O_RDWR | O_APPEND
      case .creating: O_RDWR | O_APPEND | O_CREAT
      }
    let file = Foundation.open(place.path, mode | O_NONBLOCK | O_CLOEXEC, 0o600)
    guard file >= 0 else {
      throw .system(
        purpose == .reading ? "cannot be read" : "cannot be written", at: place.location())
    }
    do throws(Problem) {
      guard fstat(file, &status) == 0 else {
        throw .system("cannot be read", at: place.location())
      }
      try mustBeFile(status, place)
    } catch {
      close(file)
      throw error
    }
    return file
  }

  /// Refuses what has no end, or makes whoever opens it wait.
  package static func mustBeFile(_ status: stat, _ place: Place) throws(Problem) {
    let kind =
      switch status.st_mode & S_IFMT {
      case S_IFREG: String?.none
      case S_IFDIR: "a folder"
      case S_IFIFO: "a pipe"
      case S_IFSOCK: "a socket"
      default: "a device"
      }
    if let kind { throw Problem("not a file: it is \(kind)", at: place.location()) }
  }

  static func lock(
    _ file: Int32, _ place: Place, _ purpose: Purpose, until end: ContinuousClock.Instant
  ) throws(Problem) {
    let operation = (purpose == .reading ? LOCK_SH : LOCK_EX) | LOCK_NB
    while flock(file, operation) != 0 {
      guard errno == EWOULDBLOCK || errno == EINTR else {
        throw .system("cannot be locked", at: place.location())
      }
      guard ContinuousClock.now < end else {
        let holder = LockHolder.of(file).map { "\($0) has" } ?? "somebody else has"
        throw Problem(
          "\(holder) it locked for too long", at: place.location(),
          hint: "run it again when that has ended", category: .busy)
      }
      usleep(pause)
    }
  }

  private static func isNamed(_ file: Int32, _ path: String) -> Bool {
    var locked = stat()
    var named = stat()
    return fstat(file, &locked) == 0 && stat(path, &named) == 0
      && locked.st_ino == named.st_ino && locked.st_dev == named.st_dev
  }
}
